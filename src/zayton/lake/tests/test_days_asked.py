"""Days and periods as people and programs write them, at the edges of months, years and leap years."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.kernel.access.public import Scope
from zayton.kernel.errors import Refusal
from zayton.lake.answers import Answer
from zayton.lake.asking import ask
from zayton.lake.mirror import work
from zayton.lake.questions import fits
from zayton.lake.registry import declared_dimensions
from zayton.lake.rules.periods import (
    COMPARISONS,
    GRAINS,
    NAMED_PERIODS,
    Period,
    bucket_of,
    buckets,
    last_days,
    last_year,
    months_of,
    named_period,
    previous,
)
from zayton.lake.tests.builders import day, sold

days = st.dates(date(1981, 1, 1), date(2198, 12, 31))
periods = st.builds(
    lambda start, count: Period(start, start + timedelta(days=count)), days, st.integers(0, 700)
)


@pytest.mark.parametrize(
    ("name", "today", "start", "end"),
    [
        ("yesterday", "2024-03-01", "2024-02-29", "2024-02-29"),
        ("yesterday", "2024-01-01", "2023-12-31", "2023-12-31"),
        ("week", "2024-01-01", "2024-01-01", "2024-01-01"),
        ("week", "2023-01-01", "2022-12-26", "2023-01-01"),
        ("month", "2024-02-29", "2024-02-01", "2024-02-29"),
        ("month", "2024-05-01", "2024-05-01", "2024-05-01"),
        ("quarter", "2024-03-31", "2024-01-01", "2024-03-31"),
        ("quarter", "2024-04-01", "2024-04-01", "2024-04-01"),
        ("quarter", "2024-12-31", "2024-10-01", "2024-12-31"),
        ("year", "2024-02-29", "2024-01-01", "2024-02-29"),
        ("30d", "2024-03-01", "2024-02-01", "2024-03-01"),
        ("90d", "2024-03-30", "2024-01-01", "2024-03-30"),
        ("365d", "2024-12-31", "2024-01-02", "2024-12-31"),
        ("7d", "2024-01-03", "2023-12-28", "2024-01-03"),
        ("2024-02-29..2024-02-29", "2030-01-01", "2024-02-29", "2024-02-29"),
        ("2024-12-31..2025-01-01", "2020-01-01", "2024-12-31", "2025-01-01"),
    ],
)
def test_a_named_period_ends_at_the_day_that_is_today(name: str, today: str, start: str, end: str) -> None:
    found = named_period(name, date.fromisoformat(today))
    assert found == Period(date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    "name",
    [
        "7D", " 7d", "7d ", "8d", "today..yesterday", "2024-02-30..2024-03-01", "2023-02-29..2023-03-01",
        "2024-01-01", "2024-01-01..", "..2024-01-01", "2024-01-01...2024-01-02", "2024-01-01..2024-01-02..2024-01-03",
        "01/02/2024..02/02/2024", "昨天", "2024-01-02..2024-01-01", "0000-01-01..0001-01-01", "\x00",
    ],
)  # fmt: skip
def test_what_names_no_period_is_none_and_no_error(name: str) -> None:
    assert named_period(name, date(2024, 5, 5)) is None


@given(days, st.sampled_from(sorted(NAMED_PERIODS)))
def test_every_named_period_ends_today_or_yesterday_and_is_never_empty(today: date, name: str) -> None:
    found = NAMED_PERIODS[name](today)
    assert found.end == (today - timedelta(days=1) if name == "yesterday" else today)
    assert 1 <= found.days <= 366


@given(periods)
def test_a_period_written_out_is_read_back(period: Period) -> None:
    assert named_period(f"{period.start}..{period.end}", date(2024, 1, 1)) == period


@given(periods)
def test_the_period_before_touches_this_one_without_overlap(period: Period) -> None:
    before = previous(period)
    assert (before.days, before.end + timedelta(days=1)) == (period.days, period.start)


@given(periods, st.sampled_from(sorted(COMPARISONS)))
def test_a_compared_period_is_as_long_and_lies_before(period: Period, name: str) -> None:
    compared = COMPARISONS[name](period)
    assert compared.days == period.days
    assert compared.end < period.end


@given(periods)
def test_each_day_meets_the_same_day_of_the_week_a_year_before(period: Period) -> None:
    then = last_year(period)
    assert (then.start.weekday(), then.end.weekday()) == (period.start.weekday(), period.end.weekday())
    assert (period.start - then.start).days == 364


def test_the_black_friday_of_a_year_meets_that_of_the_year_before() -> None:
    """27 November 2026 and 28 November 2025 are the Fridays after Thanksgiving; the date alone would be a Thursday."""
    assert last_year(Period(date(2026, 11, 27), date(2026, 11, 27))).start == date(2025, 11, 28)


@pytest.mark.parametrize("count", [1, 7, 365, 3_700])
def test_the_last_days_are_so_many_with_today_among_them(count: int) -> None:
    found = last_days(count, date(2024, 2, 29))
    assert (found.days, found.end) == (count, date(2024, 2, 29))


@pytest.mark.parametrize(
    ("on", "grain", "start"),
    [
        ("2024-12-29", "week", "2024-12-23"),
        ("2024-12-30", "week", "2024-12-30"),
        ("2025-01-05", "week", "2024-12-30"),
        ("2020-12-31", "week", "2020-12-28"),
        ("2024-02-29", "month", "2024-02-01"),
        ("2024-03-31", "quarter", "2024-01-01"),
        ("2024-06-30", "quarter", "2024-04-01"),
        ("2024-09-30", "quarter", "2024-07-01"),
        ("2024-10-01", "quarter", "2024-10-01"),
        ("2024-12-31", "year", "2024-01-01"),
    ],
)
def test_a_week_begins_on_monday_also_over_the_new_year(on: str, grain: str, start: str) -> None:
    assert bucket_of(date.fromisoformat(on), grain) == date.fromisoformat(start)


def test_another_grain_than_there_are_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        bucket_of(date(2024, 1, 1), "fortnight")


@given(periods, st.sampled_from(GRAINS))
def test_buckets_begin_one_after_the_other_and_each_with_its_own_start(period: Period, grain: str) -> None:
    starts = [start for start, _ in buckets(period, grain)]
    assert starts == sorted(set(starts))
    assert all(bucket_of(start, grain) == start for start in starts)


@pytest.mark.parametrize(
    ("year", "weeks"), [(2020, 53), (2021, 53), (2024, 53), (2025, 53), (2018, 53), (2012, 54), (2028, 53)]
)
def test_a_year_touches_so_many_weeks(year: int, weeks: int) -> None:
    """2012 began on a Sunday and was a leap year: it touches 54 weeks, as 31 December was a Monday."""
    assert len(buckets(Period(date(year, 1, 1), date(year, 12, 31)), "week")) == weeks


def test_a_year_is_read_from_twelve_months_and_a_night_over_new_year_from_two() -> None:
    assert len(months_of(Period(date(2024, 1, 1), date(2024, 12, 31)))) == 12
    assert months_of(Period(date(2024, 12, 31), date(2025, 1, 1))) == {"2024-12", "2025-01"}


@pytest.mark.parametrize(
    "text",
    [
        "2024-W01-1",
        "2024-001-1",
        "20240101 ",
        " 2024-01-01",
        "2024/01/01",
        "２０２４-01-01",
        "2024-1-001",
        "",
        "2024-13-01",
    ],
)
def test_a_day_in_any_other_writing_fits_nothing(shared_trade: Path, text: str) -> None:
    assert not fits(declared_dimensions()["day"], text)


@pytest.mark.parametrize("text", ["2024-02-29", "1980-01-01", "2199-12-31"])
def test_a_day_as_programs_write_it_fits(shared_trade: Path, text: str) -> None:
    assert fits(declared_dimensions()["day"], text)


@given(st.text(max_size=12))
def test_whatever_fits_as_a_day_is_one_that_the_engine_reads_alike(text: str) -> None:
    dimension = declared_dimensions()["day"]
    if fits(dimension, text):
        assert date.fromisoformat(text).isoformat() == text


def test_a_day_that_is_refused_never_reaches_the_engine(shared_trade: Path) -> None:
    work([sold(1, (1, 1, 1, 1, "GB", 1, 100, 1, 1, 0)), sold(2, (2, 2, 1, 1, "GB", 1, 200, 1, 1, 0))])
    period = Period(day(1), day(7))
    good = ask(metrics=["revenue"], filters={"day": ["2024-01-02"]}, period=period, scope=Scope())
    assert isinstance(good, Answer)
    assert good.totals.figures == {"revenue": 200}
    bad = ask(metrics=["revenue"], filters={"day": ["2024-W01-2"]}, period=period, scope=Scope())
    assert isinstance(bad, Refusal)
    assert bad.code == "lake.wrong_value"
