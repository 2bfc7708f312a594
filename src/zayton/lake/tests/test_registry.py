"""What may be declared to the lake, and what a mistake in a declaration is told as when Django starts."""

from dataclasses import replace
from pathlib import Path

import pytest
from ibis import _

from zayton.kernel.access.public import Scope
from zayton.kernel.errors import Refusal
from zayton.lake.declarations import Dimension, Metric
from zayton.lake.questions import (
    MAX_LEVELS,
    Question,
    Vocabulary,
    check,
    dimensions_of,
    expanded,
    fits,
    held_by,
    passes,
)
from zayton.lake.registry import (
    declared_dimensions,
    declared_metrics,
    register_dimension_tables,
    register_dimensions,
    register_facts,
    register_metrics,
)
from zayton.lake.rules.formulas import Binary, Name, Number, measured, parse
from zayton.lake.rules.periods import Period
from zayton.lake.tests.builders import DIMENSIONS, METRICS, SALES, SKUS, day
from zayton.lake.vocabulary import COUNT

PERIOD = Period(day(1), day(7))


@pytest.fixture(autouse=True)
def declared(trade: Path) -> None:
    """Only what the tests declare."""


def vocabulary() -> Vocabulary:
    return Vocabulary(declared_metrics(), declared_dimensions())


def checked(*metrics: str, by: tuple[str, ...] = (), **filters: tuple):
    question = Question(metrics, PERIOD, by, tuple(filters.items()))
    return check(question, vocabulary(), Scope.everything())


def test_the_same_thing_may_be_declared_again_and_another_of_its_name_may_not() -> None:
    register_facts([SALES])
    register_dimension_tables([SKUS])
    register_metrics(METRICS[:1])
    for again in (
        lambda: register_facts([replace(SALES)]),
        lambda: register_dimension_tables([replace(SKUS)]),
        lambda: register_metrics([replace(METRICS[0])]),
        lambda: register_dimensions([replace(DIMENSIONS[0])]),
    ):
        with pytest.raises(ValueError, match="declared twice"):
            again()


@pytest.mark.parametrize(
    "wrong", [{"keys": ("moon",)}, {"sums": ("moon",)}, {"source": ("moon",)}, {"balance_source": ("moon",)}]
)
def test_a_fact_names_only_columns_that_it_has(wrong: dict) -> None:
    with pytest.raises(ValueError, match="moon"):
        register_facts([replace(SALES, name="other", **wrong)])


@pytest.mark.parametrize(
    "wrong",
    [
        Metric("odd", "", COUNT, "", formula="moon / orders"),
        Metric("odd", "", COUNT, "", fact="moon", sums=_.units),
        Metric("odd", "", COUNT, "", fact="test_sales"),
        Metric("odd", "", COUNT, ""),
    ],
)
def test_a_metric_is_made_of_what_there_is(wrong: Metric) -> None:
    with pytest.raises(ValueError, match="odd"):
        register_metrics([wrong])
    assert "odd" not in declared_metrics()


@pytest.mark.parametrize("wrong", [Dimension("day", "", "day"), Dimension("moon", "", "day", grain="day")])
def test_a_grain_of_time_is_called_by_its_name(wrong: Dimension) -> None:
    with pytest.raises(ValueError, match="grain"):
        register_dimensions([wrong])


@pytest.mark.parametrize(
    ("metric", "known"),
    [
        ("revenue", {"shop", "country", "sku", "category", "order"}),
        ("on_hand", {"sku", "category", "warehouse", "age"}),
        ("days_left", {"sku", "category"}),
        ("turnover", {"sku", "category", "warehouse", "age"}),
    ],
)
def test_a_metric_is_known_by_what_all_its_sums_know(metric: str, known: set[str]) -> None:
    found = set(dimensions_of(metric, vocabulary())) - {"day", "week", "month", "quarter", "year", "hour"}
    assert found == known


def test_a_formula_is_written_out_down_to_its_sums() -> None:
    tree = expanded(declared_metrics()["days_left"], declared_metrics())
    assert tree == parse("on_hand / (units_sold / days)")


