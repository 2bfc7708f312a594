"""Every answer of every REST path, and every notification, has the published fields and no other."""

import json
from pathlib import Path

import pytest

from zayton.sandbox.shopify import ACCESS_TOKEN, API_VERSION, CLIENT_ID, CLIENT_SECRET
from zayton.sandbox.shopify.announcing import TOPICS
from zayton.sandbox.shopify.rest import PATHS
from zayton.sandbox.shopify.store import LOCATION
from zayton.sandbox.shopify.tests.shops import StockedDollarShop
from zayton.sandbox.tests.fields import problems, read
from zayton.sandbox.tests.inside import opened

FIELDS = read((Path(__file__).parent / "data" / "admin-rest.txt").read_text())
# by path, the name that its body has and what is under it
BODIES = {
    "shop": ("shop", "shop"),
    "locations": ("locations", "location"),
    "orders": ("orders", "order"),
    "orders/{id}": ("order", "order"),
    "orders/{id}/cancel": ("order", "order"),
    "orders/{id}/close": ("order", "order"),
    "orders/{id}/fulfillment_orders": ("fulfillment_orders", "fulfillment_order"),
    "orders/{id}/fulfillments": ("fulfillments", "fulfillment"),
    "GET orders/{id}/refunds": ("refunds", "refund"),
    "POST orders/{id}/refunds": ("refund", "refund"),
    "fulfillments": ("fulfillment", "fulfillment"),
    "GET products": ("products", "product"),
    "POST products": ("product", "product"),
    "products/{id}": ("product", "product"),
    "GET products/{id}/variants": ("variants", "variant"),
    "POST products/{id}/variants": ("variant", "variant"),
    "products/{product}/variants/{id}": ("variant", "variant"),
    "variants/{id}": ("variant", "variant"),
    "inventory_levels": ("inventory_levels", "inventory_level"),
    "inventory_levels/set": ("inventory_level", "inventory_level"),
    "inventory_levels/adjust": ("inventory_level", "inventory_level"),
    "shopify_payments/payouts": ("payouts", "payout"),
    "shopify_payments/payouts/{id}": ("payout", "payout"),
    "shopify_payments/balance/transactions": ("transactions", "balance_transaction"),
    "GET webhooks": ("webhooks", "webhook"),
    "POST webhooks": ("webhook", "webhook"),
}
# a count alone, and nothing but braces
COUNTS, NOTHING = ("orders/count", "products/count"), ("products/{id}", "webhooks/{id}")
NOTICES = {"orders": "order", "products": "product", "fulfillments": "fulfillment", "refunds": "refund"}
NOTICES["inventory_levels"] = "inventory_level"
# published, and not played: consents, discounts, holds, loyalty and the like, which nothing reads
UNPLAYED = {
    "customer": "addresses default_address email_marketing_consent last_order_id last_order_name "
    "marketing_opt_in_level metafield orders_count password password_confirmation sms_marketing_consent tags "
    "total_spent",
    "fulfillment": "notify_customer variant_inventory_management",
    "fulfillment_order": "assigned_location channel_id destination international_duties merchant_requests order_name "
    "order_processed_at",
    "fulfillment_order_line_item": "financial_summaries",
    "image": "admin_graphql_api_id",
    "line_item": "fulfillment_line_item_id",
    "order": "merchant_business_entity_id",
    "refund": "refund_duties refund_shipping_lines return",
    "transaction": "amount_rounding authorization_expires_at currency_exchange_adjustment "
    "extended_authorization_attributes manual_payment_gateway payment_details payments_refund_attributes "
    "total_unsettled_set",
    "variant": "option presentment_prices tax_code",
}
# of these few are played
FEW = ("shop", "location")


class Walk:
    """Calls paths, judges the answers, and remembers which were called and which fields came."""

    def __init__(self):
        self.market, self.client = opened(StockedDollarShop)
        self.called, self.told = set(), {}

    def __call__(self, verb, template, body=None, *, query=None, **parts):
        """What is under the name that the body of a good answer has."""
        path = f"/admin/api/{API_VERSION}/{template.format(**parts)}.json"
        headers = {"X-Shopify-Access-Token": ACCESS_TOKEN}
        answer = self.client.request(verb, path, json=body, params=query, headers=headers)
        assert answer.status_code in (200, 201), answer.text
        self.called.add((verb, template))
        return self.judged(verb, template, answer.json())

    def judged(self, verb, template, told):
        if template in COUNTS:
            assert told == {"count": int(told["count"])}
            return told["count"]
        if verb == "DELETE":
            assert template in NOTHING
            assert told == {}
            return None
        name, kind = BODIES.get(template) or BODIES[f"{verb} {template}"]
        assert [*told] == [name]
        rows = told[name] if isinstance(told[name], list) else [told[name]]
        for one in rows:
            assert problems(FIELDS, kind, one, self.told, kind) == []
        return told[name]

    def sold(self, units=1):
        """The number of a new order."""
        return self.client.post(
            "/_sandbox/buy", json=[{"items": [["TEA-1", units]], "country": "US"}]
        ).json()[0]


def _hooks(walk):
    """Everything is announced."""
    body = {"address": "https://ears.example/shopify", "format": "json"}
    return [walk("POST", "webhooks", {"webhook": {**body, "topic": topic}}) for topic in TOPICS]


def the_shop_and_its_places_are_as_published(walk):
    assert walk("GET", "shop")["currency"] == "USD"
    assert walk("GET", "locations")


