"""Levels: what one owner has of one SKU in one warehouse, found, made, locked and changed as a set."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from django.db import connection

from zayton.kernel.bulk import COPY_FROM, rows_as_table
from zayton.kernel.statements import Statement, on_postgres, selected, write_together
from zayton.stock.lines import HeldLevel


class LevelKey(NamedTuple):
    """What makes a level."""

    warehouse_id: int
    sku_id: int
    owner_id: int


_KEY = {"warehouse_id": "bigint", "sku_id": "bigint", "owner_id": "bigint"}
_SAME_KEY = (
    "l.sku_id = wanted.sku_id AND l.warehouse_id = wanted.warehouse_id AND l.owner_id = wanted.owner_id"
)
_COLUMNS = "l.id, l.warehouse_id, l.sku_id, l.owner_id, l.on_hand, l.reserved"


def for_update(table: str) -> str:
    """The clause that locks the rows of a SELECT; on SQLite the transaction holds the only lock there is."""
    return f" FOR UPDATE OF {table}" if on_postgres() else ""


def ensure_levels(keys: Collection[LevelKey]) -> set[int]:
    """Make the levels that do not exist yet, empty; in the order of their keys, so that writers never cross.

    Answers the ids of those it made.
    """
    if not keys:
        return set()
    table, parameters = rows_as_table("wanted", _KEY, sorted(keys))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO stock_level (warehouse_id, sku_id, owner_id, on_hand, reserved)"
            f" SELECT warehouse_id, sku_id, owner_id, 0, 0 FROM {table}"
            f" WHERE NOT EXISTS (SELECT 1 FROM stock_level l WHERE {_SAME_KEY})"
            " ORDER BY warehouse_id, sku_id, owner_id ON CONFLICT DO NOTHING RETURNING id",
            parameters,
        )
        return {row[0] for row in cursor.fetchall()}


def drop_levels(made: Collection[int]) -> None:
    """Take back levels that this transaction made and put nothing on, so that a refusal leaves no trace."""
    if not made:
        return
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(made))
        cursor.execute(f"DELETE FROM stock_level WHERE id IN ({marks})", list(made))


def lock_levels(keys: Collection[LevelKey]) -> dict[LevelKey, HeldLevel]:
    """Lock and read the levels that exist, in the order of their ids."""
    if not keys:
        return {}
    table, parameters = rows_as_table("wanted", _KEY, list(keys))
    rows = selected(
        f"SELECT {_COLUMNS} FROM {table} JOIN stock_level l ON {_SAME_KEY} ORDER BY l.id{for_update('l')}",
        parameters,
        often=len(keys) < COPY_FROM,
    )
    return {LevelKey(*row[1:4]): HeldLevel(*row) for row in rows}


def lock_levels_of(*, skus: Iterable[int], warehouses: Collection[int] | None) -> list[HeldLevel]:
    """Lock and read every level of some SKUs, in the order of their ids."""
    table, parameters = rows_as_table("wanted", {"sku_id": "bigint"}, [(sku,) for sku in set(skus)])
    within = ""
    if warehouses is not None:
        within = f" AND l.warehouse_id IN ({', '.join(['%s'] * len(warehouses)) or 'NULL'})"
        parameters = [*parameters, *warehouses]
    rows = selected(
        # CROSS: SQLite would else walk all levels of a warehouse for each SKU
        f"SELECT {_COLUMNS} FROM {table} CROSS JOIN stock_level l WHERE l.sku_id = wanted.sku_id{within}"
        f" ORDER BY l.id{for_update('l')}",
        parameters,
    )
    return [HeldLevel(*row) for row in rows]


def change_levels(*, on_hand: Mapping[int, int], reserved: Mapping[int, int]) -> None:
    """Add signed quantities to locked levels; a level that would break its constraints is an `IntegrityError`."""
    changed = {level: (on_hand.get(level, 0), reserved.get(level, 0)) for level in {*on_hand, *reserved}}
    # a level that ends as it began need not be written
    rows = [(level, hand, held) for level, (hand, held) in changed.items() if hand or held]
    if not rows:
        return
    table, parameters = rows_as_table(
        "changed", {"id": "bigint", "on_hand": "bigint", "reserved": "bigint"}, rows
    )
    change = (
        "UPDATE stock_level SET on_hand = stock_level.on_hand + changed.on_hand,"
        f" reserved = stock_level.reserved + changed.reserved FROM {table} WHERE stock_level.id = changed.id"
    )
    if on_postgres():
        write_together({"change_levels": Statement(change, parameters)})
        return
    with connection.cursor() as cursor:
        cursor.execute(change, parameters)
