"""What products and variations of WooCommerce's become, and shapes that nobody promised."""

import json
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.channels.adapters.woocommerce.reading import listing
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import Standing

PRODUCT = {
    "id": 93,
    "name": "Tea pot",
    "type": "simple",
    "status": "publish",
    "sku": "POT",
    "price": "49.00",
    "manage_stock": True,
    "stock_quantity": 7,
    "global_unique_id": "4006381333931",
    "description": "<p>Iron</p>",
    "permalink": "https://shop.example/product/tea-pot/",
    "images": [{"src": "https://shop.example/pot.jpg"}],
    "categories": [{"name": "Pots"}],
    "brands": [{"name": "Quanzhou"}],
    "attributes": [],
}
VARIATION = {
    "id": 101,
    "sku": "POT-RED",
    "status": "publish",
    "price": "51.00",
    "manage_stock": True,
    "stock_quantity": 2,
    "attributes": [{"name": "Colour", "option": "Red"}],
    "image": {"src": "https://shop.example/red.jpg"},
}


def body(*variations, **changes):
    return json.dumps(
        {"product": {**deepcopy(PRODUCT), **changes}, "variations": variations, "currency": "GBP"}
    ).encode()


def kind_of_fault(told):
    try:
        listing(told)
    except Fault as fault:
        return fault.kind
    return None


def test_a_product_that_stands_alone_is_a_listing():
    (seen,) = listing(body())
    assert (seen.key.sku, seen.key.remote, seen.item, seen.parent) == ("POT", "93:", "93", None)
    assert (seen.title, seen.price_minor, seen.quantity, seen.standing) == ("Tea pot", 4900, 7, Standing.LIVE)
    assert (seen.brand, seen.category, seen.barcode) == ("Quanzhou", "Pots", "4006381333931")


def test_of_a_variable_product_the_variations_are_the_listings():
    (seen,) = listing(body(VARIATION, {**VARIATION, "id": 102, "sku": ""}, type="variable", sku="POTS"))
    assert (seen.key.sku, seen.key.remote, seen.parent) == ("POT-RED", "93:101", "93")
    assert (seen.title, seen.price_minor, seen.image) == (
        "Tea pot - Red",
        5100,
        "https://shop.example/red.jpg",
    )


@pytest.mark.parametrize(
    ("changes", "standing"),
    [
        ({"status": "draft"}, Standing.INACTIVE),
        ({"status": "private"}, Standing.INACTIVE),
        ({}, Standing.LIVE),
    ],
)
def test_how_a_listing_stands(changes, standing):
    assert listing(body(**changes))[0].standing == standing
    assert listing(body(VARIATION, type="variable", **changes))[0].standing == standing


def test_a_hidden_variation_is_inactive():
    assert listing(body({**VARIATION, "status": "private"}, type="variable"))[0].standing == Standing.INACTIVE


def test_what_is_not_counted_has_no_quantity_and_what_has_no_price_none():
    (seen,) = listing(body(manage_stock=False, stock_quantity=None, price=""))
    assert (seen.quantity, seen.price_minor) == (None, None)


def test_oversold_is_nothing_left():
    assert listing(body(stock_quantity=-3))[0].quantity == 0


def test_fields_more_are_no_matter():
    assert listing(body(plugin={"x": 1})) == listing(body())


@pytest.mark.parametrize("field", ["id", "name", "type"])
def test_a_needed_field_less_is_unreadable(field):
    assert kind_of_fault(body(**{field: None})) == FaultKind.UNREADABLE


@given(
    st.sampled_from(sorted(PRODUCT)),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=4), lambda x: st.lists(x, max_size=2)
    ),
)
def test_a_field_of_another_kind_reads_or_is_unreadable(field, value):
    assert kind_of_fault(body(**{field: value})) in (None, FaultKind.UNREADABLE)
