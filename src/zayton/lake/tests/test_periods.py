"""Periods, comparisons and buckets, as a calendar on the wall shows them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.lake.rules.periods import (
    GRAINS,
    Period,
    bucket_of,
    buckets,
    last_days,
    last_year,
    months_of,
    named_period,
    previous,
)

SUNDAY = date(2026, 11, 22)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
periods = st.builds(
    lambda start, length: Period(start, start + timedelta(days=length)), days, st.integers(0, 800)
)


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("today", "2026-11-22", "2026-11-22"),
        ("yesterday", "2026-11-21", "2026-11-21"),
        ("7d", "2026-11-16", "2026-11-22"),
        ("30d", "2026-10-24", "2026-11-22"),
        ("week", "2026-11-16", "2026-11-22"),
        ("month", "2026-11-01", "2026-11-22"),
        ("quarter", "2026-10-01", "2026-11-22"),
        ("year", "2026-01-01", "2026-11-22"),
        ("2026-02-03..2026-02-05", "2026-02-03", "2026-02-05"),
    ],
)
def test_a_period_has_a_name_or_two_dates(name: str, start: str, end: str) -> None:
    assert named_period(name, SUNDAY) == Period(date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize("name", ["", "soon", "2026-02-05..2026-02-03", "2026-02-30..2026-03-01", ".."])
def test_what_is_no_period_is_none(name: str) -> None:
    assert named_period(name, SUNDAY) is None


def test_a_period_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        Period(SUNDAY, SUNDAY - timedelta(days=1))


def test_the_period_before_lies_directly_before_and_is_as_long() -> None:
    assert previous(last_days(7, SUNDAY)) == Period(date(2026, 11, 9), date(2026, 11, 15))


def test_last_year_compares_the_same_weekdays() -> None:
    then = last_year(Period(SUNDAY, SUNDAY))
    assert then.start == date(2025, 11, 23)
    assert then.start.weekday() == SUNDAY.weekday()


def test_a_bucket_at_the_edge_holds_only_days_of_the_period() -> None:
    assert buckets(Period(date(2026, 1, 30), date(2026, 3, 2)), "month") == [
        (date(2026, 1, 1), Period(date(2026, 1, 30), date(2026, 1, 31))),
        (date(2026, 2, 1), Period(date(2026, 2, 1), date(2026, 2, 28))),
        (date(2026, 3, 1), Period(date(2026, 3, 1), date(2026, 3, 2))),
    ]


@given(periods, st.sampled_from(GRAINS))
def test_buckets_cut_a_period_without_gap_or_overlap(period: Period, grain: str) -> None:
    parts = [part for _, part in buckets(period, grain)]
    assert (parts[0].start, parts[-1].end) == (period.start, period.end)
    assert sum(part.days for part in parts) == period.days
    assert all(
        bucket_of(part.start, grain) == start == bucket_of(part.end, grain)
        for start, part in buckets(period, grain)
    )


@given(periods)
def test_every_day_of_a_period_lies_in_a_month_that_is_read(period: Period) -> None:
    months = months_of(period)
    assert all(f"{period.start + timedelta(days=n):%Y-%m}" in months for n in range(0, period.days, 9))
