"""Operations that no other test walks: each good answer is held against eBay's published contract by `Seller.call`."""

import itertools

import pytest

from zayton.sandbox.ebay.tests.seller import INVENTORY
from zayton.sandbox.ebay.tests.test_the_rest import TOKEN, Endpoint

_numbers = itertools.count(1)
NOTICES, FEED = "/commerce/notification/v1", "/sell/feed/v1"


@pytest.fixture
def sku():
    return f"CON-{next(_numbers)}"


@pytest.mark.parametrize(
    "path",
    [
        "/commerce/identity/v1/user",
        "/commerce/identity/v1/user/",
        "/sell/account/v1/privilege",
        f"{INVENTORY}/location",
        f"{NOTICES}/topic",
        f"{NOTICES}/topic/ORDER_CONFIRMATION",
        f"{NOTICES}/destination",
        f"{NOTICES}/subscription",
        f"{FEED}/order_task?feed_type=LMS_ORDER_REPORT",
        f"{FEED}/inventory_task?feed_type=LMS_ACTIVE_INVENTORY_REPORT",
        f"{FEED}/task?feed_type=LMS_ORDER_REPORT",
    ],
)
def test_what_is_only_read_is_as_the_contract_says(seller, path):
    assert seller.call("GET", path).status_code == 200


def test_payouts_come_as_the_contract_says_or_there_are_none(seller):
    assert seller.call("GET", "/sell/finances/v1/payout").status_code in (200, 204)


def test_a_report_is_a_task_by_whichever_name_it_was_asked_for(seller):
    body = {"feedType": "LMS_ACTIVE_INVENTORY_REPORT", "schemaVersion": "1113"}
    made = seller.call("POST", f"{FEED}/task", json=body)
    assert made.status_code == 202
    key = made.headers["location"].rpartition("/")[2]
    assert seller.call("GET", f"{FEED}/task/{key}").json()["taskId"] == key


def test_many_items_and_offers_are_made_at_once(seller, sku):
    item = {
        "sku": sku,
        "locale": "en_GB",
        "availability": {"shipToLocationAvailability": {"quantity": 5}},
        "condition": "NEW",
        "product": {"title": "Jar", "description": "A jar.", "aspects": {"Brand": ["Korken"]}},
    }
    path = f"{INVENTORY}/bulk_create_or_replace_inventory_item"
    told = seller.call("POST", path, json={"requests": [item]})
    assert [one["statusCode"] for one in told.json()["responses"]] == [201]
    assert [
        one["statusCode"] for one in seller.call("POST", path, json={"requests": [item]}).json()["responses"]
    ] == [200]
    offers = {"requests": [seller.offer_body(sku), seller.offer_body("NOBODYS")]}
    told = seller.call("POST", f"{INVENTORY}/bulk_create_offer", json=offers)
    assert told.status_code == 207
    assert [one["statusCode"] for one in told.json()["responses"]] == [200, 400]


def test_an_offer_is_replaced_whole_and_shows_at_once(stand, seller, sku):
    key, listing = seller.publish(sku)
    body = seller.offer_body(sku, price="12.50")
    assert (
        seller.call("PUT", f"{INVENTORY}/offer/{key}", json=body, content_language="en-GB").status_code == 200
    )
    offer = seller.call("GET", f"{INVENTORY}/offer/{key}").json()
    assert (offer["listing"]["listingId"], offer["pricingSummary"]["price"]["value"]) == (listing, "12.50")
    (good,) = [one for one in stand.goods() if one["sku"] == sku]
    assert good["price_minor"] == 1250


def test_a_group_is_read_and_taken_off_sale_as_one(stand, seller, sku):
    skus = [f"{sku}-{colour}" for colour in ("Red", "Blue")]
    for one in skus:
        seller.item(one)
        seller.offer(one)
    group = {
        "title": "Jars",
        "description": "Jars.",
        "variantSKUs": skus,
        "imageUrls": ["https://pictures.example/jars.jpg"],
        "aspects": {"Brand": ["Korken"]},
        "variesBy": {"specifications": [{"name": "Colour", "values": ["Red", "Blue"]}]},
    }
    path = f"{INVENTORY}/inventory_item_group/{sku}"
    seller.call("PUT", path, json=group, content_language="en-GB")
    assert seller.call("GET", path).json()["variantSKUs"] == skus
    body = {"inventoryItemGroupKey": sku, "marketplaceId": "EBAY_GB"}
    seller.call("POST", f"{INVENTORY}/offer/publish_by_inventory_item_group", json=body)
    assert {*skus} <= {one["sku"] for one in stand.goods()}
    answer = seller.call("POST", f"{INVENTORY}/offer/withdraw_by_inventory_item_group", json=body)
    assert answer.status_code == 204
    assert not {*skus} & {one["sku"] for one in stand.goods()}


def test_an_address_and_what_it_is_told_are_changed(seller):
    seller.call("PUT", f"{NOTICES}/config", json={"alertEmail": "seller@example.com"})
    assert seller.call("GET", f"{NOTICES}/config").json() == {"alertEmail": "seller@example.com"}
    ear = Endpoint()
    try:
        config = {"endpoint": ear.url, "verificationToken": TOKEN}
        body = {"name": "Zayton", "status": "ENABLED", "deliveryConfig": config}
        made = seller.call("POST", f"{NOTICES}/destination", json=body)
        key = made.headers["location"].rpartition("/")[2]
        again = seller.call("POST", f"{NOTICES}/destination", json=body)
        assert (again.status_code, again.json()["errors"][0]["errorId"]) == (409, 195021)
        assert (
            seller.call("PUT", f"{NOTICES}/destination/{key}", json={**body, "name": "Other"}).status_code
            == 204
        )
        told = {"topicId": "ITEM_MARKED_SHIPPED", "destinationId": key, "status": "DISABLED"}
        told |= {"payload": {"format": "JSON", "schemaVersion": "1.0", "deliveryProtocol": "HTTPS"}}
        made = seller.call("POST", f"{NOTICES}/subscription", json=told)
        number = made.headers["location"].rpartition("/")[2]
        assert seller.call("PUT", f"{NOTICES}/subscription/{number}", json=told).status_code == 204
        assert seller.call("POST", f"{NOTICES}/subscription/{number}/enable").status_code == 204
        (found,) = [
            one
            for one in seller.call("GET", f"{NOTICES}/subscription").json()["subscriptions"]
            if one["subscriptionId"] == number
        ]
        assert found["status"] == "ENABLED"
    finally:
        ear.server.shutdown()
        ear.server.server_close()
