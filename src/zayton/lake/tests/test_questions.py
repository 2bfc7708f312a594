"""What makes a question answerable, and which of several mistakes is said first: without a lake and without books."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from zayton.kernel.access.public import Scope
from zayton.kernel.errors import Refusal
from zayton.lake.declarations import Dimension, Kind, Metric, Value
from zayton.lake.questions import (
    MAX_DIMENSIONS,
    Checked,
    Question,
    Vocabulary,
    check,
    passes,
    scope_filters,
    tables_of,
    ungrouped_counts,
)
from zayton.lake.registry import declared_dimensions, declared_metrics
from zayton.lake.rules.formulas import Binary, Name
from zayton.lake.rules.periods import Period
from zayton.lake.tests.builders import MOVES, SALES, day
from zayton.lake.vocabulary import COUNT

PERIOD = Period(day(1), day(7))
ALL = Scope.everything()


@pytest.fixture(scope="module", autouse=True)
def declared(shared_trade: Path) -> None:
    """Only what the tests declare."""


def words() -> Vocabulary:
    return Vocabulary(declared_metrics(), declared_dimensions())


def judged(
    *metrics: str,
    by: Sequence[str] = (),
    scope: Scope = ALL,
    period: Period = PERIOD,
    known: Vocabulary | None = None,
    **filters: tuple[Value, ...],
) -> Checked | Refusal:
    question = Question(metrics, period, tuple(by), tuple(filters.items()))
    return check(question, known or words(), scope)


def understood(*metrics: str, **more: Any) -> Checked:
    found = judged(*metrics, **more)
    assert isinstance(found, Checked), found
    return found


def code(*metrics: str, **more: Any) -> str:
    found = judged(*metrics, **more)
    assert isinstance(found, Refusal), found
    return found.code


@pytest.mark.parametrize("more", [{}, {"by": ["shop"]}, {"shop": (1,)}])
def test_a_question_for_no_figure_is_refused(more: dict) -> None:
    assert code(**more) == "lake.no_metric"


@pytest.mark.parametrize(
    ("metrics", "more", "subject"),
    [
        (["luck"], {}, "luck"),
        (["revenue", "luck"], {}, "luck"),
        (["revenue"], {"by": ["moon"]}, "moon"),
        (["revenue"], {"by": ["revenue"]}, "revenue"),
        (["shop"], {}, "shop"),
        (["revenue"], {"moon": (1,)}, "moon"),
        (["Revenue"], {}, "Revenue"),
        (["own_1"], {}, "own_1"),
        ([""], {}, ""),
    ],
)
def test_a_word_that_means_nothing_is_named(metrics: list[str], more: dict, subject: str) -> None:
    found = judged(*metrics, **more)
    assert isinstance(found, Refusal)
    assert (found.code, found.subject) == ("lake.unknown_word", subject)


@pytest.mark.parametrize(
    ("start", "end", "answerable"),
    [
        (date(1980, 1, 1), date(2199, 12, 31), True),
        (date(1979, 12, 31), date(2024, 1, 1), False),
        (date(2024, 1, 1), date(2200, 1, 1), False),
        (date(1, 1, 1), date(1, 1, 1), False),
        (date(9999, 12, 31), date(9999, 12, 31), False),
    ],
)
def test_only_days_of_the_trades_calendar_are_asked_for(start: date, end: date, answerable: bool) -> None:
    found = judged("revenue", period=Period(start, end))
    assert isinstance(found, Checked) is answerable
    if isinstance(found, Refusal):
        assert (found.code, found.figures) == ("lake.out_of_time", {"first": 1980, "last": 2199})


def test_as_many_dimensions_as_allowed_and_no_more() -> None:
    four = ["shop", "sku", "country", "day"]
    assert len(four) == MAX_DIMENSIONS
    assert understood("revenue", by=four).grain == "day"
    assert code("revenue", by=[*four, "category"]) == "lake.too_many_dimensions"


@pytest.mark.parametrize("grains", [["day", "week"], ["month", "sku", "year"], ["quarter", "day"]])
def test_one_grain_of_time_is_enough(grains: list[str]) -> None:
    assert code("revenue", by=grains) == "lake.two_grains"


@pytest.mark.parametrize(
    ("metric", "seen"),
    [("revenue", True), ("on_hand", True), ("days_left", True), ("value", False), ("turnover", False)],
)
def test_what_shows_costs_is_told_only_to_those_who_see_them(metric: str, seen: bool) -> None:
    assert isinstance(judged(metric, scope=Scope(sees_cost=True)), Checked)
    assert isinstance(judged(metric, scope=Scope(sees_cost=False)), Checked) is seen


def test_a_formula_over_a_cost_is_as_secret_though_it_does_not_say_so_itself() -> None:
    sly = Metric("sly", "Sly", COUNT, "", formula="shipped_cost / units_sold")
    known = replace(words(), metrics={**declared_metrics(), "sly": sly})
    found = judged("sly", known=known, scope=Scope())
    assert isinstance(found, Refusal)
    assert (found.code, found.subject) == ("lake.cost_hidden", "shipped_cost")


@pytest.mark.parametrize(
    ("metric", "by"),
    [("on_hand", "shop"), ("revenue", "warehouse"), ("days_left", "country"), ("turnover", "order")],
)
def test_a_figure_is_not_cut_by_what_one_of_its_sums_does_not_know(metric: str, by: str) -> None:
    assert code(metric, by=[by]) == "lake.not_cut_by"
    filtered: dict[str, Any] = {by: (None,)}
    assert code(metric, **filtered) == "lake.not_cut_by"


@pytest.mark.parametrize(
    ("dimension", "value"),
    [
        ("shop", "1"), ("shop", "x"), ("country", 7), ("category", "tea"), ("order", "100"),
        ("day", "2024-02-30"), ("day", "20240101"), ("day", 20240101), ("day", "2024-01-01T00"), ("week", "2024-01-01"),
        ("month", "2024-01"), ("year", 2024),
    ],
)  # fmt: skip
def test_a_value_that_no_row_could_have_is_refused_with_the_dimension(dimension: str, value: Value) -> None:
    filtered: dict[str, Any] = {dimension: (value,)}
    found = judged("revenue", **filtered)
    assert isinstance(found, Refusal)
    assert (found.code, found.figures["dimension"]) == (
        "lake.wrong_value", str(declared_dimensions()[dimension].words),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("more", "first"),
    [
        ({"metrics": ["luck", "value"], "scope": Scope()}, "lake.unknown_word"),
        ({"metrics": ["value"], "scope": Scope(), "by": ["shop"]}, "lake.cost_hidden"),
        ({"metrics": ["value"], "scope": Scope(), "by": ["day", "week"]}, "lake.two_grains"),
        ({"metrics": ["on_hand"], "by": ["shop"], "sku": ("x",)}, "lake.wrong_value"),
        ({"metrics": [], "by": ["day", "week"]}, "lake.no_metric"),
    ],
)
def test_of_several_mistakes_the_plainest_is_said(more: dict, first: str) -> None:
    assert code(*more.pop("metrics"), **more) == first


def test_a_question_comes_down_to_sums_each_once_and_in_one_order() -> None:
    one, other = (
        understood("turnover", "per_order", "revenue"),
        understood("revenue", "per_order", "turnover"),
    )
    assert [metric.name for metric in one.sums] == ["mean_value", "orders", "revenue", "shipped_cost"]
    assert one.sums == other.sums
    assert one.formulas["per_order"] == Binary("/", Name("revenue"), Name("orders"))


def test_days_are_no_sum() -> None:
    assert [metric.name for metric in understood("days_left").sums] == ["on_hand", "units_sold"]


@pytest.mark.parametrize(
    ("by", "filters", "counted"),
    [
        ((), {}, False),
        (("shop",), {}, False),
        (("country", "order"), {}, False),
        (("week",), {}, False),
        (("shop", "month"), {"country": ("GB",)}, False),
        (("sku",), {}, True),
        (("shop", "category"), {}, True),
        ((), {"sku": (1,)}, True),
        (("shop",), {"category": (10,)}, True),
        (("day",), {"day": ("2024-01-01",)}, False),
    ],
)
def test_orders_are_added_up_where_each_lies_in_one_group_and_counted_elsewhere(
    by: tuple[str, ...], filters: dict, counted: bool
) -> None:
    found = understood("orders", by=by, **filters)
    (one,) = passes(found, ALL, PERIOD, found.by)
    assert (one.kind is None) is counted
    assert found.is_distinct(found.sums[0], found.by) is counted


def test_what_was_counted_by_group_is_counted_once_more_for_the_total() -> None:
    found = understood("orders", "revenue", by=("sku",))
    (once,) = ungrouped_counts(found, ALL, PERIOD)
    # without a group an order lies in one place only, and its sum is its count
    assert ([metric.name for metric in once.metrics], once.by, once.kind) == (["orders"], (), Kind.FLOW)
    assert ungrouped_counts(understood("orders", "revenue"), ALL, PERIOD) == []
    assert ungrouped_counts(understood("revenue", by=("sku",)), ALL, PERIOD) == []


def test_a_filter_that_makes_orders_count_double_is_minded_in_the_total_too() -> None:
    found = understood("orders", by=("shop",), sku=(1, 2))
    (once,) = ungrouped_counts(found, ALL, PERIOD)
    assert once.kind is None


def test_a_pass_reads_the_attributes_that_it_groups_or_filters_by() -> None:
    for more, tables in (
        ({"by": ["category"]}, ("test_skus",)),
        ({"category": (10,)}, ("test_skus",)),
        ({"by": ["category"], "category": (10,)}, ("test_skus",)),
        ({"by": ["sku", "shop", "day"]}, ()),
    ):
        found = understood("revenue", **more)
        (one,) = passes(found, ALL, PERIOD, found.by)
        assert tables_of(one) == tables


@pytest.mark.parametrize(
    ("scope", "sales", "moves"),
    [
        (Scope(), [], []),
        (Scope(shops=frozenset({3, 1, 2})), [(1, 2, 3)], []),
        (Scope(warehouses=frozenset({7})), [], [(7,)]),
        (Scope(shops=frozenset(), warehouses=frozenset()), [()], [()]),
        (Scope(shops=frozenset({1}), warehouses=frozenset({7, 8})), [(1,)], [(7, 8)]),
    ],
)
def test_a_scope_limits_a_fact_by_the_column_that_it_names(scope: Scope, sales: list, moves: list) -> None:
    assert [values for _, values in scope_filters(SALES, scope)] == sales
    assert [values for _, values in scope_filters(MOVES, scope)] == moves


def test_a_fact_that_belongs_to_no_shop_is_seen_whole() -> None:
    shared = replace(MOVES, name="shared", warehouse="")
    assert scope_filters(shared, Scope(frozenset(), frozenset())) == ()


def test_scope_stands_beside_what_was_asked_and_not_in_its_place() -> None:
    found = understood("revenue", shop=(1, 2))
    (one,) = passes(found, Scope(shops=frozenset({2, 3})), PERIOD, ())
    assert [values for _, values in one.filters] == [(1, 2), (2, 3)]


def test_the_scope_of_each_fact_is_its_own_in_a_question_over_both() -> None:
    found = understood("days_left")
    limited = {
        one.fact.name: [dimension.column for dimension, _ in one.filters]
        for one in passes(found, Scope(frozenset({1}), frozenset({7})), PERIOD, ())
    }
    assert limited == {"test_sales": ["shop_id"], "test_moves": ["warehouse_id"]}


def test_a_renamed_dimension_is_the_same_question() -> None:
    shop = declared_dimensions()["shop"]
    assert replace(shop, words="Laden", page="other") == shop
    assert replace(shop, column="sku_id") != shop
    assert isinstance(shop, Dimension)
