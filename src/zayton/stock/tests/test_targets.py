"""Receipts from files: good rows are booked once, bad ones say why."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from zayton.kernel.access.public import SYSTEM, Scope
from zayton.kernel.intake.public import Context, SliceFrame
from zayton.stock.models import Lot, Slip
from zayton.stock.public import levels, prove
from zayton.stock.targets import RECEIPTS
from zayton.stock.tests.builders import company, level

pytestmark = pytest.mark.django_db
SCHEMA = {
    "row": pl.Int64, "group": pl.Int64, "occurrence": pl.Int64, "receipt": pl.String, "sku": pl.String,
    "warehouse": pl.String, "quantity": pl.Int64, "cost": pl.Int64, "received": pl.Date,
}  # fmt: skip
AT = datetime(2026, 5, 1, 8, tzinfo=UTC)


def delivered(acme, *rows, at=AT):
    """The result of a slice of rows, each: receipt, SKU, warehouse, quantity, cost, day."""
    receipts = sorted({row[0] for row in rows})
    full = [(number, receipts.index(row[0]), 1, *row) for number, row in enumerate(rows, start=2)]
    frame = SliceFrame(pl.DataFrame(full, schema=SCHEMA, orient="row"))
    return RECEIPTS.work(frame, Context(1, SYSTEM, at, "opening.csv", {"owner": str(acme.owner)}))


def on_hand():
    return sum(level.on_hand for level in levels(scope=Scope.everything()))


def test_opening_stock_is_booked_with_its_cost_and_its_age():
    acme = company()
    result = delivered(
        acme,
        ("OPEN", "MUG", "leeds", 10, 999, date(2026, 1, 31)),
        ("OPEN", "MUG", "BERLIN", 5, 500, None),
    )
    assert (result.accepted, list(result.quarantined)) == ({"received": 2, "unchanged": 0}, [])
    assert sorted(Lot.objects.values_list("quantity", "cost_minor", "received_at")) == [
        (5, 500, AT),
        (10, 999, datetime(2026, 1, 31, tzinfo=UTC)),
    ]
    assert prove() == []


def test_a_second_delivery_changes_nothing():
    acme = company()
    rows = [("OPEN", "MUG", "LEEDS", 10, 999, None), ("OPEN", "MUG", "LEEDS", 10, 999, None)]
    delivered(acme, *rows)
    result = delivered(acme, *rows, at=datetime(2026, 6, 1, tzinfo=UTC))
    assert result.accepted == {"received": 0, "unchanged": 2}
    assert on_hand() == 20


def test_mended_rows_are_added_to_their_receipt():
    acme = company()
    good = ("OPEN", "MUG", "LEEDS", 10, 999, None)
    first = delivered(acme, good, ("OPEN", "PLAET", "LEEDS", 3, 30, None))
    assert [(row.row, row.code, row.column) for row in first.quarantined] == [(3, "stock.no_sku", "sku")]
    second = delivered(acme, good, ("OPEN", "PLATE", "LEEDS", 3, 30, None))
    assert second.accepted == {"received": 1, "unchanged": 1}
    assert Slip.objects.count() == 1


def test_a_receipt_that_lost_a_booked_line_is_refused_whole():
    acme = company()
    delivered(acme, ("OPEN", "MUG", "LEEDS", 10, 999, None))
    result = delivered(acme, ("OPEN", "MUG", "LEEDS", 11, 999, None))
    assert [row.code for row in result.quarantined] == ["stock.receipt_changed"]
    assert on_hand() == 10


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("R", "GHOST", "LEEDS", 1, 1, None), "stock.no_sku"),
        (("R", "MUG", "NOWHERE", 1, 1, None), "stock.no_warehouse"),
        (("R", "MUG", "LEEDS", 0, 1, None), "stock.bad_quantity"),
        (("R", "MUG", "LEEDS", 1, -1, None), "stock.bad_quantity"),
    ],
)
def test_a_row_that_nobody_could_book_waits_with_its_reason(row, code):
    acme = company()
    result = delivered(acme, row)
    assert [bad.code for bad in result.quarantined] == [code]
    assert not Slip.objects.exists()


def test_of_two_warehouses_that_differ_by_case_the_one_that_was_written_is_meant():
    acme = company("MUG", "LEEDS leeds")
    delivered(acme, ("R", "MUG", "LEEDS", 1, 1, None), ("R", "MUG", "leeds", 2, 2, None))
    assert (level(acme), level(acme, house="leeds")) == ((1, 0), (2, 0))
