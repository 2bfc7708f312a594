"""What GraphQL serves is part of Shopify's published schema, and every answer of every field keeps it."""

import pytest

from zayton.sandbox.shopify.graph import SCHEMA
from zayton.sandbox.shopify.store import LOCATION, PUBLICATION, gid
from zayton.sandbox.shopify.tests.published_schema import PUBLISHED, demanded, everything, problems, said
from zayton.sandbox.shopify.tests.shops import Admin, StockedShop, bought
from zayton.sandbox.tests.stalls import standing

HERE = gid("Location", LOCATION)
GIVEN = {
    "Media": ("MediaImage",),
    "InventoryItem.inventoryLevel": f'(locationId: "{HERE}")',
    "InventoryLevel.quantities": '(names: ["available", "on_hand", "committed"])',
    "Product.options": "(first: 3)",
    "Product.variants": "(first: 2)",
    "Order.fulfillments": "(first: 2)",
    "Order.fulfillmentOrders": "(first: 2)",
    "FulfillmentOrder.lineItems": "(first: 2)",
    "Fulfillment.trackingInfo": "(first: 2)",
    "Fulfillment.fulfillmentLineItems": "(first: 2)",
}
# a change of units tells them alone
EMPTY = {"InventoryChange.item", "InventoryChange.location"}


class Walk:
    """Asks for all that a field of a root can answer, and judges the answer."""

    def __init__(self, admin):
        self.admin = admin
        self.roots = set()
        self.seen = set()

    def __call__(self, field, *, way="query", kinds=(), **told):
        """The answer to a field; `told` are its arguments, `kinds` what there may be behind a `Node`."""
        root = PUBLISHED.query_type if way == "query" else PUBLISHED.mutation_type
        known = root.fields[field]
        declared = ", ".join(f"${name}: {known.args[name].type}" for name in told)
        passed = ", ".join(f"{name}: ${name}" for name in told)
        key = f' @idempotent(key: "{len(self.seen)}")' if field == "inventorySetQuantities" else ""
        query = (
            f"{way} All{f'({declared})' if declared else ''} "
            f"{{ {field}{f'({passed})' if passed else ''}{key} {everything(known.type, {**GIVEN, 'Node': kinds})} }}"
        )
        answer = self.admin.asked(query, told)
        assert "errors" not in answer, answer
        assert problems(root, answer["data"], self.seen) == [], field
        self.roots.add(f"{root}.{field}")
        return answer["data"][field]

    def change(self, field, **told):
        """The answer to a mutation."""
        return self(field, way="mutation", **told)


@pytest.fixture(scope="module")
def stand():
    with standing(StockedShop) as stand:
        yield stand


def _jar(walk):
    """A product with a picture and two variants, of which units are there."""
    variant = {
        "price": "9.90",
        "compareAtPrice": "12.90",
        "barcode": "4006381333931",
        "inventoryItem": {"sku": "JAR", "measurement": {"weight": {"unit": "GRAMS", "value": 250}}},
        "inventoryQuantities": [{"locationId": HERE, "name": "available", "quantity": 9}],
        "optionValues": [{"optionName": "Colour", "name": "Red"}],
    }
    told = {
        "title": "Jar",
        "status": "ACTIVE",
        "tags": ["glass"],
        "files": [{"originalSource": "https://pictures.example/jar.jpg", "contentType": "IMAGE"}],
        "productOptions": [{"name": "Colour", "values": [{"name": "Red"}, {"name": "Blue"}]}],
        "variants": [
            variant,
            {"price": "9.90", "optionValues": [{"optionName": "Colour", "name": "Blue"}]},
        ],
    }
    made = walk.change("productSet", input=told)["product"]
    walk.change(
        "publishablePublish", id=made["id"], input=[{"publicationId": gid("Publication", PUBLICATION)}]
    )
    return made


def test_what_is_served_is_published():
    assert {*said(SCHEMA)} - {*said(PUBLISHED)} == set()


def test_what_must_be_given_is_demanded_here_too():
    assert {*demanded(PUBLISHED)} - {*demanded(SCHEMA)} == set()


def products_are_set_published_changed_and_read(walk, jar):
    number, (red, _blue) = jar["id"], jar["variants"]["nodes"]
    assert jar["featuredMedia"]["image"]["url"]
    walk.change("productUpdate", product={"id": number, "descriptionHtml": "<p>A jar.</p>"})
    priced = walk.change(
        "productVariantsBulkUpdate", productId=number, variants=[{"id": red["id"], "price": "8.90"}]
    )
    assert priced["userErrors"] == []
    assert walk("product", id=number)["onlineStoreUrl"]
    assert len(walk("products", first=1)["nodes"]) == 1
    assert walk("productByIdentifier", identifier={"handle": jar["handle"]})["id"] == number
    assert walk("productVariant", id=red["id"])["product"]["id"] == number
    assert walk("productVariants", first=5, query="sku:JAR")["nodes"][0]["price"] == "8.90"
    found = walk("nodes", kinds=("ProductVariant",), ids=[red["id"], gid("Product", 1)])
    assert [one and one["__typename"] for one in found] == ["ProductVariant", None]


