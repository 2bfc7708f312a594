"""What the APIs refuse: status, number and shape of each error, as the pages of its methods list them."""

import itertools

import pytest

from zayton.sandbox.ebay.tests.seller import INVENTORY, ORDERS

_numbers = itertools.count(1)
BROWSE, CATALOG = "/buy/browse/v1/item_summary/search", "/commerce/catalog/v1_beta/product_summary/search"
TREE, NOTICES = "/commerce/taxonomy/v1", "/commerce/notification/v1"
CANCEL = "/post-order/v2/cancellation"


@pytest.fixture
def sku():
    return f"REF-{next(_numbers)}"


@pytest.fixture
def number(stand, seller, sku):
    """An order of two units."""
    seller.publish(sku)
    (number,) = stand.tell("buy", [{"items": [[sku, 2]], "site": "EBAY_GB"}])
    return number


def refused(seller, method, path, **more):
    """The status and number of an error, which has all that eBay's errors have."""
    answer = seller.call(method, path, **more)
    (told,) = answer.json()["errors"]
    assert {"errorId", "domain", "category", "message"} <= told.keys()
    assert answer.status_code >= 400
    return answer.status_code, told["errorId"]


@pytest.mark.parametrize(
    ("path", "status", "error"),
    [
        (f"{INVENTORY}/inventory_item/NOBODYS", 404, 25702),
        (f"{INVENTORY}/inventory_item_group/NONE", 404, 25705),
        (f"{INVENTORY}/location/NOWHERE", 404, 25804),
        (f"{INVENTORY}/offer/7", 404, 25713),
        (f"{ORDERS}/7", 404, 32100),
        ("/sell/finances/v1/payout/7", 404, 135005),
        (f"{NOTICES}/topic/WEATHER", 404, 195004),
        (f"{NOTICES}/public_key/none", 404, 195001),
        (f"{TREE}/category_tree/77777/get_item_aspects_for_category?category_id=1", 404, 62004),
    ],
)
def test_what_is_not_there_is_not_found(seller, path, status, error):
    assert refused(seller, "GET", path) == (status, error)


@pytest.mark.parametrize(
    ("path", "error"),
    [
        (f"{INVENTORY}/inventory_item?limit=201", 25706),
        (f"{INVENTORY}/inventory_item?offset=-1", 25706),
        ("/sell/account/v1/payment_policy?marketplace_id=EBAY_MOON", 20403),
        (f"{TREE}/get_default_category_tree_id?marketplace_id=EBAY_MOON", 62003),
        (f"{TREE}/category_tree/3/get_item_aspects_for_category?category_id=jars", 62006),
        (f"{ORDERS}?filter=creationdate:[2019-01-01T00:00:00.000Z..]", 30830),
        (f"{ORDERS}?filter=creationdate:[2099-01-01T00:00:00.000Z..]", 30850),
        (
            f"{ORDERS}?filter=creationdate:[2026-11-02T00:00:00.000Z..2026-11-01T00:00:00.000Z]",
            30840,
        ),
        (f"{ORDERS}?filter=orderfulfillmentstatus:%7BLOST%7D", 30800),
        ("/sell/finances/v1/transaction?filter=transactionDate:[soon..]", 135001),
        (BROWSE, 12001),
        (CATALOG, 75001),
    ],
)
def test_a_question_that_cannot_be_asked_is_a_bad_request(seller, path, error):
    assert refused(seller, "GET", path) == (400, error)


def test_a_site_that_ebay_does_not_have_finds_nothing_but_an_error(seller):
    found = refused(seller, "GET", f"{BROWSE}?q=jar", x_ebay_c_marketplace_id="EBAY_MOON")
    assert found == (400, 12006)


