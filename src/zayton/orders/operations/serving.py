"""Promising goods: choose warehouses by the rules, reserve, and keep why."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from zayton.catalog.public import Part
from zayton.kernel.access.public import Actor, Scope
from zayton.kernel.errors import Refusal
from zayton.orders.events import ORDER
from zayton.orders.operations.asking import Ask, goal_of, prepared
from zayton.orders.rules.countries import Point
from zayton.orders.rules.routing import Available, Need, Pick, Source, ranked, route
from zayton.orders.rules.versions import Wanted
from zayton.stock.public import DemandLine, hold_levels, reserve_stock, warehouse_cards


class Promise(NamedTuple):
    """Units promised to a line from a warehouse, with the reason and its figures."""

    order_id: int
    line_id: int
    sku_id: int
    warehouse_id: int
    owner_id: int
    quantity: int
    reason: str
    figures: Mapping[str, int]


@dataclass(slots=True)
class Served:
    """What was promised, the units still missing by order, and the orders refused because they were short."""

    promises: list[Promise] = field(default_factory=list)
    missing: dict[int, list[Need]] = field(default_factory=dict)
    refused: dict[int, Refusal] = field(default_factory=dict)


def wanted_of(line_id: int, sku_id: int, quantity: int, parts: Mapping[int, Sequence[Part]]) -> list[Wanted]:
    """What stock must give for a line: the SKU itself, or a bundle's components."""
    if sku_id not in parts:
        return [Wanted(line_id, sku_id, quantity)]
    return [Wanted(line_id, part.component_id, part.quantity * quantity) for part in parts[sku_id]]


def promise_goods(asks: Sequence[Ask], *, at: datetime, actor: Actor, refuse_short: bool) -> Served:
    """Route and reserve for orders in the order given; levels stay locked until the transaction ends.

    The caller tells the journal what each order was promised.
    """
    served = Served()
    asks = prepared(asks, at)
    skus = {line.sku_id for ask in asks for line in ask.wanted}
    warehouses = {key for ask in asks for key in ask.shop.warehouse_ids}
    # nothing to route, so nothing to lock
    if not skus or not warehouses:
        _nothing_free(asks, served, refuse_short=refuse_short)
        return served
    # the most common shop by far, and it needs neither distances nor a second query
    if all(len(ask.shop.warehouse_ids) == 1 for ask in asks):
        _take_from_only(asks, served, at=at, actor=actor, refuse_short=refuse_short)
        return served
    free: dict[int, Available] = {}
    # locked before routing, so that what is chosen is still there when it is reserved
    for level in hold_levels(skus=skus, warehouses=warehouses):
        free.setdefault(level.owner_id, {})[level.warehouse_id, level.sku_id] = level.free
    route_asks(asks, free, served, refuse_short=refuse_short)
    _reserve(served.promises, at=at, actor=actor)
    return served


def route_asks(
    asks: Sequence[Ask], free: dict[int, Available], served: Served, *, refuse_short: bool = False
) -> None:
    """Choose warehouses for orders one after the other, out of what is free by owner; nothing is written."""
    warehouses = {key for ask in asks for key in ask.shop.warehouse_ids}
    # places are read only when distance decides
    points = _points(warehouses) if _measures(asks) else {}
    for ask in asks:
        _route(ask, free.setdefault(ask.shop.owner_id, {}), points, served, refuse_short=refuse_short)


