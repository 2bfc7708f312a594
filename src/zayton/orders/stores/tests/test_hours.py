"""When a store is open and when its time to answer ends, checked against a calendar on the wall."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zayton.orders.stores.rules.hours import Hours, Span, due_at, is_open_at, opens_at

# nine to six from Monday to Friday, in London
WEEK = Hours("Europe/London", tuple(Span(day, 9 * 60, 18 * 60) for day in range(5)))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_store_without_hours_is_always_open() -> None:
    always = Hours("Asia/Shanghai")
    assert is_open_at(always, at("2026-03-01T03:00"))
    assert due_at(always, at("2026-03-01T03:00"), 30) == at("2026-03-01T03:30")


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        # 2 March 2026 is a Monday, and London keeps UTC until the 29th
        ("2026-03-02T08:59", "2026-03-02T09:00"),
        ("2026-03-02T09:00", "2026-03-02T09:00"),
        ("2026-03-02T17:59", "2026-03-02T17:59"),
        ("2026-03-02T18:00", "2026-03-03T09:00"),
        ("2026-03-06T18:00", "2026-03-09T09:00"),
        # in summer nine in London is eight by UTC
        ("2026-03-27T18:00", "2026-03-30T08:00"),
    ],
)
def test_the_next_opening_is_on_the_next_open_day_by_the_stores_clock(moment: str, opening: str) -> None:
    assert opens_at(WEEK, at(moment)) == at(opening)
    assert is_open_at(WEEK, at(moment)) == (moment == opening)


@pytest.mark.parametrize(
    ("moment", "minutes", "due"),
    [
        ("2026-03-02T10:00", 30, "2026-03-02T10:30"),
        # asked at night it has its half hour in the morning
        ("2026-03-02T22:00", 30, "2026-03-03T09:30"),
        # five minutes before closing: the other twenty-five after it opens
        ("2026-03-02T17:55", 30, "2026-03-03T09:25"),
        # to the minute of closing is still in time
        ("2026-03-02T17:30", 30, "2026-03-02T18:00"),
        # Friday evening to Monday morning
        ("2026-03-06T17:30", 60, "2026-03-09T09:30"),
        # two working days and a half hour
        ("2026-03-02T09:00", 18 * 60 + 30, "2026-03-04T09:30"),
    ],
)
def test_only_open_minutes_count(moment: str, minutes: int, due: str) -> None:
    assert due_at(WEEK, at(moment), minutes) == at(due)


def test_a_closed_day_is_passed_over() -> None:
    holiday = WEEK._replace(closed_dates=frozenset({date(2026, 3, 3)}))
    assert opens_at(holiday, at("2026-03-02T19:00")) == at("2026-03-04T09:00")
    always_but = Hours("Europe/London", closed_dates=frozenset({date(2026, 3, 3)}))
    assert opens_at(always_but, at("2026-03-03T12:00")) == at("2026-03-04T00:00")
    assert is_open_at(always_but, at("2026-03-02T23:59"))


def test_a_night_reaches_into_the_next_day() -> None:
    bar = Hours("Europe/London", (Span(4, 18 * 60, 2 * 60),))
    assert is_open_at(bar, at("2026-03-06T23:00"))
    assert is_open_at(bar, at("2026-03-07T01:59"))
    assert not is_open_at(bar, at("2026-03-07T02:00"))


def test_who_does_not_open_within_a_month_never_does() -> None:
    shut = Hours(
        "Europe/London", closed_dates=frozenset(date(2026, 3, 1) + timedelta(days=n) for n in range(60))
    )
    assert opens_at(shut, at("2026-03-02T12:00")) is None
    assert due_at(shut, at("2026-03-02T12:00"), 1) is None


# a span of one minute to a day less one, without a draw that is thrown away
spans = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 1439), st.integers(1, 1439)).map(
        lambda drawn: Span(drawn[0], drawn[1], (drawn[1] + drawn[2]) % 1440 or 1440)
    ),
    max_size=6,
)
# loading a zone for the first time takes long on a busy machine, and is no flaw of the rules
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
moments = st.integers(0, 365 * 24 * 60).map(lambda minute: at("2026-01-01T00:00") + timedelta(minutes=minute))
zones = st.sampled_from(["Europe/London", "Asia/Shanghai", "America/New_York", "UTC"])


@patient
@given(zones, spans, moments, st.integers(1, 5_000))
def test_the_end_is_never_before_so_many_minutes_nor_before_that_of_less(
    zone: str, some: list[Span], moment: datetime, minutes: int
) -> None:
    hours = Hours(zone, tuple(some))
    due = due_at(hours, moment, minutes)
    if due is None:
        return
    assert due >= moment + timedelta(minutes=minutes)
    earlier = due_at(hours, moment, max(1, minutes - 1))
    assert earlier is not None
    assert earlier <= due
    # a moment before its end it was open, or the clock would have stood
    assert is_open_at(hours, due - timedelta(microseconds=1))


@patient
@given(zones, spans, moments)
def test_an_opening_is_open_and_nothing_before_it_is(zone: str, some: list[Span], moment: datetime) -> None:
    hours = Hours(zone, tuple(some))
    opening = opens_at(hours, moment)
    # any week has an opening if it has hours at all
    assert opening is not None
    assert is_open_at(hours, opening)
    if opening > moment:
        assert not is_open_at(hours, moment)
        assert not is_open_at(hours, opening - timedelta(microseconds=1))
