"""Standing orders with their lines and allocations, loaded as a set."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from django.db.models import F

from zayton.catalog.public import Part
from zayton.orders.models import Allocation, OrderLine
from zayton.orders.operations.serving import wanted_of
from zayton.orders.operations.world import components
from zayton.orders.rules.versions import Held, Wanted


class GoodsLine(NamedTuple):
    """A goods line of an order's present version."""

    order_id: int
    line_id: int
    sku_id: int
    quantity: int


def goods_lines(order_ids: Collection[int]) -> dict[int, list[GoodsLine]]:
    """The goods of orders' present versions, by order."""
    rows = OrderLine.objects.filter(
        order_id__in=order_ids, version=F("order__version"), sku_id__isnull=False
    ).order_by("order_id", "line_no")
    found: dict[int, list[GoodsLine]] = {}
    for row in rows.values_list("order_id", "id", "sku_id", "quantity"):
        found.setdefault(row[0], []).append(GoodsLine(*row))
    return found


def promises_held(order_ids: Collection[int]) -> dict[int, list[tuple[int, Held]]]:
    """The allocations of orders with their keys, by order, oldest first."""
    # oldest first, so that shipping and refitting use promises up in the order they were made
    rows = Allocation.objects.filter(order_id__in=order_ids).order_by("order_id", "id")
    found: dict[int, list[tuple[int, Held]]] = {}
    for order_id, key, line, sku, house, owner, units, shipped, reason, figures in rows.values_list(
        "order_id",
        "id",
        "line_id",
        "sku_id",
        "warehouse_id",
        "owner_id",
        "quantity",
        "shipped_quantity",
        "reason",
        "figures",
    ):
        # stored as null where there are none, which is the most common case
        held = Held(line, sku, house, owner, units, shipped, reason, figures or {})
        found.setdefault(order_id, []).append((key, held))
    return found


def wanted_by_order(lines: Mapping[int, Sequence[GoodsLine]]) -> dict[int, list[Wanted]]:
    """What stock must give for orders: their goods, with bundles as their components."""
    parts: Mapping[int, Sequence[Part]] = components(
        {line.sku_id for some in lines.values() for line in some}
    )
    return {
        order_id: [one for line in some for one in wanted_of(line.line_id, line.sku_id, line.quantity, parts)]
        for order_id, some in lines.items()
    }


def still_open(wanted: Sequence[Wanted], held: Sequence[tuple[int, Held]]) -> list[Wanted]:
    """What no allocation covers yet, by line and SKU."""
    covered: dict[tuple[int, int], int] = {}
    for _, one in held:
        key = (one.line_id, one.sku_id)
        covered[key] = covered.get(key, 0) + one.quantity
    left = [
        line._replace(quantity=line.quantity - covered.get((line.line_id, line.sku_id), 0)) for line in wanted
    ]
    # a bundle that holds less since the promise was made leaves a negative rest
    return [line for line in left if line.quantity > 0]
