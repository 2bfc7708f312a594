"""What Trading answers is part of its published WSDL: elements, their order, and what their text is.

Facts of the types of `ebaySvc.wsdl` that are played, as the Java classes say that public repositories made of it
(`com.ebay.soap.eBLBaseComponents`); all of their elements may be left out.
"""

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from zayton.sandbox.ebay.tests.test_outside import SIZES, listed, made, trading

NAMESPACE = "{urn:ebay:apis:eBLBaseComponents}"
COMMON = "Timestamp Ack CorrelationID Errors Message Version Build"
SEQUENCES = {
    "GetSellerListResponse": f"{COMMON} PaginationResult HasMoreItems ItemArray ItemsPerPage PageNumber"
    " ReturnedItemCountActual Seller",
    "GetItemResponse": f"{COMMON} Item",
    "Errors": "ShortMessage LongMessage ErrorCode UserDisplayHint SeverityCode ErrorParameters",
    "PaginationResult": "TotalNumberOfPages TotalNumberOfEntries",
    "ItemArray": "Item",
    "Item": "ItemID ListingDetails ListingDuration ListingType Location PrimaryCategory ProductListingDetails Quantity"
    " SellingStatus ShippingDetails Site StartPrice Title SKU PostalCode PictureDetails ItemSpecifics Variations"
    " ConditionID",
    "ListingDetails": "ViewItemURL",
    "PrimaryCategory": "CategoryID",
    "SellingStatus": "BidCount BidIncrement ConvertedCurrentPrice CurrentPrice HighBidder LeadCount MinimumToBid"
    " QuantitySold ReserveMet SecondChanceEligible BidderCount ListingStatus",
    "Variations": "Variation",
    "Variation": "SKU StartPrice Quantity VariationSpecifics UnitsAvailable SellingStatus VariationTitle",
    "VariationSpecifics": "NameValueList",
    "NameValueList": "Name Value",
}
REPEATED = {"Errors", "Item", "Variation", "NameValueList", "Value"}
WHOLE = {"Quantity", "QuantitySold", "TotalNumberOfPages", "TotalNumberOfEntries"}
CODES = {
    "Ack": {"Success", "Failure", "Warning", "PartialFailure"},
    "HasMoreItems": {"true", "false"},
    "ListingStatus": {"Active", "Ended", "Completed", "Custom"},
    "ListingType": {"FixedPriceItem", "Chinese", "StoresFixedPrice", "AdType", "LeadGeneration"},
    "SeverityCode": {"Error", "Warning"},
}


def problems(one):
    name = one.tag.removeprefix(NAMESPACE)
    if name not in SEQUENCES:
        return [] if not len(one) and _is_sound(name, one) else [f"{name} is {one.text!r}"]
    known, inside = SEQUENCES[name].split(), [each.tag.removeprefix(NAMESPACE) for each in one]
    if made_up := {*inside} - {*known}:
        return [f"{name} has {made_up}"]
    found = [] if inside == sorted(inside, key=known.index) else [f"{name} is out of order: {inside}"]
    found += [f"{name} has several {each}" for each in {*inside} - REPEATED if inside.count(each) > 1]
    return found + [bad for each in one for bad in problems(each)]


def _is_sound(name, one):
    if name in ("CurrentPrice", "StartPrice"):
        return Decimal(one.text) >= 0 and re.fullmatch("[A-Z]{3}", one.get("currencyID", ""))
    if name in WHOLE:
        return one.text.isdecimal()
    return one.text in CODES[name] if name in CODES else bool(one.text)


@pytest.fixture
def items(seller):
    """Listings of every kind that is played."""
    seller.publish("WSDL-1")
    plain, varied = made(seller, sku="WSDL-2"), made(seller, variations=SIZES)
    return [plain, varied, made(seller, type="Chinese")]


def test_lists_and_single_listings_are_as_published(seller, items):
    told = [listed(seller), *(trading(seller, "GetItem", f"<ItemID>{item}</ItemID>") for item in items)]
    assert [problems(ElementTree.fromstring(one)) for one in told] == [[]] * 4


def test_refusals_are_as_published(seller):
    told = [
        listed(seller, days=121),
        trading(seller, "GetItem", "<ItemID>1</ItemID>"),
        listed(seller, size=201),
    ]
    assert all("<Ack>Failure</Ack>" in one for one in told)
    assert [problems(ElementTree.fromstring(one)) for one in told] == [[]] * 3
