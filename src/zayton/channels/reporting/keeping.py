"""Where a report stands is written down after each step, by whoever still holds its claim."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from zayton.channels.events import REPORT_FAILED, REPORT_TAKEN
from zayton.channels.models import Report, ReportPlan
from zayton.channels.ports.faults import Fault
from zayton.channels.report_states import GOOD, MOVES, OPEN, ReportStep
from zayton.channels.rules.pacing import report_again
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Happening, append

TOLD_AFTER = 3
"""How many failures in a row are no accident, so that people are told: with a day's cadence twelve hours of them."""

_SHORTEST, _LONGEST = timedelta(seconds=15), timedelta(minutes=10)


def go_on(report: Report, step: ReportStep, **facts: Any) -> bool:
    """Write a step down; whether the claim was still ours, so that somebody else has not gone on meanwhile."""
    sources = [source for source, targets in MOVES.items() if step in targets or source == step]
    mine = Report.objects.filter(pk=report.pk, claim=report.claim, state__in=sources)
    if not mine.update(state=step, **facts):
        # somebody else's by now: whoever loops over its steps stops here
        report.claim = ""
        return False
    for name, value in (facts | {"state": step}).items():
        setattr(report, name, value)
    return True


def wait(report: Report, *, at: datetime, retry_after: float | None = None, **facts: Any) -> None:
    """Let a report rest and give it back: 15 seconds, then twice as long each time up to ten minutes."""
    pause = min(_SHORTEST * (1 << min(report.tries, 10)), _LONGEST)
    due_at = at + max(pause, timedelta(seconds=retry_after or 0))
    go_on(
        report, ReportStep(report.state), tries=report.tries + 1, due_at=due_at, claim="", claims=0, **facts
    )


def end(report: Report, step: ReportStep, *, at: datetime, **facts: Any) -> None:
    """A report came to its end: its plan knows, and the journal, where something came of it or failed."""
    with transaction.atomic():
        # the plan before its reports, as whoever wants them locks them
        plan = ReportPlan.objects.select_for_update(no_key=True).get(pk=report.plan_id)
        course = _course(report, step, at)
        if not go_on(report, step, ended_at=at, claim="", **facts, **course):
            transaction.set_rollback(True)
            return
        _before(report).filter(trouble_at__isnull=False).update(trouble_at=None)
        if step in GOOD:
            ReportPlan.objects.filter(pk=plan.pk).update(good_at=at)
        if happening := _told(report, step, at):
            append([happening], actor=SYSTEM)


def _before(report: Report) -> QuerySet[Report]:
    ended = Report.objects.filter(plan=report.plan_id, shop=report.shop_id, pk__lt=report.pk)
    return ended.exclude(state__in=OPEN).order_by("-pk")


def _course(report: Report, step: ReportStep, at: datetime) -> dict[str, Any]:
    """What an end means for those after it: how many have failed in a row, when the next is asked for, who is told."""
    if step == ReportStep.PARKED:
        return {"trouble_at": at}
    last = _before(report).first()
    # the next one asks the same again
    is_held = last is not None and last.state == ReportStep.HELD
    if step == ReportStep.HELD:
        return {"trouble_at": last.trouble_at if last and is_held else at}
    if step != ReportStep.FAILED:
        return {}
    failures = 1 + (last.failures if last else 0)
    since = last.trouble_at if last and not is_held else None
    every = timedelta(seconds=report.plan.every_seconds)
    return {
        "failures": failures,
        "again_at": report_again(at=at, every=every, failures=failures),
        "trouble_at": since or (at if failures >= TOLD_AFTER else None),
    }


def _told(report: Report, step: ReportStep, at: datetime) -> Happening | None:
    if step == ReportStep.EMPTY:
        return None
    payload: dict[str, Any] = {"report": report.plan.kind}
    if report.fault_said:
        payload["said"] = report.fault_said[:200]
    event = REPORT_TAKEN if step == ReportStep.TAKEN else REPORT_FAILED
    return Happening(event, report.plan.connection_id, at, payload, {"shop": (report.shop_id,)})


def fail(report: Report, fault: Fault, *, at: datetime) -> None:
    """A report that came to nothing, with the marketplace's words."""
    end(report, ReportStep.FAILED, at=at, fault_kind=fault.kind, fault_said=fault.said)


def refuse(report: Report, refusal: Refusal, step: ReportStep, *, at: datetime) -> None:
    """A report that our own side does not take as it is, with the reason."""
    figures = {**refusal.figures, "subject": refusal.subject[:200]}
    end(report, step, at=at, code=refusal.code[:60], figures=figures)
