"""When a summary is due and which days it tells of, through leap years, short months and turned clocks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.cockpit.summaries.rules import EVERY, Cadence, days_told, last_due, next_due

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
    ("every", "today", "first", "last"),
    [
        ("day", date(2026, 3, 1), date(2026, 2, 28), date(2026, 2, 28)),
        ("week", date(2026, 3, 2), date(2026, 2, 23), date(2026, 3, 1)),
        ("month", date(2026, 3, 1), date(2026, 2, 1), date(2026, 2, 28)),
        ("month", date(2026, 3, 31), date(2026, 2, 1), date(2026, 2, 28)),
        ("month", date(2028, 3, 15), date(2028, 2, 1), date(2028, 2, 29)),
        ("month", date(2026, 1, 2), date(2025, 12, 1), date(2025, 12, 31)),
    ],
)
def test_a_summary_tells_of_whole_days_that_are_over(
    every: str, today: date, first: date, last: date
) -> None:
    assert days_told(every, today) == (first, last)


@given(st.sampled_from(EVERY), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_today_is_never_told_of(every: str, today: date) -> None:
    first, last = days_told(every, today)
    assert first <= last < today
