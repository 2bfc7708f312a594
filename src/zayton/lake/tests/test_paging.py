"""A page of source rows is read from no more days than it needs."""

from hypothesis import given
from hypothesis import strategies as st

from zayton.lake.rules.paging import shown_days
from zayton.lake.rules.periods import Period
from zayton.lake.tests.builders import day


def test_the_newest_days_that_fill_the_page_are_read() -> None:
    counts = [(day(9), 3), (day(7), 0), (day(5), 4), (day(2), 9)]
    assert shown_days(counts, (2, 0)) == (Period(day(9), day(9)), 0)
    assert shown_days(counts, (5, 0)) == (Period(day(5), day(9)), 0)
    assert shown_days(counts, (5, 3)) == (Period(day(2), day(5)), 3)
    assert shown_days(counts, (5, 15)) == (Period(day(2), day(2)), 7)
    assert shown_days(counts, (5, 16)) is None
    assert shown_days([], (5, 0)) is None


@given(st.lists(st.integers(0, 6), max_size=12), st.integers(1, 9), st.integers(0, 30))
def test_the_chosen_days_hold_exactly_the_page(counts: list[int], limit: int, offset: int) -> None:
    days = [(day(60 - index), count) for index, count in enumerate(counts)]
    every = [(one, number) for one, count in days for number in range(count)]
    chosen = shown_days(days, (limit, offset))
    if chosen is None:
        assert every[offset:] == []
        return
    period, before = chosen
    within = [row for row in every if period.start <= row[0] <= period.end]
    assert within[offset - before :][:limit] == every[offset:][:limit]
