"""Calls that fail before or after their work: nothing is done twice, nothing is reported done that was not."""

from datetime import UTC, datetime

import pytest

from zayton.channels.adapters.shopify.tests.connecting import connected, faulty, listings, order_of
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingKey, StockAsked
from zayton.channels.ports.orders import Dispatch, Progress
from zayton.sandbox.shopify.tests.shops import Admin, PoorShop, StockedShop, bought
from zayton.sandbox.tests.stalls import standing


@pytest.fixture(scope="module")
def stand():
    with standing(StockedShop) as stand:
        yield stand


@pytest.fixture
def channel(stand):
    found = connected(stand).channel
    found.check()
    return found


def shipment(channel, stand):
    channel.stock.show([StockAsked(ListingKey("", "TEA-1"), 10)])
    number = bought(stand, ("TEA-1", 1))[0]
    key = order_of(channel, number).lines[0].key
    return Dispatch("D", number, "", ((key, 1),), datetime.now(UTC), "DHL", number)


@pytest.mark.parametrize("kind", ["fail_before", "drop_before", "fail_after", "drop_after"])
def test_a_shop_that_is_away_is_away(stand, channel, kind):
    with faulty(stand, kinds=[kind], only="/orders"), pytest.raises(Fault) as caught:
        channel.orders.named(["1"])
    assert caught.value.kind == FaultKind.AWAY


def test_a_throttle_that_lasts_is_a_throttle(stand, channel):
    with faulty(stand, kinds=["throttle"], only="/orders", retry_after=0.01), pytest.raises(Fault) as caught:
        channel.orders.named(["1"])
    assert caught.value.kind == FaultKind.THROTTLED


def test_a_shipment_whose_answer_was_lost_is_not_told_twice(stand, channel):
    one = shipment(channel, stand)
    with faulty(stand, kinds=["fail_after"], only="graphql"):
        outcome = channel.dispatch.confirm([one])[0]
    assert outcome.fault.kind == FaultKind.AWAY
    assert channel.dispatch.confirm([one])[0].fault is None
    order = Admin(stand).get(f"orders/{one.number}").json()["order"]
    assert len(order["fulfillments"]) == 1
    assert order_of(channel, one.number).progress == Progress.SHIPPED


def test_units_whose_answer_was_lost_are_shown(stand, channel):
    with faulty(stand, kinds=["drop_after"], only="graphql"), pytest.raises(Fault):
        channel.stock.show([StockAsked(ListingKey("", "TEA-2"), 21)])
    assert channel.stock.show([StockAsked(ListingKey("", "TEA-2"), 21)])[0].fault is None
    assert listings(channel)["TEA-2"].quantity == 21


def test_points_that_run_out_are_a_throttle_with_its_wait():
    with standing(PoorShop) as stand:
        found = connected(stand)
        found.channel.check()
        with pytest.raises(Fault) as caught:
            found.channel.listings.all(cursor="")
    assert caught.value.kind == FaultKind.THROTTLED
    assert caught.value.retry_after > 100
