"""What we tell Amazon: shipments, quantities, prices, listings, and large sets of them by feed."""

import gzip
import json
from datetime import UTC, datetime, timedelta, timezone

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.channels.adapters.amazon.dispatch import confirmation, package_number
from zayton.channels.adapters.amazon.feeds import Feeds, refusals
from zayton.channels.adapters.amazon.mapping.writing import price_patch, put_body
from zayton.channels.adapters.amazon.patches import FEED_FROM
from zayton.channels.adapters.amazon.tests.answering import (
    CA,
    DE,
    JP,
    SELLER,
    US,
    Amazon,
    channel_to,
    client_to,
    refusal,
    samples,
)
from zayton.channels.ports.exchange import ReportStage
from zayton.channels.ports.faults import FaultKind
from zayton.channels.ports.offers import ListingDraft, ListingKey, PriceAsked, Standing, StockAsked
from zayton.channels.ports.orders import Dispatch, FulfilledBy

AT = datetime(2026, 11, 21, 17, 5, 6, 789_000, tzinfo=timezone(timedelta(hours=8)))
SENT = Dispatch("D-88", "028-1234567-8901234", DE, (("111", 2), ("222", 1)), AT, "dhl", "JD014600003SE")
ACCEPTED = {"sku": "S", "status": "ACCEPTED", "submissionId": "sub-1", "issues": []}
INVALID = {
    "sku": "S",
    "status": "INVALID",
    "submissionId": "sub-2",
    "issues": [
        {"code": "90220", "message": "'size' is required.", "severity": "ERROR", "attributeNames": ["size"]}
    ],
}


def key(sku="S", site=DE, remote="MUG"):
    return ListingKey(site, sku, remote)


def draft(**more):
    whole = ListingDraft(
        key=ListingKey(DE, "MUG-RED"),
        title="Becher",
        description="Rot und rund.",
        bullets=("Spülmaschinenfest", "330 ml"),
        brand="Lantern Lane",
        barcode="4006381333931",
        images=("https://img.example/1.jpg", "https://img.example/2.jpg"),
        product_type="DRINKING_CUP",
        language="de-DE",
        price_minor=1299,
        currency="EUR",
        quantity=5,
        weight_g=350,
        length_mm=100,
        width_mm=90,
        height_mm=110,
    )
    return whole._replace(**more)


def test_a_shipment_is_confirmed_with_its_units_and_carrier_in_utc():
    amazon = Amazon(confirmShipment=httpx.Response(204))
    assert [each.fault for each in channel_to(amazon).dispatch.confirm([SENT])] == [None]
    assert amazon.paths("confirmShipment") == ["/orders/v0/orders/028-1234567-8901234/shipmentConfirmation"]
    (body,) = amazon.bodies("confirmShipment")
    reference = body["packageDetail"].pop("packageReferenceId")
    assert reference.isdigit()
    assert int(reference) > 0
    assert body == {
        "marketplaceId": DE,
        "packageDetail": {
            "carrierCode": "DHL",
            "trackingNumber": "JD014600003SE",
            "shipDate": "2026-11-21T09:05:06.789Z",
            "orderItems": [{"orderItemId": "111", "quantity": 2}, {"orderItemId": "222", "quantity": 1}],
        },
    }


def test_a_carrier_that_amazon_does_not_list_goes_by_its_name():
    detail = confirmation(SENT._replace(carrier="Speedy Snail"))["packageDetail"]
    assert (detail["carrierCode"], detail["carrierName"]) == ("Other", "Speedy Snail")


def test_a_shipment_told_twice_is_the_same_package():
    amazon = Amazon(confirmShipment=httpx.Response(204))
    channel = channel_to(amazon)
    channel.dispatch.confirm([SENT])
    channel.dispatch.confirm([SENT])
    first, second = amazon.bodies("confirmShipment")
    assert first == second


@given(st.text(max_size=30))
def test_a_package_has_a_positive_number_whatever_our_key(ours):
    assert package_number(ours) == package_number(ours)
    assert package_number(ours).isascii()
    assert package_number(ours).isdigit()
    assert int(package_number(ours)) > 0


def test_what_one_shipment_is_refused_for_does_not_touch_the_others():
    answers = [httpx.Response(204), refusal(400, "InvalidInput", "Already shipped"), httpx.Response(204)]
    outcomes = channel_to(Amazon(confirmShipment=answers)).dispatch.confirm(
        [SENT._replace(key=name) for name in ("a", "b", "c")]
    )
    assert [(each.key, each.fault and each.fault.kind) for each in outcomes] == [
        ("a", None),
        ("b", FaultKind.REFUSED),
        ("c", None),
    ]
    assert "Already shipped" in outcomes[1].fault.said


