"""How the reports of a connection stand, for people."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Max, QuerySet

from zayton.channels.models import Connection, Report, ReportPlan
from zayton.channels.report_states import ReportStep
from zayton.channels.reporting.planning import Offered, offered_of, places_of
from zayton.channels.words import fault_words
from zayton.kernel.errors import Refusal, words_of
from zayton.kernel.intake.public import Import, ImportState

_URGENT = {ReportStep.PARKED.value: 0, ReportStep.FAILED.value: 1, ReportStep.HELD.value: 2}
# of the outcomes that targets tell, those by which nothing changed
_SKIPPED = frozenset({"unchanged", "known", "aside", "elsewhere", "pending", "covered"})


class Counts(NamedTuple):
    """What became of the rows of a report's file."""

    read: int
    changed: int
    skipped: int
    quarantined: int


class PlanCard(NamedTuple):
    """A kind of report as it stands, by the last one of each shop: `counts` are those of all.

    `last` is one that came to nothing, if any did, and `reason` and `remedy` are its, as are `failures`, how many in a
    row failed, and `again_at`, when it is asked for again. `is_placed` says that there is a shop that it can be asked
    for: reports of a marketplace's warehouse need one.
    """

    id: int
    kind: str
    every_seconds: int
    is_on: bool
    due_at: datetime
    good_at: datetime | None
    last: Report | None
    counts: Counts | None
    is_placed: bool
    reason: str
    remedy: str
    failures: int
    again_at: datetime | None
    is_parked: bool


def plan_cards(found: Connection) -> list[PlanCard]:
    """The reports that come by themselves for a connection, in the order in which its adapter names them."""
    known = offered_of(found)
    plans = {plan.kind: plan for plan in ReportPlan.objects.filter(connection=found)}
    last: dict[int, list[Report]] = {}
    for row in reports_of(found.pk).filter(pk__in=_latest(found.pk)).order_by("-pk"):
        last.setdefault(row.plan_id, []).append(row)
    return [
        _card(plans[kind], one, last.get(plans[kind].pk, [])) for kind, one in known.items() if kind in plans
    ]


def _latest(connection_id: int) -> QuerySet[Report, int]:
    """The last report of each plan and shop."""
    found = Report.objects.filter(plan__connection_id=connection_id).order_by().values("plan_id", "shop_id")
    return found.annotate(newest=Max("pk")).values_list("newest", flat=True)


def _card(plan: ReportPlan, one: Offered, last: Sequence[Report]) -> PlanCard:
    # of several shops the one in trouble is what a person must see
    shown = min(last, key=lambda report: _URGENT.get(report.state, len(_URGENT)), default=None)
    reason, remedy = why(shown) if shown else ("", "")
    counted = [counts for counts in (counts_of(report.source_import) for report in last) if counts]
    return PlanCard(
        plan.pk,
        plan.kind,
        plan.every_seconds,
        plan.is_on,
        plan.due_at,
        plan.good_at,
        shown,
        Counts(*(sum(figures) for figures in zip(*counted, strict=True))) if counted else None,
        bool(places_of(plan.connection_id, one.layout)),
        reason,
        remedy,
        shown.failures if shown else 0,
        shown.again_at if shown else None,
        shown is not None and shown.state == ReportStep.PARKED,
    )


def reports_of(connection_id: int) -> QuerySet[Report]:
    """Every report that a connection was asked for."""
    return Report.objects.filter(plan__connection_id=connection_id).select_related("plan", "source_import")


def counts_of(run: Import | None) -> Counts | None:
    """The figures of a report's import; `None` while there is none."""
    if run is None:
        return None
    skipped = sum(count for name, count in run.outcomes.items() if name in _SKIPPED)
    return Counts(run.read, run.accepted - skipped, skipped, run.quarantined)


def why(report: Report) -> tuple[str, str]:
    """Why a report came to nothing, or has not come yet, and what to do."""
    if report.code:
        figures = dict(report.figures)
        return words_of(Refusal(report.code, str(figures.pop("subject", "")), figures))
    run = report.source_import
    if run is not None and run.state == ImportState.FAILED:
        return words_of(Refusal(run.error_code, figures=run.error_figures))
    return fault_words(report.fault_kind, report.fault_said)
