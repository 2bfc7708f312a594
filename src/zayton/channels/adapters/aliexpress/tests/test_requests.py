"""What the adapter sends is what the method pages take: no parameter is made up, none of another kind."""

import json
from datetime import UTC, datetime
from urllib.parse import parse_qsl

from zayton.channels.adapters.aliexpress.limits import LIMITS
from zayton.channels.adapters.aliexpress.tests.selling import (
    all_changed,
    connected,
    draft,
    listed,
    read,
    ready,
)
from zayton.channels.calling.http import HttpCaller
from zayton.channels.ports.offers import PriceAsked, StockAsked
from zayton.channels.ports.orders import Dispatch
from zayton.channels.tests.calling import MemoryKeeper, OpenGate
from zayton.sandbox.aliexpress.tests.documented import unknown_parameters

SYSTEM = ("app_key", "timestamp", "sign_method", "sign", "method", "access_token")


class Listening(HttpCaller):
    """A caller that remembers what was sent."""

    def __init__(self):
        super().__init__(OpenGate(), MemoryKeeper(), pause=lambda _seconds: None)
        self.sent = []

    def call(self, operation, method, url, **more):
        self.sent.append((operation, url, dict(parse_qsl(more["content"].decode()))))
        return super().call(operation, method, url, **more)


def business(caller):
    """The parameters of every business method that was called, JSON ones opened."""
    for _, url, told in caller.sent:
        if url.endswith("/sync"):
            params = {name: value for name, value in told.items() if name not in SYSTEM}
            yield told["method"], {name: opened(value) for name, value in params.items()}


def opened(value):
    try:
        found = json.loads(value)
    except ValueError:
        return value
    return found if isinstance(found, (dict, list)) else value


def as_documented(method, params):
    # ids that stand by themselves are texts on the wire and numbers on the page
    plain = {name: int(value) if name == "product_id" else value for name, value in params.items()}
    return unknown_parameters(method, plain)


def test_every_parameter_is_documented(stand):
    caller = Listening()
    channel = connected(stand, caller)
    group = {"key": "Q", "varies_by": ["Color"]}
    [one] = listed(stand, channel, draft("Q-1"))
    listed(
        stand, channel, *(draft(s, attributes={"Color": s, "variation_group": group}) for s in ("Q-2", "Q-3"))
    )
    channel.listings.publish([draft("Q-1", title="Another")])
    channel.stock.show([StockAsked(one.key, 4)])
    channel.prices.price([PriceAsked(one.key, 999, "USD")])
    channel.listings.rules("9999", site="AE_GLOBAL")
    number = ready(stand, channel, ("Q-1", 1))
    line = read(channel, number).lines[0].key
    channel.dispatch.confirm(
        [Dispatch("1", number, "", ((line, 1),), datetime.now(UTC), "Royal Mail", "LP1")]
    )
    all_changed(channel)
    called = list(business(caller))
    assert len({method for method, _ in called}) >= 10
    wrong = {(method, said) for method, params in called for said in as_documented(method, params)}
    assert wrong == set()


def test_every_call_names_an_operation_that_has_a_limit(stand):
    caller = Listening()
    channel = connected(stand, caller)
    channel.check()
    channel.orders.named(["1"])
    assert {operation for operation, *_ in caller.sent} <= {limit.operation for limit in LIMITS}


def test_the_secret_never_leaves(stand):
    caller = Listening()
    connected(stand, caller).check()
    assert "sandboxSecret" not in json.dumps(caller.sent)
