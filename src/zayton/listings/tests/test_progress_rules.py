"""The pace of publishing and roughly when the rest is sent, worked by hand."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from zayton.kernel.time import now
from zayton.listings.rules.progress import pace_of, sent_by

AT = now()
MINUTES = [timedelta(minutes=some) for some in range(60)]


def test_two_hundred_in_ten_minutes_are_twelve_hundred_an_hour() -> None:
    assert pace_of(taken=200, answered=200, answered_in_all=200, began=MINUTES[10]) == 1200
    # what began yesterday is measured by the last ten minutes all the same
    assert pace_of(taken=200, answered=900, answered_in_all=900, began=timedelta(days=1)) == 1200


def test_refusals_are_answers_too_in_the_share_they_had() -> None:
    assert pace_of(taken=150, answered=300, answered_in_all=400, began=MINUTES[10]) == 1200


def test_the_first_seconds_make_no_pace_of_thousands() -> None:
    assert pace_of(taken=10, answered=10, answered_in_all=10, began=timedelta(0)) == 1200


def test_nothing_taken_lately_is_no_pace() -> None:
    assert pace_of(taken=0, answered=7, answered_in_all=7, began=MINUTES[10]) is None
    assert pace_of(taken=0, answered=0, answered_in_all=7, began=MINUTES[10]) is None


def test_six_hundred_at_twelve_hundred_an_hour_take_half_an_hour() -> None:
    assert sent_by(at=AT, waiting=600, per_hour=1200, not_before=None) == AT + MINUTES[30]


def test_a_rest_comes_before_it_and_one_that_is_over_does_not() -> None:
    later = sent_by(at=AT, waiting=600, per_hour=1200, not_before=AT + MINUTES[15])
    assert later == AT + MINUTES[45]
    assert sent_by(at=AT, waiting=600, per_hour=1200, not_before=AT - MINUTES[5]) == AT + MINUTES[30]


def test_nobody_says_when_without_a_pace_or_anything_to_do() -> None:
    assert sent_by(at=AT, waiting=9, per_hour=None, not_before=None) is None
    assert sent_by(at=AT, waiting=0, per_hour=1200, not_before=None) is None


@given(
    taken=st.integers(0, 10**6),
    refused=st.integers(0, 10**6),
    before=st.integers(0, 10**6),
    began=st.timedeltas(timedelta(days=-1), timedelta(days=400)),
    waiting=st.integers(0, 10**7),
)
def test_whatever_is_counted_the_end_is_never_before_now(taken, refused, before, began, waiting) -> None:
    pace = pace_of(
        taken=taken, answered=taken + before, answered_in_all=taken + before + refused, began=began
    )
    assert pace is None or pace > 0
    end = sent_by(at=AT, waiting=waiting, per_hour=pace, not_before=None)
    assert end is None or end >= AT
