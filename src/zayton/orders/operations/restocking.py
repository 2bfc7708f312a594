"""Goods of returns that name their sale: back into the lots they left from, no more than it shipped."""

from collections.abc import Sequence

from zayton.kernel.errors import Refusal
from zayton.kernel.statements import write_waiting
from zayton.orders import errors
from zayton.orders.events import ORDER
from zayton.orders.operations.batch import Demand, Goods
from zayton.orders.operations.world import PlaceOptions, World
from zayton.orders.rules.drafts import OrderDraft
from zayton.stock.public import Document, PlaceKind, ReturnLine, accept_return, main_shelves, places_of


def take_back(demands: Sequence[Demand], world: World, options: PlaceOptions, goods: Goods) -> None:
    """Let goods come back into the lots that their sales took them from, at the cost they left with.

    All returns that name a sale bring back no more than it shipped. Whether a return that names none brought units
    of that sale cannot be known: those count as still with the buyer.
    """
    shelf = _shelf_for(options)
    if shelf is None:
        goods.refused.update(
            {one.order_id: Refusal(errors.NO_RESTOCK, one.priced.draft.number) for one in demands}
        )
        return
    # what waits to be written is read here by statements that do not know of it
    write_waiting()
    lines = [
        ReturnLine(
            one.order_id,
            want.line_id,
            want.sku_id,
            one.priced.shop.owner_id,
            shelf,
            # a return's units are negative already
            -want.quantity,
            original=Document(ORDER.code, one.original_id or 0),
            at=one.priced.draft.placed_at,
        )
        for one in demands
        for want in one.wanted
    ]
    outcome = accept_return(
        lines=lines, document_kind=ORDER.code, at=world.at, actor=world.actor, telling=goods.telling
    )
    drafts = {one.order_id: one.priced.draft for one in demands}
    brought = _brought_before(lines) if outcome.refusals else ()
    for refusal in outcome.refusals:
        row = refusal.row or 0
        key = lines[row].document_id
        # what is not about units is about the shelf
        more = "left" in refusal.figures
        goods.refused.setdefault(
            key, _returned_more(refusal, lines[row], brought[row], drafts[key]) if more else refusal
        )


def _shelf_for(options: PlaceOptions) -> int | None:
    """Where the goods of returns go: the warehouse's main shelf or its inspection; `None` without a warehouse."""
    if options.restock_to is None:
        return None
    if options.inspect:
        return next(
            iter(places_of(warehouse_id=options.restock_to, kind=PlaceKind.INSPECTION).values()), None
        )
    return main_shelves(warehouses={options.restock_to}).get(options.restock_to)


def _brought_before(lines: Sequence[ReturnLine]) -> list[int]:
    """How much of its SKU each line's return brings in the lines before it."""
    sums: dict[tuple[int, int], int] = {}
    before = []
    for line in lines:
        same = (line.document_id, line.sku_id)
        before.append(sums.get(same, 0))
        sums[same] = before[-1] + line.quantity
    return before


def _returned_more(refusal: Refusal, line: ReturnLine, before: int, draft: OrderDraft) -> Refusal:
    figures = {
        "original": draft.original,
        "sku": refusal.figures["sku"],
        # stock tells the lines of a return apart, which may be of one SKU
        "wanted": before + line.quantity,
        "left": before + int(refusal.figures["left"]),
    }
    return Refusal(errors.RETURNED_MORE, draft.number, figures)
