"""What `ask` answers on a small trade that can be checked by hand."""

from pathlib import Path

import pytest

from zayton.kernel.access.public import Scope
from zayton.kernel.errors import Refusal
from zayton.lake.answers import Answer
from zayton.lake.asking import ask
from zayton.lake.mirror import work
from zayton.lake.rules.periods import Period
from zayton.lake.tests.builders import day, moved, sold

pytestmark = pytest.mark.django_db
ALL = Scope.everything()
JANUARY = Period(day(1), day(31))


@pytest.fixture
def month(trade: Path) -> Path:
    work(
        [
            sold(1, (1, 100, 1, 1, "GB", 2, 500, 1, 1, 0), (1, 100, 1, 2, "GB", 3, 900, 1, 0, 0)),
            sold(2, (2, 101, 2, 1, "FR", 4, 1000, 1, 1, 0)),
            sold(3, (9, 102, 1, 3, "GB", 1, 250, 1, 1, 1)),
            moved(4, (1, 1, 7, 1, 10, 1000, 0), (1, 2, 8, 1, 5, 2500, 0)),
            moved(5, (11, 1, 7, 1, -4, -400, 400)),
        ]
    )
    return trade


def figures(answer: Answer | Refusal) -> list[tuple[object, ...]]:
    assert isinstance(answer, Answer), answer
    return [(*row.keys, *row.figures.values()) for row in answer.rows]


def test_a_total_is_one_row(month: Path) -> None:
    answer = ask(metrics=["units_sold", "revenue"], period=JANUARY, scope=ALL)
    assert figures(answer) == [(10, 2650)]
    assert isinstance(answer, Answer)
    assert answer.totals.figures == {"units_sold": 10, "revenue": 2650}
    assert answer.position == 5


def test_rows_come_largest_first_and_totals_ignore_the_limit(month: Path) -> None:
    answer = ask(metrics=["revenue"], by=["country"], period=JANUARY, scope=ALL, limit=1)
    assert figures(answer) == [("GB", 1650)]
    assert isinstance(answer, Answer)
    assert answer.row_count == 2
    assert answer.totals.figures == {"revenue": 2650}


def test_an_attribute_of_the_sku_groups_its_lines(month: Path) -> None:
    assert figures(ask(metrics=["units_sold"], by=["category"], period=JANUARY, scope=ALL)) == [
        (10, 7),
        (20, 3),
    ]


def test_time_has_a_row_for_every_bucket(month: Path) -> None:
    rows = figures(ask(metrics=["units_sold"], by=["week"], period=Period(day(1), day(21)), scope=ALL))
    assert rows == [(day(1), 9), (day(8), 1), (day(15), 0)]


def test_an_average_is_a_ratio_of_sums_and_its_total_too(month: Path) -> None:
    answer = ask(metrics=["per_order"], by=["shop"], period=JANUARY, scope=ALL)
    assert figures(answer) == [(2, 1000), (1, 825)]
    assert isinstance(answer, Answer)
    assert answer.totals.figures == {"per_order": 883}


def test_orders_by_sku_are_counted_not_added(month: Path) -> None:
    answer = ask(metrics=["orders"], by=["sku"], period=JANUARY, scope=ALL, order="sku")
    assert figures(answer) == [(1, 2), (2, 1), (3, 1)]
    assert isinstance(answer, Answer)
    assert answer.totals.figures == {"orders": 3}


def test_a_ratio_of_counted_keys_has_a_total_of_its_own(month: Path) -> None:
    answer = ask(metrics=["per_order"], by=["sku"], period=JANUARY, scope=ALL, order="sku")
    assert figures(answer) == [(1, 750), (2, 900), (3, 250)]
    assert isinstance(answer, Answer)
    assert answer.totals.figures == {"per_order": 883}


def test_what_is_divided_by_zero_is_blank(month: Path) -> None:
    assert figures(ask(metrics=["return_rate"], period=Period(day(20), day(21)), scope=ALL)) == [(None,)]


def test_stock_is_what_there_is_at_the_end_of_the_period(month: Path) -> None:
    assert figures(ask(metrics=["on_hand", "value"], period=Period(day(5), day(6)), scope=ALL)) == [
        (15, 3500)
    ]
    assert figures(ask(metrics=["on_hand", "value"], period=JANUARY, scope=ALL)) == [(11, 3100)]


