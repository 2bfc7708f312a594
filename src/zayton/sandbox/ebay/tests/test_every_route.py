"""Every route of the stand-in was walked, and what it answered held against eBay's contracts.

A new route fails here until a test of this file calls it (`walk.call` judges the answer) or `UNPUBLISHED` says why not.
"""

import time

import pytest

from zayton.sandbox.clock import Clock
from zayton.sandbox.ebay import Ebay
from zayton.sandbox.ebay.signing import KEY_ID
from zayton.sandbox.ebay.tests.contracts import operation_of
from zayton.sandbox.ebay.tests.seller import INVENTORY, ORDERS, Seller
from zayton.sandbox.ebay.tests.test_the_rest import TOKEN, Endpoint
from zayton.sandbox.faults import Faults
from zayton.sandbox.tests.stalls import standing

# what has no contract: OAuth is described in words, Post-Order is older than those, a result is a file, and Trading has
# a WSDL (`test_trading_published.py`)
UNPUBLISHED = (
    "/identity/v1/oauth2/token",
    "/post-order/v2/cancellation",
    "/sell/feed/v1/task/{task}/download_result_file",
    "/ws/api.dll",
    # the sandbox's own
    "/_sandbox/",
)
ACCOUNT, FEED, MONEY = "/sell/account/v1", "/sell/feed/v1", "/sell/finances/v1"
NOTICES, TAXONOMY = "/commerce/notification/v1", "/commerce/taxonomy/v1"
ROUTES = [
    (method, route.path, route)
    for route in Ebay(clock=Clock(), faults=Faults()).routes()
    for method in sorted(route.methods - {"HEAD"})
]


class Walk(Seller):
    """A seller whose good calls are remembered by route; what they answer is judged by `Seller.call`."""

    def __init__(self, url):
        self.walked = set()
        super().__init__(url)

    def call(self, method, path, *, good=(200, 201, 202, 204, 207), **more):
        answer = super().call(method, path, **more)
        assert answer.status_code in good, f"{method} {path}: {answer.text}"
        asked = answer.request.url.path
        template = next(
            path for known, path, route in ROUTES if known == method and route.path_regex.match(asked)
        )
        self.walked.add((method, template))
        return answer

    def got(self, path, **params):
        return self.call("GET", path, params=params).json()

    def put(self, path, body):
        return self.call("PUT", path, json=body, content_language="en-GB")

    def post(self, path, body=None):
        """The key of what was made, or its body."""
        answer = self.call("POST", path, json=body, content_language="en-GB")
        where = answer.headers.get("location")
        return where.rpartition("/")[2] if where else answer.json() if answer.content else None


@pytest.fixture(scope="module")
def stand():
    """One of its own, so that nothing of the walk is in the way of others."""
    with standing(Ebay) as running:
        yield running


def what_the_seller_has(walk):
    for kind in ("fulfillment", "payment", "return"):
        walk.got(f"{ACCOUNT}/{kind}_policy", marketplace_id="EBAY_GB")
    walk.got(f"{ACCOUNT}/privilege")
    for end in ("", "/"):
        walk.got(f"/commerce/identity/v1/user{end}")
    address = {"address": {"country": "GB", "postalCode": "NN11 8PB"}}
    walk.post(f"{INVENTORY}/location/SECOND", {"location": address, "name": "Second"})
    assert walk.got(f"{INVENTORY}/location/SECOND")["merchantLocationKey"] == "SECOND"
    assert walk.got(f"{INVENTORY}/location")["total"] >= 2


