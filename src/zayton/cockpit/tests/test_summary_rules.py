"""When a summary is due and which days it tells of, through leap years, short months and turned clocks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.cockpit.summaries.rules import (
    EVERY,
    Cadence,
    days_before,
    days_last_year,
    days_told,
    last_due,
    next_due,
)

pytestmark = pytest.mark.pure
SHANGHAI = "Asia/Shanghai"
LONDON = "Europe/London"
NEW_YORK = "America/New_York"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


cadences = st.builds(
    Cadence,
    every=st.sampled_from(EVERY),
    hour=st.integers(0, 23),
    zone=st.sampled_from([SHANGHAI, LONDON, NEW_YORK, "UTC", "Pacific/Kiritimati", "Australia/Lord_Howe"]),
    weekday=st.integers(0, 6),
    day=st.integers(1, 31),
)
moments = st.integers(0, 500_000_000).map(lambda seconds: utc("2020-01-01") + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("cadence", "after", "due"),
    [
        # 8 o'clock in Shanghai is midnight in UTC
        (Cadence("day", 8, SHANGHAI), "2026-03-02 10:00", "2026-03-03 00:00"),
        (Cadence("day", 8, SHANGHAI), "2026-03-01 23:59", "2026-03-02 00:00"),
        # at the due time itself the next one is meant, or it would be sent twice
        (Cadence("day", 8, SHANGHAI), "2026-03-02 00:00", "2026-03-03 00:00"),
        # 2 March 2026 is a Monday
        (Cadence("week", 8, "UTC", weekday=0), "2026-03-02 07:59", "2026-03-02 08:00"),
        (Cadence("week", 8, "UTC", weekday=0), "2026-03-02 08:00", "2026-03-09 08:00"),
        (Cadence("week", 0, SHANGHAI, weekday=6), "2026-03-02 00:00", "2026-03-07 16:00"),
        (Cadence("month", 9, "UTC", day=1), "2026-12-15 00:00", "2027-01-01 09:00"),
        # the last day stands for days that a month does not have
        (Cadence("month", 9, "UTC", day=31), "2026-02-01 00:00", "2026-02-28 09:00"),
        (Cadence("month", 9, "UTC", day=30), "2028-02-01 00:00", "2028-02-29 09:00"),
        (Cadence("month", 9, "UTC", day=30), "2026-03-31 00:00", "2026-04-30 09:00"),
        (Cadence("month", 9, "UTC", day=31), "2026-03-31 09:00", "2026-04-30 09:00"),
        # clocks go forward in London on 29 March 2026: 9 o'clock there is 8 in UTC from then on
        (Cadence("day", 9, LONDON), "2026-03-28 12:00", "2026-03-29 08:00"),
        # and there is no 1 o'clock on that day: it is sent at 2, which is the same moment
        (Cadence("day", 1, LONDON), "2026-03-28 12:00", "2026-03-29 01:00"),
        # 1 o'clock comes twice when they go back: it is sent at the first
        (Cadence("day", 1, LONDON), "2026-10-24 12:00", "2026-10-25 00:00"),
        (Cadence("day", 1, LONDON), "2026-10-25 00:00", "2026-10-26 01:00"),
    ],
)
def test_a_summary_is_due_at_its_hour_in_its_zone(cadence: Cadence, after: str, due: str) -> None:
    assert next_due(cadence, utc(after)) == utc(due)


@given(cadences, moments)
def test_the_next_due_time_is_later_and_at_the_hour_that_was_asked(cadence: Cadence, after: datetime) -> None:
    due = next_due(cadence, after)
    assert after < due <= after + timedelta(days=32)
    # an hour that clocks left out is the one after it
    assert (due.astimezone(ZoneInfo(cadence.zone)).hour - cadence.hour) % 24 in (0, 1)


@given(cadences, moments)
def test_no_due_time_lies_between_two_that_follow_each_other(cadence: Cadence, after: datetime) -> None:
    due = next_due(cadence, after)
    assert next_due(cadence, due - timedelta(seconds=1)) == due
    assert next_due(cadence, after + (due - after) / 2) == due


@given(cadences, moments, st.integers(0, 40))
def test_after_a_pause_only_the_latest_due_time_counts(cadence: Cadence, start: datetime, days: int) -> None:
    due = next_due(cadence, start)
    at = due + timedelta(days=days)
    latest = last_due(cadence, due, at)
    assert due <= latest <= at < next_due(cadence, latest)


@pytest.mark.parametrize(
    ("every", "today", "behind", "first", "last"),
    [
        ("day", "2026-03-01", "2026-03-01", "2026-02-28", "2026-02-28"),
        ("week", "2026-03-02", "2026-03-02", "2026-02-23", "2026-03-01"),
        # in Los Angeles the first of March has begun when Shanghai sends on the second
        ("day", "2026-03-02", "2026-03-01", "2026-02-28", "2026-02-28"),
        ("week", "2026-03-02", "2026-03-01", "2026-02-22", "2026-02-28"),
        # a shop ahead of the place it is sent from tells nothing that is not over there
        ("day", "2026-03-01", "2026-03-02", "2026-02-28", "2026-02-28"),
        ("month", "2026-03-01", "2026-03-01", "2026-02-01", "2026-02-28"),
        # nobody wants January on the first of March
        ("month", "2026-03-01", "2026-02-28", "2026-02-01", "2026-02-28"),
        ("month", "2026-03-31", "2026-03-31", "2026-02-01", "2026-02-28"),
        ("month", "2028-03-15", "2028-03-15", "2028-02-01", "2028-02-29"),
        ("month", "2026-01-02", "2026-01-02", "2025-12-01", "2025-12-31"),
    ],
)
def test_a_summary_tells_of_whole_days_that_are_over(
    every: str, today: str, behind: str, first: str, last: str
) -> None:
    told = days_told(every, date.fromisoformat(today), date.fromisoformat(behind))
    assert told == (date.fromisoformat(first), date.fromisoformat(last))


@given(st.sampled_from(EVERY), st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-1, 1))
def test_today_is_never_told_of(every: str, today: date, ahead: int) -> None:
    behind = today + timedelta(days=ahead)
    first, last = days_told(every, today, behind)
    assert first <= last < today
    assert every == "month" or last < behind


@pytest.mark.parametrize(
    ("every", "first", "last", "before", "year"),
    [
        ("day", "2026-03-01", "2026-03-01", ("2026-02-28", "2026-02-28"), ("2025-03-02", "2025-03-02")),
        ("week", "2026-02-23", "2026-03-01", ("2026-02-16", "2026-02-22"), ("2025-02-24", "2025-03-02")),
        # calendar months, however long they are
        ("month", "2026-03-01", "2026-03-31", ("2026-02-01", "2026-02-28"), ("2025-03-01", "2025-03-31")),
        ("month", "2026-02-01", "2026-02-28", ("2026-01-01", "2026-01-31"), ("2025-02-01", "2025-02-28")),
        ("month", "2028-02-01", "2028-02-29", ("2028-01-01", "2028-01-31"), ("2027-02-01", "2027-02-28")),
        ("month", "2029-02-01", "2029-02-28", ("2029-01-01", "2029-01-31"), ("2028-02-01", "2028-02-29")),
        ("month", "2026-01-01", "2026-01-31", ("2025-12-01", "2025-12-31"), ("2025-01-01", "2025-01-31")),
        ("month", "2026-12-01", "2026-12-31", ("2026-11-01", "2026-11-30"), ("2025-12-01", "2025-12-31")),
    ],
)
def test_days_weeks_and_months_are_compared_with_their_like(
    every: str, first: str, last: str, before: tuple[str, str], year: tuple[str, str]
) -> None:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    assert tuple(day.isoformat() for day in days_before(every, begin)) == before
    assert tuple(day.isoformat() for day in days_last_year(every, begin, end)) == year


@given(st.sampled_from(EVERY), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_what_is_compared_lies_directly_before(every: str, today: date) -> None:
    first, _ = days_told(every, today, today)
    earlier, until = days_before(every, first)
    assert earlier <= until == first - timedelta(days=1)