def test_after_a_fault_that_holds_for_all_the_rest_is_not_sent():
    amazon = Amazon(confirmShipment=[httpx.Response(204), refusal(403, "Unauthorized")])
    outcomes = channel_to(amazon).dispatch.confirm([SENT._replace(key=name) for name in "abcd"])
    assert [each.fault and each.fault.kind for each in outcomes] == [None, *[FaultKind.DENIED] * 3]
    # the first, and the second with an old and a new token
    assert len(amazon.requests("confirmShipment")) == 3


def test_a_quantity_is_merged_so_that_handling_time_and_restock_date_stay():
    amazon = Amazon(patchListingsItem=ACCEPTED)
    (outcome,) = channel_to(amazon).stock.show([StockAsked(key("MUG/RED"), 7)])
    assert outcome == ("MUG/RED", None, "sub-1")
    assert amazon.queries("patchListingsItem") == [{"marketplaceIds": DE}]
    assert amazon.bodies("patchListingsItem") == [
        {
            "productType": "MUG",
            "patches": [
                {
                    "op": "merge",
                    "path": "/attributes/fulfillment_availability",
                    "value": [{"fulfillment_channel_code": "DEFAULT", "quantity": 7}],
                }
            ],
        }
    ]


def test_what_lies_in_amazons_warehouses_is_counted_by_amazon():
    amazon = Amazon(patchListingsItem=ACCEPTED)
    asked = [
        StockAsked(key("A"), 1),
        StockAsked(key("B"), 1, FulfilledBy.MARKETPLACE),
        StockAsked(key("C"), 1),
    ]
    outcomes = channel_to(amazon).stock.show(asked)
    assert [(each.key, each.fault is None) for each in outcomes] == [("A", True), ("B", False), ("C", True)]
    assert len(amazon.requests("patchListingsItem")) == 2


@pytest.mark.parametrize(
    ("minor", "currency", "site", "number"),
    [
        (1099, "EUR", DE, b"10.99"),
        (1000, "EUR", DE, b"10"),
        (1980, "JPY", JP, b"1980"),
        (7, "USD", US, b"0.07"),
    ],
)
def test_a_price_is_a_json_number_to_the_cent(minor, currency, site, number):
    amazon = Amazon(patchListingsItem=ACCEPTED)
    channel_to(amazon).prices.price([PriceAsked(key(site=site), minor, currency)])
    (request,) = amazon.requests("patchListingsItem")
    assert b'"our_price":[{"schedule":[{"value_with_tax":' + number + b"}]}]" in request.content
    (patch,) = json.loads(request.content)["patches"]
    assert (patch["op"], patch["path"]) == ("merge", "/attributes/purchasable_offer")
    (offer,) = patch["value"]
    assert (offer["marketplace_id"], offer["currency"], offer["audience"]) == (site, currency, "ALL")


