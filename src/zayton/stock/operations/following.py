"""History: documents of the past that stock follows one after the other, worked in memory and written at once."""

from bisect import insort
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from django.db import connection, transaction

from zayton.catalog.public import purchase_costs
from zayton.kernel.access.public import Actor, Scope
from zayton.kernel.bulk import rows_as_table, sqlite_moment, take_ids
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Event, Happening, append
from zayton.kernel.statements import on_postgres
from zayton.stock.errors import SHORT
from zayton.stock.events import ADJUSTED, RETURNED, SHIPPED, happening_to
from zayton.stock.lines import Document
from zayton.stock.models import Lot
from zayton.stock.operations.booking import Levels, Step, book
from zayton.stock.operations.levels import LevelKey, drop_levels, ensure_levels, lock_levels
from zayton.stock.operations.lots import NewLot, write_lots
from zayton.stock.operations.placing import Spots, boundary_place, spots_of
from zayton.stock.operations.refusing import About, refusals_of
from zayton.stock.operations.telling import ranges_of
from zayton.stock.rules.costs import Pick, Pile, average_cost, take_oldest
from zayton.stock.rules.sharing import Shortage
from zayton.stock.states import MovementKind, PlaceKind

_EVENTS = {MovementKind.SHIPPED: SHIPPED, MovementKind.RETURNED: RETURNED}
_Stack = list[tuple[str, int, Pile]]


class PastLine(NamedTuple):
    """Units that left (-) or reached (+) a shelf, and why; what arrives costs what lies there on average."""

    line_id: int
    sku_id: int
    quantity: int
    kind: MovementKind


class PastDocument(NamedTuple):
    """A document of the past: shipped, returned or adjusted, as the kind of its lines says.

    Units arrive on `shelf_id`, and leave the oldest lots on the shelves of its warehouse.
    """

    document: Document
    at: datetime
    owner_id: int
    shelf_id: int
    lines: Sequence[PastLine]


@dataclass(slots=True)
class _Course:
    """Levels, piles and new lots as they are after the documents worked so far."""

    spots: Spots
    levels: Levels
    stacks: Mapping[int, _Stack]
    free: dict[int, int]
    expected: Mapping[int, int]
    outside: Mapping[PlaceKind, int]
    lot_ids: list[int]
    made: set[int]
    lots: list[NewLot] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)


def follow_history(
    *,
    documents: Sequence[PastDocument],
    actor: Actor,
    telling: list[Happening] | None = None,
) -> list[Refusal]:
    """Let stock follow documents in the order given, each wholly or not at all; a refusal's `row` is its position.

    The end is the same as shipping, taking back and adjusting one by one, and as in one call with others. What
    is reserved stays untouched.
    """
    told: list[Happening] = []
    shortages: list[tuple[int, PastLine, int]] = []
    with transaction.atomic(savepoint=False):
        course = _begin(documents)
        ends: list[tuple[int, int]] = []
        for row, document in enumerate(documents):
            start = len(course.steps)
            short = _follow(document, course)
            if short is not None:
                shortages.append((row, *short))
            ends.append((start, len(course.steps)))
        drop_levels(course.made)
        write_lots(course.lots)
        ids = book(course.steps, spots=course.spots, levels=course.levels)
        for document, (start, end) in zip(documents, ends, strict=True):
            if end > start:
                told.append(_told(document, course.steps[start:end], ids[start:end], course.spots))
        if telling is None:
            append(told, actor=actor)
        else:
            telling.extend(told)
    return _refusals(shortages, documents)


def _begin(documents: Sequence[PastDocument]) -> _Course:
    outside = {kind: boundary_place(kind) for kind in (PlaceKind.CUSTOMER, PlaceKind.ADJUSTMENT)}
    spots = spots_of({*outside.values(), *(document.shelf_id for document in documents)})
    keys = {_key(document, line, spots) for document in documents for line in document.lines}
    arriving = {
        _key(document, line, spots) for document in documents for line in document.lines if line.quantity > 0
    }
    made = ensure_levels(arriving)
    levels = lock_levels(keys)
    skus = {line.sku_id for document in documents for line in document.lines if line.quantity > 0}
    count = sum(line.quantity > 0 for document in documents for line in document.lines)
    stacks = _stacks({level.level_id for level in levels.values()})
    # goods leave any shelf of the warehouse, also a bin that no document names
    bins = {pile.place_id for stack in stacks.values() for _, _, pile in stack} - spots.keys()
    return _Course(
        spots | spots_of(bins) if bins else spots,
        levels,
        stacks,
        {level.level_id: level.free for level in levels.values()},
        purchase_costs(skus, scope=Scope.everything()) if skus else {},
        outside,
        # from the end, as the documents take them from there: earlier ones get lower ids, as one by one
        take_ids(Lot, count)[::-1],
        made,
    )


def _key(document: PastDocument, line: PastLine, spots: Spots) -> LevelKey:
    return LevelKey(spots[document.shelf_id].warehouse_id or 0, line.sku_id, document.owner_id)


