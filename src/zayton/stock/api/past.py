"""What levels held at a moment, summed from the ledger."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from zayton.kernel.bulk import rows_as_table
from zayton.stock.models import Level
from zayton.stock.queries.selecting import selected
from zayton.stock.states import SHELVES

_COLUMNS = {"level_id": "bigint", "warehouse_id": "bigint", "sku_id": "bigint", "owner_id": "bigint"}


def on_hand_at(*, levels: Sequence[Level], at: datetime) -> dict[int, int]:
    """Units on the shelves by the id of the level, the moment itself included; levels not yet touched are left out."""
    rows = [(one.pk, one.warehouse_id, one.sku_id, one.owner_id) for one in levels]
    table, parameters = rows_as_table("wanted", _COLUMNS, rows)
    shelves = ", ".join(str(int(kind)) for kind in sorted(SHELVES))
    found = selected(
        "SELECT wanted.level_id, SUM(CASE WHEN p.id = m.to_place_id THEN m.quantity ELSE -m.quantity END)"
        f" FROM {table} JOIN stock_movement m ON m.sku_id = wanted.sku_id AND m.at <= %s"
        " JOIN stock_lot t ON t.id = m.lot_id AND t.owner_id = wanted.owner_id"
        f" JOIN stock_place p ON p.warehouse_id = wanted.warehouse_id AND p.kind IN ({shelves})"
        " AND p.id IN (m.from_place_id, m.to_place_id) GROUP BY wanted.level_id",
        [*parameters, connection.ops.adapt_datetimefield_value(at)],
    )
    return {level: int(quantity) for level, quantity in found}
