"""Listings and rivals' offers as eBay writes them, in our words."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.channels.adapters.ebay.mapping.listings import read_listings
from zayton.channels.adapters.ebay.mapping.offers import read_offers
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import Standing

LISTING = {
    "item": {
        "sku": "JAR-1",
        "availability": {"shipToLocationAvailability": {"quantity": 9}},
        "product": {
            "title": "Jar",
            "description": "Of glass",
            "aspects": {"Marke": ["Korken"]},
            "upc": ["099482432621"],
            "imageUrls": ["https://pictures.example/1.jpg", "https://pictures.example/2.jpg"],
        },
        "inventoryItemGroupKeys": ["JARS"],
    },
    "offers": [
        {
            "offerId": "8209815010",
            "marketplaceId": "EBAY_DE",
            "status": "PUBLISHED",
            "listing": {"listingId": "110553800001", "listingStatus": "ACTIVE"},
            "pricingSummary": {"price": {"value": "12.99", "currency": "EUR"}},
        }
    ],
}
OFFERS = {
    "key": {"site": "EBAY_GB", "sku": "JAR-1", "remote": "8209815010"},
    "item": "5034565434",
    "listing": "110553800001",
    "seller": "",
    "currency": "GBP",
    "itemSummaries": [
        {
            "legacyItemId": "1",
            "price": {"value": "9.00", "currency": "GBP"},
            "seller": {"username": "barn"},
            "condition": "New",
            "buyingOptions": ["FIXED_PRICE"],
            "shippingOptions": [{"shippingCost": {"value": "2.00", "currency": "GBP"}}],
        },
        {
            "legacyItemId": "110553800001",
            "price": {"value": "10.00", "currency": "GBP"},
            "seller": {"username": "zayton"},
            "buyingOptions": ["FIXED_PRICE", "BEST_OFFER"],
        },
    ],
}


def bent(whole, change):
    given = copy.deepcopy(whole)
    change(given)
    return json.dumps(given).encode()


def listing(change=lambda _: None):
    [got] = read_listings(bent(LISTING, change))
    return got


def offer_of(given):
    return given["offers"][0]


def test_a_listing_by_hand():
    got = listing()
    assert (got.key, got.item, got.standing) == (
        ("EBAY_DE", "JAR-1", "8209815010"),
        "110553800001",
        Standing.LIVE,
    )
    assert (got.title, got.price_minor, got.currency, got.quantity) == ("Jar", 1299, "EUR", 9)
    assert (got.brand, got.barcode, got.parent) == ("Korken", "099482432621", "JARS")
    assert got.image == "https://pictures.example/1.jpg"
    assert got.url == "https://www.ebay.de/itm/110553800001"


def test_an_offers_own_quantity_wins_over_the_items():
    assert listing(lambda given: offer_of(given).update(availableQuantity=4)).quantity == 4


@pytest.mark.parametrize(
    ("status", "told", "standing"),
    [
        ("PUBLISHED", {"listingStatus": "ACTIVE"}, Standing.LIVE),
        ("PUBLISHED", {}, Standing.LIVE),
        ("PUBLISHED", {"listingStatus": "OUT_OF_STOCK"}, Standing.INACTIVE),
        ("PUBLISHED", {"listingStatus": "EBAY_ENDED"}, Standing.REJECTED),
        ("PUBLISHED", {"listingStatus": "ACTIVE", "listingOnHold": True}, Standing.REJECTED),
        ("PUBLISHED", {"listingStatus": "SOMETHING_NEW"}, Standing.PENDING),
        ("UNPUBLISHED", {}, Standing.INACTIVE),
    ],
)
def test_how_a_listing_stands(status, told, standing):
    got = listing(lambda given: offer_of(given).update(status=status, listing=told))
    assert got.standing is standing


def test_an_item_without_offers_is_no_listing():
    assert read_listings(bent(LISTING, lambda given: given.update(offers=[]))) == ()


@pytest.mark.parametrize("name", ["offerId", "marketplaceId"])
def test_an_offer_without_what_is_needed_names_the_field(name):
    with pytest.raises(Fault) as caught:
        listing(lambda given: offer_of(given).pop(name))
    assert (caught.value.kind, caught.value.figures["field"]) == (FaultKind.UNREADABLE, name)


def offers(change=lambda _: None):
    return read_offers(bent(OFFERS, change))


def test_rivals_by_hand_lowest_landed_price_first():
    got = offers()
    landed = [(one.seller, one.price_minor + one.shipping_minor, one.ours) for one in got.offers]
    assert landed == [("zayton", 1000, True), ("barn", 1100, False)]
    assert (got.key.sku, got.item) == ("JAR-1", "5034565434")


def test_auctions_and_other_currencies_are_not_compared():
    def change(given):
        given["itemSummaries"][0]["buyingOptions"] = ["AUCTION"]
        given["itemSummaries"][1]["price"]["currency"] = "EUR"

    assert offers(change).offers == ()


def test_ours_are_known_by_the_sellers_name_where_it_is_known():
    assert [one.ours for one in offers(lambda given: given.update(listing="", seller="barn")).offers] == [
        False,
        True,
    ]


def places(value, path=()):
    yield path
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from places(inner, (*path, name))
    if isinstance(value, list):
        for at, inner in enumerate(value):
            yield from places(inner, (*path, at))


def fault_or_nothing(read, body):
    try:
        read(body)
    except Fault as fault:
        return fault
    return None


WEIRD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.just([]), st.just({}), st.just([[]])
)
BENT = st.one_of(
    st.tuples(
        st.just(read_listings), st.just(LISTING), st.sampled_from([path for path in places(LISTING) if path])
    ),
    st.tuples(
        st.just(read_offers), st.just(OFFERS), st.sampled_from([path for path in places(OFFERS) if path])
    ),
)


@given(BENT, WEIRD)
def test_any_field_of_any_kind_is_read_or_is_a_fault(which, value):
    read, whole, path = which
    given = copy.deepcopy(whole)
    within = given
    for name in path[:-1]:
        within = within[name]
    within[path[-1]] = value
    fault = fault_or_nothing(read, json.dumps(given).encode())
    assert fault is None or fault.kind is FaultKind.UNREADABLE
