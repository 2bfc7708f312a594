"""What allocating would do now, without doing it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from zayton.kernel.access.public import Scope
from zayton.kernel.errors import Refusal
from zayton.kernel.time import now
from zayton.orders.errors import NOT_ALLOCATED
from zayton.orders.models import Order
from zayton.orders.operations.allocating import asks_of, closed
from zayton.orders.operations.asking import prepared
from zayton.orders.operations.clearing import kept_back
from zayton.orders.operations.loading import goods_lines, promises_held, wanted_by_order
from zayton.orders.operations.serving import Promise, Served, route_asks
from zayton.orders.queries import seen_orders
from zayton.orders.rules.routing import Available
from zayton.orders.rules.versions import Held, Wanted
from zayton.orders.states import Kind, State, state_of
from zayton.stock.public import levels

_SERVABLE = (State.PLACED, State.BACKORDERED, State.ALLOCATED, State.PARTLY_SHIPPED)


class Leaving(NamedTuple):
    """What shipping one order would come to: the state it then has, or why nothing would leave."""

    order: Order
    state: str
    refusal: Refusal | None = None


def foresee_shipping(*, order_ids: Collection[int], scope: Scope) -> list[Leaving]:
    """What shipping all that is allocated to these orders would come to, the first ordered first."""
    orders = list(seen_orders(scope=scope).filter(pk__in=order_ids).order_by("placed_at", "external_number"))
    ids = [order.pk for order in orders]
    wanted, held = wanted_by_order(goods_lines(ids)), promises_held(ids)
    return [
        _leaving(order, wanted.get(order.pk, ()), [one for _, one in held.get(order.pk, ())])
        for order in orders
    ]


def _leaving(order: Order, wanted: Sequence[Wanted], held: Sequence[Held]) -> Leaving:
    number, allocated = order.external_number, sum(one.quantity for one in held)
    if refusal := closed(order, State.PARTLY_SHIPPED) or kept_back(order):
        return Leaving(order, order.state, refusal)
    if allocated == sum(one.shipped for one in held):
        return Leaving(order, order.state, Refusal(NOT_ALLOCATED, number, {"wanted": 0, "allocated": 0}))
    ordered = sum(one.quantity for one in wanted)
    return Leaving(order, state_of(ordered=ordered, allocated=allocated, shipped=allocated))


class Foreseen(NamedTuple):
    """What one order would get: promises by warehouse with their reasons, and units it would still miss."""

    order: Order
    promises: Sequence[Promise]
    missing: int


def foresee_allocation(
    *, order_ids: Collection[int], scope: Scope, at: datetime | None = None
) -> list[Foreseen]:
    """The promises that allocating these orders would make, the first ordered first; others may be quicker.

    At a moment, if one is given, else now: a store may be closed by then.
    """
    found = seen_orders(scope=scope).filter(pk__in=order_ids, kind=Kind.SALE, state__in=_SERVABLE)
    # the order in which allocating would serve them
    orders = list(found.order_by("placed_at", "external_number"))
    ids = [order.pk for order in orders]
    asks = prepared(asks_of(orders, wanted_by_order(goods_lines(ids)), promises_held(ids)), at or now())
    served = Served()
    skus = {line.sku_id for ask in asks for line in ask.wanted}
    route_asks(asks, _free(skus, {key for ask in asks for key in ask.shop.warehouse_ids}), served)
    promised: dict[int, list[Promise]] = {}
    for promise in served.promises:
        promised.setdefault(promise.order_id, []).append(promise)
    return [
        Foreseen(order, promised.get(order.pk, ()), _units_missing(served, order.pk))
        for order in orders
        if order.pk in promised or order.pk in served.missing
    ]


def _free(skus: Collection[int], warehouses: Collection[int]) -> dict[int, Available]:
    free: dict[int, Available] = {}
    # what others may not see is still there to be promised; only codes of warehouses are shown
    for level in levels(scope=Scope.everything(), skus=skus, warehouses=warehouses):
        free.setdefault(level.owner_id, {})[level.warehouse_id, level.sku_id] = level.available
    return free


def _units_missing(served: Served, order_id: int) -> int:
    return sum(need.quantity for need in served.missing.get(order_id, ()))


def from_words(promises: Sequence[Promise], houses: Mapping[int, str]) -> str:
    """Where goods would come from: `LEEDS 3, KOELN 2`."""
    units: dict[int, int] = {}
    for one in promises:
        units[one.warehouse_id] = units.get(one.warehouse_id, 0) + one.quantity
    return ", ".join(f"{houses.get(key, key)} {count}" for key, count in units.items())
