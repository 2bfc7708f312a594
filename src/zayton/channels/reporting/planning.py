"""What is asked for: the kinds that an adapter offers and a domain reads, for which shops, over which span."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max

from zayton.channels.models import ConnectedShop, Connection, Report, ReportPlan
from zayton.channels.ports.adapter import Adapter
from zayton.channels.ports.exchange import ReportKind
from zayton.channels.registry import adapters
from zayton.channels.report_states import GOOD, OPEN
from zayton.channels.rules.spans import Span, span_of
from zayton.kernel.intake.public import ImportState, Layout, layout_of_report, target_named

_CATCHING_UP = timedelta(hours=1)


class Offered(NamedTuple):
    """A kind of report and how its files are read."""

    kind: ReportKind
    layout: Layout


def offered(adapter: Adapter) -> dict[str, Offered]:
    """The kinds that come by themselves, by the marketplace's names: those that some domain reads."""
    found = ((kind, layout_of_report(adapter.name, kind.kind)) for kind in adapter.reports)
    return {kind.kind: Offered(kind, layout) for kind, layout in found if layout is not None}


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

    A turn is taken by whoever moves it on, so that two processes want each report once.
    """
    adapter = adapters().get(plan.connection.adapter)
    one = offered(adapter).get(plan.kind) if adapter else None
    with transaction.atomic():
        turn = ReportPlan.objects.filter(pk=plan.pk, due_at=plan.due_at)
        later = at + timedelta(seconds=plan.every_seconds)
        if not turn.update(due_at=later) or one is None:
            return 0
        before = Report.objects.filter(plan=plan).count()
        fresh, more = _wanted(plan, one, trigger, at)
        Report.objects.bulk_create(fresh, ignore_conflicts=True)
        if more:
            ReportPlan.objects.filter(pk=plan.pk).update(due_at=min(at + _CATCHING_UP, later))
        return Report.objects.filter(plan=plan).count() - before


def _wanted(plan: ReportPlan, one: Offered, trigger: str, at: datetime) -> tuple[list[Report], bool]:
    """The reports of a turn, and whether they leave something of the time until now to a further one."""
    # a file whose import failed has told nothing
    good = Report.objects.filter(plan=plan, state__in=GOOD).exclude(source_import__state=ImportState.FAILED)
    reached = dict(good.order_by().values_list("shop_id").annotate(Max("until")))
    fresh, more = [], False
    for place in places_of(plan.connection_id, one.layout):
        span = span_of(one.kind, at=at, reached=reached.get(place.shop_id), zone=place.shop.zone)
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


def _came_to_nothing(plan: ReportPlan, shop_id: int, span: Span) -> bool:
    # asked for hour by hour it would lead no further, and wait for the same person each time
    asked = Report.objects.filter(plan=plan, shop_id=shop_id, since=span.since, until=span.until)
    return asked.exclude(state__in=OPEN).exists()
