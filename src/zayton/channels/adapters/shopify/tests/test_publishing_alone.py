"""A product over which the shop never answers: its neighbours in the call are made all the same."""

import asyncio

import pytest

from zayton.channels.adapters.shopify import publishing
from zayton.channels.adapters.shopify.tests.connecting import connected, faulty, listings
from zayton.channels.adapters.shopify.tests.drafting import draft
from zayton.channels.adapters.shopify.tests.test_client import channel_of
from zayton.channels.adapters.shopify.tests.test_publishing_together import (
    HIDDEN,
    NONE,
    NOTHING,
    SHOP,
    WINDOW,
    answer,
    faults_of,
    made,
)
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import Standing
from zayton.sandbox.shopify.tests.shops import StockedShop
from zayton.sandbox.tests.stalls import standing

LOST = Fault(FaultKind.AWAY, "timed out", may_be_done=True)
UNREACHED = Fault(FaultKind.AWAY, "no connection")
THROTTLED = Fault(FaultKind.THROTTLED, "429", retry_after=9.0)


class HangingShop(StockedShop):
    """A shop that sets a product which is called after a stone only after everybody has hung up."""

    async def _graph(self, request):
        body = await request.body()
        if b"productSet" in body and b"STONE" in body:
            await asyncio.sleep(0.8)
        return await super()._graph(request)


@pytest.fixture
def hanging(monkeypatch):
    monkeypatch.setattr(publishing, "_TIMEOUT", 0.4)
    monkeypatch.setattr(publishing, "_A_PRODUCT", 0.0)
    with standing(HangingShop) as stand:
        yield stand


def script(*answers):
    """A channel to which some calls answer by a fault."""
    caller, channel = channel_of(*answers)
    usual = caller.call

    def call(*arguments, **named):
        answer = usual(*arguments, **named)
        if isinstance(answer, Fault):
            raise answer
        return answer

    caller.call = call
    return caller, channel


def alone(number):
    """What the shop answers while one product is told by itself."""
    return [NONE, answer({"f0": made(number)}), WINDOW, answer({"f0": HIDDEN})]


@pytest.mark.parametrize("place", [0, 4, 9])
def test_one_that_hangs_holds_none_of_its_nine_neighbours(hanging, place):
    channel = connected(hanging).channel
    names = [f"POT-{number}" for number in range(10)]
    names[place] = "STONE"
    published = {one.key.sku: one for one in channel.listings.publish([draft(name) for name in names])}
    stone = published.pop("STONE")
    assert stone.outcome.fault.kind is FaultKind.AWAY
    assert {one.standing for one in published.values()} == {Standing.LIVE}
    assert set(published) <= set(listings(channel))


def test_what_the_call_did_before_it_was_lost_is_not_made_twice(hanging):
    channel = connected(hanging).channel
    channel.listings.publish([draft("POT-1"), draft("STONE")])
    skus = [one["sku"] for one in hanging.goods()]
    assert skus.count("POT-1") == 1


def test_a_set_whose_answer_is_lost_is_not_told_again_as_a_whole():
    caller, channel = script(NOTHING, SHOP, NONE, LOST, *alone(1), NONE, LOST)
    published = channel.listings.publish([draft("POT-1"), draft("POT-2")])
    assert faults_of(published) == [None, FaultKind.AWAY]
    assert caller.answers == []


def test_a_shop_that_cannot_be_reached_is_asked_about_no_product_alone():
    caller, channel = script(NOTHING, SHOP, NONE, UNREACHED)
    published = channel.listings.publish([draft("POT-1"), draft("POT-2")])
    assert faults_of(published) == [FaultKind.AWAY] * 2
    assert caller.answers == []


def test_a_shop_that_stays_away_is_left_after_three_products_in_vain():
    caller, channel = script(NOTHING, SHOP, NONE, *[LOST, NONE] * 3, LOST)
    published = channel.listings.publish([draft(f"POT-{number}") for number in range(10)])
    assert faults_of(published) == [FaultKind.AWAY] * 10
    assert caller.answers == []


def test_nor_is_it_asked_about_those_of_the_next_sets():
    caller, channel = script(NOTHING, SHOP, NONE, *[LOST, NONE] * 3, LOST)
    published = channel.listings.publish([draft(f"POT-{number}") for number in range(25)])
    assert faults_of(published) == [FaultKind.AWAY] * 25
    assert caller.answers == []


def test_a_throttle_while_they_are_told_alone_leaves_the_rest_for_later():
    _caller, channel = script(NOTHING, SHOP, NONE, LOST, *alone(1), THROTTLED)
    published = channel.listings.publish([draft("POT-1"), draft("POT-2"), draft("POT-3")])
    assert faults_of(published) == [None, FaultKind.THROTTLED, FaultKind.THROTTLED]
    assert published[1].outcome.fault.retry_after == 9.0


def test_a_throttle_before_any_is_made_is_the_connections():
    _caller, channel = script(NOTHING, SHOP, NONE, LOST, THROTTLED)
    with pytest.raises(Fault) as caught:
        channel.listings.publish([draft("POT-1"), draft("POT-2")])
    assert caught.value.kind is FaultKind.THROTTLED


def test_a_shop_that_fails_for_a_while_has_all_of_them_in_the_end(hanging):
    channel = connected(hanging).channel
    drafts = [draft("POT-8"), draft("POT-9")]
    with faulty(hanging, kinds=["fail_after"], only="graphql"), pytest.raises(Fault):
        channel.listings.publish(drafts)
    assert faults_of(channel.listings.publish(drafts)) == [None, None]
