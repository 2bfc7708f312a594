"""The reads that other domains and the pages build on; what people see is filtered by their scope."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

import polars as pl
from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Left

from zayton.catalog.public import parts_of
from zayton.kernel.access.public import Scope
from zayton.kernel.bulk import rows_as_table
from zayton.kernel.frames import read_frame
from zayton.kernel.intake.public import Import
from zayton.orders.models import Allocation, Order, OrderLine, Shipment
from zayton.orders.states import Clearance, Kind, State


class OrderRow(NamedTuple):
    """An order as lists show it; amounts in minor units of `currency` and of the base currency."""

    id: int
    shop_id: int
    kind: str
    external_number: str
    state: str
    version: int
    placed_at: datetime
    local_date: date
    country: str
    currency: str
    goods_minor: int
    charge_minor: int
    base_goods_minor: int
    base_charge_minor: int
    units: int
    customer_id: int | None
    source_import_id: int | None
    original_id: int | None
    label: str = ""
    clearance: str = ""

    @property
    def called(self) -> str:
        """What sellers call the order."""
        return self.label or self.external_number


class LineRow(NamedTuple):
    """A line of one version; `source_row` is the line in the file of `source_import_id`."""

    id: int
    version: int
    line_no: int
    kind: str
    sku_id: int | None
    charge: str
    external_code: str
    title: str
    quantity: int
    amount_minor: int
    base_minor: int
    source_import_id: int | None
    source_row: int | None


class AllocationRow(NamedTuple):
    """A promise of goods: from where, how many, how many have left, and why from there."""

    line_id: int
    sku_id: int
    warehouse_id: int
    quantity: int
    shipped_quantity: int
    reason: str
    figures: dict[str, Any] | None


class ShipmentRow(NamedTuple):
    """Goods that left one warehouse together."""

    id: int
    warehouse_id: int
    number: str
    units: int
    at: datetime
    carrier: str


class OrderDetail(NamedTuple):
    """One order with the lines of all its versions, its promises and its shipments.

    `related` are the sale that a return brings goods of back, or the returns of a sale.
    """

    order: OrderRow
    postcode: str
    rate: Any
    rate_date: date
    lines: list[LineRow]
    allocations: list[AllocationRow]
    shipments: list[ShipmentRow]
    related: list[OrderRow]


def seen_orders(*, scope: Scope) -> QuerySet[Order]:
    """The orders of the shops somebody sees."""
    found = Order.objects.all()
    return found if scope.shops is None else found.filter(shop_id__in=scope.shops)


def orders_are_named(*, scope: Scope) -> bool:
    """Whether any order somebody sees is called otherwise than by its number."""
    return seen_orders(scope=scope).exclude(label="").exists()


def orders_are_awaited(*, scope: Scope) -> bool:
    """Whether any order somebody sees must not be shipped yet."""
    return seen_orders(scope=scope).filter(clearance=Clearance.AWAITED).exists()


def find_orders(
    *,
    scope: Scope,
    number: str = "",
    states: Collection[str] = (),
    kind: str = Kind.SALE,
    clearance: str | None = None,
    shop_ids: Collection[int] | None = None,
    before: tuple[datetime, int] | None = None,
    limit: int = 100,
) -> list[OrderRow]:
    """Orders, the latest first; `before` is the (placed_at, id) of the last one on the page before."""
    found = seen_orders(scope=scope).filter(kind=kind)
    if number:
        # compared as well, since a SQLite LIKE takes "c1" for "C1" and PostgreSQL does not
        found = found.alias(head=Left("external_number", len(number)), begins=Left("label", len(number)))
        found = found.filter(
            Q(external_number__startswith=number, head=number) | Q(label__startswith=number, begins=number)
        )
    if states:
        found = found.filter(state__in=states)
    if clearance is not None:
        found = found.filter(clearance=clearance)
    if shop_ids is not None:
        found = found.filter(shop_id__in=shop_ids)
    if before is not None:
        at, key = before
        # keyset, not offset: orders placed meanwhile neither repeat nor hide a row
        found = found.filter(Q(placed_at__lt=at) | Q(placed_at=at, id__lt=key))
    return order_rows(found.order_by("-placed_at", "-id")[:limit])


def order_rows(found: QuerySet[Order]) -> list[OrderRow]:
    """The rows of a query, in its order."""
    return [OrderRow(*row) for row in found.values_list(*OrderRow._fields)]


def order_row(order_id: int, *, scope: Scope) -> OrderRow | None:
    """One order, or `None` when there is none within the scope."""
    rows = order_rows(seen_orders(scope=scope).filter(pk=order_id))
    return rows[0] if rows else None


def orders_by_number(
    numbers: Collection[str], *, shop_id: int, scope: Scope
) -> dict[tuple[str, str], OrderRow]:
    """Orders of a shop by (kind, external number)."""
    found = seen_orders(scope=scope).filter(shop_id=shop_id, external_number__in=numbers)
    return {(row.kind, row.external_number): row for row in order_rows(found)}


def numbers_standing(numbers: Collection[str], *, shop_id: int) -> set[str]:
    """Which of these numbers a shop's sales have."""
    found = Order.objects.filter(shop_id=shop_id, kind=Kind.SALE, external_number__in=numbers)
    return set(found.values_list("external_number", flat=True))


