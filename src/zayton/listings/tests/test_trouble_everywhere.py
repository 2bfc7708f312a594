"""One of three marketplaces is in trouble: its state is clear, nothing is lost, and the rest goes on."""

import json
from contextlib import ExitStack
from datetime import timedelta

import httpx
import pytest

from zayton.channels.models import Connection, Inbound, Stream
from zayton.channels.public import opened
from zayton.channels.states import StreamKind
from zayton.channels.syncing.running import run_stream
from zayton.kernel.time import now
from zayton.listings.models import Ask, Listing
from zayton.listings.operations.sending import key_of
from zayton.listings.tests.restless import RestlessShop
from zayton.listings.tests.selling import SITES, World
from zayton.orders.models import Order
from zayton.sandbox.markets import MARKETS
from zayton.sandbox.tests.stalls import standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    markets = {name: MARKETS[name] for name in SITES} | {"shopify": RestlessShop}
    with ExitStack() as stack:
        made = World({name: stack.enter_context(standing(market)) for name, market in markets.items()})
        made.publish()
        made.settle()
        assert set(Listing.objects.values_list("state", flat=True)) == {"live"}
        yield made


def buy(world, market, sku="CUP", **more):
    """A buyer buys one; the order's number there."""
    basket = {"items": [[sku, 1]], "site": SITES[market], **more}
    return world.stands[market].tell("buy", [basket])[0]


def pull(name):
    """Pull a marketplace's orders once, as the schedule would; the run, `None` where it may not be called."""
    return run_stream(Stream.objects.get(connection__name=name, kind=StreamKind.ORDERS).pk, trigger="test")


def state(name):
    return Connection.objects.get(name=name).state


def test_each_in_its_own_trouble_the_rest_goes_on_and_nothing_is_lost(world) -> None:
    # access taken back at one
    tell = f"{world.stands['amazon'].url}/_sandbox/amazon/access"
    httpx.post(tell, json={"revoked": True}, trust_env=False).raise_for_status()
    unseen = buy(world, "amazon")
    assert pull("amazon").fault_kind == "denied"
    assert state("amazon") == "denied"
    # another is down, for a day
    world.stands["ebay"].tell("faults", {"down": True})
    missed = buy(world, "ebay")
    assert pull("ebay").state == "failed"
    assert state("ebay") == "away"
    # the third sells on, though its answers grew and three of its orders are odd
    good = buy(world, "shopify")
    buy(world, "shopify", sku="POT", name="Jo Lost")
    buy(world, "shopify", sku="LID", name="Jo Odd")
    run = pull("shopify")
    assert (run.state, run.quarantined) == ("partly", 2)
    assert state("shopify") == "working"
    assert Order.objects.count() == 1
    held = {one.code: one.figures for one in Inbound.objects.filter(state="quarantined")}
    assert "line_items" in json.dumps(held)
    assert "ZZZ" in json.dumps(held)
    # a day later all is well again, and what was missed comes
    Stream.objects.filter(connection__name="ebay").update(reached_at=now() - timedelta(days=1))
    world.stands["ebay"].tell("faults", {})
    httpx.post(tell, json={"revoked": False}, trust_env=False).raise_for_status()
    world.settle()
    assert {state(name) for name in SITES} == {"working"}
    assert world.free() == {"CUP": 7, "POT": 10, "LID": 10}
    assert {good, missed, unseen} <= set(Order.objects.values_list("external_number", flat=True))
    assert {units for (_name, sku), units in world.shown().items() if sku == "CUP"} == {7}
    # what was held is kept as it came, to be worked again once it can be read
    assert Inbound.objects.filter(state="quarantined").exclude(body=b"").count() == 2


def test_a_sku_deleted_on_one_channel_is_told_of_and_sells_on_elsewhere(world) -> None:
    gone = Listing.objects.get(shop__code="amazon", msku="CUP")
    with opened(Connection.objects.get(name="amazon")) as at_work:
        assert at_work.channel.listings.end([_Asked(gone).key])[0].fault is None
    # what was sent lately may only not show yet, and is not held to be gone
    Listing.objects.update(published_at=now() - timedelta(days=2))
    Ask.objects.update(sent_at=now() - timedelta(days=2))
    world.settle()
    buy(world, "ebay")
    world.settle()
    gone.refresh_from_db()
    assert gone.state in ("deleted", "inactive")
    assert ("amazon", "CUP") not in world.shown()
    assert world.shown()["shopify", "CUP"] == world.shown()["ebay", "CUP"] == 9
    assert {state(name) for name in SITES} == {"working"}


class _Asked:
    """A listing as `key_of` wants it."""

    def __init__(self, listing):
        self.listing = listing

    @property
    def key(self):
        return key_of(self)
