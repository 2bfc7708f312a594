"""Webhooks: genuine ones are understood, forged ones are denied, repeated ones name themselves alike."""

import base64
import hashlib
import hmac
import json

import pytest

from zayton.channels.adapters.woocommerce import ADAPTER
from zayton.channels.adapters.woocommerce.receiving import TOPICS, receive
from zayton.channels.adapters.woocommerce.tests.connecting import connected
from zayton.channels.adapters.woocommerce.tests.written import written
from zayton.channels.ports.documents import Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.sandbox.clock import Clock
from zayton.sandbox.faults import Faults
from zayton.sandbox.market import Basket
from zayton.sandbox.tests.stalls import standing
from zayton.sandbox.woocommerce.tests.shops import StockedStore

HERE = "https://example.com/hooks/abc"


def signed(topic, body, *, secret="ours", name="d-1"):
    mac = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
    return {"x-wc-webhook-topic": topic, "x-wc-webhook-signature": mac, "x-wc-webhook-delivery-id": name}


def received(headers, body, secret="ours"):
    return receive(headers, body, secret=secret, address=HERE, values={})


def test_the_sandboxs_own_webhooks_are_understood():
    market = StockedStore(clock=Clock(), faults=Faults())
    for topic in TOPICS:
        market.shop.subscribe({"topic": topic, "delivery_url": HERE, "secret": "ours"})
    pings = list(market.hooks)
    del market.hooks[:]
    number = market.buy(Basket((("TEA-1", 1),)))
    market.cancel(number)
    assert len(market.hooks) == 2
    for hook in market.hooks:
        headers = {name.lower(): value for name, value in hook.headers.items()}
        (notice,) = received(headers, hook.body)
        assert (notice.subject, notice.key) == (Subject.ORDER, number)
        assert ADAPTER.reading.order(notice.document.body).number == number
    for ping in pings:
        assert received({"content-type": "application/x-www-form-urlencoded"}, ping.body) == ()


def test_an_order_comes_whole():
    body = written()
    (notice,) = received(signed("order.updated", body), body)
    assert (notice.key, notice.ident) == ("727", "d-1")
    assert notice.document.changed_at.isoformat() == "2026-11-02T10:00:00+00:00"


def test_an_order_with_refunds_is_fetched_with_them():
    body = written(refunds=[{"id": 900, "total": "-9.00"}])
    (notice,) = received(signed("order.updated", body), body)
    assert (notice.key, notice.document) == ("727", None)


def test_a_deleted_order_is_looked_after():
    body = json.dumps({"id": 727}).encode()
    (notice,) = received(signed("order.deleted", body), body)
    assert (notice.key, notice.document) == ("727", None)


def test_a_cart_that_is_being_filled_in_is_no_order():
    body = written(status="checkout-draft")
    assert received(signed("order.created", body), body) == ()


def test_a_forged_one_is_denied():
    body = written()
    for headers in (
        signed("order.created", body, secret="guessed"),
        {**signed("order.created", body), "x-wc-webhook-signature": "äöü"},
        {"x-wc-webhook-topic": "order.created"},
        signed("order.created", body + b" "),
    ):
        with pytest.raises(Fault) as caught:
            received(headers, body)
        assert caught.value.kind == FaultKind.DENIED


def test_without_a_secret_nothing_is_believed():
    body = written()
    with pytest.raises(Fault) as caught:
        received(signed("order.created", body, secret=""), body, secret="")
    assert caught.value.kind == FaultKind.DENIED


def test_one_sent_again_has_the_same_name():
    body = written()
    headers = signed("order.created", body)
    assert received(headers, body) == received(headers, body)


def test_a_topic_we_do_not_know_says_nothing():
    assert received(signed("coupon.created", b"{}"), b"{}") == ()


def test_subscribing_twice_subscribes_once_and_wakes_what_was_given_up():
    with standing(StockedStore) as stand:
        channel = connected(stand).channel
        assert channel.notifications.subscribe(HERE, secret="first") == TOPICS
        channel.notifications.subscribe(HERE, secret="second")
        kept = stand.state()["state"]["webhooks"].values()
    assert len(kept) == len(TOPICS)
    assert {(one["status"], one["secret"]) for one in kept} == {("active", "second")}
