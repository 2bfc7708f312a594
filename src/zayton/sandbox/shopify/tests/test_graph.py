"""The GraphQL mutations: what they change, and what they refuse."""

from uuid import uuid4

import pytest

from zayton.sandbox.shopify.store import LOCATION, gid
from zayton.sandbox.shopify.tests.shops import Admin, StockedShop, bought
from zayton.sandbox.tests.stalls import standing

HERE = gid("Location", LOCATION)
SET = """
mutation Set($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) {
    inventoryAdjustmentGroup { changes { name delta quantityAfterChange } }
    userErrors { field message code }
  }
}"""
PRODUCT = """
mutation Make($input: ProductSetInput!, $identifier: ProductSetIdentifiers) {
  productSet(input: $input, identifier: $identifier, synchronous: true) {
    product { id handle status variants(first: 10) { nodes { id sku price selectedOptions { name value } } } }
    userErrors { field message code }
  }
}"""
FULFIL = """
mutation Send($fulfillment: FulfillmentInput!) {
  fulfillmentCreate(fulfillment: $fulfillment) { fulfillment { id status } userErrors { field message } }
}"""
CANCEL = """
mutation Cancel($id: ID!) {
  orderCancel(orderId: $id, reason: INVENTORY, restock: true, refundMethod: {originalPaymentMethodsRefund: true}) {
    job { id } orderCancelUserErrors { code message }
  }
}"""


@pytest.fixture(scope="module")
def stand():
    with standing(StockedShop) as stand:
        yield stand


@pytest.fixture
def admin(stand):
    return Admin(stand)


def quantities(admin, sku, units, believed):
    item = gid("InventoryItem", admin.variants()[sku]["inventory_item_id"])
    one = {"inventoryItemId": item, "locationId": HERE, "quantity": units, "changeFromQuantity": believed}
    return {"name": "available", "reason": "correction", "quantities": [one]}


def test_units_are_set_when_the_belief_is_right(admin):
    believed = admin.variants()["TEA-1"]["inventory_quantity"]
    told = admin.graph(SET, input=quantities(admin, "TEA-1", 30, believed), key=str(uuid4()))
    assert told["data"]["inventorySetQuantities"]["userErrors"] == []
    assert admin.variants()["TEA-1"]["inventory_quantity"] == 30


def test_units_stay_when_the_belief_is_stale(stand, admin):
    believed = admin.variants()["TEA-1"]["inventory_quantity"]
    bought(stand, ("TEA-1", 1))
    told = admin.graph(SET, input=quantities(admin, "TEA-1", 50, believed), key=str(uuid4()))
    assert told["data"]["inventorySetQuantities"]["userErrors"][0]["code"] == "CHANGE_FROM_QUANTITY_STALE"
    assert admin.variants()["TEA-1"]["inventory_quantity"] == believed - 1


def test_a_key_told_again_changes_nothing_again(admin):
    asked, key = quantities(admin, "TEA-2", 12, None), str(uuid4())
    first = admin.graph(SET, input=asked, key=key)
    admin.graph(SET, input=quantities(admin, "TEA-2", 20, None), key=str(uuid4()))
    assert admin.graph(SET, input=asked, key=key)["data"] == first["data"]
    assert admin.variants()["TEA-2"]["inventory_quantity"] == 20
    other = admin.graph(SET, input=quantities(admin, "TEA-2", 9, None), key=key)
    assert (
        other["data"]["inventorySetQuantities"]["userErrors"][0]["code"]
        == "IDEMPOTENCY_KEY_PARAMETER_MISMATCH"
    )


def test_units_without_a_key_or_a_belief_are_refused(admin):
    bare = SET.replace("@idempotent(key: $key)", "").replace(", $key: String!", "")
    assert (
        "idempotent" in admin.graph(bare, input=quantities(admin, "TEA-2", 1, None))["errors"][0]["message"]
    )
    asked = quantities(admin, "TEA-2", 1, None)
    del asked["quantities"][0]["changeFromQuantity"]
    assert "changeFromQuantity" in admin.graph(SET, input=asked, key=str(uuid4()))["errors"][0]["message"]


def colours(*names):
    return {
        "title": "Scarf",
        "status": "ACTIVE",
        "productOptions": [{"name": "Colour", "values": [{"name": name} for name in names]}],
        "variants": [
            {
                "price": "9.90",
                "inventoryItem": {"sku": f"SC-{name}"},
                "optionValues": [{"optionName": "Colour", "name": name}],
            }
            for name in names
        ],
    }


def test_a_product_told_twice_is_one_product(admin):
    first = admin.graph(PRODUCT, input=colours("Red", "Blue"), identifier={"handle": "scarf"})
    again = admin.graph(PRODUCT, input=colours("Red", "Blue"), identifier={"handle": "scarf"})
    assert first["data"]["productSet"]["userErrors"] == []
    assert first["data"] == again["data"]


def test_variants_that_are_left_out_are_gone(admin):
    admin.graph(PRODUCT, input=colours("Red", "Blue"), identifier={"handle": "shawl"})
    told = admin.graph(PRODUCT, input=colours("Blue"), identifier={"handle": "shawl"})
    assert [one["sku"] for one in told["data"]["productSet"]["product"]["variants"]["nodes"]] == ["SC-Blue"]


def test_a_title_that_is_too_long_is_refused(admin):
    told = admin.graph(PRODUCT, input={"title": "x" * 256})
    assert told["data"]["productSet"]["userErrors"][0]["field"] == ["input", "title"]


def test_parts_are_sent_and_the_rest_is_left(stand, admin):
    number = bought(stand, ("TEA-2", 3))[0]
    work = admin.get(f"orders/{number}/fulfillment_orders").json()["fulfillment_orders"][0]
    line = gid("FulfillmentOrderLineItem", work["line_items"][0]["id"])
    part = {
        "fulfillmentOrderId": gid("FulfillmentOrder", work["id"]),
        "fulfillmentOrderLineItems": [{"id": line, "quantity": 2}],
    }
    told = {"lineItemsByFulfillmentOrder": [part], "trackingInfo": {"company": "DHL", "number": "00340"}}
    assert admin.graph(FULFIL, fulfillment=told)["data"]["fulfillmentCreate"]["userErrors"] == []
    assert admin.get(f"orders/{number}").json()["order"]["fulfillment_status"] == "partial"
    assert admin.graph(FULFIL, fulfillment=told)["data"]["fulfillmentCreate"]["userErrors"]


def test_an_order_is_cancelled_once(stand, admin):
    order = gid("Order", bought(stand, ("TEA-2", 1))[0])
    assert admin.graph(CANCEL, id=order)["data"]["orderCancel"]["job"]["id"]
    again = admin.graph(CANCEL, id=order)["data"]["orderCancel"]
    assert again["orderCancelUserErrors"][0]["code"] == "INVALID"
