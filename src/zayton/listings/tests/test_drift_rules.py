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


def correct(quantity, sent, pulled_at=None) -> bool:
    return may_correct(Sight(quantity, AT), sent=sent, orders_pulled_at=pulled_at)


def test_a_listing_that_was_never_told_is_told() -> None:
    assert correct(4, None)
    assert correct(None, None)


def test_a_channel_that_tells_no_quantity_is_left_alone_once_told() -> None:
    assert not correct(None, 5)


def test_more_than_it_was_told_is_corrected_at_once() -> None:
    assert correct(6, 5)


def test_what_it_was_told_is_left_alone() -> None:
    assert not correct(5, 5, AT + HOUR)


def test_less_than_it_was_told_may_be_a_sale_on_its_way_to_us() -> None:
    assert not correct(4, 5)
    assert not correct(4, 5, AT - HOUR)
    assert not correct(4, 5, AT)


def test_less_is_corrected_once_the_orders_came() -> None:
    assert correct(4, 5, AT + HOUR)
