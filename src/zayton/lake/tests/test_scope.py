"""Scope holds inside the question: rows, totals, comparisons, counts, source rows, own metrics."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from zayton.kernel.access.public import SYSTEM, Scope
from zayton.kernel.errors import Refusal
from zayton.lake.answers import Answer
from zayton.lake.asking import ask
from zayton.lake.drilling import Drilled, drill
from zayton.lake.mirror import work
from zayton.lake.operations import define_metrics
from zayton.lake.results import MetricDraft
from zayton.lake.rules.periods import Period
from zayton.lake.tests.builders import day, moved, sold

pytestmark = pytest.mark.django_db
PERIOD = Period(day(1), day(10))
SHOP_1 = Scope(shops=frozenset({1}), sees_cost=True)
HOUSE_7 = Scope(warehouses=frozenset({7}), sees_cost=True)
NOTHING = Scope(frozenset(), frozenset(), sees_cost=True)


@pytest.fixture
def two_shops(trade: Path) -> None:
    work(
        [
            sold(1, (1, 100, 1, 1, "GB", 2, 500, 1, 1, 0)),
            sold(2, (2, 101, 2, 1, "FR", 4, 1000, 1, 1, 0), (2, 101, 2, 2, "FR", 1, 90, 1, 0, 0)),
            moved(3, (1, 1, 7, 1, 10, 1000, 0), (1, 1, 8, 1, 5, 2500, 0)),
        ]
    )


def answered(metric: str, scope: Scope, by: list[str]) -> Answer:
    answer = ask(metrics=[metric], by=by, period=PERIOD, compare="previous", scope=scope)
    assert isinstance(answer, Answer), answer
    return answer


@pytest.mark.parametrize("by", [[], ["shop"], ["sku"], ["category", "day"]])
@pytest.mark.parametrize(("metric", "seen"), [("revenue", 500), ("orders", 1), ("per_order", 500)])
def test_another_shops_sales_are_in_no_row_and_no_total(
    two_shops: None, metric: str, seen: int, by: list[str]
) -> None:
    answer = answered(metric, SHOP_1, by)
    assert answer.totals.figures == {metric: seen}
    if by == ["shop"]:
        assert [row.keys for row in answer.rows] == [(1,)]


@pytest.mark.parametrize("by", [[], ["warehouse"], ["sku"], ["age"], ["week"]])
@pytest.mark.parametrize(("metric", "seen"), [("on_hand", 10), ("value", 1000), ("mean_value", 1000)])
def test_another_warehouses_goods_are_in_no_row_and_no_total(
    two_shops: None, metric: str, seen: int, by: list[str]
) -> None:
    assert answered(metric, HOUSE_7, by).totals.figures == {metric: seen}


def test_a_filter_cannot_widen_a_scope(two_shops: None) -> None:
    answer = ask(metrics=["revenue"], filters={"shop": [2]}, period=PERIOD, scope=SHOP_1)
    assert isinstance(answer, Answer)
    assert answer.totals.figures == {"revenue": 0}


def test_who_sees_nothing_gets_zero(two_shops: None) -> None:
    assert answered("revenue", NOTHING, []).totals.figures == {"revenue": 0}
    assert answered("on_hand", NOTHING, []).totals.figures == {"on_hand": 0}


@pytest.mark.parametrize("metric", ["value", "turnover", "mean_value"])
def test_costs_are_refused_to_those_who_do_not_see_them(two_shops: None, metric: str) -> None:
    for answer in (
        ask(metrics=["on_hand", metric], period=PERIOD, scope=Scope()),
        drill(metric=metric, period=PERIOD, scope=Scope()),
    ):
        assert isinstance(answer, Refusal)
        assert answer.code == "lake.cost_hidden"


def test_an_own_metric_hides_costs_as_what_it_is_made_of(two_shops: None) -> None:
    at = datetime(2024, 2, 1, tzinfo=UTC)
    kept = define_metrics(
        drafts=[MetricDraft("Margin", "revenue - shipped_cost", "money")], actor=SYSTEM, at=at
    )
    own = f"own_{kept.ids[0]}"
    hidden = ask(metrics=[own], period=PERIOD, scope=Scope())
    assert isinstance(hidden, Refusal)
    assert hidden.code == "lake.cost_hidden"
    assert answered(own, SHOP_1, []).totals.figures == {own: 500}


def test_source_rows_obey_the_scope_too(two_shops: None) -> None:
    opened = drill(metric="revenue", period=PERIOD, scope=SHOP_1)
    assert isinstance(opened, Drilled)
    assert (opened.total, opened.row_count, len(opened.rows)) == (500, 1, 1)
    opened = drill(metric="value", period=PERIOD, scope=HOUSE_7)
    assert isinstance(opened, Drilled)
    assert (opened.total, [row.keys["warehouse_id"] for row in opened.rows]) == (1000, [7])


def test_answers_kept_for_one_are_not_given_to_another(two_shops: None) -> None:
    everything = answered("revenue", Scope.everything(), [])
    assert everything.totals.figures == {"revenue": 1590}
    assert answered("revenue", SHOP_1, []).totals.figures == {"revenue": 500}
    assert answered("revenue", Scope(), []).totals.figures == {"revenue": 1590}
