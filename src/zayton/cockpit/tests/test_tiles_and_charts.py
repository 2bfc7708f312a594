"""The tiles and charts of the first screen, drawn from answers made by hand."""

from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils.translation import override

from zayton.cockpit.money import Money
from zayton.cockpit.standing import charts, opening, tiles
from zayton.cockpit.tests.answers import GBP, MARCH, TODAY, Given, answer, row
from zayton.kernel.access.public import Scope
from zayton.lake.public import Period

YEN = Money("JPY", Decimal(200), date(2026, 3, 1), "ECB")
LAST_MARCH = Period(date(2025, 3, 2), date(2025, 4, 1))


@pytest.fixture(autouse=True)
def ground(monkeypatch):
    """English words, real stock, and sales since 2025."""
    monkeypatch.setattr(tiles, "has_simulated_lots", lambda: False)
    monkeypatch.setattr(charts, "has_simulated_lots", lambda: False)
    monkeypatch.setattr(opening, "first_day", lambda metric: date(2025, 1, 1))
    with override("en"):
        yield


def sales(now, before=None, **facts):
    return answer(["revenue_net"], totals=row(revenue_net=now, before={"revenue_net": before}), **facts)


class TestSales:
    def tiles(self, *pairs, rows=()):
        """Tiles of four periods, each from what was sold, before it and a year before."""
        given = []
        for now, before, year in pairs:
            given += [sales(now, before), sales(now, year, compared=LAST_MARCH)]
            if not now:
                given.append(answer(["revenue_net"], ["day"], rows))
        return tiles.sales_tiles(Given(given), TODAY)

    def test_are_four_figures_each_with_what_it_is_compared_with(self):
        shown = self.tiles((3_000, 2_000, 0), (2_000, 1_000, 1_000), (9_000, 0, 0), (9_000, 9_000, 0))
        assert [(str(one.label), one.text, [each.text for each in one.comparisons]) for one in shown] == [
            ("Sales today so far", "£30", ["+50%"]),
            ("Sales yesterday", "£20", ["+100%", "+100%"]),
            ("Sales, 7 days", "£90", ["nothing to compare with"]),
            ("Sales, 30 days", "£90", ["unchanged"]),
        ]
        assert [each.against for each in shown[1].comparisons] == ["on the day before", "on last year"]

    def test_of_nothing_say_when_there_were_some_last(self):
        days = [
            row(TODAY - timedelta(days=ago), revenue_net=amount) for ago, amount in ((9, 5), (4, 7), (2, 0))
        ]
        first = self.tiles((0, 5, 0), (1, 1, 0), (1, 1, 0), (1, 1, 0), rows=days)[0]
        assert (first.text, first.note) == ("0 GBP", "last sale on 27 Mar 2026")

    def test_of_nothing_for_a_month_say_that(self):
        assert self.tiles((0, 0, 0), (1, 1, 0), (1, 1, 0), (1, 1, 0))[0].note == "no sale in 30 days"

    def test_are_left_out_where_the_reader_may_not_ask(self):
        assert tiles.sales_tiles(Given([None] * 8), TODAY) == []

    @pytest.mark.parametrize(
        ("began", "compared", "year", "counts"),
        [
            (date(2025, 3, 2), LAST_MARCH, 1, True),
            (date(2025, 3, 3), LAST_MARCH, 1, False),
            (None, LAST_MARCH, 1, False),
            (date(2024, 1, 1), LAST_MARCH, 0, False),
            (date(2024, 1, 1), LAST_MARCH, None, False),
            (date(2024, 1, 1), None, 1, False),
            (date(2024, 1, 1), LAST_MARCH, -5, True),
        ],
    )
    def test_of_last_year_count_only_where_they_were_there_all_through(
        self, monkeypatch, began, compared, year, counts
    ):
        monkeypatch.setattr(opening, "first_day", lambda metric: began)
        assert opening.had_last_year(sales(1, year, compared=compared)) is counts


