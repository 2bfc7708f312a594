"""Who is at a report: whoever claimed it, until the claim is over."""

import secrets
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from zayton.channels.models import Report, ReportPlan
from zayton.channels.report_states import OPEN
from zayton.channels.states import ConnectionState

# a large report is fetched within minutes, and unpacked, sealed and looked at within a few more
LEASE = timedelta(minutes=15)
CALLED = (ConnectionState.WORKING, ConnectionState.AWAY)


def plans_due(at: datetime) -> QuerySet[ReportPlan]:
    """The plans whose turn has come, or that of one which failed, of connections that are called and have a shop."""
    again = Report.objects.filter(again_at__lte=at)
    return (
        ReportPlan.objects.filter(
            Q(due_at__lte=at) | Q(pk__in=again.values("plan_id")),
            is_on=True,
            connection__state__in=CALLED,
            connection__shops__isnull=False,
        )
        .select_related("connection")
        .distinct()
    )


def reports_due(at: datetime) -> QuerySet[Report]:
    """The reports that somebody has to go on with; also of plans that were switched off meanwhile."""
    # what was asked for is fetched: asking was what cost
    begun = Q(plan__is_on=True) | ~Q(name="") | Q(trigger="person")
    return Report.objects.filter(begun, state__in=OPEN, due_at__lte=at, plan__connection__state__in=CALLED)


def connections_due(at: datetime) -> list[int]:
    """The connections with something to be done."""
    plans = plans_due(at).order_by().values_list("connection_id", flat=True)
    reports = reports_due(at).order_by().values_list("plan__connection_id", flat=True)
    return sorted({*plans, *reports})


def claim_report(connection_id: int, at: datetime) -> Report | None:
    """Take the report of a connection that waits longest; `None` when nothing is due.

    One whose worker died is free once its claim is over, and stands where that one left it.
    """
    due = reports_due(at).filter(plan__connection_id=connection_id).order_by("due_at", "pk")
    for key, turn in due.values_list("pk", "due_at")[:20]:
        claim = secrets.token_hex(8)
        # the turn stands in the condition, so that of two who found it one takes it
        mine = Report.objects.filter(pk=key, due_at=turn, state__in=OPEN)
        if mine.update(claim=claim, due_at=at + LEASE, claims=F("claims") + 1):
            return Report.objects.select_related("plan__connection", "shop").get(pk=key)
    return None


def forgive_claim(report: Report) -> None:
    """What broke off was no fault of the report, so that it counts not among those who died over it."""
    Report.objects.filter(pk=report.pk, claim=report.claim).update(claims=F("claims") - 1)
