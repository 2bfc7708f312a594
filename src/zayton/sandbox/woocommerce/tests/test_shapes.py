"""What the API shows is valid by the schema that it publishes."""

import json

import pytest
from jsonschema import Draft4Validator

from zayton.sandbox.clock import Clock
from zayton.sandbox.faults import Faults
from zayton.sandbox.market import Basket
from zayton.sandbox.woocommerce import shelves
from zayton.sandbox.woocommerce.announcing import shown
from zayton.sandbox.woocommerce.answering import schema
from zayton.sandbox.woocommerce.published import FIELDS
from zayton.sandbox.woocommerce.tests.shops import StockedDollarStore

# what the tables say and the examples beside them and the shops do not: a number, null, an id as number
LOOSE = {
    "line_item": {"price"},
    "refund_line": {"price", "tax_class"},
    "variation": {"status", "shipping_class_id", "manage_stock", "image"},
    "product": {"stock_quantity"},
}


@pytest.fixture(scope="module")
def things():
    market = StockedDollarStore(clock=Clock(), faults=Faults())
    shop, store = market.shop, market.store
    order = store.orders[market.buy(Basket((("TEA-1", 2),), country="US"))]
    line = order["line_items"][0]
    refund = shop.refund(order, {"line_items": [{"id": line["id"], "quantity": 1, "refund_total": 12.5}]})
    parent = shelves.add_product(store, {"name": "Scarf", "type": "variable"}, shop.now())
    variation = shelves.add_variation(
        store,
        parent,
        {
            "sku": "SC-R",
            "regular_price": "9.90",
            "manage_stock": True,
            "stock_quantity": 1,
            "image": {"src": "http://a/b.jpg"},
        },
        shop.now(),
    )
    return {
        "order": order,
        "address": order["billing"],
        "line_item": line,
        "shipping_line": order["shipping_lines"][0],
        "order_refund": order["refunds"][0],
        "refund": refund,
        "refund_line": refund["line_items"][0],
        "product": next(iter(store.products.values())),
        "variation": variation,
        "image": variation["image"],
        "webhook": shown(shop.subscribe({"topic": "order.updated", "delivery_url": "https://example.com"})),
    }


NAMES = sorted(FIELDS.keys() - {"tax_line", "coupon_line", "note"})


@pytest.mark.parametrize("name", NAMES)
def test_an_object_has_every_published_field(things, name):
    assert FIELDS[name].keys() <= things[name].keys()


@pytest.mark.parametrize("name", NAMES)
def test_an_object_is_valid_by_its_schema(things, name):
    told = {field: value for field, value in things[name].items() if field not in LOOSE.get(name, ())}
    told = json.loads(json.dumps(told))
    assert [one.message for one in Draft4Validator(schema(name)).iter_errors(told)] == []
