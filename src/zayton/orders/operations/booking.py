"""Booking documents that are new: goods first, then the rows of those that stock could follow, then the journal."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model

from zayton.customers.public import resolve_customers
from zayton.kernel.bulk import take_ids_of
from zayton.kernel.journal.public import append
from zayton.kernel.statements import gathered
from zayton.orders.models import Allocation, Correction, Order, OrderLine, Shipment
from zayton.orders.operations.batch import Batch, Goods
from zayton.orders.operations.correcting import Correcting, corrections_to_book, insert_corrections
from zayton.orders.operations.goods import move_goods
from zayton.orders.operations.holding import hold_goods
from zayton.orders.operations.returning import Originals, find_originals, flaw_of
from zayton.orders.operations.rows import (
    insert_lines,
    insert_orders,
    insert_promises,
    insert_shipments,
    line_rows,
    order_facts,
)
from zayton.orders.operations.telling import placed, served
from zayton.orders.operations.world import PlaceOptions, Priced, World
from zayton.orders.results import NEW, Booked, Settled
from zayton.orders.rules.drafts import RETURN, OrderDraft
from zayton.orders.rules.reading import CorrectionDraft
from zayton.orders.states import State


def book_new(
    fresh: Sequence[Priced],
    corrections: Sequence[tuple[int, CorrectionDraft]],
    world: World,
    options: PlaceOptions,
    booked: Booked,
) -> None:
    """Insert the orders and corrections that stock can follow; the others are refused."""
    todo = corrections_to_book(corrections, booked.corrections)
    originals = find_originals([one.draft for one in fresh])
    fresh = [one for one in fresh if _is_whole(one, originals, world)]
    if not fresh and not todo:
        return
    if _leave_and_come(fresh, todo, options):
        # those that leave are locked before those that come back, and another set may do it the other way round
        hold_goods(fresh, (), options, todo)
    batch = _numbered(fresh, todo, originals)
    # so that the rows of one small order go out in one round trip
    with gathered():
        goods = move_goods(batch, world, options)
        _refuse(batch, goods, world, booked)
        _insert(batch, goods, world, options, booked)


def _is_whole(one: Priced, originals: Originals, world: World) -> bool:
    flaw = flaw_of(one, originals)
    if flaw:
        world.refusals.append(flaw)
    return flaw is None


def _leave_and_come(fresh: Sequence[Priced], todo: Sequence[Correcting], options: PlaceOptions) -> bool:
    """Whether stock is asked more than once, each time locking what it needs."""
    linked = any(one.draft.original for one in fresh)
    if not linked and (not options.allocate or options.ship_from is not None):
        return False
    kinds = {(one.draft.kind, one.draft.original != "") for one in fresh}
    return len(kinds) + bool(todo) > 1


def _insert(batch: Batch, goods: Goods, world: World, options: PlaceOptions, booked: Booked) -> None:
    kept = [
        (one, key) for one, key in zip(batch.orders, batch.order_ids, strict=True) if key not in goods.refused
    ]
    customers = resolve_customers(
        {(one.draft.shop_id, one.draft.customer) for one, _ in kept if one.draft.customer}
    )
    states = {key: goods.states.get(key, _untouched(one, options)) for one, key in kept}
    # only of orders that stock could follow: a refused one must leave no buyer behind either
    rows = [
        {"id": key, "state": states[key], "version": 1}
        | order_facts(
            one, customers.get((one.draft.shop_id, one.draft.customer)), batch.original_of(one), world.at
        )
        for one, key in kept
    ]
    insert_orders(rows)
    insert_lines([line for one, key in kept for line in line_rows(one, key, 1, batch.line_ids[key])])
    insert_corrections([one for one in batch.corrections if one.id not in goods.refused_corrections])
    _insert_goods(goods, batch.allocation_ids)
    told = placed(kept, rows, customers, goods)
    # after the orders themselves, so that a reader meets the order before its movements
    told += goods.telling
    told += served(kept, goods)
    append(told, actor=world.actor)
    booked.orders.settled.extend(Settled(one.row, key, NEW, 1, states[key]) for one, key in kept)


def ids_needed(drafts: Sequence[OrderDraft], corrections: int = 0) -> dict[type[Model], int]:
    """How many keys new documents take, if their goods come from one warehouse each."""
    # a line served by several warehouses takes more keys; those are fetched when it happens
    lines = sum(len(one.lines) for one in drafts)
    return {Order: len(drafts), OrderLine: lines, Correction: corrections, Allocation: lines}


def _numbered(fresh: Sequence[Priced], todo: Sequence[Correcting], originals: Originals) -> Batch:
    ids = take_ids_of(ids_needed([one.draft for one in fresh], len(todo)))
    line_ids: dict[int, Sequence[int]] = {}
    # one run of keys for all lines, cut in the order of the drafts
    start = 0
    for one, key in zip(fresh, ids[Order], strict=True):
        line_ids[key] = ids[OrderLine][start : start + len(one.draft.lines)]
        start += len(one.draft.lines)
    numbered = [one._replace(id=key) for one, key in zip(todo, ids[Correction], strict=True)]
    return Batch(fresh, ids[Order], line_ids, numbered, ids[Allocation], originals)


def _refuse(batch: Batch, goods: Goods, world: World, booked: Booked) -> None:
    rows = {key: one.row for one, key in zip(batch.orders, batch.order_ids, strict=True)}
    world.refusals.extend(_at_row(refusal, rows[key]) for key, refusal in goods.refused.items())
    for one in batch.corrections:
        if one.id in goods.refused_corrections:
            booked.corrections.refusals.append(_at_row(goods.refused_corrections[one.id], one.row))
        else:
            booked.corrections.settled.append(Settled(one.row, one.id, NEW, 1, "booked"))


def _at_row(refusal: Any, row: int) -> Any:
    return type(refusal)(refusal.code, refusal.subject, refusal.figures, row)


def _untouched(one: Priced, options: PlaceOptions) -> str:
    if one.draft.kind == RETURN:
        return State.RECEIVED
    # charges alone have nothing to wait for, unless nobody was asked to serve them yet
    if one.draft.goods() or not (options.allocate or options.ship_from):
        return State.PLACED
    return State.SHIPPED


def _insert_goods(goods: Goods, reserved: Sequence[int]) -> None:
    more = len(goods.promises) - len(reserved)
    ids = take_ids_of({Allocation: max(more, 0), Shipment: len(goods.shipments)})
    allocation_ids = [*reserved, *ids[Allocation]][: len(goods.promises)]
    insert_promises(goods.promises, allocation_ids, shipped=bool(goods.shipments))
    insert_shipments([(key, *row) for key, row in zip(ids[Shipment], goods.shipments, strict=True)])
