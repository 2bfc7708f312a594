"""Quantities and prices as they are told to Amazon, one by one."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.channels.adapters.amazon.mapping.writing import price_patch
from zayton.channels.adapters.amazon.tests.answering import (
    DE,
    JP,
    US,
    Amazon,
    channel_to,
)
from zayton.channels.ports.faults import FaultKind
from zayton.channels.ports.offers import ListingKey, PriceAsked, StockAsked
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


@pytest.mark.parametrize(
    ("errors", "kind"),
    [
        ([("13013", "This SKU does not exist in the Amazon catalog.")], FaultKind.GONE),
        # the barcode belongs to another product: it names a SKU as well, which is there
        ([("8541", "The SKU data provided conflicts with the Amazon catalog.")], FaultKind.REFUSED),
        # not there because it could not be made: that is what is to be mended
        ([("90220", "'size' is required."), ("13013", "This SKU does not exist.")], FaultKind.REFUSED),
    ],
    ids=["no-such-sku", "conflict", "could-not-be-made"],
)
def test_only_a_sku_that_amazon_does_not_know_is_gone(errors, kind):
    issues = [{"code": code, "message": words, "severity": "ERROR"} for code, words in errors]
    amazon = Amazon(patchListingsItem={**INVALID, "issues": issues})
    (outcome,) = channel_to(amazon).prices.price([PriceAsked(key(), 100, "EUR")])
    assert outcome.fault.kind is kind


def test_a_warning_beside_it_does_not_hide_that_a_sku_is_gone():
    issues = [
        {"code": "13013", "message": "This SKU does not exist.", "severity": "ERROR"},
        {"code": "18027", "message": "Something else.", "severity": "WARNING"},
    ]
    amazon = Amazon(patchListingsItem={**INVALID, "issues": issues})
    (outcome,) = channel_to(amazon).stock.show([StockAsked(key(), 1)])
    assert outcome.fault.kind is FaultKind.GONE


def test_a_listing_without_a_known_product_type_is_changed_as_any_product():
    amazon = Amazon(patchListingsItem=ACCEPTED)
    channel_to(amazon).stock.show([StockAsked(key(remote=""), 1)])
    assert amazon.bodies("patchListingsItem")[0]["productType"] == "PRODUCT"


@pytest.mark.parametrize("port", ["stock", "prices"])
def test_however_many_there_are_none_goes_by_feed_as_a_late_one_would_undo_what_is_newer(port):
    amazon = Amazon(patchListingsItem=ACCEPTED)
    if port == "stock":
        asked = [StockAsked(key(f"S{n}"), n) for n in range(250)]
        outcomes = channel_to(amazon).stock.show(asked)
    else:
        asked = [PriceAsked(key(f"S{n}"), 100 + n, "EUR") for n in range(250)]
        outcomes = channel_to(amazon).prices.price(asked)
    assert [each.key for each in outcomes] == [each.key.sku for each in asked]
    assert len(amazon.requests("patchListingsItem")) == len(asked)
    assert amazon.requests("createFeed") == []
