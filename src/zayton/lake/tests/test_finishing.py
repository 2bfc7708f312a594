"""From sums to figures on tables small enough to check by eye, without a lake."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.lake.rules.finishing import Shape, Summed, evaluated, figures, side_by_side, totals
from zayton.lake.rules.formulas import parse
from zayton.lake.rules.periods import Period, buckets, previous
from zayton.lake.tests.builders import day

WEEK = Period(day(1), day(7))


def part(kind: str, rows: list[tuple], by: tuple[str, ...] = ("by_day",), name: str = "units") -> Summed:
    types = {column: pl.Date if column in ("by_day", "by_week", "by_month") else pl.String for column in by}
    return Summed(kind, (name,), pl.DataFrame(rows, schema={**types, name: pl.Int64}, orient="row"))


def shown(parts: list[Summed], shape: Shape) -> list[tuple]:
    return figures(parts, shape).sort(shape.by).rows() if shape.by else figures(parts, shape).rows()


def test_days_without_a_row_are_there_with_zero() -> None:
    shape = Shape(("by_day",), "day", Period(day(1), day(3)))
    assert shown([part("flow", [(day(2), 5)])], shape) == [(day(1), 0, 1), (day(2), 5, 1), (day(3), 0, 1)]


def test_a_bucket_at_the_edge_knows_how_many_of_its_days_count() -> None:
    shape = Shape(("by_month",), "month", Period(date(2024, 1, 30), date(2024, 2, 3)))
    rows = shown([part("flow", [(date(2024, 1, 1), 5)], ("by_month",))], shape)
    assert rows == [(date(2024, 1, 1), 5, 2), (date(2024, 2, 1), 0, 3)]


def test_groups_that_only_one_part_knows_are_zero_in_the_other() -> None:
    shape = Shape(("by_sku",), "", WEEK)
    parts = [part("flow", [("A", 5)], ("by_sku",)), part("flow", [("B", 7)], ("by_sku",), "orders")]
    assert shown(parts, shape) == [("A", 5, 0, 7), ("B", 0, 7, 7)]


def test_a_balance_is_carried_from_before_the_period_through_every_day() -> None:
    shape = Shape(("by_day",), "day", Period(day(1), day(4)))
    # a blank day is what opened the period
    rows = shown([part("balance", [(None, 10), (day(2), -3), (day(4), 5)])], shape)
    assert [units for _, units, _ in rows] == [10, 7, 7, 12]


def test_a_balance_of_each_group_is_carried_by_itself() -> None:
    shape = Shape(("by_day", "by_sku"), "day", Period(day(1), day(2)))
    rows = shown([part("balance", [(None, "A", 10), (day(2), "B", 4)], ("by_day", "by_sku"))], shape)
    assert rows == [(day(1), "A", 10, 1), (day(1), "B", 0, 1), (day(2), "A", 10, 1), (day(2), "B", 4, 1)]


def test_an_average_weighs_each_day_of_the_bucket() -> None:
    shape = Shape(("by_week",), "week", Period(day(1), day(14)))
    # 10 for three days, 20 for four; then 20 all week
    rows = figures([part("average", [(None, 10), (day(4), 10)], ("by_week",))], shape).sort("by_week")
    assert rows["units"].to_list() == [pytest.approx((3 * 10 + 4 * 20) / 7), 20]


def test_an_average_without_time_is_divided_by_the_days_of_the_period() -> None:
    # the engine sends what stood on each day added up
    shape = Shape((), "", WEEK)
    assert figures([part("average", [(70,)], ())], shape).rows() == [(10.0, 7)]


def test_totals_of_averages_are_those_of_the_whole_period() -> None:
    shape = Shape(("by_day",), "day", Period(day(1), day(4)))
    rows = totals([part("average", [(None, 10), (day(3), 4)])], shape)
    assert rows.rows() == [(pytest.approx((10 * 4 + 4 * 2) / 4), 4)]


def test_nothing_at_all_comes_to_zero() -> None:
    assert totals([part("flow", [], ())], Shape((), "", WEEK)).rows() == [(0, 7)]
    assert shown([part("flow", [], ("by_sku",))], Shape(("by_sku",), "", WEEK)) == []


@pytest.mark.parametrize(
    ("formula", "whole", "figure"),
    [
        ("a / b", False, 0.5),
        ("a / b", True, 0),
        ("3 * a / b", True, 2),
        ("a / zero", False, None),
        ("a / zero", True, None),
        ("zero / a", True, 0),
        ("-a / b", True, 0),
        ("a", True, 1),
        ("a * 99999999999999999999", True, None),
        ("-a * 99999999999999999999", True, None),
    ],
)
def test_a_figure_is_rounded_once_half_to_even_and_blank_where_it_is_none(
    formula: str, whole: bool, figure: float | None
) -> None:
    frame = pl.DataFrame({"a": [1], "b": [2], "zero": [0]})
    assert evaluated(frame, {"x": (parse(formula), whole)}).item() == figure


def test_a_sum_keeps_integers_that_a_double_could_not() -> None:
    huge = 2**53 + 1
    assert evaluated(pl.DataFrame({"a": [huge]}), {"x": (parse("a"), True)}).item() == huge


def test_the_nth_bucket_stands_beside_the_nth_of_the_compared_period() -> None:
    period = Period(day(8), day(10))
    now = pl.DataFrame({"by_day": [day(8), day(9), day(10)], "units": [1, 2, 3]})
    then = pl.DataFrame({"by_day": [day(5), day(6), day(7)], "units": [10, 20, 30]})
    joined = side_by_side(now, then, Shape(("by_day",), "day", period), previous(period)).sort("by_day")
    assert joined.rows() == [(day(8), 1, 10), (day(9), 2, 20), (day(10), 3, 30)]


def test_a_longer_period_before_loses_only_the_buckets_that_meet_none() -> None:
    # February's two weeks against January's three
    now = pl.DataFrame({"by_week": [day(29), day(36)], "units": [1, 2]})
    then = pl.DataFrame({"by_week": [day(8), day(15), day(22)], "units": [10, 20, 30]})
    shape = Shape(("by_week",), "week", Period(day(29), day(42)))
    joined = side_by_side(now, then, shape, Period(day(8), day(28))).sort("by_week")
    assert joined["before_units"].to_list() == [10, 20]


def test_a_group_that_is_new_or_gone_stands_beside_a_blank() -> None:
    shape = Shape(("by_sku",), "", WEEK)
    now = pl.DataFrame({"by_sku": ["A", None], "units": [1, 2]})
    then = pl.DataFrame({"by_sku": ["B", None], "units": [10, 20]})
    joined = side_by_side(now, then, shape, previous(WEEK))
    found = {key: (units, before) for key, units, before in joined.rows()}
    assert found == {"A": (1, None), "B": (None, 10), None: (2, 20)}


moves = st.lists(st.tuples(st.one_of(st.none(), st.integers(1, 20)), st.integers(-9, 9)), max_size=10)


@given(moves, st.sampled_from(["day", "week", "month"]))
def test_a_carried_balance_ends_where_all_moves_add_up_to(rows: list[tuple], grain: str) -> None:
    period = Period(day(1), day(20))
    starts = [start for start, _ in buckets(period, grain)]
    name = f"by_{grain}"
    placed = [
        (None if number is None else max(start for start in starts if start <= day(number)), units)
        for number, units in rows
    ]
    shape = Shape((name,), grain, period)
    carried = figures([part("balance", placed, (name,))], shape).sort(name)
    assert carried["units"].to_list()[-1] == sum(units for _, units in rows)
    assert carried.height == len(starts)


@given(moves)
def test_the_average_of_a_period_is_the_mean_of_its_days(rows: list[tuple]) -> None:
    period = Period(day(1), day(20))
    placed = [(None if number is None else day(number), units) for number, units in rows]
    by_day = figures([part("balance", placed)], Shape(("by_day",), "day", period))
    average = totals([part("average", placed)], Shape(("by_day",), "day", period))
    assert average["units"].item() == pytest.approx(by_day["units"].mean() or 0)
