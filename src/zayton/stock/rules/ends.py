"""The ends of movements that lie with us, as the lake counts them. Pure."""

from collections.abc import Mapping

import polars as pl

from zayton.stock.states import OURS, STATES, MovementKind, PlaceKind, State

_SOLD: Mapping[int, int] = {MovementKind.SHIPPED: 1, MovementKind.RETURNED: -1}
_AGELESS = [State.IN_PRODUCTION.value, State.IN_TRANSIT.value]


def ends_of(movements: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """A row for each end with us: goods that leave a place count negative, those that arrive positive.

    `movements` has position, movement_id, at, kind, sku_id, owner_id, lot_id, received_at, from_place_id, to_place_id,
    quantity and cost_minor; `places` has place_id, place_kind, warehouse_id and zone. Days are those of the place.
    """
    sold = pl.col("kind").replace_strict(_SOLD, default=0, return_dtype=pl.Int64)
    counted = movements.with_columns(pl.col("cost_minor").fill_null(0), sold=sold)
    ours = places.filter(pl.col("place_kind").is_in([int(kind) for kind in OURS])).with_columns(_state())
    ends = [
        counted.rename({place: "place_id"})
        .join(ours, on="place_id")
        .with_columns(sign=pl.lit(sign, pl.Int64))
        for place, sign in (("from_place_id", -1), ("to_place_id", 1))
    ]
    # the column of the other end differs between the two, and nobody reads it any more
    rows = pl.concat(ends, how="diagonal")
    # Goods on the way have no age, so that what leaves transit cancels what entered it.
    born = pl.when(~pl.col("state").is_in(_AGELESS)).then(_day("received_at", places))
    return rows.with_columns(
        day=_day("at", places),
        lot_date=born,
        units=pl.col("sign") * pl.col("quantity"),
        cost_minor=pl.col("sign") * pl.col("cost_minor"),
        shipped_units=pl.col("sold") * pl.col("quantity"),
        shipped_cost_minor=pl.col("sold") * pl.col("cost_minor"),
    ).sort("position", "movement_id", "sign")


def _state() -> pl.Expr:
    words = {int(kind): STATES[PlaceKind(kind)].value for kind in OURS}
    return pl.col("place_kind").replace_strict(words, return_dtype=pl.String).alias("state")


def _day(moment: str, places: pl.DataFrame) -> pl.Expr:
    """The local day of a moment in the zone of its place."""
    days = pl.col(moment).dt.date()
    for zone in places["zone"].drop_nulls().unique().sort():
        days = (
            pl.when(pl.col("zone") == zone)
            .then(pl.col(moment).dt.convert_time_zone(zone).dt.date())
            .otherwise(days)
        )
    return days
