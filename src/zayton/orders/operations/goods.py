"""What new documents do to stock: goods are reserved, or have left, come back or been corrected already."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from zayton.catalog.public import Part
from zayton.kernel.errors import Refusal
from zayton.orders import errors
from zayton.orders.events import CORRECTION, ORDER
from zayton.orders.operations.asking import Ask, area_of, goal_of
from zayton.orders.operations.batch import Batch, Demand, Goods
from zayton.orders.operations.correcting import Correcting
from zayton.orders.operations.noting import left_elsewhere, note_returns
from zayton.orders.operations.restocking import take_back
from zayton.orders.operations.serving import Promise, promise_goods, wanted_of
from zayton.orders.operations.world import PlaceOptions, Priced, World, components
from zayton.orders.rules.drafts import GOODS, RETURN
from zayton.orders.rules.versions import Wanted
from zayton.orders.states import State
from zayton.stock.public import (
    Document,
    MovementKind,
    PastDocument,
    PastLine,
    follow_history,
    main_shelves,
)


def move_goods(batch: Batch, world: World, options: PlaceOptions) -> Goods:
    """Ask stock for everything that new documents need, in the order of their time and number."""
    goods = Goods()
    demands = _demands(batch)
    # what comes back has happened already, whichever way sales are served
    returns = [one for one in demands if one.priced.draft.kind == RETURN]
    if options.ship_from is None:
        if options.allocate:
            _allocate([one for one in demands if one.priced.draft.kind != RETURN], world, options, goods)
        demands = returns
    follow = [one for one in demands if one.original_id is None]
    # nothing to follow needs neither shelves nor locks
    if follow or batch.corrections:
        _follow(follow, batch.corrections, world, options, goods)
    if linked := [one for one in demands if one.original_id is not None]:
        elsewhere = left_elsewhere({one.original_id for one in linked if one.original_id})
        note_returns([one for one in linked if one.original_id in elsewhere], goods)
        if ours := [one for one in linked if one.original_id not in elsewhere]:
            take_back(ours, world, options, goods)
    return goods


def _demands(batch: Batch) -> list[Demand]:
    skus = {line[1] for one in batch.orders for line in one.draft.lines if line[0] == GOODS}
    parts = components({sku for sku in skus if sku is not None}) if skus else {}
    demands = []
    for key, one in zip(batch.order_ids, batch.orders, strict=True):
        if wanted := _wanted(one, batch.line_ids[key], parts):
            demands.append(Demand(key, one, wanted, batch.original_of(one)))
    return demands


def _wanted(one: Priced, line_ids: Sequence[int], parts: Mapping[int, Sequence[Part]]) -> list[Wanted]:
    moved: list[Wanted] = []
    for key, (_, sku_id, _, _, _, quantity, _, _) in zip(line_ids, one.draft.lines, strict=True):
        # charges move no goods
        if sku_id is None:
            continue
        # the common case apart, since a year of orders has half a million lines
        if sku_id in parts:
            moved.extend(wanted_of(key, sku_id, quantity, parts))
        else:
            moved.append(Wanted(key, sku_id, quantity))
    return moved


def _allocate(demands: Sequence[Demand], world: World, options: PlaceOptions, goods: Goods) -> None:
    asks = []
    for order_id, (_, draft, shop, *_), wanted, _original in demands:
        spot = draft.latitude_e6, draft.longitude_e6
        goal, area = goal_of(draft.country, *spot), area_of(draft.country, draft.postcode, *spot)
        asks.append(Ask(order_id, draft.number, shop, goal, wanted, area))
    answered = promise_goods(asks, at=world.at, actor=world.actor, refuse_short=options.refuse_short)
    goods.promises.extend(answered.promises)
    goods.missing.update(answered.missing)
    goods.refused.update(answered.refused)
    for ask in asks:
        short = ask.order_id in answered.missing
        goods.states[ask.order_id] = State.BACKORDERED if short else State.ALLOCATED


def _follow(
    demands: Sequence[Demand],
    corrections: Sequence[Correcting],
    world: World,
    options: PlaceOptions,
    goods: Goods,
) -> None:
    """Let stock follow documents of the past in the order of their time and number."""
    houses = {house for house in (options.ship_from, options.restock_to) if house is not None}
    # history names a warehouse, not a bin
    shelves = main_shelves(warehouses=houses)
    past: list[tuple[tuple[datetime, str, str], PastDocument]] = []
    for one in demands:
        if document := _past_order(one, shelves, options, goods):
            past.append(((document.at, one.priced.draft.number, one.priced.draft.kind), document))
    for correction in corrections:
        if document := _past_correction(correction, shelves, world, options, goods):
            past.append(((document.at, correction.draft.number, ""), document))
    # a shuffled file must end in the same books, so the order of rows may not decide who is short
    past.sort(key=lambda pair: pair[0])
    documents = [document for _, document in past]
    refusals = follow_history(documents=documents, actor=world.actor, telling=goods.telling)
    for refusal in refusals:
        refused = documents[refusal.row or 0].document
        # orders and corrections have keys of their own, which may be equal
        (goods.refused if refused.kind == ORDER.code else goods.refused_corrections)[refused.id] = refusal
    for one in demands:
        if one.priced.draft.kind != RETURN and one.order_id not in goods.refused:
            _left(one, options.ship_from or 0, goods)


def _past_order(
    one: Demand, shelves: Mapping[int, int], options: PlaceOptions, goods: Goods
) -> PastDocument | None:
    returned = one.priced.draft.kind == RETURN
    shelf = shelves.get((options.restock_to if returned else options.ship_from) or 0)
    if shelf is None:
        code = errors.NO_RESTOCK if returned else errors.NO_SHELF
        goods.refused[one.order_id] = Refusal(code, one.priced.draft.number)
        return None
    kind = MovementKind.RETURNED if returned else MovementKind.SHIPPED
    # a return's units are negative already, so what is minus for a sale is plus for it
    lines = [PastLine(line_id, sku_id, -units, kind) for line_id, sku_id, units in one.wanted]
    document = Document(ORDER.code, one.order_id)
    return PastDocument(document, one.priced.draft.placed_at, one.priced.shop.owner_id, shelf, lines)


def _past_correction(
    one: Correcting, shelves: Mapping[int, int], world: World, options: PlaceOptions, goods: Goods
) -> PastDocument | None:
    shop = world.shops.get(one.draft.shop_id)
    shelf = shelves.get(options.restock_to or options.ship_from or 0)
    if shop is None or shelf is None:
        code = errors.UNKNOWN_SHOP if shop is None else errors.NO_SHELF
        goods.refused_corrections[one.id] = Refusal(code, one.draft.number)
        return None
    lines = [
        # a correction has no order line; the row of the file is what the ledger can name
        PastLine(line.row, line.sku_id, line.quantity, MovementKind[line.reason.upper()])
        for line in one.draft.lines
    ]
    return PastDocument(Document(CORRECTION.code, one.id), one.draft.at, shop.owner_id, shelf, lines)


def _left(one: Demand, house: int, goods: Goods) -> None:
    owner = one.priced.shop.owner_id
    figures: dict[str, int] = {}
    goods.promises.extend(
        Promise(one.order_id, line_id, sku_id, house, owner, units, "history", figures)
        for line_id, sku_id, units in one.wanted
    )
    units = sum(line.quantity for line in one.wanted)
    goods.shipments.append((one.order_id, house, "", units, one.priced.draft.placed_at))
    goods.states[one.order_id] = State.SHIPPED