def _take_from_only(
    asks: Sequence[Ask],
    served: Served,
    *,
    at: datetime,
    actor: Actor,
    refuse_short: bool,
) -> None:
    """Reserve in shops with one warehouse: there is nothing to route, so stock may share out by itself."""
    wishes = [(ask, line) for ask in asks for line in ask.wanted]
    lines = [
        DemandLine(ask.order_id, want[0], ask.shop.warehouse_ids[0], want[1], ask.shop.owner_id, want[2])
        for ask, want in wishes
    ]
    # the order's own entry says what was promised, so stock's is not written beside it
    outcome = reserve_stock(
        lines=lines, document_kind=ORDER.code, at=at, actor=actor, partial=not refuse_short, telling=[]
    )
    missing: dict[int, list[Need]] = {}
    for (ask, want), line, units in zip(wishes, lines, outcome.quantities, strict=True):
        if units:
            served.promises.append(Promise(*line[:2], line[3], line[2], line[4], units, "only", {}))
        if units < want.quantity:
            missing.setdefault(ask.order_id, []).append(Need(*want)._replace(quantity=want.quantity - units))
    if refuse_short:
        asked = {ask.order_id: ask for ask in asks}
        served.refused.update({key: _short(asked[key], needs) for key, needs in missing.items()})
    else:
        served.missing.update(missing)


def _measures(asks: Sequence[Ask]) -> bool:
    return any(ask.shop.routing == "nearest" and len(ask.shop.warehouse_ids) > 1 for ask in asks)


def _points(warehouses: Collection[int]) -> dict[int, Point]:
    # by key alone: routing knows no reader whose scope could hide a warehouse
    cards = warehouse_cards(scope=Scope(warehouses=frozenset(warehouses)))
    points = {key: goal_of(card.country, card[5], card[6]) for key, card in cards.items()}
    return {key: point for key, point in points.items() if point is not None}


def _route(
    ask: Ask,
    available: Available,
    points: Mapping[int, Point],
    served: Served,
    *,
    refuse_short: bool,
) -> None:
    needs = [Need(line.line_id, line.sku_id, line.quantity) for line in ask.wanted]
    sources = [Source(key, rank, points.get(key)) for rank, key in enumerate(ask.shop.warehouse_ids, start=1)]
    asked = ranked(sources, ask.shop.routing, ask.goal)
    # sorting is stable: among those asked first, and among those asked last, distance decides
    asked.sort(key=lambda pair: pair[0].warehouse_id in ask.last)
    routed = route(needs, asked, available, splits=ask.shop.splits, fullest_first=ask.fullest_first)
    if routed.missing and refuse_short:
        # the next order of the set may have what this one could not use
        _give_back(routed.picks, available)
        served.refused[ask.order_id] = _short(ask, routed.missing)
        return
    served.promises.extend(_promise(ask, pick) for pick in routed.picks)
    if routed.missing:
        served.missing[ask.order_id] = routed.missing


def _give_back(picks: Sequence[Pick], available: Available) -> None:
    for pick in picks:
        available[pick.warehouse_id, pick.sku_id] += pick.quantity


def _promise(ask: Ask, pick: Pick) -> Promise:
    return Promise(
        ask.order_id,
        pick.key,
        pick.sku_id,
        pick.warehouse_id,
        ask.shop.owner_id,
        pick.quantity,
        pick.reason,
        pick.figures,
    )


def _short(ask: Ask, missing: Sequence[Need]) -> Refusal:
    wanted = sum(line.quantity for line in ask.wanted)
    short = sum(need.quantity for need in missing)
    return Refusal("orders.short", ask.number, {"wanted": wanted, "free": wanted - short})


def _nothing_free(asks: Sequence[Ask], served: Served, *, refuse_short: bool) -> None:
    for ask in asks:
        missing = [Need(line.line_id, line.sku_id, line.quantity) for line in ask.wanted]
        if missing and refuse_short:
            served.refused[ask.order_id] = _short(ask, missing)
        elif missing:
            served.missing[ask.order_id] = missing


def _reserve(promises: Sequence[Promise], *, at: datetime, actor: Actor) -> None:
    if not promises:
        return
    lines = [DemandLine(one[0], one[1], one[3], one[2], one[4], one[5]) for one in promises]
    outcome = reserve_stock(lines=lines, document_kind=ORDER.code, at=at, actor=actor, telling=[])
    if outcome.refusals:
        # cannot be short while the lock is held; going on would promise what is not there
        raise AssertionError(f"levels were held, and yet refused: {outcome.refusals[0]}")
