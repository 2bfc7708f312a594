"""Going on with reports step by step: asked for, looked at, fetched; who dies in between is followed by another."""

import logging
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError
from django.db.models import F

from zayton.channels.connecting.blaming import is_shut_out
from zayton.channels.connecting.opening import Opened, opened
from zayton.channels.connecting.standing import note_fault, note_good
from zayton.channels.models import ConnectedShop, Report
from zayton.channels.ports.exchange import ReportsPort, ReportStage
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.report_states import OPEN, ReportStep
from zayton.channels.reporting.claiming import claim_report, forgive_claim, plans_due
from zayton.channels.reporting.errors import KILLS
from zayton.channels.reporting.keeping import end, fail, go_on, refuse, wait
from zayton.channels.reporting.planning import want_reports
from zayton.channels.reporting.taking import take
from zayton.kernel.errors import Refusal
from zayton.kernel.time import now

log = logging.getLogger(__name__)

# other connections have their turn after so many
_ROUNDS = 50
# Amazon gives up after a day or two on bad days, and tomorrow's report reaches as far back
_PATIENCE = timedelta(days=1)
# a worker may be stopped over a report once or twice; one that kills each of them would be at it for ever
_DEATHS = 3
# clocks differ, and what was asked for must not be older than the asking
_SKEW = timedelta(minutes=5)


def work_reports(connection_id: int) -> int:
    """Want what is due of a connection and go on with all its reports that can; how many were gone on with."""
    at = now()
    for plan in plans_due(at).filter(connection_id=connection_id):
        want_reports(plan, trigger="schedule", at=at)
    for done in range(_ROUNDS):
        report = claim_report(connection_id, now())
        if report is None or not _work(report):
            return done
    return _ROUNDS


def _work(report: Report) -> bool:
    """Go on with a report as far as it goes; whether the connection may be asked for more."""
    if report.claims > _DEATHS:
        why = Refusal(KILLS, figures={"times": _DEATHS, "step": report.state})
        refuse(report, why, ReportStep.PARKED, at=now())
        return True
    try:
        with opened(report.plan.connection) as at_work:
            _steps(at_work, report)
            called = at_work.caller.calls > 0
    except Fault as fault:
        return _kept(report, fault, at=now())
    except (OperationalError, InterfaceError):
        # as long as it is away this cannot be written down either
        with suppress(OperationalError, InterfaceError):
            forgive_claim(report)
        raise
    # an adapter's own mistake over one report must hold up no other
    except Exception as mistake:
        log.exception("report %s broke off", report.pk)
        # its words may be a buyer's, and what the journal says stays
        fail(report, Fault(FaultKind.UNREADABLE, type(mistake).__name__), at=now())
        return True
    if called:
        note_good(report.plan.connection_id, at=now())
    return True


def _steps(at_work: Opened, report: Report) -> None:
    port = at_work.channel.reports
    if port is None:
        raise Fault(FaultKind.REFUSED, "this marketplace makes no reports")
    before = at_work.caller.calls
    try:
        # what is ready is fetched at once: some marketplaces keep their documents for minutes only
        while report.state in OPEN and report.claim:
            _step(port, report)
    finally:
        made = at_work.caller.calls - before
        Report.objects.filter(pk=report.pk).update(calls=F("calls") + made)


def _step(port: ReportsPort, report: Report) -> None:
    if report.state in (ReportStep.WANTED, ReportStep.ASKING):
        _ask(port, report)
    elif report.state == ReportStep.MAKING:
        _look(port, report)
    else:
        take(report, port.fetch(report.document), at=now())


def _ask(port: ReportsPort, report: Report) -> None:
    kind, sites = report.plan.kind, _sites(report)
    name = ""
    if report.state == ReportStep.ASKING:
        # whoever asked before did not live to write its name down, or never heard the answer
        after = (report.asked_at or report.started_at) - _SKEW
        name = port.made(kind, sites=sites, since=report.since, until=report.until, after=after)
    elif not go_on(report, ReportStep.ASKING, asked_at=now()):
        return
    try:
        name = name or port.ask(kind, sites=sites, since=report.since, until=report.until)
    except Fault as fault:
        if not fault.may_be_done:
            go_on(report, ReportStep.WANTED, asked_at=None)
        raise
    if go_on(report, ReportStep.MAKING, name=name[:120], tries=0):
        wait(report, at=now())


def _sites(report: Report) -> list[str]:
    sites = ConnectedShop.objects.filter(connection=report.plan.connection_id, shop=report.shop_id)
    found = sites.values_list("site_ref", flat=True).first()
    if found is None:
        raise Fault(FaultKind.GONE, "the shop sells over this connection no more")
    return [found] if found else []


def _look(port: ReportsPort, report: Report) -> None:
    told, at = port.state(report.name), now()
    if told.stage == ReportStage.READY:
        go_on(report, ReportStep.READY, document=told.document[:300], tries=0)
    elif told.stage == ReportStage.EMPTY:
        end(report, ReportStep.EMPTY, at=at)
    elif told.stage == ReportStage.FAILED:
        fail(report, Fault(FaultKind.REFUSED, "the marketplace could not make this report"), at=at)
    elif _is_late(report, at):
        fail(report, Fault(FaultKind.AWAY, "the report was still not made after a day"), at=at)
    else:
        wait(report, at=at, fault_kind="", fault_said="")


def _is_late(report: Report, at: datetime) -> bool:
    return at - (report.asked_at or report.started_at) > _PATIENCE


def _kept(report: Report, fault: Fault, *, at: datetime) -> bool:
    """Keep what went wrong; whether the connection may be asked for more now."""
    shut_out = fault.kind == FaultKind.DENIED and is_shut_out(report.plan.connection, fault)
    if shut_out or fault.kind == FaultKind.AWAY:
        note_fault(report.plan.connection_id, fault, at=at)
    if shut_out or (fault.passes and not _is_late(report, at)):
        # whoever connects anew finds it where it stands
        said = {"fault_kind": fault.kind, "fault_said": fault.said}
        wait(report, at=at, retry_after=fault.retry_after, **said)
        return False
    fail(report, fault, at=at)
    return not fault.passes