class TestOtherFigures:
    def test_have_their_unit_their_formula_and_the_page_they_open(self):
        names = ("orders", "units_sold", "average_order_value", "return_rate")
        totals = row(orders=1_200, units_sold=5, average_order_value=1_999, return_rate=0.025,
                     before={"orders": 1_000})  # fmt: skip
        shown = tiles.key_tiles(Given([answer(names, totals=totals)]))
        assert [(one.text, str(one.unit)) for one in shown] == [
            ("1,200", ""),
            ("5", "units"),
            ("£19.99", ""),
            ("2.5%", ""),
        ]
        assert [each.comparisons[0].text for each in shown] == ["+20%"] + ["nothing to compare with"] * 3
        assert all(one.formula for one in shown)
        assert parse_qs(urlsplit(shown[0].href).query)["position"] == ["77"]

    def test_are_none_where_the_reader_may_not_ask(self):
        assert tiles.key_tiles(Given([None])) == []
        assert tiles.stock_tiles(Given([None])) == []

    @pytest.mark.parametrize(
        ("sees", "names"),
        [
            (True, ["stock_value", "units_on_hand", "stock_turnover", "days_of_supply"]),
            (False, ["units_on_hand", "days_of_supply"]),
        ],
    )
    def test_of_stock_are_asked_without_costs_for_who_does_not_see_them(self, sees, names):
        asker = Given([None], scope=Scope(sees_cost=sees))
        tiles.stock_tiles(asker)
        assert asker.asked[0]["metrics"] == names

    @pytest.mark.parametrize(("simulated", "mark"), [(True, "simulated"), (False, "")])
    def test_of_stock_are_marked_where_costs_were_made_up(self, monkeypatch, simulated, mark):
        monkeypatch.setattr(tiles, "has_simulated_lots", lambda: simulated)
        given = answer(["units_on_hand"], totals=row(units_on_hand=5))
        assert [one.mark for one in tiles.stock_tiles(Given([given]))] == [mark]

    def test_in_another_currency_open_in_it(self):
        given = answer(["average_order_value"], totals=row(average_order_value=1_000))
        (shown,) = tiles.key_tiles(Given([given], money=YEN))
        assert shown.text == "JP¥2,000"
        assert parse_qs(urlsplit(shown.href).query)["currency"] == ["JPY"]


class TestTheDays:
    def chart(self, grain="day", period=MARCH, *, year=None, money=GBP):
        start = period.start
        rows = [
            row(start + timedelta(days=7 * step if grain == "week" else step), revenue_net=100 * step,
                before={"revenue_net": year})
            for step in range(3)
        ]  # fmt: skip
        given = answer(
            ["revenue_net"], [grain], rows, period=period, compared=LAST_MARCH,
            totals=row(revenue_net=300, before={"revenue_net": year}),
        )  # fmt: skip
        asker = Given([given], period=period, money=money)
        return charts.by_day(asker), asker.asked[0]

    @pytest.mark.parametrize(("days", "grain"), [(3, "day"), (92, "day"), (93, "week"), (366, "week")])
    def test_are_weeks_where_they_would_be_a_comb(self, days, grain):
        _chart, asked = self.chart(grain, Period(TODAY - timedelta(days=days - 1), TODAY))
        assert asked["by"] == [grain]

    def test_are_points_in_major_units_that_each_open_their_day(self):
        chart, _asked = self.chart()
        (series,) = chart.series
        assert (chart.x[0], series.values, chart.unit) == ("2026-03-01", [0.0, 1.0, 2.0], "GBP")
        opened = [parse_qs(urlsplit(link).query) for link in series.links]
        assert [(one["from"], one["to"]) for one in opened] == [
            ([f"2026-03-0{day}"], [f"2026-03-0{day}"]) for day in (1, 2, 3)
        ]

    def test_stand_beside_last_years_where_there_were_any(self):
        chart, _asked = self.chart(year=50)
        assert [str(series.label) for series in chart.series] == ["This period", "Last year"]
        assert chart.series[1].values == [0.5, 0.5, 0.5]

    def test_are_shown_in_the_currency_chosen(self):
        chart, _asked = self.chart(money=YEN)
        assert (chart.unit, chart.series[0].values) == ("JPY", [0.0, 200.0, 400.0])

    def test_are_no_chart_where_the_reader_may_not_ask(self):
        assert charts.by_day(Given([None])) is None

    @pytest.mark.parametrize(
        ("start", "first", "last"),
        [
            (date(2026, 2, 23), date(2026, 3, 1), date(2026, 3, 1)),
            (date(2026, 3, 2), date(2026, 3, 2), date(2026, 3, 8)),
            (date(2026, 3, 30), date(2026, 3, 30), date(2026, 3, 31)),
        ],
    )
    def test_of_a_week_at_the_edge_are_those_within_the_period(self, start, first, last):
        assert charts._day_or_week(start, "week", MARCH) == Period(first, last)
        assert charts._day_or_week(first, "day", MARCH) == Period(first, first)


