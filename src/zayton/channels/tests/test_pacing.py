"""When to call again and when to run again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.channels.rules.pacing import next_due, report_again, silent_after, spacing

AT = datetime(2026, 3, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_two_calls_a_second_with_a_burst_of_five_may_come_two_seconds_early():
    assert spacing(2.0, 5) == (0.5, 2.0)


def test_where_one_call_may_come_at_once_it_comes_a_moment_late_rather_than_early():
    assert spacing(0.5, 1) == (2.03, 0.0)
    assert spacing(0.0056, 1)[0] == 1 / 0.0056 + 0.03
    assert spacing(10.0, 1)[0] == pytest.approx(0.102)


def test_a_stream_that_went_well_runs_at_its_cadence():
    assert next_due(at=AT, every=HOUR, failures=0) == AT + HOUR


def test_failures_are_followed_by_half_a_minute_and_then_twice_as_long_each():
    pauses = [next_due(at=AT, every=6 * HOUR, failures=count) - AT for count in (1, 2, 3, 9, 50)]
    assert [pause.total_seconds() for pause in pauses] == [30, 60, 120, 3600, 3600]


def test_a_report_that_fails_is_asked_for_within_the_day_and_then_ever_more_rarely():
    def pauses(every):
        found = [report_again(at=AT, every=every, failures=count) - AT for count in (1, 2, 3, 4, 99)]
        return [pause / HOUR for pause in found]

    assert pauses(24 * HOUR) == [4, 8, 16, 24, 24]
    assert pauses(HOUR) == [1, 2, 4, 8, 24]
    assert pauses(96 * HOUR) == [4, 8, 16, 32, 96]


def test_a_pause_that_was_asked_for_is_kept():
    assert next_due(at=AT, every=HOUR, failures=1, retry_after=500) - AT == timedelta(seconds=500)


@given(failures=st.integers(0, 10**6), every=st.integers(10, 86_400), retry=st.none() | st.floats(0, 86_400))
def test_the_next_run_is_never_in_the_past_nor_further_than_a_day(failures, every, retry):
    pause = next_due(at=AT, every=timedelta(seconds=every), failures=failures, retry_after=retry) - AT
    assert timedelta(seconds=10) <= pause <= timedelta(days=1)


def test_a_stream_is_silent_after_three_turns_without_a_good_one():
    assert silent_after(good_at=AT, made_at=AT, every=HOUR) == AT + 3 * HOUR


def test_a_quick_stream_is_not_silent_within_the_hour():
    assert silent_after(good_at=AT, made_at=AT, every=timedelta(seconds=10)) == AT + HOUR


def test_a_stream_that_never_went_well_is_silent_from_when_it_was_made():
    assert silent_after(good_at=None, made_at=AT, every=HOUR) == AT + 3 * HOUR
