"""The vendor's own client, unchanged, against the sandbox."""

import json

import pytest
import shopify
from pyactiveresource.connection import ForbiddenAccess, ResourceNotFound, UnauthorizedAccess

from zayton.sandbox.shopify import ACCESS_TOKEN, API_VERSION
from zayton.sandbox.shopify.store import LOCATION
from zayton.sandbox.shopify.tests.shops import StockedShop, bought
from zayton.sandbox.tests.stalls import standing


@pytest.fixture(scope="module")
def stand():
    with standing(StockedShop) as stand:
        yield stand


@pytest.fixture(autouse=True)
def session(stand):
    # the session class insists on https and on myshopify.com; what it sets is set here by hand
    shopify.ShopifyResource.site = f"{stand.url}/admin/api/{API_VERSION}"
    shopify.ShopifyResource.version = API_VERSION
    shopify.ShopifyResource.headers["X-Shopify-Access-Token"] = ACCESS_TOKEN
    yield
    shopify.ShopifyResource.clear_session()


def test_it_reads_the_shop_and_its_products():
    assert shopify.Shop.current().currency == "GBP"
    assert {one.variants[0].sku for one in shopify.Product.find()} >= {"TEA-1", "TEA-2", "CUP"}
    assert shopify.Product.count() >= 3


def test_it_makes_changes_and_deletes_a_product():
    product = shopify.Product.create({"title": "Kettle", "variants": [{"price": "49.00", "sku": "KET"}]})
    assert product.id
    assert product.variants[0].price == "49.00"
    product.title = "Big kettle"
    assert product.save()
    assert shopify.Product.find(product.id).title == "Big kettle"
    variant = shopify.Variant.find(product.variants[0].id)
    variant.price = "51.00"
    assert variant.save()
    product.destroy()
    with pytest.raises(ResourceNotFound):
        shopify.Product.find(product.id)


def test_it_is_told_what_is_wrong_with_a_product():
    product = shopify.Product.create({"title": ""})
    assert product.errors.full_messages() == ["title can't be blank"]


def test_it_sets_and_adjusts_units():
    variant = next(one.variants[0] for one in shopify.Product.find() if one.variants[0].sku == "TEA-2")
    assert shopify.InventoryLevel.set(LOCATION, variant.inventory_item_id, 40).available == 40
    assert shopify.InventoryLevel.adjust(LOCATION, variant.inventory_item_id, -5).available == 35
    found = shopify.InventoryLevel.find(
        inventory_item_ids=str(variant.inventory_item_id), location_ids=str(LOCATION)
    )
    assert [one.available for one in found] == [35]


def test_it_pages_through_orders(stand):
    numbers = set(bought(stand, *[("TEA-2", 1)] * 5))
    page, seen = shopify.Order.find(limit=2, status="any"), []
    while True:
        seen += [str(one.id) for one in page]
        if not page.has_next_page():
            break
        page = page.next_page()
    assert numbers <= set(seen)
    assert len(seen) == len(set(seen))


def test_it_fulfils_refunds_and_cancels(stand):
    sent, dropped = bought(stand, ("TEA-1", 2), ("TEA-1", 1))
    work = shopify.FulfillmentOrders.find(order_id=sent)[0]
    made = shopify.FulfillmentV2.create(
        {
            "line_items_by_fulfillment_order": [{"fulfillment_order_id": work.id}],
            "tracking_info": {"company": "UPS", "number": "1Z999"},
        }
    )
    assert made.tracking_number == "1Z999"
    order = shopify.Order.find(sent)
    assert order.fulfillment_status == "fulfilled"
    line = order.line_items[0]
    shopify.Refund.create(
        {
            "order_id": sent,
            "refund_line_items": [{"line_item_id": line.id, "quantity": 1, "restock_type": "return"}],
            "transactions": [{"kind": "refund", "amount": "12.50"}],
        }
    )
    assert shopify.Order.find(sent).financial_status == "partially_refunded"
    shopify.Order.find(dropped).cancel()
    assert shopify.Order.find(dropped).cancelled_at


def test_it_subscribes_once_to_a_topic():
    told = {"topic": "orders/create", "address": "https://example.com/hooks", "format": "json"}
    assert shopify.Webhook.create(told).id
    again = shopify.Webhook.create(told)
    assert again.errors.full_messages()
    assert len(shopify.Webhook.find(topic="orders/create")) == 1


def test_it_reads_payouts(stand):
    bought(stand, ("TEA-2", 1))
    shopify.Payouts.find()
    assert shopify.Transactions.find() is not None


def test_it_speaks_graphql():
    told = json.loads(
        shopify.GraphQL().execute("{ shop { currencyCode } products(first: 5) { nodes { title } } }")
    )
    assert told["data"]["shop"]["currencyCode"] == "GBP"
    assert told["extensions"]["cost"]["throttleStatus"]["restoreRate"] == StockedShop.points_a_second


def test_a_wrong_token_is_refused():
    shopify.ShopifyResource.headers["X-Shopify-Access-Token"] = "shpat_wrong"
    with pytest.raises((UnauthorizedAccess, ForbiddenAccess)):
        shopify.Shop.current()


def test_it_knows_how_many_calls_are_left():
    shopify.Shop.current()
    assert shopify.Limits.credit_limit() == StockedShop.calls_at_once