def refusals_of_products_have_published_codes(walk):
    refused = [
        walk.change("productSet", input={"title": "x" * 256}),
        walk.change("productSet", input={"title": "Jar"}, identifier={"id": gid("Product", 1)}),
        walk.change("productUpdate", product={"id": gid("Product", 1)}),
        walk.change("productVariantsBulkUpdate", productId=gid("Product", 1), variants=[]),
        walk.change("publishablePublish", id=gid("Product", 1), input=[]),
    ]
    assert all(one["userErrors"] for one in refused)


def units_are_read_and_set(walk):
    item = walk("productVariants", first=1, query="sku:JAR")["nodes"][0]["inventoryItem"]["id"]
    assert walk("inventoryItem", id=item)["inventoryLevel"]["quantities"]
    walk.change("inventoryActivate", inventoryItemId=item, locationId=HERE)
    one = {"inventoryItemId": item, "locationId": HERE, "quantity": 20, "changeFromQuantity": None}
    told = {"name": "available", "reason": "correction", "quantities": [one]}
    set_ = walk.change("inventorySetQuantities", input=told)
    assert set_["inventoryAdjustmentGroup"]["changes"][0]["delta"] == 11
    refused = walk.change("inventorySetQuantities", input={**told, "quantities": [{**one, "quantity": -1}]})
    assert refused["userErrors"][0]["code"] == "INVALID_QUANTITY_NEGATIVE"
    other = walk.change("inventoryActivate", inventoryItemId=gid("InventoryItem", 1), locationId=HERE)
    assert other["userErrors"]


def orders_are_read_sent_and_cancelled(walk, stand):
    sent, ended = (gid("Order", number) for number in bought(stand, ("JAR", 2), ("JAR", 1)))
    work = walk("order", id=sent)["fulfillmentOrders"]["nodes"][0]
    lines = [{"id": work["lineItems"]["nodes"][0]["id"], "quantity": 1}]
    part = {"fulfillmentOrderId": work["id"], "fulfillmentOrderLineItems": lines}
    tracking = {"company": "DHL", "number": "00340", "url": "https://dhl.example/00340"}
    told = {"lineItemsByFulfillmentOrder": [part], "trackingInfo": tracking}
    assert walk.change("fulfillmentCreate", fulfillment=told)["fulfillment"]["status"] == "SUCCESS"
    assert walk("order", id=sent)["displayFulfillmentStatus"] == "PARTIALLY_FULFILLED"
    left = walk("node", kinds=("FulfillmentOrder",), id=work["id"])
    assert left["lineItems"]["nodes"][0]["remainingQuantity"] == 1
    both = {**part, "fulfillmentOrderLineItems": [{**lines[0], "quantity": 9}]}
    assert walk.change("fulfillmentCreate", fulfillment={"lineItemsByFulfillmentOrder": [both]})["userErrors"]
    for refused in (False, True):
        answer = walk.change("orderCancel", orderId=ended, reason="INVENTORY", restock=True)
        assert bool(answer["orderCancelUserErrors"]) is refused
    assert walk("order", id=ended)["cancelledAt"]


def things_are_found_by_their_ids(walk, stand, jar):
    variant = walk("productVariants", first=1, query="sku:JAR")["nodes"][0]
    order = gid("Order", bought(stand, ("JAR", 1))[0])
    for number in (jar["id"], variant["id"], variant["inventoryItem"]["id"], order, HERE):
        kind = number.split("/")[3]
        assert walk("node", kinds=(kind,), id=number)["__typename"] == kind


def the_shop_and_its_windows_are_read(walk):
    assert walk("shop")["currencyCode"] == "GBP"
    assert walk("currentAppInstallation")["accessScopes"]
    assert walk("location")["id"] == walk("locations", first=1)["nodes"][0]["id"] == HERE
    assert walk("publications", first=1)["nodes"]


def webhooks_are_made_read_and_ended(walk):
    told = {"topic": "ORDERS_CREATE", "webhookSubscription": {"uri": "https://ears.example/shopify"}}
    made = walk.change("webhookSubscriptionCreate", **told)["webhookSubscription"]
    assert walk.change("webhookSubscriptionCreate", **told)["userErrors"]
    assert walk("webhookSubscriptions", first=1, topics=["ORDERS_CREATE"])["nodes"] == [made]
    assert walk.change("webhookSubscriptionDelete", id=made["id"])["deletedWebhookSubscriptionId"]
    assert walk.change("webhookSubscriptionDelete", id=made["id"])["userErrors"]


@pytest.fixture(scope="module")
def walk(stand):
    """The whole walk, step by step: were each step a test, processes that share a file would each walk a part."""
    found = Walk(Admin(stand))
    jar = _jar(found)
    products_are_set_published_changed_and_read(found, jar)
    refusals_of_products_have_published_codes(found)
    units_are_read_and_set(found)
    orders_are_read_sent_and_cancelled(found, stand)
    things_are_found_by_their_ids(found, stand, jar)
    the_shop_and_its_windows_are_read(found)
    webhooks_are_made_read_and_ended(found)
    return found


def test_every_field_of_both_roots_was_walked(walk):
    served = {f"{root}.{name}" for root in (SCHEMA.query_type, SCHEMA.mutation_type) for name in root.fields}
    assert walk.roots == served


def test_every_field_of_every_object_came_with_a_value(walk):
    served = {line.partition(" is ")[0] for line in said(SCHEMA) if "." in line and " is " in line}
    left = {one for one in served - walk.seen if not one.startswith(("Node.", "Media."))}
    assert left == EMPTY
