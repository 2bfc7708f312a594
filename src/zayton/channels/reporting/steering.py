"""The writes of people: how often a report is asked for and whether at all, and asking for it now."""

from datetime import datetime, timedelta

from django.db import transaction

from zayton.channels.connecting.seeing import connections_held
from zayton.channels.errors import NOT_ALLOWED
from zayton.channels.events import CONNECTION_CHANGED
from zayton.channels.models import Report, ReportPlan
from zayton.channels.permissions import CONNECT
from zayton.channels.reporting.errors import BAD_CADENCE, NOT_CALLED, NOT_OFFERED
from zayton.channels.reporting.planning import offered_of, want_reports
from zayton.channels.reporting.words import report_words
from zayton.channels.states import ConnectionState
from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Happening, append

_SHORTEST, _LONGEST = 3600, 30 * 86_400


def set_report_plan(
    *, plan_id: int, every_seconds: int, is_on: bool, actor: Actor, at: datetime
) -> Refusal | None:
    """How often a report is asked for, an hour to thirty days, and whether at all; switched on it is due at once."""
    plan = _held(plan_id, actor)
    if isinstance(plan, Refusal):
        return plan
    if not _SHORTEST <= every_seconds <= _LONGEST:
        return Refusal(BAD_CADENCE, report_words(plan.kind), {"seconds": every_seconds})
    if (plan.every_seconds, plan.is_on) == (every_seconds, is_on):
        return None
    with transaction.atomic():
        is_begun = is_on and not plan.is_on
        due_at = at if is_begun else min(plan.due_at, _after(at, every_seconds))
        ReportPlan.objects.filter(pk=plan.pk).update(every_seconds=every_seconds, is_on=is_on, due_at=due_at)
        if is_begun:
            Report.objects.filter(plan=plan).update(again_at=None)
        payload = {"report": plan.kind, "every_seconds": every_seconds, "is_on": is_on}
        append([Happening(CONNECTION_CHANGED, plan.connection_id, at, payload, {})], actor=actor)
    return None


def ask_for_report(*, plan_id: int, actor: Actor, at: datetime) -> int | Refusal:
    """Have a report asked for now, also one that is off, rests after failures or is parked.

    Answers how many were not already on their way.
    """
    plan = _held(plan_id, actor)
    if isinstance(plan, Refusal):
        return plan
    if plan.connection.state not in (ConnectionState.WORKING, ConnectionState.AWAY):
        return Refusal(NOT_CALLED, plan.connection.name)
    return want_reports(plan, trigger="person", at=at)


def _held(plan_id: int, actor: Actor) -> ReportPlan | Refusal:
    held = connections_held(scope=actor.scope)
    plan = (
        ReportPlan.objects.select_related("connection")
        .filter(pk=plan_id, connection__in=held.values("pk"))
        .first()
    )
    if plan is None or not actor.may(CONNECT.name):
        return Refusal(NOT_ALLOWED)
    if plan.kind not in offered_of(plan.connection):
        return Refusal(NOT_OFFERED, report_words(plan.kind))
    return plan


def _after(at: datetime, seconds: int) -> datetime:
    return at + timedelta(seconds=seconds)
