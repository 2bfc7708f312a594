"""Subscribers are told, signed with the secret they gave."""

import base64
import hashlib
import hmac
import json

import pytest

from zayton.sandbox.clock import Clock
from zayton.sandbox.faults import Faults
from zayton.sandbox.market import Basket
from zayton.sandbox.woocommerce.tests.shops import StockedStore


@pytest.fixture
def market():
    market = StockedStore(clock=Clock(), faults=Faults())
    for topic in ("order.created", "order.updated"):
        market.shop.subscribe({"topic": topic, "delivery_url": "https://example.com/hooks", "secret": "s3"})
    return market


def test_an_address_is_tried_before_anything_happens(market):
    assert [one.topic for one in market.hooks] == ["ping", "ping"]
    assert market.hooks[0].body.startswith(b"webhook_id=")


def test_a_sale_is_told_with_the_whole_order(market):
    del market.hooks[:]
    number = market.buy(Basket((("TEA-1", 1),)))
    (hook,) = market.hooks
    assert json.loads(hook.body)["id"] == int(number)
    mac = hmac.new(b"s3", hook.body, hashlib.sha256).digest()
    assert hook.headers["X-WC-Webhook-Signature"] == base64.b64encode(mac).decode()
    assert hook.headers["X-WC-Webhook-Topic"] == "order.created"


def test_a_webhook_that_is_paused_says_nothing(market):
    for one in market.store.webhooks.values():
        one["status"] = "paused"
    del market.hooks[:]
    market.buy(Basket((("TEA-1", 1),)))
    assert market.hooks == []
