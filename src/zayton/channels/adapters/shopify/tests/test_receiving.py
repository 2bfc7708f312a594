"""Webhooks: genuine ones are understood, forged ones are denied, repeated ones name themselves alike."""

import base64
import hashlib
import hmac
import json

import pytest

from zayton.channels.adapters.shopify import ADAPTER
from zayton.channels.adapters.shopify.receiving import TOPICS, receive
from zayton.channels.adapters.shopify.tests.connecting import VALUES, connected
from zayton.channels.adapters.shopify.tests.written import written
from zayton.channels.ports.documents import Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.sandbox.clock import Clock
from zayton.sandbox.faults import Faults
from zayton.sandbox.market import Basket
from zayton.sandbox.shopify import CLIENT_SECRET
from zayton.sandbox.shopify.announcing import subscribe
from zayton.sandbox.shopify.tests.shops import Admin, StockedShop
from zayton.sandbox.tests.stalls import standing

HERE = "https://example.com/hooks/abc"


def signed(topic, body, *, secret=CLIENT_SECRET, name="n-1"):
    mac = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
    return {"x-shopify-topic": topic, "x-shopify-hmac-sha256": mac, "x-shopify-webhook-id": name}


def received(headers, body, values=VALUES):
    return receive(headers, body, secret="ours", address=HERE, values=values)


def test_the_sandboxs_own_webhooks_are_understood():
    market = StockedShop(clock=Clock(), faults=Faults())
    for topic in TOPICS:
        subscribe(market.store, topic, HERE, market.clock.now())
    number = market.buy(Basket((("TEA-1", 1),)))
    market.cancel(number)
    for hook in market.hooks:
        headers = {name.lower(): value for name, value in hook.headers.items()}
        (notice,) = received(headers, hook.body)
        assert (notice.subject, notice.key) == (Subject.ORDER, number)
        if hook.topic.startswith("orders/"):
            assert ADAPTER.reading.order(notice.document.body).number == number


def test_an_order_comes_whole():
    body = written()
    (notice,) = received(signed("orders/updated", body), body)
    assert (notice.key, notice.ident) == ("450789469", "n-1")
    assert notice.document.changed_at.isoformat() == "2026-11-02T15:00:00+00:00"


@pytest.mark.parametrize(
    ("topic", "told"),
    [
        ("refunds/create", {"id": 5, "order_id": 77}),
        ("orders/edited", {"order_edit": {"id": 6, "order_id": 77}}),
    ],
)
def test_what_names_an_order_has_it_fetched(topic, told):
    body = json.dumps(told).encode()
    (notice,) = received(signed(topic, body), body)
    assert (notice.key, notice.document) == ("77", None)


def test_a_forged_one_is_denied():
    body = written()
    for headers in (
        signed("orders/create", body, secret="guessed"),
        {**signed("orders/create", body), "x-shopify-hmac-sha256": "äöü"},
        {"x-shopify-topic": "orders/create"},
        signed("orders/create", body + b" "),
    ):
        with pytest.raises(Fault) as caught:
            received(headers, body)
        assert caught.value.kind == FaultKind.DENIED


def test_without_the_secret_nothing_is_believed():
    body = written()
    with pytest.raises(Fault) as caught:
        received(signed("orders/create", body, secret=""), body, values={**VALUES, "client_secret": ""})
    assert caught.value.kind == FaultKind.DENIED


def test_one_sent_again_has_the_same_name():
    body = written()
    headers = signed("orders/create", body)
    assert received(headers, body) == received(headers, body)


def test_orders_that_try_the_shop_out_and_topics_we_do_not_know_say_nothing():
    body = written(test=True)
    assert received(signed("orders/create", body), body) == ()
    assert received(signed("carts/update", b"{}"), b"{}") == ()


def test_a_genuine_one_that_cannot_be_read_says_so():
    with pytest.raises(Fault) as caught:
        received(signed("orders/create", b"{"), b"{")
    assert caught.value.kind == FaultKind.UNREADABLE


def test_subscribing_twice_subscribes_once():
    with standing(StockedShop) as stand:
        channel = connected(stand).channel
        assert channel.notifications.subscribe(HERE, secret="ours") == TOPICS
        channel.notifications.subscribe(HERE, secret="ours")
        assert len(Admin(stand).get("webhooks").json()["webhooks"]) == len(TOPICS)
