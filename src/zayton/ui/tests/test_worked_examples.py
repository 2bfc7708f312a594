"""Small examples that anybody can check with a pencil: what a page says of a few figures."""

from datetime import date
from decimal import Decimal

import pytest

from zayton.kernel.access.public import Scope
from zayton.ui.formats import compared, money_text, number_text, percent_text
from zayton.ui.public import Column
from zayton.ui.scopebar import period_of
from zayton.ui.tables.cells import cells_of, totals_of
from zayton.ui.tables.exports import csv_line, headings, value_of
from zayton.ui.tests.builders import asked

pytestmark = pytest.mark.usefixtures("english")
GOODS = Column("goods", "Goods", "money")
TOTAL = Column("total", "Total", "money", currency="GBP")


def test_three_orders_in_three_currencies_and_who_costs_more_than_ten():
    """¥1,250, £12.50 and KWD 1.250 are each kept as 1250 minor units.

    “Goods of 10 or more” means ten of each currency: the yen and the pounds, not the dinars.
    """
    orders = {"JPY": 1_250, "GBP": 1_250, "KWD": 1_250}
    (wanted,) = asked("f.goods=gte:10", [GOODS]).filters
    major = {
        code: cells_of({"goods": minor, "currency": code}, [GOODS], None)["goods"]
        for code, minor in orders.items()
    }
    assert major == {"JPY": "1250", "GBP": "12.50", "KWD": "1.250"}
    assert [code for code, amount in major.items() if Decimal(amount) >= wanted.value] == ["JPY", "GBP"]


def test_a_price_between_two_pence():
    """From £12.505 on begins with £12.51; up to £12.505 ends with £12.50; exactly £12.505 is nobody's price."""
    bounds = [
        asked(f"f.total={text}", [TOTAL]).filters[0].values for text in ("gte:12.505", "lte:12.505", "12.505")
    ]
    assert bounds == [(1_251,), (1_250,), ()]


def test_a_week_beside_the_week_before_and_the_year_before():
    """Friday 20 November 2026, last 7 days: 14 to 20 November, before it 7 to 13 November.

    A year before is 52 weeks: Saturday 15 to Friday 21 November 2025, so that weekends stand beside weekends.
    """
    week = period_of("7d", "", "", date(2026, 11, 20))
    assert (week.first, week.last) == (date(2026, 11, 14), date(2026, 11, 20))
    assert (week.before().first, week.before().last) == (date(2026, 11, 7), date(2026, 11, 13))
    assert (week.year_before().first, week.year_before().last) == (date(2025, 11, 15), date(2025, 11, 21))
    assert {week.first.strftime("%a"), week.year_before().first.strftime("%a")} == {"Sat"}


def test_sales_that_rose_by_a_quarter_and_a_loss_that_was_halved():
    """£1,250 after £1,000 is a quarter more. A loss of £50 after one of £100 is half of it won back."""
    assert compared(125_000, 100_000, "").text == "+25%"
    assert compared(-5_000, -10_000, "").text == "+50%"
    assert compared(5_000, 0, "").text == "nothing to compare with"


def test_a_line_of_an_order_on_screen_and_in_a_file():
    """7 cups at £12.50 off 20 %: the page writes figures for the eye, the file for a calculator."""
    row = {"units": 7, "total": 8_750, "discount": Decimal("-0.2"), "name": "=CUP"}
    columns = [
        Column("units", "Units", "quantity", unit="pcs"),
        TOTAL,
        Column("discount", "Off", "percent"),
        Column("name", "Name"),
    ]
    assert (number_text(7), money_text(8_750, "GBP"), percent_text(row["discount"])) == (
        "7",
        "£87.50",
        "−20%",
    )
    assert headings(columns) == ["Units (pcs)", "Total (GBP)", "Off", "Name"]
    assert csv_line([value_of(row, column) for column in columns]) == "7,87.50,-0.2,'=CUP\r\n"


def test_the_foot_of_a_table_for_who_sees_costs_and_who_does_not():
    """Two lots of £10.00 and £2.50 are worth £12.50; who does not see costs has a foot of units alone."""
    cost = Column("cost", "Cost", "money", currency="GBP", cost=True)
    units = Column("units", "Units", "quantity")
    totals = {"cost": 1_000 + 250, "units": 12}
    assert totals_of(totals, [units, cost]) == {"units": 12, "cost": "12.50"}
    seen = [column for column in (units, cost) if Scope(sees_cost=False).sees_cost or not column.cost]
    assert totals_of(totals, seen) == {"units": 12}


def test_two_hundred_and_thirty_rows_a_hundred_at_a_time():
    """Pages of 100: rows 1 to 100, 101 to 200, and the third begins with row 201."""
    starts = [asked(f"page={page}", []).offset + 1 for page in (1, 2, 3)]
    assert starts == [1, 101, 201]
