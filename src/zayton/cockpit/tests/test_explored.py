"""The table and the chart of an exploration, made from answers by hand."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from zayton.cockpit.money import Money
from zayton.cockpit.pages.explore import CHARTED, _chart, _page, _plain, _shown, _standing, _table
from zayton.cockpit.tests.answers import GBP, MARCH, Given, answer, row
from zayton.kernel.access.public import SYSTEM, Scope
from zayton.lake.public import Period, declared_metrics
from zayton.ui.charts import BarChart, LineChart
from zayton.ui.public import Sort, TableQuery

YEN = Money("JPY", Decimal(200), date(2026, 3, 1), "ECB")
FEBRUARY = Period(date(2026, 2, 1), date(2026, 2, 28))


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def asked(*sort: Sort, offset: int = 0, limit: int = 100) -> TableQuery:
    return TableQuery(Scope.everything(), SYSTEM, sort=sort, offset=offset, limit=limit)


def by_country(*rows, metrics=("revenue_net",), **facts):
    return answer(metrics, ["country"], rows, **facts)


def test_each_row_names_its_groups_and_holds_its_figures():
    given = by_country(row("GB", revenue_net=500), row(None, revenue_net=7), totals=row(revenue_net=507))
    page = _page(given, ["country"], GBP, asked())
    assert [(one["id"], one["by_country"], one["revenue_net"]) for one in page.rows] == [
        ("0", "United Kingdom", 500),
        ("1", "(blank)", 7),
    ]
    assert (page.total, page.totals) == (2, {"revenue_net": 507})


@pytest.mark.parametrize(
    ("sort", "figures"),
    [
        ((Sort("orders"),), [1, 5, 9, None, None]),
        ((Sort("orders", True),), [9, 5, 1, None, None]),
        ((Sort("by_country"), Sort("orders")), [5, None, 9, 1, None]),
        ((Sort("nonsense"),), [5, None, 9, None, 1]),
        ((), [5, None, 9, None, 1]),
    ],
)
def test_blanks_stand_last_whichever_way_figures_are_sorted(sort, figures):
    given = by_country(
        *(
            row(code, orders=count)
            for code, count in (("FR", 5), ("FR", None), ("GB", 9), ("US", None), ("US", 1))
        ),
        metrics=("orders",),
    )
    assert [one["orders"] for one in _page(given, ["country"], GBP, asked(*sort)).rows] == figures


def test_equal_figures_keep_the_order_of_the_answer():
    given = by_country(*(row(code, orders=1) for code in ("US", "GB", "FR")), metrics=("orders",))
    page = _page(given, ["country"], GBP, asked(Sort("orders", True)))
    assert [one["by_country"] for one in page.rows] == ["United States", "United Kingdom", "France"]


def test_a_page_is_cut_after_sorting_and_counts_the_groups_of_the_answer():
    given = by_country(*(row(f"{n}", orders=n) for n in range(9)), metrics=("orders",), row_count=40)
    page = _page(given, ["country"], GBP, asked(Sort("orders", True), offset=2, limit=3))
    assert ([one["orders"] for one in page.rows], page.total) == ([6, 5, 4], 40)


def test_amounts_are_converted_and_counts_are_not():
    given = by_country(metrics=("revenue_net", "orders", "return_rate"))
    figures = row(
        "GB", revenue_net=500, orders=3, return_rate=0.5, before={"revenue_net": 100, "orders": None}
    )
    assert _shown(given, figures, YEN) == {
        "revenue_net": 1_000,
        "orders": 3,
        "return_rate": 0.5,
        "before_revenue_net": 200,
        "before_orders": None,
    }


class TestTheColumns:
    def columns(self, given, money=GBP):
        return _table(given, ["country"], money).columns

    def test_are_the_groups_then_the_figures(self):
        columns = self.columns(by_country(metrics=("revenue_net", "orders", "return_rate", "days_of_supply")))
        assert [(one.key, one.kind, one.currency) for one in columns] == [
            ("by_country", "text", ""),
            ("revenue_net", "money", "GBP"),
            ("orders", "number", ""),
            ("return_rate", "percent", ""),
            ("days_of_supply", "number", ""),
        ]

    def test_of_the_compared_period_stand_after_them(self):
        columns = self.columns(by_country(compared=FEBRUARY), YEN)
        assert [(one.key, str(one.label), one.currency) for one in columns[1:]] == [
            ("revenue_net", "Net revenue", "JPY"),
            ("before_revenue_net", "Net revenue, compared period", "JPY"),
        ]

    def test_of_costs_are_columns_of_costs(self):
        assert [one.cost for one in self.columns(by_country(metrics=("stock_value", "orders")))[1:]] == [
            True,
            False,
        ]

    def test_are_one_blank_one_where_there_is_no_answer(self):
        table = _table(None, ["country"], GBP)
        assert [one.key for one in table.columns] == ["none"]
        assert (table.fetch(asked()).rows, str(table.empty.title)) == ((), "Nothing to show")

    def test_cannot_be_filtered_since_the_answer_is_whole(self):
        assert [one.filterable for one in self.columns(by_country())] == [False, False]


class TestTheChart:
    def test_of_time_is_a_line_over_the_days_themselves(self):
        days = [row(date(2026, 3, day), revenue_net=day * 100) for day in (1, 2, 3)]
        chart = _chart(answer(["revenue_net"], ["day"], days), GBP)
        assert isinstance(chart, LineChart)
        assert (chart.x[0], chart.series[0].values, chart.unit) == ("2026-03-01", [1.0, 2.0, 3.0], "GBP")

    def test_of_groups_is_bars_and_no_more_than_can_be_told_apart(self):
        chart = _chart(by_country(*(row(f"C{n}", revenue_net=n) for n in range(90))), GBP)
        assert isinstance(chart, BarChart)
        assert len(chart.x) == CHARTED

    def test_of_many_days_shows_them_all(self):
        days = [row(date.fromordinal(739_000 + n), revenue_net=n) for n in range(90)]
        assert len(_chart(answer(["revenue_net"], ["day"], days), GBP).x) == 90

    def test_shows_only_figures_of_the_first_ones_unit(self):
        rows = [row(code, revenue_net=1, orders=2, revenue_gross=3) for code in ("GB", "FR")]
        chart = _chart(by_country(*rows, metrics=("revenue_net", "orders", "revenue_gross")), GBP)
        assert chart.title == "Net revenue, Gross revenue"
        assert [series.values for series in chart.series] == [[0.01, 0.01], [0.03, 0.03]]

    @pytest.mark.parametrize("count", [0, 1])
    def test_of_less_than_two_points_is_none(self, count):
        assert _chart(by_country(*(row("GB", revenue_net=1) for _ in range(count))), GBP) is None

    def test_of_two_dimensions_or_no_answer_is_none(self):
        rows = [row("GB", 1, revenue_net=1), row("FR", 1, revenue_net=1)]
        assert _chart(answer(["revenue_net"], ["country", "shop"], rows), GBP) is None
        assert _chart(None, GBP) is None

    @pytest.mark.parametrize(
        ("metric", "figure", "money", "point"),
        [
            ("revenue_net", 1_250, GBP, 12.5),
            ("revenue_net", 1_250, YEN, 2_500.0),
            ("return_rate", 0.125, GBP, 12.5),
            ("orders", 7, YEN, 7),
            ("days_of_supply", 7.5, GBP, 7.5),
            ("revenue_net", None, GBP, None),
            ("return_rate", None, GBP, None),
        ],
    )
    def test_has_points_for_the_eye(self, metric, figure, money, point):
        assert _plain(declared_metrics()[metric], figure, money) == point


class TestTheHead:
    def test_says_the_period_and_every_total(self):
        given = by_country(metrics=("revenue_net", "orders"), totals=row(revenue_net=0, orders=1_200))
        assert _standing(Given([]), given) == "1 Mar 2026 – 31 Mar 2026: Net revenue 0 GBP · Orders 1,200"

    def test_says_the_period_alone_where_there_is_no_answer(self):
        assert _standing(Given([], period=MARCH), None) == "1 Mar 2026 – 31 Mar 2026"
