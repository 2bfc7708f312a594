"""Which metrics daily sums can answer: those that take every summed column once."""

from pathlib import Path

import ibis
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ibis import _
from ibis.common.deferred import Deferred

from zayton.kernel.access.public import Scope
from zayton.lake.additive import adds_up_daily
from zayton.lake.answers import Answer
from zayton.lake.asking import ask
from zayton.lake.declarations import Fact, Metric
from zayton.lake.mirror import work
from zayton.lake.registry import register_metrics
from zayton.lake.rules.periods import Period
from zayton.lake.tests.builders import MOVES, SALES, day, sold
from zayton.lake.vocabulary import COUNT, MONEY


def metric(sums: Deferred | None, fact: Fact = SALES) -> Metric:
    return Metric("odd", "Odd", COUNT, "", fact=fact.name, sums=sums)


@pytest.mark.parametrize(
    "sums",
    [
        _.units,
        -_.units,
        _.minor - _.returned,
        _.minor + _.units + _.orders,
        _.units * 3,
        2 * _.units - _.minor * 7,
        _.units * (_.country == "GB").cast("int64"),
        (_.shop_id > 1).cast("int64") * _.minor,
        (_.minor - _.units) * (_.sku_id % 2),
        _.units.cast("int64"),
        _.units.cast("float64"),
        _.units.cast("float64") * 0.5,
        _.units * (_.shop_id * 1.5).cast("int64"),
        _.units * 0,
    ],
)
def test_what_takes_each_sum_once_is_answered_by_daily_sums(sums: Deferred) -> None:
    assert adds_up_daily(SALES, metric(sums))


@pytest.mark.parametrize(
    "sums",
    [
        _.minor * (_.units > 2).cast("int64"),
        _.units * _.minor,
        _.units * _.units,
        _.units.abs(),
        _.units + 1,
        1 - _.units,
        _.units // 2,
        (_.units > 0).cast("int64"),
        (_.country == "GB").cast("int64"),
        ibis._.units.fill_null(1),
        _.units * _.position,
        _.position,
        _.order_id,
        _.order_id * _.units,
        (_.minor * 0.5).cast("int64"),
        (_.minor * 0.5).cast("float32"),
        _.minor - (_.minor * 1.2).cast("int64"),
        _.units.cast("int16"),
        _.units.cast("string").cast("int64"),
    ],
)
def test_what_a_day_no_longer_knows_of_its_rows_is_read_row_by_row(sums: Deferred) -> None:
    assert not adds_up_daily(SALES, metric(sums))


def test_a_day_is_the_same_for_all_rows_of_its_sum() -> None:
    first_of_month = (_.day.day() == 1).cast("int64")
    assert adds_up_daily(SALES, metric(_.units * first_of_month))
    assert adds_up_daily(MOVES, metric(_.quantity * (_.lot_date.year() - 2000), MOVES))


def test_what_a_cast_rounds_in_every_row_is_added_up_as_the_rows_say(trade: Path) -> None:
    half = Metric("half", "Half", MONEY, "", fact=SALES.name, sums=(_.minor * 0.5).cast("int64"))
    register_metrics([half])
    work([sold(n, (1, 100 + n, 1, 1, "GB", 1, 3, 1, 1, 0)) for n in (1, 2, 3)])
    answer = ask(metrics=["half"], period=Period(day(1), day(1)), scope=Scope.everything())
    assert isinstance(answer, Answer)
    # 3 halves are 2 each, and the half of their sum would be 4
    assert answer.totals.figures == {"half": 6}


def test_a_formula_sums_nothing_itself_and_so_speaks_against_nothing() -> None:
    assert adds_up_daily(SALES, Metric("f", "F", COUNT, "", formula="units_sold / orders"))


lines = st.lists(
    st.tuples(st.sampled_from([1, 2]), st.integers(-5, 5), st.integers(-900, 900)), min_size=1, max_size=8
)
parts = st.sampled_from(
    [
        _.units,
        _.minor,
        -_.units,
        _.units * 2,
        _.minor * _.shop_id,
        _.units * _.minor,
        _.units + 1,
        _.units.abs(),
    ]
)


@given(lines, st.lists(parts, min_size=1, max_size=3))
def test_whatever_is_said_to_add_up_daily_really_does(rows: list[tuple], terms: list[Deferred]) -> None:
    value = terms[0]
    for term in terms[1:]:
        value = value - term
    columns = {"shop_id": pl.Int64, "units": pl.Int64, "minor": pl.Int64}
    fact = Fact(
        "few", frozenset(), columns, lambda _entries: pl.DataFrame(), ("shop_id",), ("units", "minor")
    )
    if not adds_up_daily(fact, metric(value, fact)):
        return
    frame = pl.DataFrame(rows, schema=["shop_id", "units", "minor"], orient="row")
    daily = frame.group_by("shop_id").agg(pl.col("units", "minor").sum())
    assert _computed(value, frame) == _computed(value, daily)


def _computed(value: Deferred, frame: pl.DataFrame) -> int:
    kinds = {"shop_id": "int64", "units": "int64", "minor": "int64"}
    total = 0
    for row in frame.iter_rows(named=True):
        table = ibis.table(kinds, name="few")
        total += _folded(value.resolve(table).op(), row)
    return total


def _folded(node: object, row: dict[str, int]) -> int:
    """An expression over one row, reckoned by hand."""
    match type(node).__name__:
        case "Field":
            return row[node.name]  # type: ignore[attr-defined]
        case "Literal":
            return node.value  # type: ignore[attr-defined, no-any-return]
        case "Negate":
            return -_folded(node.arg, row)  # type: ignore[attr-defined]
        case "Abs":
            return abs(_folded(node.arg, row))  # type: ignore[attr-defined]
    left, right = _folded(node.left, row), _folded(node.right, row)  # type: ignore[attr-defined]
    return {"Add": left + right, "Subtract": left - right, "Multiply": left * right}[type(node).__name__]
