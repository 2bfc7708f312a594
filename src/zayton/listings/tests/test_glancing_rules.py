"""When a glance at offers is enough, and how many listings need one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.channels.ports.offers import Glance, ListingKey
from zayton.listings.rules.glancing import left_behind, tells_enough
from zayton.listings.rules.offers import MOST_KEPT, Rival

pytestmark = pytest.mark.pure

KEY = ListingKey("S", "CUP")
OURS = Rival("US", 1900, 100, "GBP", ours=True, buy_box=True)
THEIRS = Rival("B", 2100, 0, "GBP")
ALONE = Glance(KEY, 1, 2000, "GBP", box_ours=True)


def test_what_is_as_it_was_needs_no_question():
    assert tells_enough(ALONE, [OURS])
    assert tells_enough(ALONE._replace(offers=2), [OURS, THEIRS])
    assert tells_enough(Glance(KEY, 0), [])
    assert tells_enough(Glance(KEY, 1), [THEIRS])


@pytest.mark.parametrize(
    "glance",
    [
        ALONE._replace(offers=2),
        ALONE._replace(offers=0),
        ALONE._replace(box_ours=False),
        ALONE._replace(box_minor=1999),
        ALONE._replace(currency="EUR"),
        Glance(KEY, 1),
    ],
)
def test_another_number_box_or_price_does(glance):
    assert not tells_enough(glance, [OURS])


def test_a_buy_box_that_went_from_one_stranger_to_another_is_seen_where_its_seller_is_named():
    known = [OURS._replace(buy_box=False), THEIRS._replace(buy_box=True)]
    glance = Glance(KEY, 2, 2100, "GBP")
    assert tells_enough(glance, known)
    assert tells_enough(glance._replace(box_seller="B"), known)
    assert not tells_enough(glance._replace(box_seller="C"), known)


def test_of_a_listing_never_told_about_only_that_we_are_alone_is_enough():
    assert tells_enough(ALONE, None)
    assert not tells_enough(ALONE._replace(offers=2), None)
    assert not tells_enough(ALONE._replace(box_ours=False), None)
    assert not tells_enough(Glance(KEY, 0), None)


def test_where_some_offers_were_cut_off_their_number_says_nothing():
    many = [OURS, *[THEIRS._replace(seller=f"S{n}") for n in range(MOST_KEPT - 1)]]
    assert not tells_enough(ALONE._replace(offers=len(many)), many)
    assert tells_enough(ALONE._replace(offers=len(many) - 1), many[:-1])


def test_what_a_run_comes_to_needs_no_glance():
    # 100 a second, of which 95 are counted on, for 300 more seconds
    assert left_behind(left=28_500, read=30_000, seconds=300, time_left=300) == 0
    assert left_behind(left=28_501, read=30_000, seconds=300, time_left=300) == 1
    # 12 a second: of 10,000 listings ten minutes see 7,200
    assert left_behind(left=9_760, read=240, seconds=20, time_left=580) == 9_760 - 6_611


def test_before_a_pace_is_known_only_those_are_glanced_at_whom_no_run_would_come_to():
    assert left_behind(left=8_550, read=0, seconds=0, time_left=600) == 0
    assert left_behind(left=10_000, read=0, seconds=0, time_left=600) == 1_450
    assert left_behind(left=10_000, read=0, seconds=14, time_left=600) == 1_450
    assert left_behind(left=10_000, read=0, seconds=15, time_left=600) == 10_000


@given(
    left=st.integers(0, 10**6),
    read=st.integers(0, 10**6),
    seconds=st.floats(0, 10**5),
    time_left=st.floats(-100, 10**5),
)
def test_never_more_than_are_left_and_never_fewer_than_none(left, read, seconds, time_left):
    assert 0 <= left_behind(left=left, read=read, seconds=seconds, time_left=time_left) <= left
