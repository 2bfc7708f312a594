"""In which order rows come, what a limit leaves out, and which bucket meets which in a comparison."""

from pathlib import Path
from typing import Any

import pytest

from zayton.kernel.access.public import Scope
from zayton.lake.answers import Answer
from zayton.lake.asking import ask
from zayton.lake.mirror import work
from zayton.lake.rules.periods import Period
from zayton.lake.tests.builders import day, sold

pytestmark = pytest.mark.django_db
FORTNIGHT = Period(day(1), day(14))


@pytest.fixture
def sales(trade: Path) -> None:
    """Day, order, shop, SKU, country, units, amount: two SKUs of equal revenue, one sold for nothing, one returned."""
    work(
        [
            sold(1, (1, 100, 1, 3, "GB", 2, 500, 1, 1, 0)),
            sold(2, (2, 101, 1, 1, "FR", 1, 500, 1, 1, 1)),
            sold(3, (9, 102, 2, 2, "GB", 0, 0, 1, 1, 0)),
            sold(4, (10, 103, 2, 9, "DE", 4, 900, 1, 1, 0)),
        ]
    )


def asked(**more: Any) -> Answer:
    answer = ask(**{"metrics": ["revenue"], "period": FORTNIGHT, "scope": Scope.everything(), **more})
    assert isinstance(answer, Answer), answer
    return answer


def keys(**more: Any) -> list[object]:
    return [row.keys[0] for row in asked(**more).rows]


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({}, [9, 1, 3, 2]),
        ({"order": "revenue"}, [2, 1, 3, 9]),
        ({"order": "-revenue"}, [9, 1, 3, 2]),
        ({"order": "sku"}, [1, 2, 3, 9]),
        ({"order": "-sku"}, [9, 3, 2, 1]),
        ({"order": "moon"}, [1, 2, 3, 9]),
        ({"limit": 2}, [9, 1]),
        ({"order": "revenue", "limit": 1}, [2]),
    ],
)
def test_rows_come_in_the_order_asked_and_ties_by_their_key(
    sales: None, more: dict[str, Any], found: list[int]
) -> None:
    assert keys(by=["sku"], **more) == found


@pytest.mark.parametrize("order", ["return_rate", "-return_rate"])
def test_blank_figures_come_last_whichever_way(sales: None, order: str) -> None:
    # SKU 2 sold no units, so that nothing can be divided by them
    assert keys(metrics=["return_rate"], by=["sku"], order=order)[-1] == 2


def test_time_runs_forward_also_beside_another_cut(sales: None) -> None:
    rows = [row.keys for row in asked(by=["country", "week"]).rows]
    assert [when for _, when in rows] == sorted(when for _, when in rows)


def test_a_limit_counts_rows_but_no_totals(sales: None) -> None:
    answer = asked(by=["sku"], limit=1)
    assert (len(answer.rows), answer.row_count, answer.totals.figures) == (1, 4, {"revenue": 1900})


def test_each_week_meets_the_week_before_it(sales: None) -> None:
    rows = asked(by=["week"], period=Period(day(8), day(14)), compare="previous").rows
    assert [(row.keys[0], row.figures["revenue"], row.before["revenue"]) for row in rows] == [
        (day(8), 900, 1000)
    ]


def test_each_day_meets_the_same_day_of_the_period_before(sales: None) -> None:
    rows = asked(by=["day"], period=Period(day(8), day(14)), compare="previous").rows
    met = {row.keys[0]: row.before["revenue"] for row in rows if row.before["revenue"]}
    assert met == {day(8): 500, day(9): 500}


def test_a_year_before_the_books_is_zero_and_not_an_error(sales: None) -> None:
    answer = asked(compare="last_year")
    assert answer.totals.before == {"revenue": 0}
    assert answer.compared == Period(day(1 - 364), day(14 - 364))


def test_a_metric_named_beside_itself_in_a_formula_is_summed_once(sales: None) -> None:
    answer = asked(metrics=["revenue", "per_order", "orders"], by=["shop"], order="shop")
    assert [tuple(row.figures.values()) for row in answer.rows] == [(1000, 500, 2), (900, 450, 2)]


@pytest.mark.parametrize(
    "scope", [Scope(), Scope(shops=frozenset({1, 2})), Scope(shops=frozenset({1, 2, 3}))]
)
def test_a_scope_of_all_shops_by_any_name_sees_the_same(sales: None, scope: Scope) -> None:
    assert asked(scope=scope, by=["sku"]).rows == asked(by=["sku"]).rows
