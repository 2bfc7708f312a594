"""Which span of time a report is asked for."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from zayton.channels.ports.exchange import ReportKind
from zayton.channels.rules.spans import Span, span_of
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
