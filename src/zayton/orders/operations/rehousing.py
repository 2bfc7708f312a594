"""Shipping from another warehouse than the shop's routing chose: what somebody decides about an order that waits."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import F

from zayton.kernel.access.public import Actor, Scope
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Happening, append
from zayton.orders import errors
from zayton.orders.events import ORDER
from zayton.orders.models import Allocation, Order
from zayton.orders.operations.allocating import asks_of, open_orders, serve_orders
from zayton.orders.operations.asking import Ask, prepared
from zayton.orders.operations.loading import goods_lines, promises_held, still_open, wanted_by_order
from zayton.orders.results import Moved
from zayton.orders.rules.versions import Held, Wanted
from zayton.orders.states import State
from zayton.stock.public import ReleaseLine, WarehouseKind, hold_levels, release_stock, warehouse_cards


class HouseDraft(NamedTuple):
    """What an order still misses comes from this warehouse; with `whole` all that has not left yet does."""

    order_id: int
    warehouse_id: int
    whole: bool = False


@dataclass(slots=True)
class _Standing:
    """What counts for a set of orders, their goods locked: what each wants and holds, and what is free where."""

    wanted: Mapping[int, Sequence[Wanted]]
    held: Mapping[int, Sequence[tuple[int, Held]]]
    asks: Mapping[int, Ask]
    free: dict[tuple[int, int, int], int]


def allocate_from(*, drafts: Sequence[HouseDraft], actor: Actor, at: datetime) -> Moved:
    """Promise goods to orders from warehouses that a person chose, also such as do not serve their shops; one an order.

    Refused where the warehouse has nothing of what is missing, or not all of it where all shall move there.
    """
    moved, told = Moved(), list[Happening]()
    known = shipping_houses(actor.scope)
    with transaction.atomic():
        found = open_orders([draft.order_id for draft in drafts], actor, moved, target=State.ALLOCATED)
        orders = {order.pk: order for order in found}
        chosen = {draft.order_id: draft for draft in drafts if draft.order_id in orders}
        standing = _standing(orders, {draft.warehouse_id for draft in chosen.values()} & known.keys())
        for row, draft in enumerate(drafts):
            # of one that is named twice the first is refused already
            if draft.order_id not in orders or chosen[draft.order_id] is not draft:
                continue
            if problem := _problem(orders[draft.order_id], draft, standing, known, at):
                moved.refusals.append(replace(problem, row=row))
                del chosen[draft.order_id]
            elif draft.whole:
                _let_go(orders[draft.order_id], actor, at, told)
        # locked by key, but served by who waited longest
        served = sorted((orders[key] for key in chosen), key=lambda one: (one.placed_at, one.external_number))
        houses = {key: draft.warehouse_id for key, draft in chosen.items()}
        serve_orders(served, actor=actor, at=at, moved=moved, told=told, only=houses)
        append(told, actor=actor)
    return moved


def shipping_houses(scope: Scope) -> Mapping[int, str]:
    """The names of warehouses that somebody sees and that can ship: a marketplace's own ships its own orders alone."""
    cards = warehouse_cards(scope=scope).values()
    return {
        card.id: card.name
        for card in cards
        if card.kind not in (WarehouseKind.MARKETPLACE, WarehouseKind.VIRTUAL)
    }


def still_missing(
    wanted: Sequence[Wanted], held: Sequence[tuple[int, Held]], *, whole: bool = False
) -> dict[int, int]:
    """Units by SKU that are promised from nowhere yet, or with `whole` all that have not left."""
    counted = [(key, one._replace(quantity=one.shipped) if whole else one) for key, one in held]
    units: dict[int, int] = {}
    for line in still_open(wanted, counted):
        units[line.sku_id] = units.get(line.sku_id, 0) + line.quantity
    return units


def _standing(orders: Mapping[int, Order], houses: Collection[int]) -> _Standing:
    """Read what orders want and hold, and lock all goods that are let go of or taken, in one go."""
    held = promises_held(orders)
    wanted = wanted_by_order(goods_lines(orders))
    asks = {ask.order_id: ask for ask in asks_of(list(orders.values()), wanted, {})}
    promised = [one for some in held.values() for _, one in some]
    skus = {one.sku_id for some in wanted.values() for one in some} | {one.sku_id for one in promised}
    levels = hold_levels(skus=skus, warehouses={*houses, *(one.warehouse_id for one in promised)})
    free = {(level.warehouse_id, level.sku_id, level.owner_id): level.free for level in levels}
    return _Standing(wanted, held, asks, free)


def _problem(
    order: Order, draft: HouseDraft, standing: _Standing, known: Collection[int], at: datetime
) -> Refusal | None:
    """Why a warehouse cannot help an order; what it can give is taken from what is free for the next one."""
    if draft.warehouse_id not in known:
        return Refusal(errors.UNKNOWN_HOUSE, str(draft.warehouse_id))
    held, ask = standing.held.get(order.pk, ()), standing.asks.get(order.pk)
    needed = still_missing(standing.wanted.get(order.pk, ()), held, whole=draft.whole)
    there = _free_there(ask, draft, held, standing, at) if ask else {}
    given = {sku: min(units, max(there.get(sku, 0), 0)) for sku, units in needed.items()}
    figures: dict[str, int | str] = {"wanted": sum(needed.values()), "free": sum(given.values())}
    if not figures["free"] or (draft.whole and given != needed):
        return Refusal(errors.NOT_THERE, order.external_number, figures)
    for sku, units in given.items():
        place = draft.warehouse_id, sku, ask.shop.owner_id if ask else 0
        standing.free[place] = there[sku] - units
    return None


def _free_there(
    ask: Ask,
    draft: HouseDraft,
    held: Sequence[tuple[int, Held]],
    standing: _Standing,
    at: datetime,
) -> dict[int, int]:
    """Units by SKU that a warehouse has for an order; none where a store is closed, or has let the order go."""
    alone = ask._replace(shop=ask.shop._replace(warehouse_ids=(draft.warehouse_id,)))
    if not prepared([alone], at)[0].shop.warehouse_ids:
        return {}
    there = {
        sku: units
        for (house, sku, owner), units in standing.free.items()
        if (house, owner) == (draft.warehouse_id, ask.shop.owner_id)
    }
    for _, one in held:
        # what it holds for the order already stays there
        if draft.whole and one.warehouse_id == draft.warehouse_id:
            there[one.sku_id] = there.get(one.sku_id, 0) + one.quantity - one.shipped
    return there


def _let_go(order: Order, actor: Actor, at: datetime, told: list[Happening]) -> None:
    release_stock(lines=[ReleaseLine(order.pk)], document_kind=ORDER.code, at=at, actor=actor, telling=told)
    here = Allocation.objects.filter(order=order)
    here.filter(shipped_quantity=0).delete()
    here.filter(quantity__gt=F("shipped_quantity")).update(quantity=F("shipped_quantity"))