class TestTheMap:
    def test_holds_countries_and_no_place_for_orders_without_one(self):
        rows = [
            row("GB", revenue_net=500),
            row(None, revenue_net=70),
            row("", revenue_net=7),
            row("FR", revenue_net=-3),
        ]
        chart = charts.by_country(Given([answer(["revenue_net"], ["country"], rows)]))
        assert chart.values == {"GB": 5.0, "FR": -0.03}
        assert parse_qs(urlsplit(chart.links["FR"]).query)["f.country"] == ["FR"]

    def test_of_nothing_is_empty_and_of_no_answer_none(self):
        assert charts.by_country(Given([answer(["revenue_net"], ["country"])])).values == {}
        assert charts.by_country(Given([None])) is None


class TestTheCategories:
    def test_stand_beside_the_period_before_and_open_each(self):
        words = {"category": {4: ("Lamps", "灯具")}}
        rows = [row(4, revenue_net=500, before={"revenue_net": 400}), row(None, revenue_net=7)]
        chart = charts.by_department(Given([answer(["revenue_net"], ["category"], rows, words=words)]))
        before, now = chart.series
        assert (chart.x, before.values, now.values) == (["Lamps", "(blank)"], [4.0, None], [5.0, 0.07])
        assert [parse_qs(urlsplit(link).query)["f.category"] for link in now.links] == [["4"], ["-"]]

    def test_are_no_chart_where_nothing_was_sold_or_may_be_asked(self):
        assert charts.by_department(Given([answer(["revenue_net"], ["category"])])) is None
        assert charts.by_department(Given([None])) is None


class TestTheAges:
    def test_are_the_value_of_what_lies_there_for_who_sees_costs(self):
        rows = [row(0, stock_value=500), row(1, stock_value=0), row(None, stock_value=9)]
        chart = charts.stock_by_age(Given([answer(["stock_value"], ["age"], rows)]))
        assert (chart.unit, chart.series[0].values, len(chart.x)) == ("GBP", [5.0], 1)

    def test_are_units_for_who_does_not(self):
        asker = Given(
            [answer(["units_on_hand"], ["age"], [row(0, units_on_hand=7)])], scope=Scope(sees_cost=False)
        )
        chart = charts.stock_by_age(asker)
        assert (asker.asked[0]["metrics"], chart.unit, chart.series[0].values) == (
            ["units_on_hand"],
            "units",
            [7],
        )

    def test_are_marked_where_costs_were_made_up(self, monkeypatch):
        monkeypatch.setattr(charts, "has_simulated_lots", lambda: True)
        assert charts.stock_by_age(Given([answer(["stock_value"], ["age"])])).mark == "simulated"

    def test_are_no_chart_where_the_reader_may_not_ask(self):
        assert charts.stock_by_age(Given([None])) is None
