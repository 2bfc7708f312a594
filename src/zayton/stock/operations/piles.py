"""The piles that goods are taken from: lots in places, oldest first, locked until the transaction ends."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection

from zayton.kernel.bulk import rows_as_table
from zayton.stock.operations.levels import for_update
from zayton.stock.rules.costs import Pile


class PileKey(NamedTuple):
    """Where a line takes from: one owner's units of one SKU in one place."""

    place_id: int
    sku_id: int
    owner_id: int


_PILE = "b.lot_id, b.place_id, b.quantity, b.cost_minor"


def piles_on(level_ids: Collection[int]) -> dict[int, list[Pile]]:
    """The piles on the shelves of locked levels, by level; oldest receipt first, then the lower lot."""
    table, parameters = rows_as_table("wanted", {"id": "bigint"}, [(key,) for key in set(level_ids)])
    rows = _selected(
        f"SELECT b.level_id, {_PILE} FROM {table}"
        " CROSS JOIN stock_lotbalance b JOIN stock_lot t ON t.id = b.lot_id"
        " WHERE b.level_id = wanted.id AND b.quantity > 0 ORDER BY b.level_id, t.received_at, b.lot_id, b.place_id",
        parameters,
    )
    piles: dict[int, list[Pile]] = {}
    for level_id, *pile in rows:
        piles.setdefault(level_id, []).append(Pile(*pile))
    return piles


def lock_piles(keys: Collection[PileKey], *, also_in: Collection[int] = ()) -> dict[PileKey, list[Pile]]:
    """The piles in places, oldest first; rows of the same goods in the places they go to are locked with them."""
    wanted = {*keys, *(key._replace(place_id=place) for key in keys for place in also_in)}
    table, parameters = rows_as_table(
        "wanted", {"place_id": "bigint", "sku_id": "bigint", "owner_id": "bigint"}, list(wanted)
    )
    rows = _selected(
        # CROSS: SQLite would else start from all that lies in the place
        f"SELECT t.received_at, {_PILE}, t.sku_id, t.owner_id FROM {table}"
        " CROSS JOIN stock_lot t CROSS JOIN stock_lotbalance b"
        " WHERE t.sku_id = wanted.sku_id AND t.owner_id = wanted.owner_id"
        " AND b.lot_id = t.id AND b.place_id = wanted.place_id"
        f" ORDER BY b.lot_id, b.place_id{for_update('b')}",
        parameters,
    )
    piles: dict[PileKey, list[Pile]] = {}
    # locked by lot, sorted by age only now; what no warehouse has received yet comes last
    by_age = sorted(rows, key=lambda row: (row[0] is None, row[0] or ""))
    for _, lot_id, place_id, quantity, cost, sku_id, owner_id in by_age:
        key = PileKey(place_id, sku_id, owner_id)
        # empty piles are locked with the others, since goods may come back to them, but give nothing
        if quantity > 0 and key in keys:
            piles.setdefault(key, []).append(Pile(lot_id, place_id, quantity, cost))
    return piles


def _selected(statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def held_by(piles: Mapping[PileKey, Sequence[Pile]]) -> dict[PileKey, int]:
    """How many units each pool of piles holds."""
    return {key: sum(pile.quantity for pile in stack) for key, stack in piles.items()}
