"""Goods come back from customers."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Happening
from zayton.stock.errors import BEYOND_SHIPPED, NO_ROUTE, UNKNOWN_PLACE
from zayton.stock.events import RETURNED
from zayton.stock.lines import Outcome, ReturnLine
from zayton.stock.operations.booking import Levels, Step, book
from zayton.stock.operations.levels import drop_levels, ensure_levels, lock_levels
from zayton.stock.operations.lots import TO_BE_MADE, NewLot, make_lots
from zayton.stock.operations.placing import Spots, boundary_place, spots_of
from zayton.stock.operations.pricing import costs_at
from zayton.stock.operations.refusing import About, refusals_of
from zayton.stock.operations.shipments import Sent, Shipment, lock_shipments
from zayton.stock.operations.telling import Occasion, stories_of, tell
from zayton.stock.rules.costs import Pick, take_oldest
from zayton.stock.rules.sharing import Pools, Want, share_out
from zayton.stock.states import MovementKind, PlaceKind, may_go


class _SentLine(NamedTuple):
    """The pool of one shipped line's units, within those of its document."""

    sent: Sent
    line_id: int


Shipments = Mapping[Sent, Sequence[Shipment]]


def accept_return(
    *,
    lines: Sequence[ReturnLine],
    document_kind: int,
    at: datetime,
    actor: Actor,
    telling: list[Happening] | None = None,
) -> Outcome:
    """Take goods back from customers, into inspection or onto a shelf: all of a document's lines or none.

    Where the original is named they take back the cost they left with, into the lot they came from; else they
    become a new lot at the average cost of what lies there.
    """
    customer = boundary_place(PlaceKind.CUSTOMER)
    spots = spots_of({customer, *(line.place_id for line in lines)})
    if refusals := _unreachable(lines, spots):
        return Outcome([0] * len(lines), refusals=refusals)
    with transaction.atomic(savepoint=False):
        levels, made = _open_levels(lines, spots)
        # after the levels, as every verb: levels first, then balances
        shipments = lock_shipments({line.original for line in lines if line.original})
        wants = [Want(line.document_id, line.quantity, _pools_of(line)) for line in lines]
        granted, shortages = share_out(wants, _pools(shipments))
        drop_levels(made - _reached(lines, granted, spots, levels))
        occasion = Occasion(document_kind, at, actor, telling)
        steps = _taken_back(lines, granted, shipments, occasion)
        unknown = [row for row, line in enumerate(lines) if granted[row] and not line.original]
        costs = _costs([lines[row] for row in unknown], spots, levels)
        drafts = [
            _new_lot(lines[row], cost, customer, occasion) for row, cost in zip(unknown, costs, strict=True)
        ]
        for row, step in zip(unknown, make_lots(drafts), strict=True):
            steps[row] = [step]
        flat = [step for group in steps for step in group]
        ids = book(flat, spots=spots, levels=levels)
        tell(RETURNED, stories_of(flat, ids, spots), occasion)
    refusals = refusals_of(shortages, lambda row: _about(lines[row]), lambda _: (BEYOND_SHIPPED, "left"))
    return Outcome(
        granted,
        costs_minor=[sum(step.cost_minor for step in group) for group in steps],
        lot_ids=[group[0].lot_id if group else 0 for group in steps],
        refusals=refusals,
    )


def _unreachable(lines: Sequence[ReturnLine], spots: Spots) -> list[Refusal]:
    flaws = ((row, _flaw(line, spots)) for row, line in enumerate(lines))
    return [replace(flaw, row=row) for row, flaw in flaws if flaw]


def _flaw(line: ReturnLine, spots: Spots) -> Refusal | None:
    spot = spots.get(line.place_id)
    if spot is None:
        return Refusal(UNKNOWN_PLACE, figures={"place": line.place_id})
    if may_go(MovementKind.RETURNED, PlaceKind.CUSTOMER, spot.kind):
        return None
    return Refusal(NO_ROUTE, figures={"from": PlaceKind.CUSTOMER.name, "to": spot.code})


def _open_levels(lines: Sequence[ReturnLine], spots: Spots) -> tuple[Levels, set[int]]:
    keys = {spots[line.place_id].level_key(line.sku_id, line.owner_id) for line in lines}
    wanted = [key for key in keys if key]
    made = ensure_levels(wanted)
    return lock_levels(wanted), made


def _reached(lines: Sequence[ReturnLine], granted: Sequence[int], spots: Spots, levels: Levels) -> set[int]:
    keys = [spots[line.place_id].level_key(line.sku_id, line.owner_id) for line in lines]
    return {levels[key].level_id for key, quantity in zip(keys, granted, strict=True) if key and quantity}


def _sent(line: ReturnLine) -> Sent | None:
    return Sent(line.original, line.sku_id, line.owner_id) if line.original else None


def _pools_of(line: ReturnLine) -> tuple[Hashable, ...]:
    sent = _sent(line)
    if sent is None:
        return ()
    return (sent,) if line.original_line_id is None else (sent, _SentLine(sent, line.original_line_id))


def _pools(shipments: Shipments) -> Pools:
    pools: Pools = {}
    for sent, stack in shipments.items():
        for shipment in stack:
            keys: list[Hashable] = [sent]
            if shipment.line_id is not None:
                keys.append(_SentLine(sent, shipment.line_id))
            for key in keys:
                pools[key] = pools.get(key, 0) + shipment.pile.quantity
    return pools


def _taken_back(
    lines: Sequence[ReturnLine], granted: Sequence[int], shipments: Shipments, occasion: Occasion
) -> list[list[Step]]:
    steps: list[list[Step]] = [[] for _ in lines]
    # lines that name the original line choose first: the others can take from any
    for row in sorted(range(len(lines)), key=lambda row: (lines[row].original_line_id is None, row)):
        sent = _sent(lines[row])
        if granted[row] and sent:
            picks = _take_back(shipments[sent], lines[row].original_line_id, granted[row])
            steps[row] = [_step(lines[row], pick, occasion) for pick in picks]
    return steps


def _costs(lines: Sequence[ReturnLine], spots: Spots, levels: Levels) -> list[int]:
    keys = [spots[line.place_id].level_key(line.sku_id, line.owner_id) for line in lines]
    return costs_at(
        [(key, line.sku_id, line.quantity) for key, line in zip(keys, lines, strict=True)], levels
    )


def _new_lot(line: ReturnLine, cost_minor: int, customer: int, occasion: Occasion) -> NewLot:
    arrival = _step(line, Pick(TO_BE_MADE, customer, line.quantity, cost_minor), occasion)
    # how long a stranger kept it nobody knows: it is as old as its return
    return NewLot(arrival, arrival.at)


def _take_back(stack: Sequence[Shipment], line_id: int | None, quantity: int) -> list[Pick]:
    return take_oldest([one.pile for one in stack if line_id in (None, one.line_id)], quantity)


def _step(line: ReturnLine, pick: Pick, occasion: Occasion) -> Step:
    return Step(
        at=line.at or occasion.at,
        kind=MovementKind.RETURNED,
        sku_id=line.sku_id,
        lot_id=pick.lot_id,
        from_place_id=pick.place_id,
        to_place_id=line.place_id,
        quantity=pick.quantity,
        cost_minor=pick.cost_minor,
        document_kind=occasion.document_kind,
        document_id=line.document_id,
        line_id=line.line_id,
        reverses_id=pick.movement_id,
        owner_id=line.owner_id,
    )


def _about(line: ReturnLine) -> About:
    return About(line.sku_id, line.quantity, place_id=line.place_id)