def order_history(order_id: int, *, scope: Scope) -> OrderDetail | None:
    """One order with everything that belongs to it, or `None` when there is none within the scope."""
    order = seen_orders(scope=scope).filter(pk=order_id).first()
    if order is None:
        return None
    row = OrderRow(*(getattr(order, name) for name in OrderRow._fields))
    lines = OrderLine.objects.filter(order_id=order_id).order_by("version", "line_no")
    allocations = Allocation.objects.filter(order_id=order_id).order_by("id")
    shipments = Shipment.objects.filter(order_id=order_id).order_by("at", "id")
    related = Order.objects.filter(Q(original_id=order_id) | Q(pk=order.original_id or 0))
    return OrderDetail(
        row,
        order.postcode,
        order.rate,
        order.rate_date,
        [LineRow(*line) for line in lines.values_list(*LineRow._fields)],
        [AllocationRow(*one) for one in allocations.values_list(*AllocationRow._fields)],
        [ShipmentRow(*one) for one in shipments.values_list(*ShipmentRow._fields)],
        order_rows(related.order_by("placed_at", "id")),
    )


def units_missing(found: OrderDetail) -> dict[int, int]:
    """Units of goods that a sale's lines still wait for, by line; a bundle's line waits for its components."""
    if found.order.kind == Kind.RETURN:
        return {}
    promised: dict[tuple[int, int], int] = {}
    for one in found.allocations:
        place = (one.line_id, one.sku_id)
        promised[place] = promised.get(place, 0) + one.quantity
    lines = [line for line in found.lines if line.version == found.order.version and line.sku_id is not None]
    parts = parts_of({line.sku_id for line in lines if line.sku_id is not None})
    missing: dict[int, int] = {}
    for line in lines:
        for sku_id, each in parts.get(line.sku_id or 0, ((line.sku_id or 0, 1),)):
            left = line.quantity * each - promised.get((line.id, sku_id), 0)
            if left > 0:
                missing[line.id] = missing.get(line.id, 0) + left
    return missing


def waiting_for_goods(*, scope: Scope) -> Q:
    """The condition of orders that are filled when goods come in: on backorder, or partly shipped and short."""
    partly = seen_orders(scope=scope).filter(kind=Kind.SALE, state=State.PARTLY_SHIPPED)
    short = {order_id for (order_id, _), units in _missing(partly, "order_id").items() if units > 0}
    return Q(state=State.BACKORDERED) | Q(pk__in=short)


def waiting_orders_seen(*, scope: Scope) -> int:
    """How many orders wait for goods."""
    return seen_orders(scope=scope).filter(waiting_for_goods(scope=scope)).count()


def waiting_units(*, scope: Scope) -> dict[int, int]:
    """Units ordered and not allocated by SKU, bundles as their components: what sold beyond what is there."""
    waiting = seen_orders(scope=scope).filter(
        kind=Kind.SALE, state__in=[State.PLACED, State.BACKORDERED, State.PARTLY_SHIPPED]
    )
    # what is wholly promised waits for nothing
    return {sku_id: units for (sku_id,), units in _missing(waiting).items() if units > 0}


def _missing(orders: QuerySet[Order], *by: str) -> dict[tuple[int, ...], int]:
    """Units that orders name less those promised, by (…, SKU), bundles as their components."""
    lines = OrderLine.objects.filter(order__in=orders, version=F("order__version"), sku_id__isnull=False)
    ordered = list(lines.order_by().values_list(*by, "sku_id").annotate(Sum("quantity")))
    if not ordered:
        return {}
    parts = parts_of({row[-2] for row in ordered})
    missing: dict[tuple[int, ...], int] = {}
    for *group, sku_id, units in ordered:
        for component, each in parts.get(sku_id, ((sku_id, 1),)):
            key = (*group, component)
            missing[key] = missing.get(key, 0) + units * each
    # what has left is still an allocation, so it does not wait
    held = Allocation.objects.filter(order__in=orders).order_by().values_list(*by, "sku_id")
    for *group, units in held.annotate(Sum("quantity")):
        missing[tuple(group)] = missing.get(tuple(group), 0) - units
    return missing


_LINE: Mapping[str, Any] = {
    "order_id": pl.Int64,
    "version": pl.Int64,
    "line_id": pl.Int64,
    "line_no": pl.Int64,
    "kind": pl.String,
    "sku_id": pl.Int64,
    "charge": pl.String,
    "quantity": pl.Int64,
    "base_minor": pl.Int64,
    "shop_id": pl.Int64,
    "order_kind": pl.String,
}


def lines_of_versions(versions: Collection[tuple[int, int]]) -> pl.DataFrame:
    """The lines of versions of orders given as (order id, version), for readers of the journal; in no scope."""
    wanted, parameters = rows_as_table("wanted", {"order_id": "bigint", "version": "integer"}, list(versions))
    statement = f"""
        SELECT line.order_id, line.version, line.id, line.line_no, line.kind, line.sku_id, line.charge,
               line.quantity, line.base_minor, orders.shop_id, orders.kind
          FROM {wanted}
          JOIN orders_orderline AS line ON line.order_id = wanted.order_id AND line.version = wanted.version
          JOIN orders_order AS orders ON orders.id = line.order_id"""
    return read_frame(statement, parameters, _LINE)


def line_sources(line_ids: Collection[int]) -> list[tuple[int, str, str, int | None]]:
    """Where lines come from: line id, the order's number, and the name and row of the imported file, if any."""
    found = OrderLine.objects.filter(pk__in=line_ids)
    lines = found.values_list("pk", "order__external_number", "source_import_id", "source_row")
    imports = Import.objects.filter(pk__in={import_id for _, _, import_id, _ in lines if import_id})
    files = dict(imports.values_list("pk", "raw_file__name"))
    return [(key, number, files.get(import_id or 0, ""), row) for key, number, import_id, row in lines]
