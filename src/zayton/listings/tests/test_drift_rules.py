"""What changed on a channel, and whether it may be corrected."""

from datetime import UTC, datetime, timedelta

from zayton.channels.ports.offers import ListingKey, ListingSeen, Standing
from zayton.listings.rules.drift import Sight, changed_fields, may_correct, watched

AT = datetime(2026, 3, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)


def seen(**told) -> ListingSeen:
    return ListingSeen(ListingKey("", "S"), "I", Standing.LIVE, **told)


def test_only_what_the_channel_tells_is_watched() -> None:
    assert watched(seen(title="Cup")) == {"title": "Cup", "standing": "live"}


def test_a_field_told_for_the_first_time_is_no_change() -> None:
    assert changed_fields({}, {"title": "Cup"}) == {}


def test_a_changed_field_is_named_with_both_values() -> None:
    assert changed_fields({"title": "Cup", "brand": "A"}, {"title": "Mug", "brand": "A"}) == {
        "title": ["Cup", "Mug"]
    }


def test_a_listing_that_was_never_told_is_told() -> None:
    assert may_correct(Sight(4, AT), Sight(None, None), None, None)
    assert may_correct(Sight(None, AT), Sight(None, None), None, None)


def test_more_than_it_was_told_is_corrected_at_once() -> None:
    assert may_correct(Sight(6, AT), Sight(5, AT - HOUR), 5, None)


def test_what_it_was_told_is_left_alone() -> None:
    assert not may_correct(Sight(5, AT), Sight(5, AT - HOUR), 5, AT)


def test_less_than_it_was_told_may_be_a_sale_on_its_way_to_us() -> None:
    assert not may_correct(Sight(4, AT), Sight(5, AT - HOUR), 5, AT)
    assert not may_correct(Sight(4, AT), Sight(4, AT - HOUR), 5, None)
    assert not may_correct(Sight(4, AT), Sight(4, AT - HOUR), 5, AT - 2 * HOUR)


def test_less_is_corrected_once_the_orders_came_and_it_still_stands() -> None:
    assert may_correct(Sight(4, AT), Sight(4, AT - HOUR), 5, AT - HOUR / 2)