@given(st.integers(1, 10**13), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_no_price_loses_a_cent_on_its_way(minor, currency):
    patch = price_patch(PriceAsked(key(), minor, currency))
    number = patch["value"][0]["our_price"][0]["schedule"][0]["value_with_tax"]
    places = {"EUR": 2, "JPY": 0, "KWD": 3}[currency]
    written = json.dumps(number)
    whole, _, decimals = written.partition(".")
    assert int(whole + decimals.ljust(places, "0")) == minor


def test_a_change_that_amazon_finds_invalid_says_why():
    (outcome,) = channel_to(Amazon(patchListingsItem=INVALID)).prices.price([PriceAsked(key(), 100, "EUR")])
    assert outcome.fault.kind is FaultKind.REFUSED
    assert outcome.fault.said == "90220 'size' is required."


def test_a_listing_without_a_known_product_type_is_changed_as_any_product():
    amazon = Amazon(patchListingsItem=ACCEPTED)
    channel_to(amazon).stock.show([StockAsked(key(remote=""), 1)])
    assert amazon.bodies("patchListingsItem")[0]["productType"] == "PRODUCT"


def test_a_new_listing_is_put_whole():
    body = put_body(draft())
    assert (body["productType"], body["requirements"]) == ("DRINKING_CUP", "LISTING")
    attributes = body["attributes"]
    assert attributes["item_name"] == [{"value": "Becher", "marketplace_id": DE, "language_tag": "de_DE"}]
    assert [each["value"] for each in attributes["bullet_point"]] == ["Spülmaschinenfest", "330 ml"]
    assert attributes["externally_assigned_product_identifier"] == [
        {"value": "4006381333931", "marketplace_id": DE, "type": "ean"}
    ]
    assert attributes["main_product_image_locator"][0]["media_location"] == "https://img.example/1.jpg"
    assert attributes["other_product_image_locator_1"][0]["media_location"] == "https://img.example/2.jpg"
    assert attributes["item_package_weight"] == [{"unit": "grams", "value": 350, "marketplace_id": DE}]
    assert attributes["item_package_dimensions"][0]["height"] == {"unit": "millimeters", "value": 110}
    assert attributes["fulfillment_availability"] == [{"fulfillment_channel_code": "DEFAULT", "quantity": 5}]
    assert attributes["purchasable_offer"][0]["our_price"] == [{"schedule": [{"value_with_tax": 12.99}]}]
    assert attributes["condition_type"] == [{"value": "new_new", "marketplace_id": DE}]


def test_an_offer_on_an_entry_that_there_is_tells_nothing_of_the_product():
    body = put_body(draft(item="B0MUG"))
    assert body["requirements"] == "LISTING_OFFER_ONLY"
    assert set(body["attributes"]) == {
        "condition_type",
        "purchasable_offer",
        "fulfillment_availability",
        "merchant_suggested_asin",
    }


def test_attributes_of_the_product_type_are_taken_bare_or_in_amazons_form():
    own = [{"fulfillment_channel_code": "AMAZON_EU"}]
    body = put_body(
        draft(attributes={"color": "Rot", "material": ["Ton", "Lack"], "fulfillment_availability": own})
    )
    assert body["attributes"]["color"] == [{"value": "Rot", "marketplace_id": DE}]
    assert [each["value"] for each in body["attributes"]["material"]] == ["Ton", "Lack"]
    assert body["attributes"]["fulfillment_availability"] == own


def test_a_listing_that_amazon_took_is_pending_with_its_asin():
    answer = ACCEPTED | {
        "identifiers": [{"marketplaceId": US, "asin": "B0US"}, {"marketplaceId": DE, "asin": "B0DE"}]
    }
    amazon = Amazon(putListingsItem=answer)
    (published,) = channel_to(amazon).listings.publish([draft()])
    assert (published.standing, published.item) == (Standing.PENDING, "B0DE")
    assert published.key == ListingKey(DE, "MUG-RED", "DRINKING_CUP")
    assert (published.outcome.fault, published.outcome.reference) == (None, "sub-1")
    assert amazon.queries("putListingsItem") == [
        {"marketplaceIds": DE, "includedData": "identifiers,issues", "issueLocale": "de_DE"}
    ]


def test_a_listing_that_could_not_be_sent_is_still_pending_and_one_refused_is_rejected():
    away = channel_to(Amazon(putListingsItem=httpx.Response(500))).listings.publish([draft()])
    refused = channel_to(Amazon(putListingsItem=INVALID)).listings.publish([draft()])
    assert (away[0].standing, away[0].outcome.fault.kind) == (Standing.PENDING, FaultKind.AWAY)
    assert (refused[0].standing, refused[0].problems[0].field) == (Standing.REJECTED, "size")


def test_ending_a_listing_deletes_the_offer_and_one_that_is_gone_is_ended():
    amazon = Amazon(deleteListingsItem=[ACCEPTED, refusal(404, "NotFound")])
    outcomes = channel_to(amazon).listings.end([key("A"), key("B")])
    assert [(each.key, each.fault) for each in outcomes] == [("A", None), ("B", None)]
    assert amazon.queries("deleteListingsItem") == [{"marketplaceIds": DE}] * 2


def _many(count=FEED_FROM, sites=(DE,)):
    return [PriceAsked(key(f"S{n}", sites[n % len(sites)]), 100 + n, "EUR") for n in range(count)]


UPLOAD = {"feedDocumentId": "doc-in", "url": "https://s3.example/put?X-Amz-Signature=1"}


def test_a_large_set_goes_as_one_feed_for_each_store_in_the_order_asked():
    amazon = Amazon(createFeedDocument=UPLOAD, createFeed=[{"feedId": "11"}, {"feedId": "22"}])
    asked = _many(FEED_FROM + 1, sites=(DE, US))
    outcomes = channel_to(amazon, sites=(DE, US)).prices.price(asked)
    assert [each.key for each in outcomes] == [each.key.sku for each in asked]
    assert [each.reference for each in outcomes] == ["feed:11", "feed:22"] * (len(asked) // 2)
    assert amazon.requests("patchListingsItem") == []
    assert [each["marketplaceIds"] for each in amazon.bodies("createFeed")] == [[DE], [US]]
    assert amazon.bodies("createFeed")[0] == {
        "feedType": "JSON_LISTINGS_FEED",
        "marketplaceIds": [DE],
        "inputFeedDocumentId": "doc-in",
    }
    first, _ = amazon.requests("document")
    assert (first.method, str(first.url)) == ("PUT", UPLOAD["url"])
    # a presigned address is signed for exactly this type, and must not see our token
    assert first.headers["content-type"] == amazon.bodies("createFeedDocument")[0]["contentType"]
    assert "x-amz-access-token" not in first.headers
    feed = json.loads(first.content)
    assert feed["header"]["sellerId"] == SELLER
    assert feed["messages"][0] | {"patches": None} == {
        "messageId": 1,
        "sku": "S0",
        "operationType": "PATCH",
        "productType": "MUG",
        "patches": None,
    }
    assert [each["messageId"] for each in feed["messages"]] == list(range(1, len(feed["messages"]) + 1))


def test_a_feed_that_could_not_be_made_is_every_members_fault_and_touches_no_other_store():
    amazon = Amazon(createFeedDocument=UPLOAD, createFeed=[refusal(400), {"feedId": "22"}])
    outcomes = channel_to(amazon, sites=(DE, CA)).prices.price(_many(sites=(DE, CA)))
    for place, outcome in enumerate(outcomes):
        if place % 2:
            assert (outcome.fault, outcome.reference) == (None, "feed:22")
        else:
            assert (outcome.fault.kind, outcome.reference) == (FaultKind.REFUSED, "")


def test_many_drafts_are_pending_with_their_feed():
    amazon = Amazon(createFeedDocument=UPLOAD, createFeed={"feedId": "11"})
    published = channel_to(amazon).listings.publish([draft(key=key(f"S{n}")) for n in range(FEED_FROM)])
    assert {(each.standing, each.outcome.reference) for each in published} == {(Standing.PENDING, "feed:11")}
    (upload,) = amazon.requests("document")
    assert json.loads(upload.content)["messages"][0]["operationType"] == "UPDATE"


DONE = {"processingStatus": "DONE", "resultFeedDocumentId": "doc-out"}


def test_a_feed_that_is_done_tells_which_skus_it_did_not_take():
    report = {
        "issues": [
            {"messageId": 1, "sku": "A", "code": "90220", "severity": "ERROR", "message": "size"},
            {"messageId": 1, "sku": "A", "code": "90221", "severity": "ERROR", "message": "color"},
            {"messageId": 2, "sku": "B", "code": "1", "severity": "WARNING", "message": "hm"},
        ]
    }
    amazon = Amazon(
        getFeed=DONE,
        getFeedDocument={
            "feedDocumentId": "doc-out",
            "url": "https://s3.example/x",
            "compressionAlgorithm": "GZIP",
        },
        document=httpx.Response(200, content=gzip.compress(json.dumps(report).encode())),
    )
    stage, outcomes = Feeds(client_to(amazon)).outcomes("feed:11")
    assert stage is ReportStage.READY
    assert [(each.key, each.fault.said) for each in outcomes] == [("A", "90220 size; 90221 color")]
    assert amazon.paths("getFeed") == ["/feeds/2021-06-30/feeds/11"]


@pytest.mark.parametrize(
    ("status", "stage"),
    [("IN_QUEUE", "waiting"), ("IN_PROGRESS", "waiting"), ("CANCELLED", "empty"), ("FATAL", "failed")],
)
def test_a_feed_that_is_not_done_has_no_outcomes(status, stage):
    amazon = Amazon(getFeed={"processingStatus": status})
    assert Feeds(client_to(amazon)).outcomes("feed:11") == (ReportStage(stage), [])


def test_real_processing_reports_are_understood():
    full = refusals(samples()["listings_feed_processing_report_with_optional_fields"])
    assert [each.fault.said for each in full] == [
        "90220 '[batteries_required]' is required but not supplied."
    ]
    assert refusals(samples()["listings_feed_processing_report_without_optional_fields"]) == []


def test_the_utc_of_a_confirmation_does_not_hang_on_the_zone_it_was_told_in():
    assert confirmation(SENT) == confirmation(SENT._replace(at=AT.astimezone(UTC)))
