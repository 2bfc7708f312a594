"""Whatever is asked, the lake answers what a recount of the rows gives: in Python, row by row, without an engine."""

from collections import defaultdict
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zayton.kernel.access.public import Scope
from zayton.lake.answers import Answer
from zayton.lake.asking import ask
from zayton.lake.drilling import Drilled, drill
from zayton.lake.mirror import work
from zayton.lake.rules.periods import COMPARISONS, Period, bucket_of, buckets
from zayton.lake.tests.builders import day, moved, sold
from zayton.lake.tests.recount import (
    COUNTRIES,
    MOVE_ROWS,
    MOVES,
    SALE_ROWS,
    SALES,
    Moved,
    grouped,
    kept,
    orders,
    summed,
)


@pytest.fixture(scope="module", autouse=True)
def lake(shared_trade: Path) -> None:
    """Both facts in many small slices, so that a question reads many files."""
    entries = [sold(place, row) for place, row in enumerate(SALE_ROWS, 1)]
    for first in range(0, len(entries), 13):
        work(entries[first : first + 13])
    work([moved(1_000, *MOVE_ROWS[:25]), moved(1_001, *MOVE_ROWS[25:])])


def answered(metric: str, **asked: Any) -> Answer:
    answer = ask(metrics=[metric], **asked)
    assert isinstance(answer, Answer), answer
    return answer


def nonzero(answer: Answer, metric: str, *, before: bool = False) -> dict[tuple, Any]:
    return {
        row.keys: figure for row in answer.rows if (figure := (row.before if before else row.figures)[metric])
    }


FLOWS = {
    "units_sold": summed("units"),
    "revenue": summed("minor"),
    "returned_units": summed("returned"),
    "big_revenue": lambda rows: sum(row.minor for row in rows if row.units > 2),
    "orders": orders,
}
periods = st.tuples(st.integers(-5, 85), st.integers(0, 60)).map(
    lambda pair: Period(day(pair[0]), day(pair[0] + pair[1]))
)
sale_cuts = st.lists(
    st.sampled_from(["shop", "country", "sku", "category", "order", "day"]), max_size=3, unique=True
)
sale_filters = st.fixed_dictionaries(
    {},
    optional={
        "shop": st.lists(st.sampled_from([1, 2, 5]), max_size=2, unique=True),
        "country": st.lists(st.sampled_from([*COUNTRIES[:3], "O'Hara\"; --", None]), max_size=3, unique=True),
        "sku": st.lists(st.sampled_from([1, 2, 3, 9]), min_size=1, max_size=2, unique=True),
        "category": st.lists(st.sampled_from([10, 20, None]), min_size=1, max_size=2, unique=True),
        "order": st.lists(st.integers(100, 160), min_size=1, max_size=8, unique=True),
    },
)
scopes = st.sampled_from(
    [
        Scope(sees_cost=True),
        Scope(shops=frozenset({1}), warehouses=frozenset({7}), sees_cost=True),
        Scope(shops=frozenset(), warehouses=frozenset(), sees_cost=True),
        Scope(shops=frozenset({2, 5}), warehouses=frozenset({8, 9}), sees_cost=True),
    ]
)
enough = settings(max_examples=60, deadline=None)
few = settings(max_examples=20, deadline=None)


@enough
@given(st.sampled_from(sorted(FLOWS)), periods, sale_cuts, sale_filters, scopes)
def test_any_flow_cut_any_way_is_what_a_recount_of_its_rows_gives(
    metric: str, period: Period, by: list[str], filters: dict, scope: Scope
) -> None:
    answer = answered(metric, period=period, by=by, filters=filters, scope=scope)
    rows = [row for row in kept(SALES, filters, scope) if period.start <= row.day <= period.end]
    assert nonzero(answer, metric) == grouped(rows, by, FLOWS[metric])
    assert answer.totals.figures[metric] == FLOWS[metric](rows)


@enough
@given(st.sampled_from(sorted(FLOWS)), periods, sale_cuts, st.sampled_from(sorted(COMPARISONS)))
def test_the_period_beside_it_is_what_that_period_alone_answers(
    metric: str, period: Period, by: list[str], compare: str
) -> None:
    by = [name for name in by if name != "day"]
    answer = answered(metric, period=period, by=by, compare=compare, scope=Scope())
    then = COMPARISONS[compare](period)
    rows = [row for row in SALES if then.start <= row.day <= then.end]
    assert answer.compared == then
    assert nonzero(answer, metric, before=True) == grouped(rows, by, FLOWS[metric])
    assert answer.totals.before[metric] == FLOWS[metric](rows)


@enough
@given(
    periods,
    st.lists(st.sampled_from(["sku", "warehouse", "category"]), max_size=2, unique=True),
    scopes,
    st.sampled_from([("on_hand", "quantity"), ("value", "cost_minor")]),
)
def test_any_balance_is_all_that_came_and_went_up_to_its_day(
    period: Period, by: list[str], scope: Scope, asked: tuple[str, str]
) -> None:
    metric, column = asked
    answer = answered(metric, period=period, by=by, scope=scope)
    rows = [row for row in kept(MOVES, {}, scope) if row.day <= period.end]
    assert nonzero(answer, metric) == grouped(rows, by, summed(column))
    assert answer.totals.figures[metric] == summed(column)(rows)


