"""The floor under an order's own rows: bare psycopg that writes what one order writes here, and decides nothing.

Between this and `floor_orders` lies what the rows cost (claim, allocation, journal, references, their indexes); between
this and the product lies what deciding costs.
"""

import json
import os
import random
from collections.abc import Callable, Sequence
from typing import Any

import psycopg

_TABLES = {
    "stock_claim": "level_id:bigint kind:smallint at:timestamptz quantity:bigint document_kind:smallint"
    " document_id:bigint line_id:bigint",
    "orders_order": "id:bigint shop_id:bigint kind:text external_number:text state:text version:int"
    " placed_at:timestamptz local_date:date country:text postcode:text latitude_e6:int longitude_e6:int"
    " customer_id:bigint currency:text goods_minor:bigint charge_minor:bigint base_goods_minor:bigint"
    " base_charge_minor:bigint rate:numeric rate_date:date units:int digest:text source_import_id:bigint"
    " recorded_at:timestamptz",
    "orders_orderline": "id:bigint order_id:bigint version:int line_no:int kind:text sku_id:bigint charge:text"
    " external_code:text title:text quantity:int amount_minor:bigint base_minor:bigint source_import_id:bigint"
    " source_row:int",
    "orders_allocation": "id:bigint order_id:bigint line_id:bigint sku_id:bigint warehouse_id:bigint"
    " owner_id:bigint quantity:int shipped_quantity:int reason:text figures:jsonb",
    "journal_entry": "id:bigint verb:text version:smallint document_kind:smallint document_id:bigint"
    " at:timestamptz recorded_at:timestamptz actor:text payload:jsonb",
    "journal_reference": "dimension:smallint month:date key:bigint entry_id:bigint",
    "journal_pending": "entry_id:bigint recorded_at:timestamptz",
}
_AT = "2026-11-22T07:10:51+00:00"
_LOCK = (
    "SELECT id FROM stock_level WHERE sku_id = $1 AND warehouse_id = $2 AND owner_id = $3"
    " AND on_hand > reserved FOR UPDATE"
)
_IDS = (
    "SELECT nextval('orders_order_id_seq'), nextval('orders_orderline_id_seq'),"
    " nextval('orders_allocation_id_seq'), nextval('journal_entry_id_seq')"
)


def _write() -> str:
    parts = ["level AS (UPDATE stock_level SET reserved = reserved + 1 WHERE id = $1)"]
    number = 2
    for table, said in _TABLES.items():
        columns = [one.split(":") for one in said.split()]
        given = ", ".join(f"${number + index}::{kind}[]" for index, (_, kind) in enumerate(columns))
        number += len(columns)
        names = ", ".join(name for name, _ in columns)
        parts.append(f"w_{table} AS (INSERT INTO {table} ({names}) SELECT * FROM unnest({given}))")
    return f"WITH {', '.join(parts)} SELECT 1"


def _columns(*rows: Sequence[Any]) -> list[str]:
    return ["{" + ",".join("NULL" if one is None else json.dumps(str(one)) for one in column) + "}"
            for column in zip(*rows, strict=True)]  # fmt: skip


def sell_same(worker: int, name: str) -> Callable[[int], bool]:
    """A step that reserves one unit and writes an order's rows, in a shop that `selling.found` has opened."""
    options = "-c plan_cache_mode=force_generic_plan"
    connection = psycopg.connect(
        os.environ["ZAYTON_DATABASE"], cursor_factory=psycopg.RawCursor, options=options
    )
    connection.prepare_threshold = 0
    found = connection.execute(
        "SELECT l.sku_id, l.warehouse_id, l.owner_id, s.id FROM stock_level l"
        " JOIN channels_shop s ON s.owner_id = l.owner_id WHERE s.code = $1",
        [name],
    ).fetchall()
    connection.commit()
    luck, write, prefix = random.Random(worker), _write(), f"bare-{os.getpid()}"

    def step(number: int) -> bool:
        sku, house, owner, shop = luck.choice(found)
        with connection.transaction():
            level = connection.execute(_LOCK, [sku, house, owner]).fetchone()
            ids = connection.execute(_IDS).fetchone()
            assert level
            assert ids
            rows = _rows(level[0], ids, (sku, house, owner, shop), f"{prefix}-{number}")
            connection.execute(write, [level[0], *rows])
        return True

    return step


def _rows(level: int, ids: Sequence[int], where: Sequence[int], number: str) -> list[str]:
    order, line, allocation, entry = ids
    sku, house, owner, shop = where
    payload = {"number": number, "units": 1, "promises": [[line, sku, house, 1, "only"]]}
    named = ((7, shop), (1, owner), (10, sku), (3, house))
    return [
        *_columns((level, 1, _AT, 1, 40, order, line)),
        *_columns((order, shop, "sale", number, "allocated", 1, _AT, "2026-11-22", "GB", "", None, None, None,
                   "GBP", 999, 0, 999, 0, 1, "2026-11-22", 1, "0" * 32, None, _AT)),
        *_columns((line, order, 1, 1, "goods", sku, "", "code", "", 1, 999, 999, None, None)),
        *_columns((allocation, order, line, sku, house, owner, 1, 0, "only", None)),
        *_columns((entry, "orders.placed", 1, 40, order, _AT, _AT, "system", json.dumps(payload))),
        *_columns(*((dimension, "2026-11-01", key, entry) for dimension, key in named)),
        *_columns((entry, _AT)),
    ]  # fmt: skip
