"""Which span of time a report is asked for."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from zayton.channels.ports.exchange import ReportKind
from zayton.channels.rules.spans import Span, day_of, one_day, span_of
from zayton.kernel.time import day_bounds, local_date

AT = datetime(2026, 3, 29, 9, 30, 15, tzinfo=UTC)
LATE = ReportKind("LEDGER", late=timedelta(days=7), first=timedelta(days=30), most=timedelta(days=31))


def span(kind=LATE, at=AT, reached=None, zone="Europe/Berlin"):
    return span_of(kind, at=at, reached=reached, zone=zone)


def test_a_picture_of_now_has_none():
    assert span(ReportKind("LISTINGS")) == Span(None, None)


def test_the_first_one_reaches_back_as_far_as_its_kind_says_from_the_beginning_of_a_day():
    assert span() == Span(datetime(2026, 2, 26, 23, tzinfo=UTC), datetime(2026, 3, 29, 9, 30, 15, tzinfo=UTC))


def test_each_further_one_reaches_back_over_what_shows_late():
    reached = datetime(2026, 3, 28, 9, 30, tzinfo=UTC)
    assert span(reached=reached).since == datetime(2026, 3, 20, 23, tzinfo=UTC)


def test_what_is_whole_only_later_ends_earlier():
    lagging = LATE._replace(lag=timedelta(days=1))
    assert span(lagging).until == datetime(2026, 3, 28, 9, 30, 15, tzinfo=UTC)


def test_after_a_long_pause_it_is_caught_up_with_in_parts():
    first = span(reached=AT - timedelta(days=100))
    assert first.more
    second = span(reached=first.until)
    assert first.until < second.until
    # what shows late is asked for again there, too
    assert second.since <= first.until - LATE.late


@given(
    at=st.floats(0, 1100).map(lambda days: AT + timedelta(days=days)),
    days=st.floats(0, 400),
    zone=st.sampled_from(["Europe/Berlin", "America/Los_Angeles", "Asia/Tokyo", "UTC"]),
)
def test_parts_begin_with_a_day_leave_no_gap_and_come_to_an_end(at, days, zone):
    reached = at - timedelta(days=days)
    for _ in range(40):
        found = span(at=at, reached=reached, zone=zone)
        assert found.since == day_bounds(local_date(found.since, zone), zone)[0]
        assert found.since <= reached
        assert found.until - found.since <= LATE.most + timedelta(hours=1)
        if not found.more:
            assert at - found.until < timedelta(seconds=1)
            return
        assert found.until > reached
        reached = found.until
    raise AssertionError("never")


DAILY = ReportKind("TRAFFIC", late=timedelta(days=2), lag=timedelta(days=2), is_daily=True)
TODAY = date(2026, 3, 29)


def days_told(at, told, kind=DAILY):
    """Which days come, one after the other, until nothing is left: as how many days ago."""
    found = []
    while True:
        reached = max(told, default=None)
        span = day_of(kind, at=at, reached=reached, last=told[-1] if told else None, zone="Asia/Shanghai")
        if span is None:
            return found
        assert span.since.date() == span.until.date()
        told.append(span.since.date())
        found.append((TODAY - told[-1]).days)
        if not span.more:
            assert day_of(kind, at=at, reached=max(told), last=told[-1], zone="Asia/Shanghai") is None


def test_days_are_told_one_by_one_up_to_the_newest_and_then_the_late_ones_once_more():
    told = []
    assert days_told(AT, told) == [*range(30, 1, -1), 3, 4]
    assert days_told(AT, told) == []
    assert days_told(AT + timedelta(days=1), told) == [1, 2, 3]


def test_days_that_were_missed_come_before_the_late_ones():
    told = [TODAY - timedelta(days=5)]
    assert days_told(AT, told) == [4, 3, 2, 3, 4]


def test_a_new_day_that_comes_meanwhile_is_told_next():
    told = [TODAY - timedelta(days=3), TODAY - timedelta(days=2), TODAY - timedelta(days=3)]
    assert days_told(AT + timedelta(days=1), told) == [1, 2, 3]


def test_where_nothing_shows_late_each_day_is_told_once():
    told = [TODAY - timedelta(days=4)]
    assert days_told(AT, told, DAILY._replace(late=None)) == [3, 2]


def test_a_day_is_the_same_whatever_the_zone_of_the_shop():
    assert one_day(date(2026, 3, 29)) == Span(
        datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 3, 29, 23, 59, 59, tzinfo=UTC)
    )
