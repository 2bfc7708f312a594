"""From a figure down to its rows: every flow and balance, page by page, as of the position it was printed for."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import ibis
import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from zayton.kernel.access.public import Scope
from zayton.kernel.errors import Refusal
from zayton.lake.answers import Answer
from zayton.lake.asking import ask
from zayton.lake.declarations import Kind, Metric
from zayton.lake.drilling import Drilled, drill
from zayton.lake.mirror import work
from zayton.lake.publication import published
from zayton.lake.registry import register_facts, register_metrics
from zayton.lake.rules.periods import Period
from zayton.lake.tests.builders import day, entry, moved, sold
from zayton.lake.tests.lots import LINES, LOTS
from zayton.lake.vocabulary import MONEY, PIECES

PERIOD = Period(day(1), day(31))
ALL = Scope.everything()


@pytest.fixture(scope="module", autouse=True)
def lake(shared_trade: Path) -> None:
    """Four orders, the lines of two others that were revised, and three lots, one of them sold out; in two slices."""
    register_facts([LINES, LOTS])
    register_metrics(
        [
            Metric("lines_minor", "Lines", MONEY, "", fact="test_lines", sums=ibis._.minor),
            Metric("lot_units", "Lots", PIECES, "", fact="test_lots", sums=ibis._.units, kind=Kind.BALANCE),
        ]
    )
    work(
        [
            sold(1, (1, 100, 1, 1, "GB", 2, 1_400, 1, 1, 0)),
            sold(2, (2, 101, 2, 1, "FR", 3, 750, 1, 1, 0)),
            entry(3, "tests.lined", [(3, 200, 1, 1, 500, 1), (3, 200, 2, 2, 900, 1), (4, 201, 3, 1, 40, 1)]),
            entry(4, "tests.lotted", [(1, 11, 7, 10), (1, 12, 8, 5), (2, 13, 7, 2)]),
            moved(5, (1, 1, 7, 1, 10, 1_000, 0)),
        ]
    )
    work(
        [
            sold(6, (31, 102, 1, 3, "", 1, 250, 1, 1, 0)),
            sold(7, (20, 103, 1, 9, "GB", 3, 0, 1, 1, 0)),
            # the later version of an order takes its lines back and says them anew: one smaller, one for nothing
            entry(8, "tests.lined", [(3, 200, 1, 1, -500, -1), (3, 200, 1, 1, 450, 1)]),
            entry(9, "tests.lined", [(4, 201, 3, 1, -40, -1), (4, 201, 3, 1, 0, 1)]),
            entry(10, "tests.lotted", [(5, 11, 7, -4), (6, 12, 8, -5)]),
        ]
    )


def opened(metric: str, **asked: Any) -> Drilled:
    found = drill(metric=metric, **{"period": PERIOD, "scope": ALL, **asked})
    assert isinstance(found, Drilled), found
    return found


def rows_of(found: Drilled, *columns: str) -> list[tuple]:
    return [(*(row.keys[name] for name in columns), row.figure) for row in found.rows]


def test_a_flow_opens_into_the_orders_behind_it_the_newest_day_first() -> None:
    found = opened("revenue")
    assert rows_of(found, "day", "order_id") == [
        (day(31), 102, 250), (day(2), 101, 750), (day(1), 100, 1_400),
    ]  # fmt: skip
    assert (found.total, found.position, found.parts) == (2_400, 10, ())


def test_what_a_revision_undid_is_neither_a_row_nor_counted() -> None:
    found = opened("lines_minor")
    assert rows_of(found, "order_id", "line_id") == [(200, 1, 450), (200, 2, 900)]
    assert (found.total, found.row_count) == (1_350, 2)


def test_before_the_revision_the_lines_are_those_of_the_first_version() -> None:
    found = opened("lines_minor", position=7)
    assert rows_of(found, "order_id", "line_id") == [(201, 3, 40), (200, 1, 500), (200, 2, 900)]
    assert (found.total, found.row_count) == (1_440, 3)


def test_the_books_say_in_both_languages_what_a_row_is_called() -> None:
    found = opened("lines_minor")
    for language in ("en", "zh-hans"):
        with override(language):
            assert [found.word("line_id", row.keys["line_id"]) for row in found.rows] == [
                f"{language} 1", f"{language} 2",
            ]  # fmt: skip


def test_figures_of_rows_are_whole_numbers_as_their_sum_is() -> None:
    for metric in ("revenue", "lines_minor", "lot_units", "on_hand"):
        found = opened(metric)
        assert {type(row.figure) for row in found.rows} == {type(found.total)} == {int}


def test_a_line_of_nothing_is_no_row_of_a_sum_it_adds_nothing_to() -> None:
    assert 103 not in [row.keys["order_id"] for row in opened("revenue").rows]
    assert (103, 3) in rows_of(opened("units_sold"), "order_id")


def test_a_balance_opens_into_the_lots_that_still_hold_something() -> None:
    found = opened("lot_units")
    assert rows_of(found, "day", "lot_id", "warehouse_id") == [(day(5), 11, 7, 6), (day(2), 13, 7, 2)]
    assert (found.total, found.row_count) == (8, 2)


def test_a_balance_of_an_earlier_day_opens_into_the_lots_of_then() -> None:
    found = opened("lot_units", period=Period(day(1), day(5)))
    assert rows_of(found, "lot_id") == [(11, 6), (13, 2), (12, 5)]
    assert opened("lot_units", period=Period(day(1), day(1))).total == 15


def test_lots_of_another_warehouse_are_not_behind_ones_balance() -> None:
    found = opened("lot_units", scope=Scope(warehouses=frozenset({8})), period=Period(day(1), day(2)))
    assert rows_of(found, "lot_id") == [(12, 5)]
    assert found.total == 5


def test_a_balance_without_lots_opens_into_its_moves() -> None:
    found = opened("on_hand")
    assert (found.total, [row.figure for row in found.rows]) == (10, [10])


@pytest.mark.parametrize(
    ("filters", "total", "count"),
    [
        ({"country": ["GB"]}, 1_400, 1),
        ({"country": [None]}, 250, 1),
        ({"country": ["GB", None]}, 1_650, 2),
        ({"country": ["XX"]}, 0, 0),
        ({"country": []}, 0, 0),
        ({"sku": [2]}, 0, 0),
        ({"category": [10]}, 1_400 + 750 + 250, 3),
        ({"order": [100, 101]}, 2_150, 2),
        ({"shop": [2], "country": ["FR"]}, 750, 1),
        ({"day": ["2024-01-31"]}, 250, 1),
    ],
)
def test_a_filtered_figure_opens_into_the_rows_that_the_filter_left(
    filters: dict[str, Any], total: int, count: int
) -> None:
    found = opened("revenue", filters=filters)
    assert (found.total, len(found.rows)) == (total, count)
    answer = ask(metrics=["revenue"], period=PERIOD, filters=filters, scope=ALL)
    assert isinstance(answer, Answer)
    assert (answer.totals.figures["revenue"] or 0) == total


@pytest.mark.parametrize(
    ("first", "last", "total"), [(1, 1, 1_400), (2, 30, 750), (31, 31, 250), (3, 19, 0), (40, 50, 0)]
)
def test_only_rows_of_the_period_are_behind_its_flow(first: int, last: int, total: int) -> None:
    found = opened("revenue", period=Period(day(first), day(last)))
    assert found.total == total
    assert all(day(first) <= row.keys["day"] <= day(last) for row in found.rows)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("position", "total", "orders"),
    [
        (0, 0, []),
        (1, 1_400, [100]),
        (2, 2_150, [101, 100]),
        (5, 2_150, [101, 100]),
        (6, 2_400, [102, 101, 100]),
    ],
)
def test_a_figure_that_was_printed_earlier_opens_as_it_was(
    position: int, total: int, orders: list[int]
) -> None:
    found = opened("revenue", position=position)
    assert (found.total, found.position) == (total, position)
    assert [row.keys["order_id"] for row in found.rows] == orders


def test_a_balance_that_was_printed_earlier_opens_as_it_was() -> None:
    assert opened("lot_units", position=9).total == 17
    assert opened("lot_units", position=10).total == 8


def test_a_position_that_no_process_has_reached_opens_at_the_newest() -> None:
    cut = published()
    assert cut is not None
    found = opened("revenue", position=cut.position + 1_000)
    assert (found.position, found.total) == (cut.position, 2_400)


def test_a_formula_opens_into_the_sums_it_is_made_of_without_the_days() -> None:
    found = opened("days_left")
    assert [part.name for part in found.parts] == ["on_hand", "units_sold"]
    assert (found.rows, found.row_count, found.total, found.fact) == ((), 0, 0, None)


def test_a_formula_over_formulas_opens_down_to_sums() -> None:
    assert [part.name for part in opened("turnover").parts] == ["mean_value", "shipped_cost"]


@pytest.mark.parametrize("metric", ["revenue", "units_sold", "lines_minor", "lot_units"])
def test_every_page_size_walks_through_the_same_rows(metric: str) -> None:
    whole = opened(metric)
    for limit in (1, 2, 3):
        walked = []
        for offset in range(0, len(whole.rows) + limit, limit):
            found = opened(metric, limit=limit, offset=offset)
            assert (found.total, found.row_count) == (whole.total, whole.row_count)
            walked += found.rows
        assert walked == list(whole.rows)


def test_a_page_behind_the_last_row_is_empty_and_still_says_the_total() -> None:
    found = opened("revenue", offset=1_000)
    assert (found.rows, found.total) == ((), 2_400)


def test_rows_are_called_as_the_reader_calls_them() -> None:
    found = opened("revenue", filters={"order": [101]})
    with override("en"):
        assert found.word("sku_id", 1) == "MUG"
    with override("zh-hans"):
        assert found.word("sku_id", 1) == "杯子"
    assert found.word("shop_id", 2) == "2"
    assert found.word("sku_id", None) == ""


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"metric": "revenue", "filters": {"warehouse": [7]}}, "lake.not_cut_by"),
        ({"metric": "revenue", "filters": {"sku": ["MUG"]}}, "lake.wrong_value"),
        ({"metric": "revenue", "filters": {"week": ["2024-01-01"]}}, "lake.wrong_value"),
        ({"metric": "value", "scope": Scope()}, "lake.cost_hidden"),
        ({"metric": "turnover", "scope": Scope()}, "lake.cost_hidden"),
        ({"metric": "revenue", "period": Period(day(-20_000), day(1))}, "lake.out_of_time"),
    ],
)
def test_a_figure_that_cannot_be_asked_cannot_be_opened_either(asked: dict[str, Any], code: str) -> None:
    found = drill(**{"period": PERIOD, "scope": ALL, **asked})
    assert isinstance(found, Refusal)
    assert found.code == code


@pytest.mark.parametrize(
    ("scope", "total"),
    [
        (Scope(shops=frozenset({1})), 1_650),
        (Scope(shops=frozenset({2})), 750),
        (Scope(shops=frozenset({1, 2})), 2_400),
        (Scope(shops=frozenset()), 0),
        (Scope(shops=frozenset({99})), 0),
    ],
)
def test_only_rows_of_ones_own_shops_are_shown_counted_and_summed(scope: Scope, total: int) -> None:
    found = opened("revenue", scope=scope)
    assert found.total == total
    assert {row.keys["shop_id"] for row in found.rows} <= (scope.shops or frozenset())
    assert opened("revenue", scope=scope, filters={"shop": [1, 2]}).total == total


@given(st.integers(1, 5), st.integers(0, 6), st.sampled_from([None, 2, 6, 7]))
@settings(max_examples=25, deadline=None)
def test_no_page_repeats_or_reorders_a_row(limit: int, offset: int, position: int | None) -> None:
    whole = opened("units_sold", position=position)
    assert (
        opened("units_sold", position=position, limit=limit, offset=offset).rows
        == (whole.rows[offset : offset + limit])
    )
    days = [row.keys["day"] for row in whole.rows]
    assert all(later >= earlier for later, earlier in pairwise(days))  # type: ignore[operator]