@pytest.mark.parametrize("content", ["", "[]", "{"])
def test_a_body_that_is_no_object_is_refused_everywhere(seller, content):
    headers = {"authorization": f"Bearer {seller.token}", "content-language": "en-GB"}
    for path in (f"{INVENTORY}/offer", f"{NOTICES}/subscription", "/sell/feed/v1/order_task"):
        answer = seller.http.post(path, content=content, headers=headers)
        assert (answer.status_code, answer.json()["errors"][0]["errorId"]) == (400, 2004)


@pytest.mark.parametrize(
    ("name", "body", "error"),
    [
        ("x" * 51, {}, 25707),
        ("LONG-TITLE", {"product": {"title": "x" * 81}}, 25709),
    ],
)
def test_an_item_has_a_short_sku_and_title(seller, name, body, error):
    found = refused(seller, "PUT", f"{INVENTORY}/inventory_item/{name}", json=body, content_language="en-GB")
    assert found == (400, error)
    assert refused(seller, "GET", f"{INVENTORY}/inventory_item/{name}") == (404, 25702)


def test_a_group_is_made_of_items_that_are_there(seller):
    body = {"variantSKUs": ["NOBODYS"], "title": "Jars"}
    path = f"{INVENTORY}/inventory_item_group/JARS"
    assert refused(seller, "PUT", path, json=body, content_language="en-GB") == (404, 25702)
    assert refused(seller, "PUT", path, json=body)[1] == 25709


def test_an_item_that_is_deleted_takes_its_offers_along(stand, seller, sku):
    key, _listing = seller.publish(sku)
    assert seller.call("DELETE", f"{INVENTORY}/inventory_item/{sku}").status_code == 204
    assert refused(seller, "GET", f"{INVENTORY}/offer/{key}") == (404, 25713)
    assert sku not in {one["sku"] for one in stand.goods()}
    assert refused(seller, "DELETE", f"{INVENTORY}/inventory_item/{sku}") == (404, 25702)


def test_an_offer_that_is_deleted_ends_its_listing_and_leaves_the_item(stand, seller, sku):
    key, _listing = seller.publish(sku)
    assert seller.call("DELETE", f"{INVENTORY}/offer/{key}").status_code == 204
    assert sku not in {one["sku"] for one in stand.goods()}
    assert seller.call("GET", f"{INVENTORY}/inventory_item/{sku}").status_code == 200


@pytest.mark.parametrize(
    ("change", "error"),
    [({"sku": "NOBODYS"}, 25702), ({"format": "AUCTION"}, 25735), ({"marketplaceId": "EBAY_MOON"}, 25735)],
)
def test_an_offer_is_of_an_item_on_a_site_at_a_fixed_price(seller, sku, change, error):
    seller.item(sku)
    body = seller.offer_body(sku) | change
    assert refused(seller, "POST", f"{INVENTORY}/offer", json=body, content_language="en-GB") == (400, error)


def test_what_is_not_on_sale_is_not_taken_off(seller, sku):
    seller.item(sku)
    path = f"{INVENTORY}/offer/{seller.offer(sku)}/withdraw"
    assert refused(seller, "POST", path) == (400, 25002)


def test_many_are_published_each_on_its_own(stand, seller, sku):
    seller.item(sku)
    body = {"requests": [{"offerId": seller.offer(sku)}, {"offerId": "7"}]}
    answer = seller.call("POST", f"{INVENTORY}/bulk_publish_offer", json=body)
    assert answer.status_code == 207
    good, bad = answer.json()["responses"]
    assert (good["statusCode"], bad["statusCode"], bad["errors"][0]["errorId"]) == (200, 404, 25713)
    assert sku in {one["sku"] for one in stand.goods()}


def test_a_group_that_has_no_offers_is_not_published(seller):
    body = {"inventoryItemGroupKey": "NONE", "marketplaceId": "EBAY_GB"}
    path = f"{INVENTORY}/offer/publish_by_inventory_item_group"
    assert refused(seller, "POST", path, json=body) == (400, 25713)