def orders_in_every_state_are_as_published(walk):
    sent, ended, closed, back = walk.sold(2), walk.sold(), walk.sold(), walk.sold(2)
    (work,) = walk("GET", "orders/{id}/fulfillment_orders", id=sent)
    line = {"id": work["line_items"][0]["id"], "quantity": 1}
    part = {"fulfillment_order_id": work["id"], "fulfillment_order_line_items": [line]}
    tracking = {"company": "UPS", "number": "1Z", "url": "https://ups.example/1Z"}
    body = {"line_items_by_fulfillment_order": [part], "tracking_info": tracking}
    walk("POST", "fulfillments", {"fulfillment": body})
    assert len(walk("GET", "orders/{id}/fulfillments", id=sent)) == 1
    walk("POST", "orders/{id}/cancel", {"amount": "1.00", "currency": "USD"}, id=ended)
    walk("POST", "orders/{id}/close", {}, id=closed)
    row = {"line_item_id": walk("GET", "orders/{id}", id=back)["line_items"][0]["id"], "quantity": 1}
    refund = {"note": "broken", "refund_line_items": [{**row, "restock_type": "return"}]}
    body = {"refund": {**refund, "transactions": [{"amount": "12.50", "kind": "refund"}]}}
    walk("POST", "orders/{id}/refunds", body, id=back)
    assert len(walk("GET", "orders/{id}/refunds", id=back)) == 1
    assert len(walk("GET", "orders", query={"status": "any"})) == walk(
        "GET", "orders/count", query={"status": "any"}
    )


def products_and_their_units_are_as_published(walk):
    body = {"title": "Kettle", "variants": [{"sku": "KET", "price": "49.00", "compare_at_price": "59.00"}]}
    images = [{"src": "https://pictures.example/kettle.jpg"}]
    made = walk("POST", "products", {"product": {**body, "images": images}})
    number = made["id"]
    walk("PUT", "products/{id}", {"product": {"title": "Big kettle"}}, id=number)
    variant = walk(
        "POST", "products/{id}/variants", {"variant": {"option1": "Large", "sku": "K-L"}}, id=number
    )
    key = variant["id"]
    walk("PUT", "products/{product}/variants/{id}", {"variant": {"price": "9.00"}}, product=number, id=key)
    walk("PUT", "variants/{id}", {"variant": {"price": "8.00"}}, id=key)
    assert walk("GET", "variants/{id}", id=key)["price"] == "8.00"
    assert len(walk("GET", "products/{id}/variants", id=number)) == 2
    there = {"inventory_item_id": variant["inventory_item_id"], "location_id": LOCATION}
    walk("POST", "inventory_levels/set", {**there, "available": 4})
    walk("POST", "inventory_levels/adjust", {**there, "available_adjustment": -1})
    (level,) = walk("GET", "inventory_levels", query={"inventory_item_ids": there["inventory_item_id"]})
    assert level["available"] == 3
    assert walk("GET", "products/{id}", id=number)["variants"][1]["inventory_quantity"] == 3
    assert len(walk("GET", "products")) == walk("GET", "products/count")
    walk("DELETE", "products/{id}", id=number)


def payouts_are_as_published(walk):
    walk.sold(2)
    payout = walk.market.pay_out()
    assert walk("GET", "shopify_payments/payouts/{id}", id=payout["id"]) in walk(
        "GET", "shopify_payments/payouts"
    )
    rows = walk("GET", "shopify_payments/balance/transactions", query={"payout_id": payout["id"]})
    assert {"charge", "payout"} <= {one["type"] for one in rows}


def a_token_comes_as_published(walk):
    # "Client credentials grant" has an example of its answer: these three fields
    body = {"grant_type": "client_credentials", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    told = walk.client.post("/admin/oauth/access_token", data=body).json()
    assert {name: type(value) for name, value in told.items()} == {
        "access_token": str,
        "scope": str,
        "expires_in": int,
    }


def notifications_carry_the_same_objects(walk):
    heard = {}
    for one in walk.market.hooks:
        heard.setdefault(one.topic, []).append(json.loads(one.body))
    assert {"orders/create", "orders/cancelled", "fulfillments/create", "refunds/create"} <= heard.keys()
    # what is gone has its number alone
    assert all([*body] == ["id"] for body in heard.pop("products/delete"))
    for topic, bodies in heard.items():
        kind = NOTICES[topic.partition("/")[0]]
        for body in bodies:
            assert problems(FIELDS, kind, body, walk.told, topic) == []


def webhooks_are_listed_and_ended(walk, hooks):
    assert len(walk("GET", "webhooks")) == len(TOPICS)
    walk("DELETE", "webhooks/{id}", id=hooks[0]["id"])


@pytest.fixture(scope="module")
def walk():
    """The whole walk, step by step: were each step a test, processes that share a file would each walk a part."""
    found = Walk()
    hooks = _hooks(found)
    the_shop_and_its_places_are_as_published(found)
    orders_in_every_state_are_as_published(found)
    products_and_their_units_are_as_published(found)
    payouts_are_as_published(found)
    a_token_comes_as_published(found)
    notifications_carry_the_same_objects(found)
    webhooks_are_listed_and_ended(found, hooks)
    return found


def test_every_path_was_walked(walk):
    assert walk.called == {(verb, path) for verb, path, _handler in PATHS}


def test_there_are_no_other_paths_but_those_of_tokens_and_graphql(walk):
    base = "/admin/api/{version}"
    served = {route.path for route in walk.market.routes()}
    outside = {"/admin/oauth/access_token", f"{base}/graphql.json"}
    assert served == outside | {f"{base}/{path}.json" for _verb, path, _handler in PATHS}


def test_every_published_field_is_played_or_known_not_to_be(walk):
    left = {kind: {*FIELDS[kind]} - told for kind, told in walk.told.items() if kind not in FEW}
    known = {kind: {*fields.split()} for kind, fields in UNPLAYED.items()}
    assert {kind: fields for kind, fields in left.items() if fields} == known
