"""The books are brought in line with what is really there."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from zayton.catalog.public import sku_cards
from zayton.kernel.access.public import Actor
from zayton.kernel.bulk import insert_rows
from zayton.kernel.errors import Refusal
from zayton.stock.errors import BAD_QUANTITY, COUNTED_TWICE, UNKNOWN_PLACE
from zayton.stock.events import ADJUSTED, COUNTED
from zayton.stock.lines import AdjustLine, CountedLine, Document, Outcome
from zayton.stock.models import Count
from zayton.stock.operations.errands import Errand
from zayton.stock.operations.piles import PileKey, held_by, lock_piles
from zayton.stock.operations.placing import Spots, boundary_place, spots_of
from zayton.stock.operations.running import hold_shelves, run_errands
from zayton.stock.states import ADJUSTMENT_REASONS, MovementKind, PlaceKind


def adjust_stock(
    *,
    lines: Sequence[AdjustLine],
    at: datetime,
    actor: Actor,
    document: Document | None = None,
    note: str = "",
) -> Outcome:
    """Correct the books, each line with its reason; reserved goods stay untouched. Quantities are signed."""
    if strange := {line.reason for line in lines} - ADJUSTMENT_REASONS:
        raise ValueError(f"no reasons for an adjustment: {sorted(strange)}")
    outside = boundary_place(PlaceKind.ADJUSTMENT)
    errands = [_correction(line, outside) for line in lines]
    outcome = run_errands(errands, event=ADJUSTED, at=at, actor=actor, document=document, note=note)
    return _signed(outcome, [line.quantity for line in lines])


def _correction(line: AdjustLine, outside: int) -> Errand:
    ends = (outside, line.place_id) if line.quantity > 0 else (line.place_id, outside)
    return Errand(
        line.reason,
        line.sku_id,
        line.owner_id,
        *ends,
        abs(line.quantity),
        line.line_id,
        line.lot_id,
        line.cost_minor,
    )


def _signed(outcome: Outcome, signs: Sequence[int]) -> Outcome:
    signed = [-one if sign < 0 else one for one, sign in zip(outcome.quantities, signs, strict=True)]
    return replace(outcome, quantities=signed)


def count_stock(*, lines: Sequence[CountedLine], at: datetime, actor: Actor, note: str = "") -> Outcome:
    """Write down what was found in places and book the differences, which the answer's quantities hold signed."""
    keys = [PileKey(line.place_id, line.sku_id, line.owner_id) for line in lines]
    spots = spots_of(key.place_id for key in keys)
    if refusals := _unsound(lines, keys, spots):
        return Outcome([0] * len(lines), refusals=refusals)
    outside = boundary_place(PlaceKind.ADJUSTMENT)
    with transaction.atomic(savepoint=False):
        # locked before they are read, or what ships meanwhile would pass for a difference
        hold_shelves(keys, spots)
        expected = held_by(lock_piles(set(keys)))
        differences = [line.counted - expected.get(key, 0) for line, key in zip(lines, keys, strict=True)]
        rows = [row for row, difference in enumerate(differences) if difference]
        outcome = run_errands(
            [_difference(keys[row], differences[row], outside) for row in rows],
            event=COUNTED,
            at=at,
            actor=actor,
            document=None,
            note=note,
            after=lambda document: _write_counts(lines, differences, document),
        )
    return _for_lines(outcome, rows, differences)


def _unsound(lines: Sequence[CountedLine], keys: Sequence[PileKey], spots: Spots) -> list[Refusal]:
    refusals = [
        Refusal(BAD_QUANTITY, figures={"wanted": line.counted}, row=row)
        for row, line in enumerate(lines)
        if line.counted < 0
    ]
    # asked here and not of the errands: a count that agrees has no errand that could be refused
    refusals += [
        Refusal(UNKNOWN_PLACE, figures={"place": key.place_id}, row=row)
        for row, key in enumerate(keys)
        if key.place_id not in spots or not spots[key.place_id].is_ours
    ]
    return refusals or _twice(keys, spots)


def _twice(keys: Sequence[PileKey], spots: Spots) -> list[Refusal]:
    rows = [row for row, key in enumerate(keys) if keys.index(key) != row]
    cards = sku_cards({keys[row].sku_id for row in rows}) if rows else {}
    codes = {row: cards[keys[row].sku_id].code for row in rows if keys[row].sku_id in cards}
    return [
        Refusal(
            COUNTED_TWICE,
            subject=codes.get(row, ""),
            figures={"sku": codes.get(row, str(keys[row].sku_id)), "where": spots[keys[row].place_id].code},
            row=row,
        )
        for row in rows
    ]


def _difference(key: PileKey, difference: int, outside: int) -> Errand:
    ends = (outside, key.place_id) if difference > 0 else (key.place_id, outside)
    return Errand(MovementKind.COUNTED, key.sku_id, key.owner_id, *ends, abs(difference))


def _write_counts(lines: Sequence[CountedLine], differences: Sequence[int], document: Document) -> None:
    rows = [
        (document.id, line.place_id, line.sku_id, line.owner_id, line.counted - difference, line.counted)
        for line, difference in zip(lines, differences, strict=True)
    ]
    insert_rows(Count, ("slip_id", "place_id", "sku_id", "owner_id", "expected", "counted"), rows)


def _for_lines(outcome: Outcome, rows: Sequence[int], differences: Sequence[int]) -> Outcome:
    """The answer of the errands, told for the counted lines that they came from."""
    if outcome.refusals:
        refusals = [replace(one, row=None if one.row is None else rows[one.row]) for one in outcome.refusals]
        return Outcome([0] * len(differences), refusals=refusals)
    costs = dict(zip(rows, outcome.costs_minor, strict=True))
    return Outcome(
        differences,
        costs_minor=[costs.get(row, 0) for row in range(len(differences))],
        document=outcome.document,
    )
