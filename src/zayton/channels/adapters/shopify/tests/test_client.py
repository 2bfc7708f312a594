"""What answers mean, which calls are made anew, and what a shop's plan allows."""

import json

import httpx
import pytest

from zayton.channels.adapters.shopify import ADAPTER
from zayton.channels.adapters.shopify.client import shop_name
from zayton.channels.adapters.shopify.limits import GRAPH, ROWS, SETS
from zayton.channels.adapters.shopify.tests.connecting import VALUES
from zayton.channels.ports.adapter import Account
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingKey, StockAsked
from zayton.channels.ports.orders import FulfilledBy

ITEM = "gid://shopify/InventoryItem/3"
KEY = ListingKey("", "POT", "1:2:3:7")


class Scripted:
    """A caller that answers what it was given, and remembers what it was asked and told."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked, self.rates, self.tokens = [], {}, {"access_token": "t-1"}

    def call(
        self, operation, method, url, *, params=None, headers=None, content=None, safe=True, timeout=30.0
    ):
        self.asked.append((operation, url, dict(headers or {}), json.loads(content or b"{}")))
        return self.answers.pop(0)

    def learned(self, operation, *, rate):
        self.rates[operation] = rate

    def keep(self, name, value, *, seconds):
        self.tokens[name] = value

    def kept(self, name):
        return self.tokens.get(name)

    def forget(self, name):
        self.tokens.pop(name, None)


def channel_of(*answers, **values):
    caller = Scripted(*answers)
    return caller, ADAPTER.connect(Account(VALUES | values, ("",), ""), caller)


def graph(**data):
    return httpx.Response(200, json={"data": data})


def shown(units):
    level = None if units is None else {"quantities": [{"name": "available", "quantity": units}]}
    return graph(nodes=[{"id": ITEM, "inventoryLevel": level}])


def refused(code, field=("input", "quantities", "0")):
    error = {"field": field and list(field), "message": code.lower(), "code": code}
    return graph(inventorySetQuantities={"userErrors": [error]})


def fault_of(*answers, units=5):
    _caller, channel = channel_of(*answers)
    return channel.stock.show([StockAsked(KEY, units)])[0].fault


def test_the_shop_is_called_at_its_own_address_with_its_token():
    caller, channel = channel_of(httpx.Response(200, json={"orders": []}))
    channel.orders.named(["1"])
    _operation, url, headers, _body = caller.asked[0]
    assert url == "https://zayton-sandbox.myshopify.com/admin/api/2026-10/orders.json"
    assert headers["X-Shopify-Access-Token"] == "t-1"


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("my-shop", "my-shop"),
        ("My-Shop.myshopify.com", "my-shop"),
        ("https://my-shop.myshopify.com/", "my-shop"),
    ],
)
def test_a_shop_may_be_named_in_any_usual_way(told, name):
    assert shop_name({"shop": told}) == name


@pytest.mark.parametrize(
    "told", ["", "my shop", "evil.example", "a.myshopify.com.evil.example", "x/../y", "-x"]
)
def test_what_is_no_shop_is_refused(told):
    with pytest.raises(Fault) as caught:
        shop_name({"shop": told})
    assert caught.value.kind == FaultKind.DENIED


def test_a_token_that_ran_out_is_got_anew():
    expired = httpx.Response(401, json={"errors": "[API] Invalid API key or access token"})
    granted = httpx.Response(200, json={"access_token": "t-2", "expires_in": 86399})
    caller, channel = channel_of(expired, granted, httpx.Response(200, json={"orders": []}))
    channel.orders.named(["1"])
    assert caller.asked[2][2]["X-Shopify-Access-Token"] == "t-2"
    _caller, channel = channel_of(expired, granted, expired, granted, expired)
    with pytest.raises(Fault) as caught:
        channel.orders.named(["1"])
    assert caught.value.kind == FaultKind.DENIED


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (httpx.Response(402, json={"errors": "Unavailable Shop"}), FaultKind.DENIED),
        (
            httpx.Response(403, json={"errors": "requires merchant approval for read_orders scope"}),
            FaultKind.DENIED,
        ),
        (httpx.Response(404, json={"errors": "Not Found"}), FaultKind.GONE),
        (httpx.Response(422, json={"errors": {"base": ["no"]}}), FaultKind.REFUSED),
        (httpx.Response(423, json={"errors": "Locked"}), FaultKind.DENIED),
        (httpx.Response(200, text="<html>"), FaultKind.UNREADABLE),
        (httpx.Response(200, json={"weather": "fine"}), FaultKind.UNREADABLE),
        (httpx.Response(400, json=["no"]), FaultKind.REFUSED),
    ],
)
def test_what_rest_answers_mean(answer, kind):
    _caller, channel = channel_of(answer)
    with pytest.raises(Fault) as caught:
        channel.orders.named(["1"])
    assert caught.value.kind == kind


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("THROTTLED", FaultKind.THROTTLED),
        ("ACCESS_DENIED", FaultKind.DENIED),
        ("INTERNAL_SERVER_ERROR", FaultKind.AWAY),
        ("MAX_COST_EXCEEDED", FaultKind.REFUSED),
        ("", FaultKind.REFUSED),
    ],
)
def test_what_graphql_errors_mean(code, kind):
    error = {"message": "no", "extensions": {"code": code}}
    _caller, channel = channel_of(httpx.Response(200, json={"errors": [error]}))
    with pytest.raises(Fault) as caught:
        channel.check()
    assert caught.value.kind == kind


def test_a_throttle_says_how_long_to_wait():
    status = {"maximumAvailable": 2000, "currentlyAvailable": 100, "restoreRate": 100}
    body = {
        "errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}],
        "extensions": {"cost": {"requestedQueryCost": 600, "throttleStatus": status}},
    }
    _caller, channel = channel_of(httpx.Response(200, json=body))
    with pytest.raises(Fault) as caught:
        channel.check()
    assert caught.value.retry_after == 5.0


def test_a_larger_plan_is_asked_more():
    cost = {"requestedQueryCost": 6, "throttleStatus": {"restoreRate": 1000.0}}
    body = {"data": {"nodes": []}, "extensions": {"cost": cost}}
    caller, channel = channel_of(httpx.Response(200, json=body))
    channel.stock.show([StockAsked(KEY, 5)])
    assert caller.rates == {GRAPH: 20.0, ROWS: 2.5, SETS: 10.0}


def test_what_was_read_is_what_the_shop_compares_with():
    caller, channel = channel_of(shown(8), graph(inventorySetQuantities={"userErrors": []}))
    assert channel.stock.show([StockAsked(KEY, 5)])[0].fault is None
    asked = caller.asked[1][3]["variables"]
    assert asked["input"]["quantities"][0]["changeFromQuantity"] == 8
    assert len(asked["key"]) == 36


def test_units_that_are_shown_already_are_not_set():
    caller, channel = channel_of(shown(5))
    assert channel.stock.show([StockAsked(KEY, 5)])[0].fault is None
    assert len(caller.asked) == 1


@pytest.mark.parametrize(
    ("code", "field", "kind"),
    [
        ("CHANGE_FROM_QUANTITY_STALE", ("input", "quantities", "0", "changeFromQuantity"), FaultKind.AWAY),
        ("INVALID_INVENTORY_ITEM", ("input", "quantities", "0"), FaultKind.GONE),
        ("INVALID_REASON", None, FaultKind.REFUSED),
        ("IDEMPOTENCY_CONCURRENT_REQUEST", None, FaultKind.AWAY),
    ],
)
def test_what_is_against_a_line(code, field, kind):
    assert fault_of(shown(8), refused(code, field)).kind == kind


def test_a_variant_that_went_is_gone():
    assert fault_of(graph(nodes=[None])).kind == FaultKind.GONE


def test_an_item_that_was_never_stocked_there_is_stocked():
    assert fault_of(shown(None), graph(inventoryActivate={"userErrors": []})) is None


def test_what_others_fulfil_is_not_ours_to_show():
    _caller, channel = channel_of()
    asked = StockAsked(KEY, 5, FulfilledBy.MARKETPLACE)
    assert channel.stock.show([asked])[0].fault.kind == FaultKind.REFUSED
