"""What is asked for: the kinds that an adapter offers and a domain reads, for which shops, over which span."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max, Q

from zayton.channels.models import ConnectedShop, Connection, Report, ReportPlan
from zayton.channels.ports.adapter import Adapter
from zayton.channels.ports.exchange import ReportKind
from zayton.channels.registry import adapters
from zayton.channels.report_states import GOOD, OPEN, ReportStep
from zayton.channels.rules.spans import Span, day_of, one_day, span_of
from zayton.kernel.intake.public import ImportState, Layout, layout_of_report, target_named
from zayton.kernel.time import local_date

_CATCHING_UP = timedelta(hours=1)


class Offered(NamedTuple):
    """A kind of report and how its files are read."""

    kind: ReportKind
    layout: Layout


def offered(adapter: Adapter) -> dict[str, Offered]:
    """The kinds that come by themselves, by the marketplace's names: those that some domain reads."""
    found = ((kind, layout_of_report(adapter.name, kind.kind)) for kind in adapter.reports)
    return {kind.kind: Offered(kind, layout) for kind, layout in found if layout is not None}


def offered_of(connection: Connection) -> dict[str, Offered]:
    """What is offered for a connection, by the marketplace's names."""
    adapter = adapters().get(connection.adapter)
    return offered(adapter) if adapter else {}


def open_plans(at: datetime) -> int:
    """Plan what is offered for connections that lack it; how many were planned. A new one is due at once."""
    known = {name: offered(adapter) for name, adapter in adapters().items() if adapter.reports}
    standing = set(ReportPlan.objects.values_list("connection_id", "kind"))
    fresh = [
        ReportPlan(
            connection_id=key,
            kind=name,
            every_seconds=int(one.kind.every.total_seconds()),
            is_on=one.kind.is_on,
            due_at=at,
        )
        for key, adapter in Connection.objects.filter(adapter__in=known).values_list("pk", "adapter")
        for name, one in known[adapter].items()
        if (key, name) not in standing
    ]
    # of two processes one writes them
    ReportPlan.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def asks_for(layout: Layout) -> set[str]:
    """The options of a layout's target that somebody has to answer."""
    options = target_named(layout.target).options
    return {one.name for one in options if one.required and one.name not in layout.options}


def places_of(connection_id: int, layout: Layout) -> Sequence[ConnectedShop]:
    """The shops that a report is asked for; one for each of the marketplace's warehouses where it is about those."""
    shops = list(
        ConnectedShop.objects.filter(connection_id=connection_id)
        .select_related("shop")
        .order_by("site_ref", "pk")
    )
    if "warehouse" not in asks_for(layout):
        return shops
    first: dict[int, ConnectedShop] = {}
    for one in shops:
        if one.marketplace_warehouse_id is not None:
            first.setdefault(one.marketplace_warehouse_id, one)
    return list(first.values())


def want_reports(plan: ReportPlan, *, trigger: str, at: datetime) -> int:
    """Have a plan's reports asked for, and set its next turn; how many are wanted now that were not already.

    A turn is taken by whoever moves it on, so that two processes want each report once. Between its turns only those
    that failed are asked for again. A person is given all, also those that rest or are parked.
    """
    one = offered_of(plan.connection).get(plan.kind)
    with transaction.atomic():
        standing = ReportPlan.objects.select_for_update(no_key=True).get(pk=plan.pk)
        is_turn = trigger == "person" or plan.due_at <= at
        # somebody else took it
        if is_turn and standing.due_at != plan.due_at:
            return 0
        later = at + timedelta(seconds=standing.every_seconds) if is_turn else standing.due_at
        ReportPlan.objects.filter(pk=plan.pk).update(due_at=later)
        failed = _taken_again(plan, at if trigger != "person" else None)
        if one is None:
            return 0
        places = places_of(plan.connection_id, one.layout)
        if trigger != "person":
            resting = _resting(plan)
            places = [each for each in places if each.shop_id not in resting]
        if not is_turn:
            places = [each for each in places if each.shop_id in failed]
        before = Report.objects.filter(plan=plan).count()
        fresh, more = _wanted(plan, one, places, trigger, at)
        Report.objects.bulk_create(fresh, ignore_conflicts=True)
        if more:
            ReportPlan.objects.filter(pk=plan.pk).update(due_at=min(at + _CATCHING_UP, later))
        return Report.objects.filter(plan=plan).count() - before


def _taken_again(plan: ReportPlan, at: datetime | None) -> set[int]:
    """The shops whose failed reports are asked for again by now, or all that wait for it; each is so taken once."""
    due = Report.objects.filter(plan=plan, again_at__isnull=False)
    due = due if at is None else due.filter(again_at__lte=at)
    found = dict(due.values_list("pk", "shop_id"))
    Report.objects.filter(pk__in=found).update(again_at=None)
    return set(found.values())


def _resting(plan: ReportPlan) -> set[int]:
    """The shops that are left out: their last report failed not long enough ago, or is parked."""
    parked = Q(state=ReportStep.PARKED, trouble_at__isnull=False)
    resting = Report.objects.filter(Q(again_at__isnull=False) | parked, plan=plan)
    return set(resting.values_list("shop_id", flat=True))


def _wanted(
    plan: ReportPlan, one: Offered, places: Sequence[ConnectedShop], trigger: str, at: datetime
) -> tuple[list[Report], bool]:
    """The reports of a turn, and whether they leave something of the time until now to a further one."""
    # a file whose import failed has told nothing
    good = Report.objects.filter(plan=plan, state__in=GOOD).exclude(source_import__state=ImportState.FAILED)
    reached = dict(good.order_by().values_list("shop_id").annotate(Max("until")))
    newest = good.filter(pk__in=good.order_by().values("shop_id").annotate(newest=Max("pk")).values("newest"))
    last = dict(newest.values_list("shop_id", "until")) if one.kind.is_daily else {}
    fresh, more = [], False
    for place in places:
        shop = place.shop_id
        span = _span(one.kind, at, reached.get(shop), last.get(shop), place.shop.zone)
        if span is None and trigger != "person":
            continue
        # asked for by hand, the newest is told once more
        span = span or one_day(local_date(at - one.kind.lag, place.shop.zone))
        more = more or (span.more and not _came_to_nothing(plan, place.shop_id, span))
        fresh.append(
            Report(
                plan=plan,
                shop_id=place.shop_id,
                trigger=trigger,
                since=span.since,
                until=span.until,
                started_at=at,
                due_at=at,
            )
        )
    return fresh, more


def _span(
    kind: ReportKind, at: datetime, reached: datetime | None, last: datetime | None, zone: str
) -> Span | None:
    if not kind.is_daily:
        return span_of(kind, at=at, reached=reached, zone=zone)
    return day_of(kind, at=at, reached=reached and reached.date(), last=last and last.date(), zone=zone)


def _came_to_nothing(plan: ReportPlan, shop_id: int, span: Span) -> bool:
    # asked for hour by hour it would lead no further, and wait for the same person each time
    asked = Report.objects.filter(plan=plan, shop_id=shop_id, since=span.since, until=span.until)
    last = asked.exclude(state__in=OPEN).order_by("-pk").select_related("source_import").first()
    return last is not None and not _is_told(last)


def _is_told(report: Report) -> bool:
    run = report.source_import
    return report.state in GOOD and (run is None or run.state != ImportState.FAILED)
