"""Allocating orders that stand: promise what is free, leave the rest on backorder."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from zayton.channels.public import shops_by_id
from zayton.kernel.access.public import Actor
from zayton.kernel.bulk import take_ids
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Happening, append
from zayton.orders import errors
from zayton.orders.models import Allocation, Order
from zayton.orders.operations.asking import Ask, area_of, goal_of
from zayton.orders.operations.existing import lock_orders
from zayton.orders.operations.loading import goods_lines, promises_held, still_open, wanted_by_order
from zayton.orders.operations.moving import move_orders
from zayton.orders.operations.rows import insert_promises
from zayton.orders.operations.serving import Served, promise_goods
from zayton.orders.operations.telling import allocated, backordered, by_order
from zayton.orders.results import Moved
from zayton.orders.rules.versions import Held, Wanted
from zayton.orders.states import Kind, State, move, state_of


def allocate_orders(*, order_ids: Collection[int], actor: Actor, at: datetime) -> Moved:
    """Promise free goods to orders, the first placed first; what is missing stays on backorder.

    An order that has all its goods already is left as it is.
    """
    moved = Moved()
    told: list[Happening] = []
    with transaction.atomic():
        orders = open_orders(order_ids, actor, moved, target=State.ALLOCATED)
        # locked by key, but served by who waited longest
        orders.sort(key=lambda order: (order.placed_at, order.external_number))
        serve_orders(orders, actor=actor, at=at, moved=moved, told=told)
        append(told, actor=actor)
    return moved


def open_orders(order_ids: Collection[int], actor: Actor, moved: Moved, *, target: str) -> list[Order]:
    """Lock the orders that the actor sees and that may still move to `target`; the others are refused."""
    found = {order.pk: order for order in lock_orders(order_ids, actor.scope.shops)}
    kept = []
    seen: set[int] = set()
    for row, key in enumerate(order_ids):
        # one that is named twice would be served twice, each time as if nothing had been promised yet
        if key in seen:
            continue
        seen.add(key)
        order = found.get(key)
        if order is None:
            moved.refusals.append(Refusal(errors.UNKNOWN_ORDER, str(key), row=row))
        elif problem := closed(order, target):
            moved.refusals.append(Refusal(problem.code, problem.subject, problem.figures, row))
        else:
            kept.append(order)
    return kept


def closed(order: Order, target: str) -> Refusal | None:
    """Why a verb that leads to `target` cannot be done with an order, if it cannot."""
    if order.kind == Kind.RETURN:
        return Refusal(errors.MOVE, order.external_number, {"state": order.state, "target": target})
    # the states say nothing of goods still missing: a later version may have added some
    still_moving = order.state in (State.PARTLY_SHIPPED, State.SHIPPED) and target == State.ALLOCATED
    return None if still_moving else move(order.state, target, number=order.external_number)


def serve_orders(
    orders: Sequence[Order],
    *,
    actor: Actor,
    at: datetime,
    moved: Moved,
    told: list[Happening],
    only: Mapping[int, int] | None = None,
) -> None:
    """Promise what locked orders still need, in the order given, and move them to what they then are.

    `only` names the warehouse that a person chose for each order, instead of those that serve its shop.
    """
    ids = [order.pk for order in orders]
    wanted = wanted_by_order(goods_lines(ids))
    held = promises_held(ids)
    asks = asks_of(orders, wanted, held)
    if only is not None:
        asks = [ask._replace(shop=ask.shop._replace(warehouse_ids=(only[ask.order_id],))) for ask in asks]
    served = promise_goods(asks, at=at, actor=actor, refuse_short=False)
    if only is not None:
        served.promises = [one._replace(reason="chosen", figures={}) for one in served.promises]
    insert_promises(served.promises, take_ids(Allocation, len(served.promises)))
    ordered = {key: sum(one.quantity for one in some) for key, some in wanted.items()}
    changed = _move(orders, wanted=ordered, held=held, served=served, moved=moved)
    given = by_order(served.promises)
    for order in orders:
        if order.pk in given:
            told.append(allocated(order.pk, order.shop_id, given[order.pk], at))
        # a backorder that is asked again and again is told only when something changed
        if order.pk in served.missing and (order.pk in given or order.pk in changed):
            told.append(backordered(order.pk, order.shop_id, served.missing[order.pk], at))


def asks_of(
    orders: Sequence[Order],
    wanted: Mapping[int, Sequence[Wanted]],
    held: Mapping[int, Sequence[tuple[int, Held]]],
) -> list[Ask]:
    """What orders still need from the warehouses of their shops; those that need nothing are left out."""
    shops = shops_by_id({order.shop_id for order in orders})
    asks = []
    for order in orders:
        left = still_open(wanted.get(order.pk, ()), held.get(order.pk, ()))
        # an order that has everything must not lock levels
        if left:
            spot = order.latitude_e6, order.longitude_e6
            goal = goal_of(order.country, *spot)
            area = area_of(order.country, order.postcode, *spot)
            asks.append(Ask(order.pk, order.external_number, shops[order.shop_id], goal, left, area))
    return asks


def _move(
    orders: Sequence[Order],
    *,
    wanted: dict[int, int],
    held: dict[int, list[tuple[int, Held]]],
    served: Served,
    moved: Moved,
) -> set[int]:
    promised: dict[int, int] = {}
    for promise in served.promises:
        promised[promise.order_id] = promised.get(promise.order_id, 0) + promise.quantity
    targets = {}
    for order in orders:
        before = [one for _, one in held.get(order.pk, ())]
        target = state_of(
            ordered=wanted.get(order.pk, 0),
            allocated=sum(one.quantity for one in before) + promised.get(order.pk, 0),
            shipped=sum(one.shipped for one in before),
        )
        if target != order.state:
            targets[order.pk] = target
    moved.refusals.extend(move_orders({order.pk: order for order in orders}, targets).values())
    moved.states.update({order.pk: order.state for order in orders})
    return set(targets)