def items_offers_and_groups(walk):
    key, _listing = walk.publish("W-1")
    walk.put(f"{INVENTORY}/offer/{key}", walk.offer_body("W-1", price="12.50"))
    walk.got(f"{INVENTORY}/offer/{key}")
    walk.got(f"{INVENTORY}/offer", sku="W-1")
    walk.got(f"{INVENTORY}/inventory_item/W-1")
    walk.got(f"{INVENTORY}/inventory_item", limit=2)
    item = {
        "sku": "W-2",
        "locale": "en_GB",
        "availability": {"shipToLocationAvailability": {"quantity": 5}},
        "condition": "NEW",
        "product": {
            "title": "Jar",
            "description": "A jar.",
            "aspects": {"Brand": ["Korken"]},
            "imageUrls": ["https://pictures.example/jar.jpg"],
        },
    }
    many = [item, {**item, "sku": "W-3"}]
    walk.post(f"{INVENTORY}/bulk_create_or_replace_inventory_item", {"requests": many})
    asked = {"requests": [{"sku": "W-2"}, {"sku": "NOBODYS"}]}
    assert len(walk.post(f"{INVENTORY}/bulk_get_inventory_item", asked)["responses"]) == 2
    made = walk.post(f"{INVENTORY}/bulk_create_offer", {"requests": [walk.offer_body("W-2")]})["responses"]
    walk.post(f"{INVENTORY}/bulk_publish_offer", {"requests": [{"offerId": made[0]["offerId"]}]})
    units = {"sku": "W-2", "shipToLocationAvailability": {"quantity": 4}}
    walk.post(f"{INVENTORY}/bulk_update_price_quantity", {"requests": [units]})
    walk.call("POST", f"{INVENTORY}/offer/{key}/withdraw")
    walk.call("DELETE", f"{INVENTORY}/offer/{key}")
    walk.call("DELETE", f"{INVENTORY}/inventory_item/W-1")
    _in_a_group(walk)


def _in_a_group(walk):
    walk.offer("W-3")
    group = {
        "title": "Jars",
        "description": "Jars.",
        "variantSKUs": ["W-3"],
        "imageUrls": ["https://pictures.example/jars.jpg"],
        "aspects": {"Brand": ["Korken"]},
        "variesBy": {"specifications": [{"name": "Brand", "values": ["Korken"]}]},
    }
    walk.put(f"{INVENTORY}/inventory_item_group/W-JARS", group)
    walk.got(f"{INVENTORY}/inventory_item_group/W-JARS")
    body = {"inventoryItemGroupKey": "W-JARS", "marketplaceId": "EBAY_GB"}
    walk.post(f"{INVENTORY}/offer/publish_by_inventory_item_group", body)
    walk.post(f"{INVENTORY}/offer/withdraw_by_inventory_item_group", body)


def what_a_category_wants_and_what_others_sell(walk):
    tree = walk.got(f"{TAXONOMY}/get_default_category_tree_id", marketplace_id="EBAY_GB")["categoryTreeId"]
    walk.got(f"{TAXONOMY}/category_tree/{tree}/get_item_aspects_for_category", category_id="20625")
    walk.got(f"{TAXONOMY}/category_tree/{tree}/get_category_suggestions", q="storage")
    walk.publish("W-4", title="Peculiar Widget")
    walk.call(
        "GET",
        "/buy/browse/v1/item_summary/search",
        params={"q": "peculiar widget"},
        token=walk.application(),
        x_ebay_c_marketplace_id="EBAY_GB",
    )
    walk.got("/commerce/catalog/v1_beta/product_summary/search", q="storage jar")


def a_listing_made_outside_is_migrated(walk, stand):
    items = [stand.tell("ebay/outside", {"sku": f"W-OUT-{at}"})["itemId"] for at in range(2)]
    body = {"requests": [{"listingId": items[0]}]}
    assert walk.call("POST", f"{INVENTORY}/bulk_migrate_listing", json=body).status_code == 200
    body = {"requests": [{"listingId": item} for item in items]}
    assert walk.call("POST", f"{INVENTORY}/bulk_migrate_listing", json=body).status_code == 207


def orders_refunds_and_money(walk, stand):
    walk.publish("W-5", price="20.00")
    first, _second = stand.tell("buy", [{"items": [["W-5", 2]], "site": "EBAY_GB"}] * 2)
    assert walk.got(ORDERS, orderIds=first)["orders"]
    line = walk.got(f"{ORDERS}/{first}")["lineItems"][0]["lineItemId"]
    body = {"trackingNumber": "JD0002", "shippingCarrierCode": "DHL"}
    sent = walk.post(f"{ORDERS}/{first}/shipping_fulfillment", body)
    walk.got(f"{ORDERS}/{first}/shipping_fulfillment")
    walk.got(f"{ORDERS}/{first}/shipping_fulfillment/{sent}")
    back = {"lineItemId": line, "refundAmount": {"value": "4.00", "currency": "GBP"}}
    refund = {"reasonForRefund": "ITEM_NOT_AS_DESCRIBED", "refundItems": [back]}
    walk.post(f"{ORDERS}/{first}/issue_refund", refund)
    payout = _until(lambda: _payouts(walk))[0]["payoutId"]
    walk.got(f"{MONEY}/payout/{payout}")
    assert walk.got(f"{MONEY}/transaction")["transactions"]


