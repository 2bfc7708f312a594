"""What a variant of Shopify's becomes, and shapes that nobody promised."""

import json
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.channels.adapters.shopify.reading import listing
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import Standing

VARIANT = {
    "id": "gid://shopify/ProductVariant/2",
    "title": "Default Title",
    "sku": "POT",
    "barcode": "4006381333931",
    "price": "49.00",
    "inventoryQuantity": 9,
    "product": {
        "id": "gid://shopify/Product/1",
        "title": "Tea pot",
        "status": "ACTIVE",
        "vendor": "Quanzhou",
        "productType": "Pots",
        "descriptionHtml": "<p>Iron</p>",
        "publishedAt": "2026-11-01T10:00:00Z",
        "onlineStoreUrl": "https://shop.example/products/tea-pot",
        "featuredMedia": {"image": {"url": "https://cdn.example/pot.jpg"}},
    },
    "inventoryItem": {
        "id": "gid://shopify/InventoryItem/3",
        "inventoryLevel": {"quantities": [{"name": "available", "quantity": 7}]},
    },
}


def body(of=(), /, **changes):
    told = deepcopy(VARIANT)
    variant = {**told, "product": {**told["product"], **dict(of)}, **changes}
    return json.dumps({"variant": variant, "currency": "GBP", "location": "7"}).encode()


def kind_of_fault(told):
    try:
        listing(told)
    except Fault as fault:
        return fault.kind
    return None


def test_a_variant_is_a_listing():
    (seen,) = listing(body())
    assert (seen.key.sku, seen.key.remote, seen.item) == ("POT", "1:2:3:7", "2")
    assert (seen.title, seen.price_minor, seen.currency, seen.quantity) == ("Tea pot", 4900, "GBP", 7)
    assert (seen.standing, seen.parent, seen.image) == (Standing.LIVE, None, "https://cdn.example/pot.jpg")


def test_one_of_several_variants_says_which():
    (seen,) = listing(body(title="Red"))
    assert (seen.title, seen.parent) == ("Tea pot - Red", "1")


def test_a_variant_without_a_sku_cannot_be_told():
    assert listing(body(sku="")) == ()


def test_units_are_those_of_our_location_else_of_all():
    (seen,) = listing(body(inventoryItem={"id": "gid://shopify/InventoryItem/3", "inventoryLevel": None}))
    assert seen.quantity == 9


@pytest.mark.parametrize(
    ("product", "standing"),
    [
        ({"status": "DRAFT"}, Standing.INACTIVE),
        ({"status": "ARCHIVED"}, Standing.INACTIVE),
        ({"publishedAt": None}, Standing.INACTIVE),
        ({"status": "UNLISTED"}, Standing.LIVE),
        ({"status": "NEWER_THAN_US"}, Standing.INACTIVE),
    ],
)
def test_how_a_listing_stands(product, standing):
    assert listing(body(product))[0].standing == standing


def test_fields_more_are_no_matter():
    assert listing(body({"colour": 1}, shade=2)) == listing(body())


@pytest.mark.parametrize("field", ["id", "price", "product"])
def test_a_needed_field_less_is_unreadable(field):
    assert kind_of_fault(body(**{field: None})) == FaultKind.UNREADABLE


@given(
    st.sampled_from(sorted(VARIANT)),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=4), lambda x: st.lists(x, max_size=2)
    ),
)
def test_a_field_of_another_kind_reads_or_is_unreadable(field, value):
    assert kind_of_fault(body(**{field: value})) in (None, FaultKind.UNREADABLE)