@pytest.mark.parametrize(
    ("revision", "error"),
    [
        ({"availableQuantity": -1}, 25004),
        ({"price": {"value": "0", "currency": "GBP"}}, 25003),
        ({"price": {"value": "5.00", "currency": "EUR"}}, 25003),
        ({"price": {"value": "cheap", "currency": "GBP"}}, 25003),
        ({"price": {}}, 25003),
    ],
)
def test_a_revision_that_cannot_be_is_refused_beside_its_offer(stand, seller, sku, revision, error):
    key, _listing = seller.publish(sku)
    body = {"requests": [{"sku": sku, "offers": [{"offerId": key, **revision}]}]}
    answer = seller.call("POST", f"{INVENTORY}/bulk_update_price_quantity", json=body)
    (told,) = answer.json()["responses"]
    assert (answer.status_code, told["statusCode"], told["errors"][0]["errorId"]) == (207, 400, error)
    (good,) = [one for one in stand.goods() if one["sku"] == sku]
    assert (good["quantity"], good["price_minor"]) == (10, 999)


def test_units_of_an_item_that_is_not_there_are_not_set(seller):
    asked = [{"sku": "NOBODYS", "shipToLocationAvailability": {"quantity": 4}}]
    answer = seller.call("POST", f"{INVENTORY}/bulk_update_price_quantity", json={"requests": asked})
    assert (answer.status_code, answer.json()["responses"][0]["statusCode"]) == (207, 404)


def test_a_location_is_made_once_and_has_an_address(seller, sku):
    path = f"{INVENTORY}/location/{sku}"
    assert refused(seller, "POST", path, json={"location": {}}) == (400, 25802)
    body = {"name": "Quay", "location": {"address": {"city": "Daventry", "country": "GB"}}}
    assert seller.call("POST", path, json=body).status_code == 204
    assert refused(seller, "POST", path, json=body) == (409, 25803)
    assert seller.call("GET", path).json()["merchantLocationStatus"] == "ENABLED"


@pytest.mark.parametrize(
    "body",
    [
        {"trackingNumber": "1Z 999", "shippingCarrierCode": "UPS"},
        {"trackingNumber": "1Z999"},
        {"shippingCarrierCode": "UPS"},
    ],
)
def test_a_parcel_has_a_plain_number_and_a_carrier_or_neither(seller, number, body):
    path = f"{ORDERS}/{number}/shipping_fulfillment"
    assert refused(seller, "POST", path, json=body) == (400, 32300)
    assert seller.call("GET", path).json()["total"] == 0


def test_a_parcel_is_found_by_its_number(seller, number):
    path = f"{ORDERS}/{number}/shipping_fulfillment"
    lines = [
        {"lineItemId": one["lineItemId"], "quantity": one["quantity"]}
        for one in seller.order(number)["lineItems"]
    ]
    body = {"lineItems": lines, "trackingNumber": f"RM{number.replace('-', '')}", "shippingCarrierCode": "RM"}
    assert seller.call("POST", path, json=body).status_code == 201
    (sent,) = seller.call("GET", path).json()["fulfillments"]
    assert seller.call("GET", f"{path}/{sent['fulfillmentId']}").json() == sent
    assert refused(seller, "GET", f"{path}/7") == (404, 32100)


def test_what_was_cancelled_is_not_sent(stand, seller, number):
    assert stand.tell("cancel", [number]) == [True]
    path = f"{ORDERS}/{number}/shipping_fulfillment"
    assert refused(seller, "POST", path, json={}) == (400, 32600)


@pytest.mark.parametrize(
    "change",
    [
        {"reasonForRefund": ""},
        {"orderLevelRefundAmount": None},
        {"refundItems": [{"lineItemId": "7", "refundAmount": {"value": "1", "currency": "GBP"}}]},
    ],
)
def test_a_refund_has_a_reason_and_is_of_the_order_or_of_its_lines(seller, number, change):
    good = {"reasonForRefund": "BUYER_CANCEL", "orderLevelRefundAmount": {"value": "1.00", "currency": "GBP"}}
    assert refused(seller, "POST", f"{ORDERS}/{number}/issue_refund", json=good | change) == (400, 34903)


