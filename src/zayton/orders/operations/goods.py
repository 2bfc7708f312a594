"""What new documents do to stock: reserved, shipped, taken back or corrected, in batches as if one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from zayton.catalog.public import Part
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Happening
from zayton.orders import errors
from zayton.orders.events import ORDER
from zayton.orders.operations.correcting import Correcting, correct_stock
from zayton.orders.operations.serving import Ask, Promise, goal_of, promise_goods, wanted_of
from zayton.orders.operations.world import PlaceOptions, Priced, World, components
from zayton.orders.rules.drafts import GOODS, RETURN
from zayton.orders.rules.rounds import batches
from zayton.orders.rules.routing import Need
from zayton.orders.rules.versions import Wanted
from zayton.orders.states import State
from zayton.stock.public import DemandLine, ReturnLine, accept_return, hold_levels, main_shelves, ship_stock

_SALES, _RETURNS, _CORRECTIONS = range(3)


class Batch(NamedTuple):
    """New documents with the keys they will have."""

    orders: Sequence[Priced]
    order_ids: Sequence[int]
    line_ids: Mapping[int, Sequence[int]]
    corrections: Sequence[Correcting]


class Demand(NamedTuple):
    """A new order or return with its key and the units its lines move, components where they are bundles."""

    order_id: int
    priced: Priced
    wanted: Sequence[Wanted]


@dataclass(slots=True)
class Goods:
    """What stock answered: promises and shipments to write down, states, refusals, and what to tell the journal."""

    promises: list[Promise] = field(default_factory=list)
    shipments: list[tuple[int, int, str, int, datetime]] = field(default_factory=list)
    missing: dict[int, list[Need]] = field(default_factory=dict)
    states: dict[int, str] = field(default_factory=dict)
    refused: dict[int, Refusal] = field(default_factory=dict)
    refused_corrections: dict[int, Refusal] = field(default_factory=dict)
    telling: list[Happening] = field(default_factory=list)


def move_goods(batch: Batch, world: World, options: PlaceOptions) -> Goods:
    """Ask stock for everything that new documents need, in the order of their time and number."""
    goods = Goods()
    demands = _demands(batch)
    returns = [one for one in demands if one.priced.draft.kind == RETURN]
    if options.ship_from is None:
        if options.allocate:
            _allocate([one for one in demands if one.priced.draft.kind != RETURN], world, options, goods)
        demands = returns
    if demands or batch.corrections:
        _History(world, options, goods).work(demands, batch.corrections)
    return goods


def _demands(batch: Batch) -> list[Demand]:
    skus = {line[1] for one in batch.orders for line in one.draft.lines if line[0] == GOODS}
    parts = components({sku for sku in skus if sku is not None}) if skus else {}
    demands = []
    for key, one in zip(batch.order_ids, batch.orders, strict=True):
        if wanted := _wanted(one, batch.line_ids[key], parts):
            demands.append(Demand(key, one, wanted))
    return demands


def _wanted(one: Priced, line_ids: Sequence[int], parts: Mapping[int, Sequence[Part]]) -> list[Wanted]:
    moved: list[Wanted] = []
    for key, (_, sku_id, _, _, _, quantity, _, _) in zip(line_ids, one.draft.lines, strict=True):
        if sku_id is None:
            continue
        if sku_id in parts:
            moved.extend(wanted_of(key, sku_id, quantity, parts))
        else:
            moved.append(Wanted(key, sku_id, quantity))
    return moved


def _allocate(demands: Sequence[Demand], world: World, options: PlaceOptions, goods: Goods) -> None:
    asks = []
    for order_id, (_, draft, shop, *_), wanted in demands:
        goal = goal_of(draft.country, draft.latitude_e6, draft.longitude_e6)
        asks.append(Ask(order_id, draft.number, shop, goal, wanted))
    answered = promise_goods(
        asks, at=world.at, actor=world.actor, refuse_short=options.refuse_short, telling=goods.telling
    )
    goods.promises.extend(answered.promises)
    goods.missing.update(answered.missing)
    goods.refused.update(answered.refused)
    for ask in asks:
        short = ask.order_id in answered.missing
        goods.states[ask.order_id] = State.BACKORDERED if short else State.ALLOCATED


@dataclass(slots=True)
class _History:
    """Documents that tell of what has happened: shipped, came back, was corrected."""

    world: World
    options: PlaceOptions
    goods: Goods
    shelves: Mapping[int, int] = field(default_factory=dict)

    def work(self, demands: Sequence[Demand], corrections: Sequence[Correcting]) -> None:
        """Do all of it; documents that share a SKU keep their order."""
        houses = {house for house in (self.options.ship_from, self.options.restock_to) if house is not None}
        self.shelves = main_shelves(warehouses=houses)
        steps = [(one.priced.draft.placed_at, one.priced.draft.number, one) for one in demands]
        mixed: list[tuple[datetime, str, Demand | Correcting]] = [
            *steps,
            *((one.draft.at, one.draft.number, one) for one in corrections),
        ]
        mixed.sort(key=lambda step: step[:2])
        touched = [(_class_of(one), _skus_of(one)) for _, _, one in mixed]
        hold_levels(skus={sku for _, skus in touched for sku in skus}, warehouses=houses)
        for group in batches(touched, classes=3):
            self._work([mixed[index][2] for index in group])

    def _work(self, group: Sequence[Demand | Correcting]) -> None:
        kind = _class_of(group[0])
        if kind == _CORRECTIONS:
            for one in group:
                self._correct(one)  # type: ignore[arg-type]
        elif kind == _SALES:
            self._ship(group)  # type: ignore[arg-type]
        else:
            self._take_back(group)  # type: ignore[arg-type]

    def _correct(self, one: Correcting) -> None:
        shop = self.world.shops.get(one.draft.shop_id)
        shelf = self.shelves.get(self.options.restock_to or self.options.ship_from or 0)
        if shop is None or shelf is None:
            code = errors.UNKNOWN_SHOP if shop is None else errors.NO_SHELF
            self.goods.refused_corrections[one.id] = Refusal(code, one.draft.number)
        elif problem := correct_stock(one, shop, shelf, actor=self.world.actor):
            self.goods.refused_corrections[one.id] = problem

    def _ship(self, group: Sequence[Demand]) -> None:
        house = self.options.ship_from or 0
        lines = [
            DemandLine(order_id, line_id, house, sku_id, one.shop.owner_id, units, False, one.draft.placed_at)
            for order_id, one, wanted in group
            for line_id, sku_id, units in wanted
        ]
        outcome = ship_stock(
            lines=lines,
            document_kind=ORDER.code,
            at=self.world.at,
            actor=self.world.actor,
            telling=self.goods.telling,
        )
        refused = self._refuse([line.document_id for line in lines], outcome.refusals)
        reason: dict[str, int] = {}
        self.goods.promises.extend(
            Promise(line[0], line[1], line[3], house, line[4], line[5], "history", reason)
            for line in lines
            if line[0] not in refused
        )
        for order_id, one, wanted in group:
            if order_id not in refused:
                units = sum(step[2] for step in wanted)
                self.goods.shipments.append((order_id, house, "", units, one.draft.placed_at))
                self.goods.states[order_id] = State.SHIPPED

    def _take_back(self, group: Sequence[Demand]) -> None:
        shelf = self.shelves.get(self.options.restock_to or 0)
        if shelf is None:
            for one in group:
                self.goods.refused[one.order_id] = Refusal(errors.NO_RESTOCK, one.priced.draft.number)
            return
        lines = [
            ReturnLine(order_id, line_id, sku_id, one.shop.owner_id, shelf, -units, at=one.draft.placed_at)
            for order_id, one, wanted in group
            for line_id, sku_id, units in wanted
        ]
        outcome = accept_return(
            lines=lines,
            document_kind=ORDER.code,
            at=self.world.at,
            actor=self.world.actor,
            telling=self.goods.telling,
        )
        self._refuse([line.document_id for line in lines], outcome.refusals)

    def _refuse(self, document_ids: Sequence[int], refusals: Sequence[Refusal]) -> set[int]:
        refused = set()
        for refusal in refusals:
            if refusal.row is not None:
                self.goods.refused.setdefault(document_ids[refusal.row], refusal)
                refused.add(document_ids[refusal.row])
        return refused


def _class_of(step: Demand | Correcting) -> int:
    if isinstance(step, Correcting):
        return _CORRECTIONS
    return _RETURNS if step.priced.draft.kind == RETURN else _SALES


def _skus_of(step: Demand | Correcting) -> set[int]:
    if isinstance(step, Correcting):
        return {line.sku_id for line in step.draft.lines}
    return {sku for _, sku, _ in step.wanted}
