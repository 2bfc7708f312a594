"""Every metric answers the same on Spark as on DuckDB."""

import itertools
from collections.abc import Generator
from pathlib import Path

import pytest

from zayton.kernel.access.public import Scope
from zayton.kernel.errors import Refusal
from zayton.lake.answers import Answer
from zayton.lake.asking import Engine, ask
from zayton.lake.mirror import work
from zayton.lake.registry import declared_metrics
from zayton.lake.rules.periods import Period
from zayton.lake.tests.builders import day, moved, sold
from zayton.lake.tests.sparks import local_spark

pytestmark = [pytest.mark.spark, pytest.mark.django_db]
CUTS = (
    [],
    ["day"],
    ["week"],
    ["month"],
    ["quarter"],
    ["sku"],
    ["category"],
    ["country", "week"],
    ["warehouse"],
    ["age"],
)
PERIODS = (Period(day(1), day(75)), Period(day(10), day(50)))


@pytest.fixture(scope="module")
def spark() -> Generator[Engine]:
    with local_spark() as engine:
        yield engine


@pytest.fixture
def quarter(trade: Path) -> None:
    """Seventy days of sales in two shops and countries, and a stock that comes and goes."""
    sales = [
        sold(
            n,
            (n, 100 + n, 1 + n % 2, 1 + n % 3, "GB" if n % 4 else None, 1 + n % 5, 100 * n, 1, 1, n % 6 == 0),
        )
        for n in range(1, 71)
    ]
    moves = [moved(70 + n, (n, 1 + n % 2, 7 + n % 2, n, 20 - n, 100 * (20 - n), n)) for n in range(1, 25)]
    work([*sales, *moves])


def same(metrics: list[str], by: list[str], period: Period, spark: Engine) -> int:
    """How many rows both engines gave, after checking that they are the same."""
    ours = ask(metrics=metrics, by=by, period=period, compare="previous", scope=Scope.everything())
    theirs = ask(
        metrics=metrics, by=by, period=period, compare="previous", scope=Scope.everything(), engine=spark
    )
    if isinstance(ours, Refusal):
        assert ours == theirs
        return 0
    assert isinstance(theirs, Answer)
    assert ours.rows == theirs.rows
    assert ours.totals == theirs.totals
    return len(ours.rows)


def test_every_metric_by_every_dimension_is_equal_on_both_engines(quarter: None, spark: Engine) -> None:
    sales = ["units_sold", "revenue", "big_revenue", "returned_units", "orders", "per_order", "return_rate"]
    stock = ["on_hand", "value", "mean_value", "shipped_cost", "turnover"]
    assert {*sales, *stock, "days_left"} == {*declared_metrics()}
    asked = [
        *itertools.product([sales, stock], CUTS),
        *((["days_left"], by) for by in ([], ["sku"], ["week"])),
    ]
    assert sum(same(metrics, by, PERIODS[0], spark) for metrics, by in asked) == 230


def test_a_later_start_opens_with_the_same_balances_on_both_engines(quarter: None, spark: Engine) -> None:
    assert same(["on_hand", "mean_value", "turnover"], ["sku", "month"], PERIODS[1], spark)


def test_filters_and_scope_are_equal_on_both_engines(quarter: None, spark: Engine) -> None:
    scope = Scope(shops=frozenset({1}))
    answers = [
        ask(metrics=["revenue", "orders"], by=["sku"], filters={"country": [None, "FR"], "category": [10]},
            period=PERIODS[0], scope=scope, engine=engine)
        for engine in (None, spark)
    ]  # fmt: skip
    assert isinstance(answers[0], Answer)
    assert answers[0].rows
    assert answers[0] == answers[1]
