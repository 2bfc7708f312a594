"""Movements and places as frames, for readers of the journal; in no scope."""

from typing import Any

import polars as pl

from zayton.kernel.bulk import rows_as_table
from zayton.kernel.frames import MOMENT, moment, read_frame

_MOVEMENT: dict[str, Any] = {
    "movement_id": pl.Int64,
    "at": MOMENT,
    "kind": pl.Int64,
    "sku_id": pl.Int64,
    "lot_id": pl.Int64,
    "owner_id": pl.Int64,
    "received_at": MOMENT,
    "from_place_id": pl.Int64,
    "to_place_id": pl.Int64,
    "quantity": pl.Int64,
    "cost_minor": pl.Int64,
}
_PLACE: dict[str, Any] = {
    "place_id": pl.Int64,
    "place_kind": pl.Int64,
    "warehouse_id": pl.Int64,
    "zone": pl.String,
}
_SPREAD = 4  # times as many movements as wanted may lie in their range before they are looked up one by one


def movement_frame(ids: pl.Series) -> pl.DataFrame:
    """The movements with these ids, which for one stretch of the journal lie close together."""
    if ids.is_empty():
        return pl.DataFrame(schema=_MOVEMENT)
    first, last = ids.min(), ids.max()
    if last - first < _SPREAD * len(ids):  # type: ignore[operator]
        return read_frame(f"{_reading()} WHERE moved.id BETWEEN %s AND %s", [first, last], _MOVEMENT)
    wanted, parameters = rows_as_table("wanted", {"id": "bigint"}, [(key,) for key in ids])
    return read_frame(f"{_reading()} JOIN {wanted} ON wanted.id = moved.id", parameters, _MOVEMENT)


def _reading() -> str:
    return f"""
        SELECT moved.id, {moment("moved.at")}, moved.kind, moved.sku_id, moved.lot_id, lot.owner_id,
               {moment("lot.received_at")}, moved.from_place_id, moved.to_place_id, moved.quantity, moved.cost_minor
          FROM stock_movement AS moved JOIN stock_lot AS lot ON lot.id = moved.lot_id"""


def place_frame() -> pl.DataFrame:
    """Every place with its kind, and the warehouse it lies in with that one's zone."""
    return read_frame(
        "SELECT place.id, place.kind, place.warehouse_id, house.zone FROM stock_place AS place"
        " LEFT JOIN stock_warehouse AS house ON house.id = place.warehouse_id",
        [],
        _PLACE,
    )