@pytest.mark.parametrize(
    ("name", "kind"),
    [("shop", "integer"), ("country", "text"), ("age", "integer"), ("category", "integer"), ("day", "date")],
)
def test_a_dimension_has_values_of_one_type(name: str, kind: str) -> None:
    assert held_by(declared_dimensions()[name]) == kind


@pytest.mark.parametrize(
    ("name", "value", "fitting"),
    [
        ("shop", 7, True), ("shop", "7", False), ("country", "GB", True), ("country", 7, False),
        ("country", None, True), ("day", "2024-01-01", True), ("day", "2024-1-1", False), ("day", "soon", False),
        ("age", 0, True),
    ],
)  # fmt: skip
def test_a_value_fits_its_dimension_or_not(name: str, value, fitting: bool) -> None:
    assert fits(declared_dimensions()[name], value) is fitting


def test_daily_sums_answer_where_they_can_and_raw_rows_elsewhere() -> None:
    def raw(*metrics: str, by: tuple[str, ...] = (), **filters: tuple) -> list[bool]:
        found = checked(*metrics, by=by, **filters)
        assert not isinstance(found, Refusal)
        return [one.raw for one in passes(found, Scope.everything(), PERIOD, found.by)]

    assert raw("revenue", by=("country", "week")) == [False]
    assert raw("revenue", by=("order",)) == [True]
    assert raw("revenue", order=(100,)) == [True]
    assert raw("big_revenue") == [True]
    assert raw("orders") == [False]
    assert raw("orders", by=("sku",)) == [True]


def test_sums_of_one_fact_and_kind_are_read_in_one_pass() -> None:
    found = checked("revenue", "units_sold", "on_hand", "value", "mean_value", "per_order")
    assert not isinstance(found, Refusal)
    asked = passes(found, Scope.everything(), PERIOD, ())
    assert sorted(sorted(metric.name for metric in one.metrics) for one in asked) == [
        ["mean_value"],
        ["on_hand", "value"],
        ["orders", "revenue", "units_sold"],
    ]


def test_a_scope_is_a_filter_also_when_it_holds_nothing() -> None:
    found = checked("revenue")
    assert not isinstance(found, Refusal)
    (nobody,) = passes(found, Scope(shops=frozenset()), PERIOD, ())
    assert [values for _, values in nobody.filters] == [()]
    (everybody,) = passes(found, Scope(), PERIOD, ())
    assert everybody.filters == ()


@pytest.mark.parametrize(
    ("formulas", "name", "size"),
    [
        ({}, "revenue", (1, 0)),
        ({"a": "revenue"}, "a", (1, 1)),
        ({"a": "revenue + 1", "b": "a + a"}, "b", (4, 2)),
        ({"a": "-revenue"}, "a", (2, 1)),
        ({f"m{n}": f"m{n - 1} + m{n - 1}" for n in range(1, 60)}, "m59", (2**59, 59)),
    ],
)
def test_a_formula_is_measured_without_being_written_out(
    formulas: dict[str, str], name: str, size: tuple
) -> None:
    assert measured(name, formulas) == size


def chain(levels: int) -> Vocabulary:
    """Metrics that build on each other, `m1` on revenue."""
    made = {
        f"m{level}": Metric(
            f"m{level}", "", COUNT, "", formula=f"{f'm{level - 1}' if level > 1 else 'revenue'} + 1"
        )
        for level in range(1, levels + 1)
    }
    return replace(vocabulary(), metrics={**declared_metrics(), **made})


def test_formulas_are_written_out_as_deep_as_people_may_define_them() -> None:
    known = chain(MAX_LEVELS + 3)
    tree = expanded(known.metrics[f"m{MAX_LEVELS}"], known.metrics)
    for _level in range(MAX_LEVELS):
        assert isinstance(tree, Binary)
        assert tree.right == Number("1")
        tree = tree.left
    assert tree == Name("revenue")
    with pytest.raises(RecursionError):
        expanded(known.metrics[f"m{MAX_LEVELS + 2}"], known.metrics)


def test_formulas_that_speak_of_each_other_end_instead_of_going_round() -> None:
    made = {
        "a": Metric("a", "", COUNT, "", formula="b * 2"),
        "b": Metric("b", "", COUNT, "", formula="a / 2"),
    }
    with pytest.raises(RecursionError):
        expanded(made["a"], made)