def _payouts(walk):
    answer = walk.call("GET", f"{MONEY}/payout")
    return answer.json()["payouts"] if answer.content else None


def _until(found):
    for _ in range(100):
        if value := found():
            return value
        time.sleep(0.1)
    raise AssertionError("it did not come")


def files_are_asked_for(walk):
    stock, sales = (
        {"feedType": "LMS_ACTIVE_INVENTORY_REPORT", "schemaVersion": "1.0"},
        {
            "feedType": "LMS_ORDER_REPORT",
            "schemaVersion": "1113",
            "filterCriteria": {"orderStatus": "ACTIVE"},
        },
    )
    for path, body in (("inventory_task", stock), ("order_task", sales), ("task", sales)):
        key = walk.post(f"{FEED}/{path}", body)
        _until(lambda path=path, key=key: walk.got(f"{FEED}/{path}/{key}")["status"] == "COMPLETED")
        assert walk.got(f"{FEED}/{path}", feed_type=body["feedType"])["tasks"]


def a_message_and_all_of_notifications(walk):
    message = {"messageText": "It is on its way.", "otherPartyUsername": "buyer_1"}
    walk.call("POST", "/commerce/message/v1/send_message", json=message)
    walk.put(f"{NOTICES}/config", {"alertEmail": "ops@example.com"})
    walk.got(f"{NOTICES}/config")
    topics = walk.got(f"{NOTICES}/topic")["topics"]
    walk.got(f"{NOTICES}/topic/{topics[0]['topicId']}")
    walk.call("GET", f"{NOTICES}/public_key/{KEY_ID}", token=walk.application())
    ear = Endpoint()
    try:
        config = {"endpoint": ear.url, "verificationToken": TOKEN}
        body = {"name": "Walk", "status": "ENABLED", "deliveryConfig": config}
        key = walk.post(f"{NOTICES}/destination", body)
        walk.put(f"{NOTICES}/destination/{key}", body)
        walk.got(f"{NOTICES}/destination")
        told = {"topicId": "ITEM_MARKED_SHIPPED", "destinationId": key, "status": "DISABLED"}
        told |= {"payload": {"format": "JSON", "schemaVersion": "1.0", "deliveryProtocol": "HTTPS"}}
        number = walk.post(f"{NOTICES}/subscription", told)
        walk.put(f"{NOTICES}/subscription/{number}", told)
        walk.call("POST", f"{NOTICES}/subscription/{number}/enable")
        walk.got(f"{NOTICES}/subscription")
    finally:
        ear.server.shutdown()
        ear.server.server_close()


@pytest.fixture(scope="module")
def walk(stand):
    """The whole walk, step by step: were each step a test, processes that share a file would each walk a part."""
    found = Walk(stand.url)
    what_the_seller_has(found)
    items_offers_and_groups(found)
    what_a_category_wants_and_what_others_sell(found)
    a_listing_made_outside_is_migrated(found, stand)
    orders_refunds_and_money(found, stand)
    files_are_asked_for(found)
    a_message_and_all_of_notifications(found)
    return found


def test_every_route_was_walked_or_has_no_contract(walk):
    served = {(method, path) for method, path, _route in ROUTES if not path.startswith(UNPUBLISHED)}
    assert served - walk.walked == set()


@pytest.mark.parametrize(("method", "path"), [(method, path) for method, path, _route in ROUTES])
def test_a_route_is_of_a_contract_or_known_to_have_none(method, path):
    if not path.startswith(UNPUBLISHED):
        assert operation_of(method, path.replace("{kind}", "payment").replace("{", "").replace("}", ""))
