"""Cancelling orders on the seller's behalf."""

import json
from xml.etree import ElementTree

import httpx
import pytest

from zayton.channels.adapters.amazon.tests.answering import DE, SELLER, Amazon, channel_to, refusal
from zayton.channels.adapters.amazon.tests.test_orders_worked_examples import item, sold
from zayton.channels.ports.faults import FaultKind

UPLOAD = {"feedDocumentId": "doc-in", "url": "https://s3.example/put"}


def amazon_with(**more):
    def answer(request):
        number = request.url.path.rpartition("/")[2]
        given = sold(item("7<&"), **more.get(number, {})) | {"orderId": number}
        return refusal(404, "NotFound") if number == "gone" else httpx.Response(200, json={"order": given})

    return Amazon(getOrder=answer, createFeedDocument=UPLOAD, createFeed={"feedId": "55"})


def test_orders_are_cancelled_by_one_feed_with_their_reasons():
    amazon = amazon_with()
    outcomes = channel_to(amazon).cancel.cancel({"1": "no_stock", "2": "buyer_asked", "3": "bad_address"})
    assert [tuple(each) for each in outcomes] == [(number, None, f"feed:55/{number}") for number in "123"]
    (feed,) = amazon.bodies("createFeed")
    assert (feed["feedType"], feed["marketplaceIds"]) == ("POST_ORDER_ACKNOWLEDGEMENT_DATA", [DE])
    (upload,) = amazon.requests("document")
    assert (
        upload.headers["content-type"]
        == json.loads(amazon.requests("createFeedDocument")[0].content)["contentType"]
    )
    envelope = ElementTree.fromstring(upload.content)
    assert envelope.findtext("Header/MerchantIdentifier") == SELLER
    assert envelope.findtext("MessageType") == "OrderAcknowledgement"
    said = [
        (
            message.findtext("MessageID"),
            message.findtext("OrderAcknowledgement/AmazonOrderID"),
            message.findtext("OrderAcknowledgement/StatusCode"),
            message.findtext("OrderAcknowledgement/Item/AmazonOrderItemCode"),
            message.findtext("OrderAcknowledgement/Item/CancelReason"),
        )
        for message in envelope.iter("Message")
    ]
    assert said == [
        ("1", "1", "Failure", "7<&", "NoInventory"),
        ("2", "2", "Failure", "7<&", "BuyerCanceled"),
        ("3", "3", "Failure", "7<&", "ShippingAddressUndeliverable"),
    ]


def test_an_order_that_cannot_be_read_keeps_no_other_from_being_cancelled():
    amazon = amazon_with(odd={"createdTime": "some day"})
    odd, good = channel_to(amazon).cancel.cancel({"odd": "no_stock", "1": "no_stock"})
    assert (odd.fault.kind, odd.reference) == (FaultKind.UNREADABLE, "")
    assert tuple(good) == ("1", None, "feed:55/1")


@pytest.mark.parametrize(
    ("number", "more", "kind"),
    [
        ("gone", {}, FaultKind.GONE),
        ("sent", {"fulfillment": {"fulfillmentStatus": "SHIPPED"}}, FaultKind.REFUSED),
        ("half", {"fulfillment": {"fulfillmentStatus": "PARTIALLY_SHIPPED"}}, FaultKind.REFUSED),
        (
            "fba",
            {"fulfillment": {"fulfillmentStatus": "UNSHIPPED", "fulfilledBy": "AMAZON"}},
            FaultKind.REFUSED,
        ),
    ],
)
def test_what_cannot_be_cancelled_is_refused_and_the_others_are_cancelled(number, more, kind):
    amazon = amazon_with(**{number: more})
    refused, cancelled = channel_to(amazon).cancel.cancel({number: "no_stock", "1": "no_stock"})
    assert (refused.fault.kind, refused.reference) == (kind, "")
    assert (cancelled.fault, cancelled.reference) == (None, "feed:55/1")
    (upload,) = amazon.requests("document")
    assert number.encode() not in upload.content.replace(b"<", b" <").split(b"OrderAcknowledgement")[1]


def test_nothing_to_cancel_makes_no_feed():
    amazon = amazon_with()
    assert [each.fault.kind for each in channel_to(amazon).cancel.cancel({"gone": "no_stock"})] == [
        FaultKind.GONE
    ]
    assert amazon.requests("createFeedDocument") == []


def test_a_feed_that_could_not_be_made_cancels_nothing():
    amazon = amazon_with()
    amazon.answers["createFeed"] = refusal(400)
    (outcome,) = channel_to(amazon).cancel.cancel({"1": "no_stock"})
    assert (outcome.fault.kind, outcome.reference) == (FaultKind.REFUSED, "")


def test_orders_that_could_not_be_looked_at_are_not_cancelled():
    amazon = amazon_with()
    amazon.answers["getOrder"] = httpx.Response(429)
    outcomes = channel_to(amazon).cancel.cancel({"1": "no_stock", "2": "no_stock"})
    assert {each.fault.kind for each in outcomes} == {FaultKind.THROTTLED}
    assert amazon.requests("createFeedDocument") == []
