"""The ends of movements as the lake counts them: signs, states, days and ages."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from zayton.stock.rules.ends import ends_of
from zayton.stock.states import OURS, MovementKind, PlaceKind, State

pytestmark = pytest.mark.pure
MOMENT = pl.Datetime("us", "UTC")
PLACES = {
    PlaceKind.SUPPLIER: (1, None, None),
    PlaceKind.CUSTOMER: (2, None, None),
    PlaceKind.ADJUSTMENT: (3, None, None),
    PlaceKind.PRODUCTION: (4, None, None),
    PlaceKind.TRANSIT: (5, 70, "Asia/Shanghai"),
    PlaceKind.BIN: (6, 70, "Asia/Shanghai"),
    PlaceKind.INSPECTION: (8, 70, "Asia/Shanghai"),
    PlaceKind.SCRAP: (9, 70, "Asia/Shanghai"),
    PlaceKind.MARKETPLACE: (7, 80, "America/New_York"),
}
AT = datetime(2026, 3, 1, 20, tzinfo=UTC)
"""The second of March in Shanghai, still the first in London and New York."""


def places() -> pl.DataFrame:
    rows = [(key, int(kind), house, zone) for kind, (key, house, zone) in PLACES.items()]
    schema = {"place_id": pl.Int64, "place_kind": pl.Int64, "warehouse_id": pl.Int64, "zone": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def moved(kind, source, target, units=3, cost=30, received_at=AT):
    row = (1, 11, AT, int(kind), 21, 31, 41, received_at, PLACES[source][0], PLACES[target][0], units, cost)
    schema = {
        "position": pl.Int64, "movement_id": pl.Int64, "at": MOMENT, "kind": pl.Int64, "sku_id": pl.Int64,
        "owner_id": pl.Int64, "lot_id": pl.Int64, "received_at": MOMENT, "from_place_id": pl.Int64,
        "to_place_id": pl.Int64, "quantity": pl.Int64, "cost_minor": pl.Int64,
    }  # fmt: skip
    return pl.DataFrame([row], schema=schema, orient="row")


def ends(kind, source, target, **more):
    return ends_of(moved(kind, source, target, **more), places())


def said(frame, *columns):
    return frame.select(*columns).rows()


@pytest.mark.parametrize(
    ("kind", "source", "target", "rows"),
    [
        (MovementKind.RECEIVED, PlaceKind.SUPPLIER, PlaceKind.BIN, [(State.ON_HAND, 3, 30)]),
        (MovementKind.RECEIVED, PlaceKind.SUPPLIER, PlaceKind.MARKETPLACE, [(State.ON_HAND, 3, 30)]),
        (MovementKind.STARTED, PlaceKind.SUPPLIER, PlaceKind.PRODUCTION, [(State.IN_PRODUCTION, 3, 30)]),
        (MovementKind.SHIPPED, PlaceKind.BIN, PlaceKind.CUSTOMER, [(State.ON_HAND, -3, -30)]),
        (MovementKind.RETURNED, PlaceKind.CUSTOMER, PlaceKind.INSPECTION, [(State.INSPECTION, 3, 30)]),
        (MovementKind.LOST, PlaceKind.TRANSIT, PlaceKind.ADJUSTMENT, [(State.IN_TRANSIT, -3, -30)]),
        (
            MovementKind.SCRAPPED,
            PlaceKind.BIN,
            PlaceKind.SCRAP,
            [(State.ON_HAND, -3, -30), (State.SCRAPPED, 3, 30)],
        ),
        (
            MovementKind.DISPATCHED,
            PlaceKind.PRODUCTION,
            PlaceKind.TRANSIT,
            [(State.IN_PRODUCTION, -3, -30), (State.IN_TRANSIT, 3, 30)],
        ),
    ],
)
def test_what_leaves_a_place_of_ours_counts_negative_and_what_arrives_positive(kind, source, target, rows):
    assert said(ends(kind, source, target), "state", "units", "cost_minor") == rows


@pytest.mark.parametrize(
    ("kind", "source", "target", "units", "cost"),
    [
        (MovementKind.SHIPPED, PlaceKind.BIN, PlaceKind.CUSTOMER, 3, 30),
        (MovementKind.RETURNED, PlaceKind.CUSTOMER, PlaceKind.BIN, -3, -30),
        (MovementKind.RECEIVED, PlaceKind.SUPPLIER, PlaceKind.BIN, 0, 0),
        (MovementKind.LOST, PlaceKind.BIN, PlaceKind.ADJUSTMENT, 0, 0),
    ],
)
def test_only_sales_and_returns_count_as_sold(kind, source, target, units, cost):
    assert said(ends(kind, source, target), "shipped_units", "shipped_cost_minor") == [(units, cost)]


def test_a_day_is_that_of_the_place_and_of_utc_where_there_is_no_warehouse():
    assert said(ends(MovementKind.RECEIVED, PlaceKind.SUPPLIER, PlaceKind.BIN), "day") == [
        (date(2026, 3, 2),)
    ]
    amazon = ends(MovementKind.RECEIVED, PlaceKind.SUPPLIER, PlaceKind.MARKETPLACE)
    assert said(amazon, "day") == [(date(2026, 3, 1),)]
    made = ends(MovementKind.STARTED, PlaceKind.SUPPLIER, PlaceKind.PRODUCTION)
    assert said(made, "day") == [(date(2026, 3, 1),)]


def test_one_movement_may_lie_on_two_days():
    """It leaves production on the first (UTC) and is on its way to Shanghai on the second."""
    rows = said(ends(MovementKind.DISPATCHED, PlaceKind.PRODUCTION, PlaceKind.TRANSIT), "warehouse_id", "day")
    assert rows == [(None, date(2026, 3, 1)), (70, date(2026, 3, 2))]


@pytest.mark.parametrize("kind", sorted(OURS))
def test_goods_have_an_age_where_they_lie_in_a_warehouse_and_none_on_their_way_to_one(kind):
    frame = ends(MovementKind.FOUND, PlaceKind.ADJUSTMENT, kind)
    ((born,),) = said(frame, "lot_date")
    assert (born is None) == (kind in (PlaceKind.PRODUCTION, PlaceKind.TRANSIT))


def test_a_lots_day_is_that_of_the_place_it_lies_in():
    rows = said(ends(MovementKind.SCRAPPED, PlaceKind.BIN, PlaceKind.SCRAP), "lot_date")
    assert rows == [(date(2026, 3, 2),)] * 2


def test_a_cost_that_is_hidden_counts_as_nothing():
    assert said(ends(MovementKind.SHIPPED, PlaceKind.BIN, PlaceKind.CUSTOMER, cost=None), "cost_minor") == [
        (0,)
    ]


def test_what_moves_within_a_state_adds_up_to_nothing():
    frame = ends(MovementKind.MOVED, PlaceKind.BIN, PlaceKind.MARKETPLACE)
    assert (frame["units"].sum(), frame["cost_minor"].sum()) == (0, 0)


def test_no_movement_has_no_ends():
    empty = moved(MovementKind.SHIPPED, PlaceKind.BIN, PlaceKind.CUSTOMER).clear()
    assert ends_of(empty, places()).height == 0