def _stacks(level_ids: Collection[int]) -> dict[int, _Stack]:
    table, parameters = rows_as_table("wanted", {"id": "bigint"}, [(key,) for key in level_ids])
    stacks: dict[int, _Stack] = {key: [] for key in level_ids}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT b.level_id, CAST(t.received_at AS text), b.lot_id, b.place_id, b.quantity, b.cost_minor"
            f" FROM {table} CROSS JOIN stock_lotbalance b CROSS JOIN stock_lot t"
            " WHERE b.level_id = wanted.id AND b.quantity > 0 AND t.id = b.lot_id"
            " ORDER BY b.level_id, t.received_at, b.lot_id, b.place_id",
            parameters,
        )
        for level_id, received_at, lot_id, *pile in cursor.fetchall():
            stacks[level_id].append((received_at, lot_id, Pile(lot_id, *pile)))
    return stacks


def _as_text(at: datetime) -> str:
    """A moment in words that sort like the database's own."""
    return str(at.astimezone(UTC)) if on_postgres() else str(sqlite_moment(at))


def _follow(document: PastDocument, course: _Course) -> tuple[PastLine, int] | None:
    house = course.spots[document.shelf_id].warehouse_id or 0
    found = [course.levels.get((house, line.sku_id, document.owner_id)) for line in document.lines]  # type: ignore[call-overload]
    levels = [0 if level is None else level.level_id for level in found]
    if short := _short(document, levels, course.free):
        return short
    for line, level_id in zip(document.lines, levels, strict=True):
        # nothing left and nothing arrived; there may not even be a level
        if not line.quantity:
            continue
        course.free[level_id] += line.quantity
        course.made.discard(level_id)
        if line.quantity < 0:
            _leave(document, line, level_id, course)
        else:
            _arrive(document, line, level_id, course)
    return None


def _short(
    document: PastDocument, levels: Sequence[int], free: Mapping[int, int]
) -> tuple[PastLine, int] | None:
    left: dict[int, int] = {}
    # in the order of the lines: one may take what an earlier one brought
    for line, level_id in zip(document.lines, levels, strict=True):
        before = left[level_id] if level_id in left else free.get(level_id, 0)
        left[level_id] = before + line.quantity
        if left[level_id] < 0:
            return line, before
    return None


def _leave(document: PastDocument, line: PastLine, level_id: int, course: _Course) -> None:
    stack = course.stacks[level_id]
    # dropped as they come to the front: a year of orders would walk over the empty piles each time
    while stack and not stack[0][2].quantity:
        del stack[0]
    wanted = -line.quantity
    # nearly every line, and much faster than asking all piles
    if stack[0][2].quantity >= wanted:
        picks = [stack[0][2].take(wanted)]
    else:
        picks = take_oldest([pile for _, _, pile in stack], wanted)
    to = _outside(line, course)
    course.steps.extend(_step(document, line, pick, pick.place_id, to) for pick in picks)


def _arrive(document: PastDocument, line: PastLine, level_id: int, course: _Course) -> None:
    stack = course.stacks[level_id]
    cost = average_cost([pile for _, _, pile in stack], line.quantity)
    if cost is None:
        cost = course.expected.get(line.sku_id, 0) * line.quantity
    pick = Pick(course.lot_ids.pop(), document.shelf_id, line.quantity, cost)
    step = _step(document, line, pick, _outside(line, course), document.shelf_id)
    course.steps.append(step)
    course.lots.append(NewLot(step, document.at))
    # by age and not at the end: documents of several deliveries need not come in the order of their days
    insort(
        stack, (_as_text(document.at), pick.lot_id, Pile(pick.lot_id, document.shelf_id, line.quantity, cost))
    )


def _outside(line: PastLine, course: _Course) -> int:
    return course.outside[PlaceKind.CUSTOMER if line.kind in _EVENTS else PlaceKind.ADJUSTMENT]


def _step(document: PastDocument, line: PastLine, pick: Pick, from_place: int, to_place: int) -> Step:
    return Step(
        document.at,
        line.kind,
        line.sku_id,
        pick.lot_id,
        from_place,
        to_place,
        pick.quantity,
        pick.cost_minor,
        *document.document,
        line.line_id,
        None,
        document.owner_id,
    )


def _told(document: PastDocument, steps: Sequence[Step], ids: Sequence[int], spots: Spots) -> Happening:
    event: Event = _EVENTS.get(document.lines[0].kind, ADJUSTED)
    payload = {
        "steps": len(steps),
        "quantity": sum(step.quantity for step in steps),
        "cost_minor": sum(step.cost_minor for step in steps),
        "movements": ranges_of(ids),
    }
    named = {
        "sku": {step.sku_id for step in steps},
        "node": (spots[document.shelf_id].warehouse_id or 0,),
        "owner": (document.owner_id,),
    }
    return Happening(
        happening_to(event, document.document.kind), document.document.id, document.at, payload, named
    )


def _refusals(
    shortages: Sequence[tuple[int, PastLine, int]], documents: Sequence[PastDocument]
) -> list[Refusal]:
    rows = {row: (line, left) for row, line, left in shortages}

    def about(row: int) -> About:
        return About(rows[row][0].sku_id, -rows[row][0].quantity, place_id=documents[row].shelf_id)

    short = [Shortage(row, None, left) for row, _, left in shortages]
    return refusals_of(short, about, lambda _: (SHORT, "free"))
