"""The REST bodies have the fields of the published samples, of the same types."""

import pytest

from zayton.sandbox.clock import Clock
from zayton.sandbox.faults import Faults
from zayton.sandbox.market import Basket
from zayton.sandbox.shopify.shelves import level_body
from zayton.sandbox.shopify.store import LOCATION
from zayton.sandbox.shopify.tests.published import FIELDS
from zayton.sandbox.shopify.tests.shops import StockedDollarShop

# the samples are older than the version that is served: these fields went since
GONE = {
    "order": {"gateway", "source", "processing_method", "total_price_usd", "payment_details"},
    "customer": {
        "accepts_marketing",
        "accepts_marketing_updated_at",
        "marketing_opt_in_level",
        "last_order_id",
        "last_order_name",
        "orders_count",
        "total_spent",
        "default_address",
        "tags",
    },
}


def kind_of(value):
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "truth"
    if isinstance(value, int | float):
        return "number"
    return {str: "text", list: "list", dict: "object"}[type(value)]


@pytest.fixture(scope="module")
def shown():
    """One of everything, from a shop that sold, sent, gave back and was paid."""
    market = StockedDollarShop(clock=Clock(), faults=Faults())
    shop, store = market.shop, market.store
    order = store.orders[market.buy(Basket((("TEA-1", 2),), country="US"))]
    work = next(iter(store.fulfillment_orders.values()))
    sent, _ = shop.fulfil(
        [(str(work["id"]), {})], {"company": "UPS", "number": "1Z", "url": "https://ups.com"}
    )
    refund = shop.refund(order, {order["line_items"][0]["id"]: (1, "return")}, amount=1250)
    payout = market.pay_out()
    product = next(iter(store.products.values()))
    item = str(product["variants"][0]["inventory_item_id"])
    return {
        "order": order,
        "line_item": order["line_items"][0],
        "shipping_line": order["shipping_lines"][0],
        "tax_line": order["tax_lines"][0],
        "address": order["shipping_address"],
        "customer": order["customer"],
        "fulfillment": sent,
        "refund": refund,
        "refund_line_item": refund["refund_line_items"][0],
        "transaction": refund["transactions"][0],
        "product": product,
        "variant": product["variants"][0],
        "option": product["options"][0],
        "inventory_level": level_body(store, item, str(LOCATION)),
        "payout": payout,
        "payout_summary": payout["summary"],
    }


@pytest.mark.parametrize("name", sorted(FIELDS.keys() - {"image"}))
def test_an_object_has_the_published_fields(shown, name):
    missing = FIELDS[name].keys() - shown[name].keys() - GONE.get(name, set())
    assert not missing


@pytest.mark.parametrize("name", sorted(FIELDS.keys() - {"image"}))
def test_its_fields_are_of_the_published_types(shown, name):
    for field, kinds in FIELDS[name].items():
        if field in shown[name] and "null" not in (kinds, kind_of(shown[name][field])):
            assert kind_of(shown[name][field]) in kinds.split(), field
