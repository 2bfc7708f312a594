"""Feeds change many listings at once, and say of each what became of it."""

import json

from zayton.sandbox.amazon import SELLER_ID
from zayton.sandbox.amazon.tests.driving import US, attributes, fresh
from zayton.sandbox.amazon.tests.published import problems_by_name

KIND = "JSON_LISTINGS_FEED"


def submitted(amazon, *messages):
    """The processing report of a listings feed, checked against its published schema."""
    content = {
        "header": {"sellerId": SELLER_ID, "version": "2.0", "issueLocale": "en_US"},
        "messages": list(messages),
    }
    feed = amazon.feed(KIND, json.dumps(content))
    assert feed["processingStatus"] == "DONE"
    result = json.loads(amazon.feed_result(feed))
    assert problems_by_name("listings-feed-processing-report-schema-v2", result) == []
    assert result["header"]["feedId"] == feed["feedId"]
    return result


def update(number, sku, quantity=5, price=10, **more):
    body = attributes(US, quantity, price) | more
    return {
        "messageId": number,
        "sku": sku,
        "operationType": "UPDATE",
        "productType": "HOME",
        "attributes": body,
    }


def test_a_wrong_message_does_not_hold_the_others_up(amazon):
    good, bad = fresh(), fresh()
    result = submitted(amazon, update(1, good), update(2, bad, brand=[]), {"messageId": 3})
    summary = result["summary"]
    assert (summary["messagesProcessed"], summary["messagesAccepted"], summary["messagesInvalid"]) == (
        3,
        1,
        2,
    )
    assert [(issue["messageId"], issue.get("sku")) for issue in result["issues"]] == [(2, bad), (3, None)]
    assert result["issues"][0]["attributeName"] == "brand"
    assert amazon.listing(good)["sku"] == good
    assert amazon.call("GET", amazon.item(bad), params={"marketplaceIds": US}).status_code == 404


def test_listings_are_patched_partly_updated_and_deleted(amazon):
    one, other, gone = (amazon.listed(quantity=5, price=10) for _ in range(3))
    availability = [{"fulfillment_channel_code": "DEFAULT", "quantity": 2}]
    patch = {"op": "replace", "path": "/attributes/fulfillment_availability", "value": availability}
    result = submitted(
        amazon,
        {"messageId": 1, "sku": one, "operationType": "PATCH", "productType": "HOME", "patches": [patch]},
        {
            "messageId": 2,
            "sku": other,
            "operationType": "PARTIAL_UPDATE",
            "productType": "HOME",
            "attributes": {"fulfillment_availability": availability},
        },
        {"messageId": 3, "sku": gone, "operationType": "DELETE"},
    )
    assert result["summary"]["messagesAccepted"] == 3
    assert [amazon.listing(sku)["fulfillmentAvailability"][0]["quantity"] for sku in (one, other)] == [2, 2]
    assert amazon.call("GET", amazon.item(gone), params={"marketplaceIds": US}).status_code == 404


def test_an_unknown_operation_is_named(amazon):
    result = submitted(amazon, {"messageId": 1, "sku": fresh(), "operationType": "GUESS"})
    assert result["summary"]["errors"] == 1


def test_a_feed_that_cannot_be_read_fails_whole(amazon):
    for content in (
        b"\xff",
        b"{",
        b"[]",
        b'{"messages": []}',
        json.dumps({"header": {"sellerId": "A1"}, "messages": []}),
    ):
        feed = amazon.feed(KIND, content)
        assert feed["processingStatus"] == "FATAL"
        assert json.loads(amazon.feed_result(feed))["summary"]["errors"] == 1


def test_a_seller_cancels_orders_that_cannot_be_sent(amazon):
    number = amazon.paid(amazon.listed())
    line = f"<AmazonOrderID>{number}</AmazonOrderID><StatusCode>Failure</StatusCode>"
    message = f"<Message><OrderAcknowledgement>{line}</OrderAcknowledgement></Message>"
    kind = "POST_ORDER_ACKNOWLEDGEMENT_DATA"
    feed = amazon.feed(
        kind, f"<AmazonEnvelope>{message}</AmazonEnvelope>", content_type="text/xml; charset=UTF-8"
    )
    assert b"<MessagesSuccessful>1</MessagesSuccessful>" in amazon.feed_result(feed)
    order = amazon.order(number)
    assert order["fulfillment"]["fulfillmentStatus"] == "CANCELLED"
    assert order["orderItems"][0]["cancellation"]["cancellationExecution"]["cancelledBy"] == "MERCHANT"
    again = amazon.feed(
        kind, f"<AmazonEnvelope>{message}</AmazonEnvelope>", content_type="text/xml; charset=UTF-8"
    )
    assert b"<MessagesWithError>1</MessagesWithError>" in amazon.feed_result(again)


def test_a_feed_whose_content_was_never_put_is_refused(amazon):
    document = amazon.post("/feeds/2021-06-30/documents", {"contentType": "application/json"})
    body = {"feedType": KIND, "marketplaceIds": [US], "inputFeedDocumentId": document["feedDocumentId"]}
    assert amazon.call("POST", "/feeds/2021-06-30/feeds", json=body).status_code == 400
