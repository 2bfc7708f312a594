"""Listings as they are put to Amazon and ended there."""

import httpx
import pytest

from zayton.channels.adapters.amazon.mapping.writing import put_body
from zayton.channels.adapters.amazon.sites import SITES, network_of
from zayton.channels.adapters.amazon.tests.answering import (
    DE,
    US,
    Amazon,
    channel_to,
    refusal,
)
from zayton.channels.ports.faults import FaultKind
from zayton.channels.ports.offers import ListingDraft, ListingKey, Standing
from zayton.channels.ports.orders import FulfilledBy

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


@pytest.mark.parametrize("item", ["", "B0MUG"])
def test_what_amazons_warehouses_fulfil_is_not_taken_back_by_publishing_it(item):
    # the seller's own channel would end the offer from Amazon's warehouses, units and all
    body = put_body(draft(item=item, fulfilled_by=FulfilledBy.MARKETPLACE))
    assert body["attributes"]["fulfillment_availability"] == [{"fulfillment_channel_code": "AMAZON_EU"}]


def test_each_store_has_its_network_of_warehouses():
    found = {site.country: network_of(site.ref) for site in SITES}
    assert {found[one] for one in ("US", "CA", "MX")} == {"AMAZON_NA"}
    assert {found[one] for one in ("GB", "DE", "AE")} == {"AMAZON_EU"}
    assert found["JP"] == "AMAZON_JP"


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


def test_a_draft_without_a_product_type_is_refused_by_name_and_holds_up_no_other():
    amazon = Amazon(putListingsItem=ACCEPTED)
    untyped = draft(key=ListingKey(DE, "OTHER"), product_type="")
    offer = draft(product_type="", item="B0SAND0002")
    refused, taken = channel_to(amazon).listings.publish([untyped, offer])
    assert (refused.standing, refused.outcome.fault.kind) == (Standing.REJECTED, FaultKind.REFUSED)
    assert [(one.field, one.code) for one in refused.problems] == [("product_type", "required")]
    assert (taken.standing, len(amazon.queries("putListingsItem"))) == (Standing.PENDING, 1)


def test_no_rules_are_asked_for_where_there_is_no_product_type():
    amazon = Amazon()
    assert channel_to(amazon).listings.rules("", site=DE).limits == {}
    assert not amazon.queries("getDefinitionsProductType")


def test_ending_a_listing_deletes_the_offer_and_one_that_is_gone_is_ended():
    amazon = Amazon(deleteListingsItem=[ACCEPTED, refusal(404, "NotFound")])
    outcomes = channel_to(amazon).listings.end([key("A"), key("B")])
    assert [(each.key, each.fault) for each in outcomes] == [("A", None), ("B", None)]
    assert amazon.queries("deleteListingsItem") == [{"marketplaceIds": DE}] * 2
