"""Claims: the signed rows that say which document holds how much of which level.

Joins are written CROSS JOIN where SQLite would else not start from the few rows that are wanted.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from zayton.kernel.bulk import insert_rows, rows_as_table
from zayton.stock.models import Claim
from zayton.stock.operations.levels import for_update
from zayton.stock.rules.holding import Holding
from zayton.stock.states import ClaimKind


class ClaimRow(NamedTuple):
    """One row to be written, in the order of the columns."""

    level_id: int
    kind: ClaimKind
    at: datetime
    quantity: int
    document_kind: int
    document_id: int
    line_id: int | None


def write_claims(rows: Sequence[ClaimRow]) -> None:
    """Write signed claims; the levels they are on are locked by the caller."""
    insert_rows(Claim, ClaimRow._fields, rows)


def lock_claimed_levels(*, document_kind: int, document_ids: Collection[int]) -> None:
    """Lock every level that these documents ever claimed, in the order of their ids."""
    table, parameters = rows_as_table("wanted", {"id": "bigint"}, [(key,) for key in set(document_ids)])
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT l.id FROM stock_level l WHERE l.id IN (SELECT c.level_id FROM {table}"
            " CROSS JOIN stock_claim c WHERE c.document_kind = %s AND c.document_id = wanted.id)"
            f" ORDER BY l.id{for_update('l')}",
            [*parameters, document_kind],
        )


def holdings_of(*, document_kind: int, document_ids: Collection[int]) -> list[Holding]:
    """What documents hold now, by line and level; the oldest levels first."""
    # a set: a document that is named twice would be joined, and so summed, twice
    table, parameters = rows_as_table("wanted", {"id": "bigint"}, [(key,) for key in set(document_ids)])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.document_id, c.line_id, c.level_id, l.warehouse_id, l.sku_id, l.owner_id,"
            " CAST(SUM(c.quantity) AS bigint)"
            f" FROM {table} CROSS JOIN stock_claim c JOIN stock_level l ON l.id = c.level_id"
            " WHERE c.document_kind = %s AND c.document_id = wanted.id"
            " GROUP BY c.document_id, c.line_id, c.level_id, l.warehouse_id, l.sku_id, l.owner_id"
            " HAVING SUM(c.quantity) > 0 ORDER BY c.document_id, c.line_id, c.level_id",
            [*parameters, document_kind],
        )
        rows = cursor.fetchall()
    return [Holding(*row) for row in rows]