def test_orders_are_asked_for_by_how_far_they_are(seller, number):
    path = f"{ORDERS}?filter=orderfulfillmentstatus:%7BNOT_STARTED%7CIN_PROGRESS%7D&limit=200"
    assert number in {one["orderId"] for one in seller.call("GET", path).json()["orders"]}
    path = f"{ORDERS}?filter=orderfulfillmentstatus:%7BFULFILLED%7CIN_PROGRESS%7D&limit=200"
    assert number not in {one["orderId"] for one in seller.call("GET", path).json()["orders"]}


def test_a_cancellation_is_asked_about_before_it_is_made(seller, number):
    body = {"legacyOrderId": number}
    told = seller.call("POST", f"{CANCEL}/check_eligibility", json=body, word="IAF").json()
    assert (told["eligible"], told["failureReason"]) == (True, [])
    lines = [
        {"lineItemId": one["lineItemId"], "quantity": one["quantity"]}
        for one in seller.order(number)["lineItems"]
    ]
    seller.call("POST", f"{ORDERS}/{number}/shipping_fulfillment", json={"lineItems": lines})
    told = seller.call("POST", f"{CANCEL}/check_eligibility", json=body, word="IAF").json()
    assert (told["eligible"], bool(told["failureReason"])) == (False, True)
    assert seller.call("GET", f"{CANCEL}/7", word="IAF").status_code == 404


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"messageText": ""}, 355002),
        ({"messageText": "x" * 2001, "otherPartyUsername": "buyer"}, 355002),
        ({"messageText": "Thank you"}, 355003),
    ],
)
def test_a_message_has_words_and_somebody_to_read_them(seller, body, error):
    assert refused(seller, "POST", "/commerce/message/v1/send_message", json=body) == (400, error)


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "error"),
    [
        ("PUT", "config", {"alertEmail": "nobody"}, 400, 195002),
        ("PUT", "destination/7", {}, 404, 195022),
        ("POST", "subscription", {"topicId": "WEATHER"}, 400, 195005),
        ("POST", "subscription", {"topicId": "ORDER_CONFIRMATION", "destinationId": "7"}, 400, 195022),
        ("PUT", "subscription/7", {}, 404, 195013),
        ("POST", "subscription/7/enable", {}, 404, 195013),
    ],
)
def test_a_notification_needs_an_address_a_topic_and_somebody_to_write_to(
    seller, method, path, body, status, error
):
    assert refused(seller, method, f"{NOTICES}/{path}", json=body) == (status, error)


def test_the_categories_whose_name_has_a_word_are_suggested(seller):
    path = f"{TREE}/category_tree/3/get_category_suggestions"
    assert seller.call("GET", path, params={"q": "zzz"}).status_code == 204
    found = seller.call("GET", path, params={"q": "storage jars phones shirts"}).json()
    assert found["categorySuggestions"]


@pytest.mark.parametrize(
    ("path", "body", "error"),
    [
        ("order_task", {"feedType": "LMS_WEATHER"}, 160001),
        ("order_task", {"feedType": "LMS_ORDER_REPORT"}, 160002),
    ],
)
def test_a_report_has_a_kind_and_says_of_what(seller, path, body, error):
    assert refused(seller, "POST", f"/sell/feed/v1/{path}", json=body) == (400, error)


@pytest.mark.parametrize("header", ["Bearer x", "Basic ???", "Basic bm9ib2R5"])
def test_a_token_is_given_to_a_known_application_only(seller, header):
    form = {"grant_type": "client_credentials"}
    answer = seller.http.post("/identity/v1/oauth2/token", data=form, headers={"authorization": header})
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