@enough
@given(
    periods,
    st.sampled_from(["day", "week", "month", "quarter", "year"]),
    st.lists(st.sampled_from(["sku", "category", "warehouse"]), max_size=2, unique=True),
)
def test_a_balance_by_time_is_that_of_the_last_day_of_each_bucket(
    period: Period, grain: str, beside: list[str]
) -> None:
    by = [grain, *beside]
    answer = answered("on_hand", period=period, by=by, scope=Scope(), limit=10_000)
    expected = {}
    for start, part in buckets(period, grain):
        rows = [row for row in MOVES if row.day <= part.end]
        found = grouped(rows, beside, summed("quantity"))
        expected |= {(start, *key): figure for key, figure in found.items()}
    assert nonzero(answer, "on_hand") == expected


@enough
@given(periods, st.sampled_from(["day", "week", "month", "quarter", "year"]))
def test_a_flow_by_time_has_every_bucket_and_each_row_in_its_own(period: Period, grain: str) -> None:
    answer = answered("revenue", period=period, by=[grain], scope=Scope())
    rows = [row for row in SALES if period.start <= row.day <= period.end]
    assert [row.keys[0] for row in answer.rows] == [start for start, _ in buckets(period, grain)]
    expected: dict[tuple, int] = defaultdict(int)
    for row in rows:
        expected[(bucket_of(row.day, grain),)] += row.minor
    assert nonzero(answer, "revenue") == {key: minor for key, minor in expected.items() if minor}


@enough
@given(periods, st.lists(st.sampled_from(["sku", "warehouse"]), max_size=1))
def test_an_average_is_the_mean_of_what_stood_there_each_evening(period: Period, by: list[str]) -> None:
    answer = answered("mean_value", period=period, by=by, scope=Scope(sees_cost=True))

    def mean(rows: list[Moved]) -> int:
        evenings = sum(row.cost_minor * ((period.end - max(row.day, period.start)).days + 1) for row in rows)
        return round(Fraction(evenings, period.days))

    rows = [row for row in MOVES if row.day <= period.end]
    assert nonzero(answer, "mean_value") == grouped(rows, by, mean)


@enough
@given(
    periods,
    st.sampled_from(["week", "month", "quarter", "year"]),
    st.lists(st.sampled_from(["sku", "category"]), max_size=1),
)
def test_an_average_by_time_is_the_mean_of_the_evenings_of_each_bucket(
    period: Period, grain: str, beside: list[str]
) -> None:
    answer = answered(
        "mean_value", period=period, by=[grain, *beside], scope=Scope(sees_cost=True), limit=10_000
    )
    found = nonzero(answer, "mean_value")
    expected: dict[tuple, Fraction] = {}
    for start, part in buckets(period, grain):
        rows = [row for row in MOVES if row.day <= part.end]
        for key, evenings in grouped(
            rows, beside, lambda rows, part=part: sum(  # type: ignore[misc]
                row.cost_minor * ((part.end - max(row.day, part.start)).days + 1) for row in rows
            )
        ).items():  # fmt: skip
            expected[start, *key] = Fraction(evenings, part.days)
    assert set(found) == {key for key, mean in expected.items() if round(mean)}
    # the mean of a bucket is reckoned in doubles, so a half may go either way
    assert all(
        abs(figure - expected[key]) <= Fraction(1, 2) + Fraction(1, 10**6) for key, figure in found.items()
    )


@few
@given(st.sampled_from(["units_sold", "revenue", "returned_units"]), periods, sale_filters, scopes)
def test_the_source_rows_behind_a_figure_add_up_to_it(
    metric: str, period: Period, filters: dict, scope: Scope
) -> None:
    answer = answered(metric, period=period, filters=filters, scope=scope)
    opened = drill(metric=metric, period=period, filters=filters, scope=scope, limit=1_000)
    assert isinstance(opened, Drilled)
    assert opened.total == answer.totals.figures[metric]
    assert sum(row.figure for row in opened.rows) == opened.total
    assert all(row.figure for row in opened.rows)


@given(st.lists(st.integers(-30, 110), min_size=2, max_size=6).map(sorted))
@few
def test_a_period_cut_into_pieces_adds_up_to_itself(cuts: list[int]) -> None:
    whole = Period(day(cuts[0]), day(cuts[-1] + 1))
    ends = [*[day(one) for one in cuts[1:-1]], whole.end]
    starts = [whole.start, *[day(one + 1) for one in cuts[1:-1]]]
    pieces = [Period(start, end) for start, end in zip(starts, ends, strict=True) if start <= end]
    found = [answered("revenue", period=piece, scope=Scope()).totals.figures["revenue"] for piece in pieces]
    assert sum(figure or 0 for figure in found) == (
        answered("revenue", period=whole, scope=Scope()).totals.figures["revenue"] or 0
    )


@pytest.mark.parametrize("metric", sorted(FLOWS))
@pytest.mark.parametrize("order", ["", "-sku", "sku", "country"])
def test_rows_come_in_one_order_however_often_they_are_asked_for(metric: str, order: str) -> None:
    asked = {"period": Period(day(1), day(80)), "by": ["sku", "country"], "scope": Scope(), "order": order}
    first = answered(metric, **asked)
    shorter = answered(metric, **asked, limit=5)
    assert shorter.rows == first.rows[:5]
    assert (shorter.row_count, shorter.totals) == (first.row_count, first.totals)
