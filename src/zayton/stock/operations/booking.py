"""Writing movements, and the balances and levels that follow from them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from zayton.kernel.bulk import insert_rows, rows_as_table, take_ids
from zayton.stock.lines import HeldLevel
from zayton.stock.models import Movement
from zayton.stock.operations.levels import LevelKey, change_levels
from zayton.stock.operations.placing import Spot, Spots
from zayton.stock.states import MovementKind

Levels = Mapping[LevelKey, HeldLevel]


class Step(NamedTuple):
    """A movement to be written, in the order of the columns; `owner_id` comes with the lot."""

    at: datetime
    kind: MovementKind
    sku_id: int
    lot_id: int
    from_place_id: int
    to_place_id: int
    quantity: int
    cost_minor: int
    document_kind: int
    document_id: int
    line_id: int | None
    reverses_id: int | None
    owner_id: int


class _Change(NamedTuple):
    """What a balance gains or loses."""

    lot_id: int
    place_id: int
    level_id: int | None
    ours: int
    quantity: int
    cost_minor: int


_MOVEMENT = ("id", *Step._fields[:-1])
_CHANGE = {
    "lot_id": "bigint",
    "place_id": "bigint",
    "level_id": "bigint",
    "ours": "integer",
    "quantity": "bigint",
    "cost_minor": "bigint",
}


class BalanceMissingError(RuntimeError):
    """Goods were to be taken from a balance that is not there: the caches no longer follow the movements."""


def book(
    steps: Sequence[Step], *, spots: Spots, levels: Levels, reserved: Mapping[int, int] | None = None
) -> list[int]:
    """Write movements and change what they touch, in the caller's transaction; answers the movements' ids.

    `levels` holds every level that a step takes from or adds to, locked; `reserved` what else changes on them.
    """
    ids = take_ids(Movement, len(steps))
    insert_rows(Movement, _MOVEMENT, [(key, *step[:-1]) for key, step in zip(ids, steps, strict=True)])
    changes = _changes_of(steps, spots, levels)
    # an INSERT of less than nothing fails its check before a conflict can turn it into an UPDATE
    _lower([change for change in changes if change.ours and change.quantity < 0])
    _raise([change for change in changes if not change.ours or change.quantity >= 0])
    on_hand: Counter[int] = Counter()
    for change in changes:
        # what only changes its bin adds up to nothing on the level
        if change.level_id is not None:
            on_hand[change.level_id] += change.quantity
    change_levels(on_hand=on_hand, reserved=reserved or {})
    return ids


def _changes_of(steps: Sequence[Step], spots: Spots, levels: Levels) -> list[_Change]:
    quantities: Counter[tuple[int, int]] = Counter()
    costs: Counter[tuple[int, int]] = Counter()
    level_of: dict[tuple[int, int], int | None] = {}
    for step in steps:
        for place_id, sign in ((step.from_place_id, -1), (step.to_place_id, 1)):
            key = (step.lot_id, place_id)
            quantities[key] += sign * step.quantity
            costs[key] += sign * step.cost_minor
            if key not in level_of:
                level_of[key] = _level_id(step, spots[place_id], levels)
    return [
        _Change(*key, level_of[key], int(spots[key[1]].is_ours), quantity, costs[key])
        # in the order of lots and places, as every writer, so that two never wait for each other
        for key, quantity in sorted(quantities.items())
    ]


def _level_id(step: Step, spot: Spot, levels: Levels) -> int | None:
    key = spot.level_key(step.sku_id, step.owner_id)
    return None if key is None else levels[key].level_id


def _lower(changes: Sequence[_Change]) -> None:
    if not changes:
        return
    table, parameters = rows_as_table("changed", _CHANGE, changes)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE stock_lotbalance SET quantity = stock_lotbalance.quantity + changed.quantity,"
            f" cost_minor = stock_lotbalance.cost_minor + changed.cost_minor FROM {table}"
            " WHERE stock_lotbalance.lot_id = changed.lot_id AND stock_lotbalance.place_id = changed.place_id",
            parameters,
        )
        # the levels are locked, so a row that is missing cannot be another writer's doing
        if cursor.rowcount != len(changes):
            raise BalanceMissingError(f"{len(changes)} balances to lower, {cursor.rowcount} found")


def _raise(changes: Sequence[_Change]) -> None:
    if not changes:
        return
    table, parameters = rows_as_table("changed", _CHANGE, changes)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO stock_lotbalance (lot_id, place_id, level_id, ours, quantity, cost_minor)"
            f" SELECT lot_id, place_id, level_id, ours = 1, quantity, cost_minor FROM {table}"
            # WHERE true: SQLite would else take ON CONFLICT for the condition of a join
            " WHERE true ORDER BY lot_id, place_id ON CONFLICT (lot_id, place_id) DO UPDATE SET"
            " quantity = stock_lotbalance.quantity + excluded.quantity,"
            " cost_minor = stock_lotbalance.cost_minor + excluded.cost_minor",
            parameters,
        )
