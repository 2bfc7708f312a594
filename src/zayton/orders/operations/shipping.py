"""Shipping what is allocated, wholly or in part."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction

from zayton.kernel.access.public import Actor
from zayton.kernel.bulk import rows_as_table, take_ids
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Happening, append
from zayton.orders import errors
from zayton.orders.errands.wanting import Left, tell_of_parcels
from zayton.orders.events import ORDER, SHIPPED
from zayton.orders.models import Order, Shipment
from zayton.orders.operations.allocating import open_orders
from zayton.orders.operations.clearing import kept_back
from zayton.orders.operations.loading import goods_lines, promises_held, wanted_by_order
from zayton.orders.operations.moving import move_orders
from zayton.orders.operations.rows import insert_parcels
from zayton.orders.results import Moved
from zayton.orders.rules.versions import Held
from zayton.orders.states import State, state_of
from zayton.stock.public import DemandLine, ship_stock

LONGEST_NUMBER, LONGEST_CARRIER = 40, 60


class ShipDraft(NamedTuple):
    """What leaves of one order: everything allocated, or only units of some lines, or only from one warehouse.

    `units` maps line ids to how many of them leave; `number` is the carrier's or our own parcel number, `carrier` its
    name as people write it.
    """

    order_id: int
    units: Mapping[int, int] | None = None
    warehouse_id: int | None = None
    number: str = ""
    carrier: str = ""


class _Parcel(NamedTuple):
    """Units of allocations that leave together."""

    draft: ShipDraft
    picks: Sequence[tuple[int, Held, int]]


@dataclass(slots=True)
class _Shipping:
    orders: dict[int, Order]
    held: dict[int, list[tuple[int, Held]]]
    moved: Moved
    parcels: list[_Parcel] = field(default_factory=list)
    told: list[Happening] = field(default_factory=list)


def ship_orders(*, drafts: Sequence[ShipDraft], actor: Actor, at: datetime, tell: bool = True) -> Moved:
    """Ship allocated goods of orders, oldest lots first; one draft an order, all of it or nothing.

    Refused with `orders.not-allocated` when a draft names more units than are allocated and still here, and with
    `orders.awaited` while the marketplace does not let the order go. Marketplaces are told, unless it was they who
    told us (`tell=False`): what has left over there has left.
    """
    moved = Moved()
    with transaction.atomic():
        ids = [draft.order_id for draft in drafts]
        # partly: what is still waiting may follow, so this is the least a parcel leads to
        orders = open_orders(ids, actor, moved, target=State.PARTLY_SHIPPED)
        work = _Shipping({order.pk: order for order in orders}, promises_held(ids), moved)
        for row, draft in enumerate(drafts):
            if draft.order_id not in work.orders:
                continue
            if tell and (refusal := kept_back(work.orders[draft.order_id])):
                moved.refusals.append(replace(refusal, row=row))
            else:
                _pack(draft, row, work)
        _ship(work, actor=actor, at=at)
        if tell:
            tell_of_parcels([_left(parcel, work) for parcel in work.parcels], actor=actor, at=at)
        append(work.told, actor=actor)
    return moved


def _left(parcel: _Parcel, work: _Shipping) -> Left:
    before: dict[int, dict[int, int]] = {}
    leaving: dict[int, dict[int, int]] = {}
    for _, one in work.held[parcel.draft.order_id]:
        _count(before, one, one.shipped)
    for _, one, units in parcel.picks:
        _count(leaving, one, units)
    order = work.orders[parcel.draft.order_id]
    return Left(order, before, leaving, parcel.draft.carrier, parcel.draft.number)


def _count(units: dict[int, dict[int, int]], one: Held, count: int) -> None:
    line = units.setdefault(one.line_id, {})
    line[one.sku_id] = line.get(one.sku_id, 0) + count


def _pack(draft: ShipDraft, row: int, work: _Shipping) -> None:
    for text, longest in ((draft.number, LONGEST_NUMBER), (draft.carrier, LONGEST_CARRIER)):
        if len(text) > longest:
            long: dict[str, int | str] = {"value": f"{text[:20]}…"}
            work.moved.refusals.append(Refusal(errors.TOO_LONG, text[:20], long, row))
            return
    ready = [
        (key, one, one.quantity - one.shipped)
        for key, one in work.held.get(draft.order_id, ())
        # what has left already is not there to be picked again
        if one.quantity > one.shipped and draft.warehouse_id in (None, one.warehouse_id)
    ]
    picks = ready if draft.units is None else _picked(draft.units, ready)
    units = sum(draft.units.values()) if draft.units else 0
    # a parcel is what somebody packed: less than was said would be another parcel
    if not picks or sum(pick[2] for pick in picks) < units or min(pick[2] for pick in picks) < 1:
        number = work.orders[draft.order_id].external_number
        figures: dict[str, int | str] = {"wanted": units, "allocated": sum(one[2] for one in ready)}
        work.moved.refusals.append(Refusal(errors.NOT_ALLOCATED, number, figures, row))
        return
    work.parcels.append(_Parcel(draft, picks))


def _picked(units: Mapping[int, int], ready: Sequence[tuple[int, Held, int]]) -> list[tuple[int, Held, int]]:
    left = dict(units)
    picks = []
    for key, one, here in ready:
        taken = min(here, left.get(one.line_id, 0))
        if taken > 0:
            left[one.line_id] -= taken
            picks.append((key, one, taken))
    return picks


def _ship(work: _Shipping, *, actor: Actor, at: datetime) -> None:
    lines = [
        DemandLine(
            parcel.draft.order_id,
            one.line_id,
            one.warehouse_id,
            one.sku_id,
            one.owner_id,
            units,
            from_reserved=True,
        )
        for parcel in work.parcels
        for _, one, units in parcel.picks
    ]
    if not lines:
        return
    outcome = ship_stock(lines=lines, document_kind=ORDER.code, at=at, actor=actor, telling=work.told)
    # stock refuses whole documents, so a parcel never leaves by halves
    refused = {lines[refusal.row].document_id for refusal in outcome.refusals if refusal.row is not None}
    work.moved.refusals.extend(outcome.refusals)
    work.parcels = [parcel for parcel in work.parcels if parcel.draft.order_id not in refused]
    _write(work, at)


def _write(work: _Shipping, at: datetime) -> None:
    rows: list[tuple[int, int, str, int, datetime, str]] = []
    picked: Counter[int] = Counter()
    for parcel in work.parcels:
        houses: dict[int, int] = {}
        for key, one, units in parcel.picks:
            houses[one.warehouse_id] = houses.get(one.warehouse_id, 0) + units
            picked[key] += units
        draft = parcel.draft
        rows.extend(
            (draft.order_id, house, draft.number, n, at, draft.carrier) for house, n in houses.items()
        )
        work.told.append(_told(parcel, work.orders[parcel.draft.order_id], houses, at))
    _pick(picked)
    ids = take_ids(Shipment, len(rows))
    insert_parcels([(key, *row) for key, row in zip(ids, rows, strict=True)])
    work.moved.shipments.extend(ids)
    _move(work)


def _pick(units: Mapping[int, int]) -> None:
    """Say of allocations, by key, how many more of their units have left."""
    if not units:
        return
    table, parameters = rows_as_table("picked", {"id": "bigint", "units": "bigint"}, list(units.items()))
    with connection.cursor() as cursor:
        cursor.execute(
            # added in the database, where a constraint keeps it within what was promised
            "UPDATE orders_allocation SET shipped_quantity = shipped_quantity + picked.units"
            f" FROM {table} WHERE orders_allocation.id = picked.id",
            parameters,
        )


def _told(parcel: _Parcel, order: Order, houses: Mapping[int, int], at: datetime) -> Happening:
    payload: dict[str, int | str] = {"units": sum(houses.values()), "number": parcel.draft.number}
    if parcel.draft.carrier:
        payload["carrier"] = parcel.draft.carrier
    return Happening(SHIPPED, order.pk, at, payload, {"shop": (order.shop_id,), "node": tuple(houses)})


def _move(work: _Shipping) -> None:
    ids = [parcel.draft.order_id for parcel in work.parcels]
    wanted = wanted_by_order(goods_lines(ids))
    targets = {}
    for parcel in work.parcels:
        key = parcel.draft.order_id
        now = sum(units for _, _, units in parcel.picks)
        targets[key] = state_of(
            ordered=sum(one.quantity for one in wanted.get(key, ())),
            allocated=sum(one.quantity for _, one in work.held[key]),
            shipped=sum(one.shipped for _, one in work.held[key]) + now,
        )
    work.moved.refusals.extend(move_orders(work.orders, targets).values())
    work.moved.states.update({key: work.orders[key].state for key in ids})
