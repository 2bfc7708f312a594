"""Postings and products, read: worked examples, and what is missing or more."""

import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.channels.adapters.ozon import ADAPTER
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingKey, Standing
from zayton.channels.ports.orders import Progress

POSTING = {
    "posting_number": "05708065-0029-1",
    "order_id": 680420041,
    "status": "awaiting_packaging",
    "tracking_number": "",
    "tpl_integration_type": "ozon",
    "in_process_at": "2026-05-13T07:07:32Z",
    "shipment_date": "2026-05-14T10:00:00Z",
    "delivering_date": None,
    "customer": None,
    "products": [
        {
            "price": "1390.000000",
            "currency_code": "RUB",
            "offer_id": "205953",
            "name": " Kit ",
            "sku": 358924380,
        }
        | {"quantity": 3}
    ],
}
PRODUCT = {
    "id": 118597312,
    "sku": 358924380,
    "offer_id": "205953",
    "name": "Kit",
    "price": "139.50",
    "currency_code": "CNY",
    "barcodes": ["4006381333931"],
    "primary_image": ["https://cdn.example/1.jpg"],
    "statuses": {"status": "price_sent", "is_created": True},
    "stocks": {"stocks": [{"present": 9, "reserved": 2, "source": "fbs"}, {"present": 50, "source": "fbo"}]},
}


def order(**changes):
    return ADAPTER.reading.order(json.dumps(POSTING | changes).encode())


def listing(**changes):
    (seen,) = ADAPTER.reading.listing(json.dumps(PRODUCT | changes).encode())
    return seen


def test_a_posting_is_an_order_of_goods_alone():
    told = order()
    assert (told.number, told.currency, told.charges) == ("05708065-0029-1", "RUB", ())
    assert told.placed_at == told.changed_at == datetime(2026, 5, 13, 7, 7, 32, tzinfo=UTC)
    assert told.ship_by == datetime(2026, 5, 14, 10, tzinfo=UTC)
    (line,) = told.lines
    assert (line.key, line.sku, line.listing, line.title) == ("358924380", "205953", "358924380", "Kit")
    assert (line.quantity, line.amount_minor) == (3, 417000)


@pytest.mark.parametrize(
    ("status", "left", "progress"),
    [
        ("awaiting_registration", None, Progress.PENDING),
        ("awaiting_packaging", None, Progress.OPEN),
        ("awaiting_deliver", None, Progress.OPEN),
        ("not_accepted", None, Progress.OPEN),
        ("delivering", "2026-05-15T00:00:00Z", Progress.SHIPPED),
        ("delivered", "2026-05-15T00:00:00Z", Progress.SHIPPED),
        ("cancelled", None, Progress.CANCELLED),
        ("cancelled", "2026-05-15T00:00:00Z", Progress.SHIPPED),
    ],
)
def test_each_status_is_a_progress(status, left, progress):
    told = order(status=status, delivering_date=left)
    line = told.lines[0]
    assert told.progress == progress
    assert line.shipped == (3 if progress == Progress.SHIPPED else 0)
    assert line.cancelled == (3 if progress == Progress.CANCELLED else 0)


def test_an_address_comes_where_the_seller_delivers():
    address = {"address_tail": "Lenina 1", "city": "Perm", "zip_code": "614000", "country": "Россия"}
    told = order(customer={"name": "Anna", "customer_id": 7, "address": address, "phone": ""})
    assert (told.address.name, told.address.lines, told.address.city) == ("Anna", ("Lenina 1",), "Perm")
    assert (told.address.postcode, told.address.country, told.buyer) == ("614000", "RU", "7")


def listed_line(**price):
    """A line as `/v4/posting/fbs/list` writes it: the price as an object."""
    row = {name: value for name, value in POSTING["products"][0].items() if name != "currency_code"}
    return row | {"price": {"amount": "1390.000000", "currency": "RUB"} | price}


def test_a_price_is_read_in_both_of_its_forms():
    assert order(products=[listed_line()]) == order()


@pytest.mark.parametrize(
    "price", [{"currency": None}, {"currency": "XYZZY"}, {"amount": None}, {"amount": "dear"}]
)
def test_a_price_without_amount_or_currency_is_unreadable(price):
    with pytest.raises(Fault) as caught:
        order(products=[listed_line(**price)])
    assert caught.value.kind == FaultKind.UNREADABLE


def test_a_posting_in_two_currencies_is_unreadable():
    with pytest.raises(Fault) as caught:
        order(products=[listed_line(), listed_line(currency="CNY")])
    assert (caught.value.kind, caught.value.figures) == (FaultKind.UNREADABLE, {"field": "currency"})


@pytest.mark.parametrize("name", ["posting_number", "status", "in_process_at", "products"])
def test_a_posting_that_lost_a_needed_field_says_which(name):
    with pytest.raises(Fault) as caught:
        ADAPTER.reading.order(json.dumps({**POSTING, name: None}).encode())
    assert (caught.value.kind, caught.value.figures) == (FaultKind.UNREADABLE, {"field": name})


def test_a_status_nobody_knows_is_unreadable_and_a_field_more_is_nothing():
    with pytest.raises(Fault):
        order(status="teleported")
    assert order(new_field={"a": [1]}) == order()


@given(st.integers(0, 10**12), st.integers(1, 10**4))
def test_no_kopeck_is_lost(minor, units):
    row = {**POSTING["products"][0], "price": f"{minor // 100}.{minor % 100:02d}0000", "quantity": units}
    assert order(products=[row]).lines[0].amount_minor == minor * units


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=2), max_leaves=3
    )
)
def test_whatever_a_field_holds_it_is_read_or_a_fault(value):
    for name in POSTING:
        with suppress(Fault):
            assert order(**{name: value})


def test_a_product_is_a_listing_with_its_own_shelf():
    seen = listing()
    assert seen.key == ListingKey("", "205953", "118597312:358924380")
    assert (seen.item, seen.standing, seen.price_minor, seen.quantity) == (
        "358924380",
        Standing.LIVE,
        13950,
        7,
    )
    assert (seen.barcode, seen.image) == ("4006381333931", "https://cdn.example/1.jpg")


def test_a_product_stands_as_moderation_says():
    waiting = {"status": "imported", "status_failed": ""}
    error = {"code": "IMG", "level": "ERROR_LEVEL_ERROR", "texts": {"description": "No picture"}}
    assert listing(statuses=waiting).standing == Standing.PENDING
    refused = listing(statuses=waiting, errors=[error])
    assert (refused.standing, refused.problems[0].words) == (Standing.REJECTED, "No picture")
    assert listing(is_archived=True).standing == Standing.INACTIVE


def test_what_moderation_has_against_a_text_is_named_by_it():
    error = {
        "code": "NAME_DECLINE",
        "level": "ERROR_LEVEL_ERROR",
        "attribute_id": 4180,
        "field": "attributes",
    }
    (against,) = listing(errors=[error]).problems
    assert (against.field, against.severe) == ("title", True)
    (against,) = listing(errors=[{**error, "attribute_id": 85}]).problems
    assert against.field == "attributes"
