"""Subscribers are told, signed as Shopify signs."""

import base64
import hashlib
import hmac
import json

import pytest

from zayton.sandbox.clock import Clock
from zayton.sandbox.faults import Faults
from zayton.sandbox.market import Basket
from zayton.sandbox.shopify import CLIENT_SECRET
from zayton.sandbox.shopify.announcing import subscribe
from zayton.sandbox.shopify.tests.shops import StockedShop

HERE = "https://example.com/hooks"


@pytest.fixture
def market():
    market = StockedShop(clock=Clock(), faults=Faults())
    for topic in (
        "orders/create",
        "orders/updated",
        "orders/cancelled",
        "inventory_levels/update",
        "refunds/create",
    ):
        subscribe(market.store, topic, HERE, market.clock.now())
    return market


def test_a_sale_is_told_with_the_whole_order(market):
    number = market.buy(Basket((("TEA-1", 1),)))
    assert [one.topic for one in market.hooks] == [
        "orders/create",
        "orders/updated",
        "inventory_levels/update",
    ]
    assert str(json.loads(market.hooks[0].body)["id"]) == number


def test_it_is_signed_with_the_apps_secret(market):
    market.buy(Basket((("TEA-1", 1),)))
    hook = market.hooks[0]
    mac = hmac.new(CLIENT_SECRET.encode(), hook.body, hashlib.sha256).digest()
    assert hook.headers["X-Shopify-Hmac-Sha256"] == base64.b64encode(mac).decode()
    assert hook.headers["X-Shopify-Topic"] == "orders/create"


def test_every_delivery_has_a_name_of_its_own(market):
    market.buy(Basket((("TEA-1", 1),)))
    assert len({one.headers["X-Shopify-Webhook-Id"] for one in market.hooks}) == len(market.hooks)


def test_nobody_is_told_what_they_did_not_ask_for(market):
    market.cancel(market.buy(Basket((("TEA-1", 1),))))
    assert "orders/paid" not in {one.topic for one in market.hooks}
    assert {"orders/cancelled", "refunds/create"} <= {one.topic for one in market.hooks}


def test_what_was_told_before_does_not_change_later(market):
    number = market.buy(Basket((("TEA-1", 1),)))
    before = market.hooks[0].body
    market.cancel(number)
    assert json.loads(before)["cancelled_at"] is None
    assert market.hooks[0].body == before
