"""What the adapter sends keeps eBay's contracts: no field that eBay does not know, none of another kind."""

import json
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from zayton.channels.adapters.ebay.limits import LIMITS
from zayton.channels.adapters.ebay.tests.selling import bought, connected, draft, read
from zayton.channels.calling.http import HttpCaller
from zayton.channels.ports.exchange import MessageAsked
from zayton.channels.ports.offers import ListingKey, PriceAsked, StockAsked
from zayton.channels.ports.orders import Dispatch, Progress
from zayton.channels.tests.calling import MemoryKeeper, OpenGate
from zayton.sandbox.ebay.tests.contracts import wants

UNPUBLISHED = ("/post-order/", "/identity/")


class Listening(HttpCaller):
    """A caller that remembers what was sent."""

    def __init__(self):
        super().__init__(OpenGate(), MemoryKeeper(), pause=lambda _seconds: None)
        self.sent = []

    def call(self, operation, method, url, **more):
        self.sent.append((operation, method, urlsplit(url).path, more))
        return super().call(operation, method, url, **more)


@pytest.fixture
def caller():
    return Listening()


def bodies(caller):
    return [
        (method, path, json.loads(more["content"]))
        for _, method, path, more in caller.sent
        if more.get("content") and not path.startswith(UNPUBLISHED)
    ]


def shirt(sku, size):
    group = {"key": "Q TEE", "title": "Plain Tee", "varies_by": ["Size"]}
    return draft(
        sku, category="15687", attributes={"Size": size, "Colour": "Black", "variation_group": group}
    )


def test_every_body_keeps_the_contract(stand, caller):
    channel = connected(stand, caller)
    full = {"length_mm": 101, "width_mm": 80, "height_mm": 55, "item": "5034565434"}
    [published] = channel.listings.publish([draft("Q-1", **full)])
    channel.listings.publish([shirt("Q-2", "S"), shirt("Q-3", "M")])
    channel.stock.show([StockAsked(published.key, 4)])
    channel.prices.price([PriceAsked(published.key, 999, "GBP")])
    channel.listings.named([published.key])
    number = bought(stand, ("Q-1", 1))
    while read(channel, number).progress is not Progress.OPEN:
        number = bought(stand, ("Q-1", 1))
    line = read(channel, number).lines[0].key
    channel.dispatch.confirm(
        [Dispatch("1", number, "EBAY_GB", ((line, 1),), datetime.now(UTC), "DHL", "JD1")]
    )
    channel.messages.send([MessageAsked("1", number, "EBAY_GB", "text", "Hello.")])
    channel.reports.ask("LMS_ORDER_REPORT", sites=["EBAY_GB"], since=datetime.now(UTC), until=None)
    channel.reports.ask("LMS_ACTIVE_INVENTORY_REPORT", sites=["EBAY_GB"], since=None, until=None)
    sent = bodies(caller)
    assert len({path for _, path, _ in sent}) >= 9
    assert {
        (path, *wants(method, path, body)) for method, path, body in sent if wants(method, path, body)
    } == set()


def test_every_call_names_an_operation_that_has_a_limit(stand, caller):
    channel = connected(stand, caller)
    channel.check()
    channel.listings.rules("20625", site="EBAY_GB")
    channel.catalogue.search(words="jar", site="EBAY_GB")
    channel.settlements.settled(since=datetime.now(UTC), cursor="")
    channel.cancel.cancel({"1": "no_stock"})
    assert {operation for operation, *_ in caller.sent} - {limit.operation for limit in LIMITS} <= {
        "identity"
    }


def test_a_sku_of_odd_letters_is_asked_for_as_it_is(stand, caller):
    channel = connected(stand, caller)
    [published] = channel.listings.publish([draft("Q 9#ü?", barcode="5000000000031")])
    assert published.outcome.fault is None
    [document] = channel.offers.competing([published.key], items={})
    assert json.loads(document.body)["itemSummaries"]
    assert channel.listings.named([ListingKey("EBAY_GB", "Q 9#ü?")])[0].key == "Q 9#ü?"


def test_our_own_offers_are_known_by_the_sellers_name_too(stand, caller):
    channel = connected(stand, caller)
    channel.check()
    [published] = channel.listings.publish([draft("Q-4", barcode="5000000000031")])
    [document] = channel.offers.competing([published.key], items={})
    assert json.loads(document.body)["seller"] == "zayton_seller"


def test_nothing_secret_is_sent_in_an_address(stand, caller):
    channel = connected(stand, caller)
    channel.check()
    told = json.dumps([(path, more.get("params")) for *_, path, more in caller.sent], default=str)
    assert "token" not in told.replace("/oauth2/token", "")
    assert caller.kept("ebay:user") not in told
