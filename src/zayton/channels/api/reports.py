"""Reports that come by themselves, over HTTP."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from zayton.channels.api.routing import routes
from zayton.channels.connecting.seeing import connections_held
from zayton.channels.models import Connection, Report, ReportPlan
from zayton.channels.permissions import CONNECT, READ
from zayton.channels.report_states import ReportStep
from zayton.channels.reporting.queries import counts_of, plan_cards, reports_of
from zayton.channels.reporting.steering import ask_for_report, set_report_plan
from zayton.kernel.access.public import actor_of
from zayton.kernel.errors import Refusal
from zayton.kernel.http.public import (
    NOT_FOUND,
    Body,
    Key,
    Page,
    PageAsked,
    Problem,
    Query,
    Shown,
    all_refused,
    rows_of,
)
from zayton.kernel.time import now


class ReportPlanShown(Shown):
    """A kind of report and how often it is asked for; `is_placed` says that a shop of the connection has it.

    Where one failed, `failures` is how many in a row did and `again_at` when it is asked for again; one that
    `is_parked` is not asked for by itself.
    """

    id: int
    kind: str
    every_seconds: int
    is_on: bool
    due_at: datetime
    good_at: datetime | None
    is_placed: bool
    reason: str
    failures: int
    again_at: datetime | None
    is_parked: bool


class ReportPlansShown(Shown):
    """What a connection is asked for by itself."""

    items: list[ReportPlanShown]


class ReportShown(Shown):
    """A report; the counts are of its import and null while there is none, `code` is why it waits for a person."""

    id: int
    plan_id: int
    kind: str
    shop_id: int
    trigger: str
    state: ReportStep
    since: datetime | None
    until: datetime | None
    import_id: int | None
    file_id: int | None
    read: int | None
    changed: int | None
    skipped: int | None
    quarantined: int | None
    fault_kind: str
    fault_said: str
    code: str
    started_at: datetime
    ended_at: datetime | None


class ReportsAsked(PageAsked):
    """Which reports are wanted."""

    plan: Key | None = None
    state: ReportStep | None = None


class PlanSaid(Body):
    """How often, an hour to thirty days, and whether at all."""

    plan_id: Key
    every_seconds: Annotated[int, Field(ge=0, le=2**31)]
    is_on: bool


class PlanNamed(Body):
    """A kind of report of a connection."""

    plan_id: Key


class ReportsWanted(Shown):
    """How many reports are asked for now that were not on their way already."""

    wanted: int


def _held(request: HttpRequest, connection_id: int) -> Connection:
    found = connections_held(scope=actor_of(request).scope).filter(pk=connection_id).first()
    if found is None:
        raise Problem(404, Refusal(NOT_FOUND))
    return found


@routes.read(
    "/connections/{int:connection_id}/report-plans",
    permission=READ,
    answers=ReportPlansShown,
    words=_("List the reports that come by themselves"),
    about=_("Only for those who see all shops of the connection."),
)
def list_plans(request: HttpRequest, connection_id: Key) -> ReportPlansShown:
    """What is asked for, in the order of the marketplace's adapter."""
    cards = plan_cards(_held(request, connection_id))
    return ReportPlansShown(items=[ReportPlanShown.model_validate(card) for card in cards])


@routes.read(
    "/connections/{int:connection_id}/reports",
    permission=READ,
    answers=Page[ReportShown],
    words=_("List the reports of a connection"),
    about=_("The latest first. Only for those who see all shops of the connection."),
)
def list_reports(request: HttpRequest, connection_id: Key, asked: Query[ReportsAsked]) -> Page[ReportShown]:
    """Every report that was asked for."""
    rows = reports_of(_held(request, connection_id).pk)
    if asked.plan is not None:
        rows = rows.filter(plan_id=asked.plan)
    if asked.state is not None:
        rows = rows.filter(state=asked.state)
    found, following = rows_of(rows, asked, newest_first=True)
    return Page(items=[_shown(row) for row in found], next=following)


def _shown(row: Report) -> ReportShown:
    counts = counts_of(row.source_import)
    figures = counts._asdict() if counts else dict.fromkeys(("read", "changed", "skipped", "quarantined"))
    return ReportShown(
        id=row.pk,
        plan_id=row.plan_id,
        kind=row.plan.kind,
        shop_id=row.shop_id,
        trigger=row.trigger,
        state=ReportStep(row.state),
        since=row.since,
        until=row.until,
        import_id=row.source_import_id,
        file_id=row.raw_file_id,
        fault_kind=row.fault_kind,
        fault_said=row.fault_said,
        code=row.code,
        started_at=row.started_at,
        ended_at=row.ended_at,
        **figures,
    )


@routes.write(
    "/report-plans/set",
    permission=CONNECT,
    answers=ReportPlanShown,
    words=_("Set how often a report is asked for"),
    about=_("One that is switched on is due at once."),
)
def set_plan(request: HttpRequest, said: PlanSaid) -> ReportPlanShown:
    """Set a plan."""
    refusal = set_report_plan(
        plan_id=said.plan_id,
        every_seconds=said.every_seconds,
        is_on=said.is_on,
        actor=actor_of(request),
        at=now(),
    )
    if refusal is not None:
        raise all_refused([refusal])
    plan = ReportPlan.objects.select_related("connection").get(pk=said.plan_id)
    card = next(one for one in plan_cards(plan.connection) if one.id == plan.pk)
    return ReportPlanShown.model_validate(card)


@routes.write(
    "/report-plans/ask",
    permission=CONNECT,
    answers=ReportsWanted,
    words=_("Ask for a report now"),
    about=_("It is asked for, awaited and read in the background."),
)
def ask(request: HttpRequest, said: PlanNamed) -> ReportsWanted:
    """Want a plan's reports now."""
    wanted = ask_for_report(plan_id=said.plan_id, actor=actor_of(request), at=now())
    if isinstance(wanted, Refusal):
        raise all_refused([wanted])
    return ReportsWanted(wanted=wanted)