def test_stock_by_time_is_carried_forward(month: Path) -> None:
    rows = figures(
        ask(metrics=["on_hand"], by=["week", "sku"], period=Period(day(8), day(21)), scope=ALL, order="sku")
    )
    assert rows == [(day(8), 1, 6), (day(15), 1, 6), (day(8), 2, 5), (day(15), 2, 5)]


def test_an_average_balance_weighs_every_day(month: Path) -> None:
    ten_and_ten = Period(day(1), day(20))
    assert figures(ask(metrics=["mean_value"], period=ten_and_ten, scope=ALL)) == [(3300,)]
    by_week = figures(ask(metrics=["mean_value"], by=["week"], period=ten_and_ten, scope=ALL))
    assert by_week == [(day(1), 3500), (day(8), 3271), (day(15), 3100)]
    by_month = ask(metrics=["mean_value"], by=["month"], period=ten_and_ten, scope=ALL)
    assert isinstance(by_month, Answer)
    assert by_month.totals.figures == {"mean_value": 3300}


def test_turnover_and_days_of_supply_join_facts(month: Path) -> None:
    answer = ask(metrics=["turnover", "days_left"], period=Period(day(1), day(20)), scope=ALL)
    assert figures(answer) == [(pytest.approx(400 / 3300), pytest.approx(11 / (10 / 20)))]


def test_age_is_counted_to_the_end_of_the_period(month: Path) -> None:
    answer = ask(metrics=["on_hand"], by=["age"], period=Period(day(40), day(40)), scope=ALL)
    assert figures(answer) == [(1, 11)]
    assert isinstance(answer, Answer)
    assert answer.words["age"][1][0] == "31–60 days"


def test_a_comparison_sets_the_period_before_beside_it(month: Path) -> None:
    answer = ask(
        metrics=["revenue"], by=["country"], period=Period(day(8), day(14)), compare="previous", scope=ALL
    )
    assert isinstance(answer, Answer)
    assert [(row.keys[0], row.figures["revenue"], row.before["revenue"]) for row in answer.rows] == [
        ("GB", 250, 1400),
        ("FR", None, 1000),
    ]
    assert answer.totals.before == {"revenue": 2400}


def test_filters_narrow_rows_and_totals(month: Path) -> None:
    answer = ask(
        metrics=["units_sold"],
        by=["sku"],
        filters={"country": ["GB"], "category": [10]},
        period=JANUARY,
        scope=ALL,
    )
    assert figures(answer) == [(1, 2), (3, 1)]


def test_a_filter_without_values_leaves_nothing(month: Path) -> None:
    assert figures(ask(metrics=["units_sold"], filters={"country": []}, period=JANUARY, scope=ALL)) == [(0,)]


def test_raw_rows_answer_what_the_rollup_cannot(month: Path) -> None:
    assert figures(ask(metrics=["revenue"], by=["order"], period=JANUARY, scope=ALL, order="order")) == [
        (100, 1400), (101, 1000), (102, 250),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("metrics", "by", "code"),
    [
        (["nothing"], [], "lake.unknown_word"),
        (["revenue"], ["moon"], "lake.unknown_word"),
        ([], [], "lake.no_metric"),
        (["on_hand"], ["shop"], "lake.not_cut_by"),
        (["revenue"], ["day", "week"], "lake.two_grains"),
        (["revenue"], ["shop", "sku", "country", "category", "day"], "lake.too_many_dimensions"),
    ],
)
def test_an_impossible_question_is_refused_with_its_reason(
    month: Path, metrics: list[str], by: list[str], code: str
) -> None:
    answer = ask(metrics=metrics, by=by, period=JANUARY, scope=ALL)
    assert isinstance(answer, Refusal)
    assert answer.code == code


def test_a_filter_value_of_another_type_is_refused(month: Path) -> None:
    for filters in ({"sku": ["abc"]}, {"country": [7]}, {"age": ["old"]}):
        answer = ask(
            metrics=["units_sold" if "age" not in filters else "on_hand"],
            filters=filters,
            period=JANUARY,
            scope=ALL,
        )
        assert isinstance(answer, Refusal)
        assert answer.code == "lake.wrong_value"


def test_an_unfilled_lake_says_so(trade: Path) -> None:
    assert ask(metrics=["revenue"], period=JANUARY, scope=ALL) == Refusal("lake.empty")
