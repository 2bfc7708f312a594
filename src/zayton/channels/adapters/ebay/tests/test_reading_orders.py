"""Orders as eBay writes them, in our words."""

import copy
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.channels.adapters.ebay.mapping.orders import read_order
from zayton.channels.adapters.ebay.tests.orders_written import ORDER, written
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.orders import FulfilledBy, Progress


def line(given, at=0):
    return given["lineItems"][at]


def test_an_order_by_hand():
    got = read_order(written())
    assert (got.number, got.site, got.currency, got.buyer) == ("11-00001-10001", "EBAY_GB", "GBP", "jo_b")
    assert (got.progress, got.fulfilled_by, got.collects) == (Progress.OPEN, FulfilledBy.SELLER, False)
    assert [(one.sku, one.quantity, one.amount_minor) for one in got.lines] == [
        ("JAR-1", 2, 2000),
        ("LID-1", 1, 250),
    ]
    assert got.charges == (("postage", 350), ("discount", -200))
    assert got.placed_at == datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def test_goods_and_charges_add_up_to_what_was_paid():
    got = read_order(written())
    assert sum(one.amount_minor for one in got.lines) + sum(minor for _, minor in got.charges) == 2400


def test_it_goes_out_by_the_earliest_of_its_lines():
    assert read_order(written()).ship_by == datetime(2026, 11, 23, 23, tzinfo=UTC)


def test_where_it_goes():
    to = read_order(written()).address
    assert (to.name, to.lines, to.city, to.region) == (
        "Jo Bloggs",
        ("1 High Street", "Flat 2"),
        "Daventry",
        "Northants",
    )
    assert (to.postcode, to.country, to.phone) == ("NN11 8PB", "GB", "07700 900123")


def test_a_parcel_for_the_shipping_hub_carries_its_reference():
    def change(given):
        step = given["fulfillmentStartInstructions"][0]["shippingStep"]
        step["shipToReferenceId"] = "2550033"

    assert read_order(written(change)).address.lines[-1] == "Reference 2550033"


@pytest.mark.parametrize(
    ("payment", "fulfilment", "cancel", "progress"),
    [
        ("PENDING", "NOT_STARTED", "NONE_REQUESTED", Progress.PENDING),
        ("FAILED", "NOT_STARTED", "NONE_REQUESTED", Progress.PENDING),
        ("PAID", "NOT_STARTED", "NONE_REQUESTED", Progress.OPEN),
        ("PAID", "NOT_STARTED", "IN_PROGRESS", Progress.PENDING),
        ("PAID", "IN_PROGRESS", "NONE_REQUESTED", Progress.PARTLY_SHIPPED),
        ("PAID", "FULFILLED", "NONE_REQUESTED", Progress.SHIPPED),
        ("PARTIALLY_REFUNDED", "NOT_STARTED", "NONE_REQUESTED", Progress.OPEN),
        ("FULLY_REFUNDED", "FULFILLED", "NONE_REQUESTED", Progress.SHIPPED),
        ("FULLY_REFUNDED", "NOT_STARTED", "NONE_REQUESTED", Progress.CANCELLED),
        ("FULLY_REFUNDED", "NOT_STARTED", "CANCELED", Progress.CANCELLED),
        ("PENDING", "NOT_STARTED", "CANCELED", Progress.CANCELLED),
    ],
)
def test_how_far_an_order_is(payment, fulfilment, cancel, progress):
    def change(given):
        given |= {"orderPaymentStatus": payment, "orderFulfillmentStatus": fulfilment}
        given["cancelStatus"]["cancelState"] = cancel

    assert read_order(written(change)).progress is progress


def test_all_units_of_a_cancelled_order_are_cancelled():
    got = read_order(written(lambda given: given["cancelStatus"].update(cancelState="CANCELED")))
    assert [(one.quantity, one.cancelled) for one in got.lines] == [(2, 2), (1, 1)]


def test_units_of_a_line_sent_in_part_come_from_its_packages():
    def change(given):
        given["orderFulfillmentStatus"] = "IN_PROGRESS"
        line(given)["lineItemFulfillmentStatus"] = "IN_PROGRESS"
        line(given, 1)["lineItemFulfillmentStatus"] = "FULFILLED"
        given["shippingFulfillments"] = [{"lineItems": [{"lineItemId": "10045", "quantity": 1}]}]

    assert [one.shipped for one in read_order(written(change)).lines] == [1, 1]


def test_tax_that_ebay_collects_is_no_charge_of_ours():
    def change(given):
        given["ebayCollectAndRemitTax"] = True
        given["pricingSummary"]["tax"] = {"value": "4.00", "currency": "GBP"}
        for one in given["lineItems"]:
            one["ebayCollectAndRemitTaxes"] = [
                {"amount": {"value": "2.00", "currency": "GBP"}, "taxType": "GST"}
            ]

    assert "tax" not in dict(read_order(written(change)).charges)


def test_tax_that_the_seller_receives_is_a_charge():
    tax = {"value": "4.00", "currency": "GBP"}
    got = read_order(written(lambda given: given["pricingSummary"].update(tax=tax)))
    assert dict(got.charges)["tax"] == 400


def test_a_discount_takes_away_whichever_sign_it_has():
    positive = {"value": "2.00", "currency": "GBP"}
    got = read_order(written(lambda given: given["pricingSummary"].update(priceDiscount=positive)))
    assert dict(got.charges)["discount"] == -200


def test_refunds_of_the_order_and_of_a_line():
    def change(given):
        given["paymentSummary"]["refunds"] = [
            {"refundId": "R1", "refundDate": "2026-11-21T08:00:00.000Z", "refundStatus": "REFUNDED"}
            | {"amount": {"value": "3.50", "currency": "GBP"}},
            {"refundId": "R0", "refundDate": "2026-11-21T07:00:00.000Z", "refundStatus": "FAILED"}
            | {"amount": {"value": "9.00", "currency": "GBP"}},
        ]
        line(given)["refunds"] = [
            {"refundId": "R2", "refundDate": "2026-11-21T09:00:00.000Z"}
            | {"amount": {"value": "10.00", "currency": "GBP"}}
        ]

    got = read_order(written(change))
    assert [(one.number, one.other_minor, one.lines) for one in got.refunds] == [
        ("R1", 350, ()),
        ("R2", 0, (("10045", 0, False, 1000),)),
    ]


def test_a_refund_told_in_both_places_is_counted_once():
    def change(given):
        told = {"refundId": "R1", "refundDate": "2026-11-21T08:00:00.000Z", "refundStatus": "REFUNDED"}
        given["paymentSummary"]["refunds"] = [told | {"amount": {"value": "12.00", "currency": "GBP"}}]
        line(given)["refunds"] = [told | {"amount": {"value": "10.00", "currency": "GBP"}}]

    [refund] = read_order(written(change)).refunds
    assert (refund.other_minor, refund.lines) == (200, (("10045", 0, False, 1000),))


def test_yen_have_no_decimals():
    def change(given):
        text = json.dumps(given).replace('"GBP"', '"JPY"').replace('.50"', '.0"').replace('.00"', '.0"')
        given.clear()
        given |= json.loads(text)

    assert [one.amount_minor for one in read_order(written(change)).lines] == [20, 2]


def test_what_ebay_sends_itself_and_what_is_collected_in_a_store():
    ebays = read_order(
        written(lambda given: given.update(program={"fulfillmentProgram": {"fulfilledBy": "EBAY"}}))
    )
    assert ebays.fulfilled_by is FulfilledBy.MARKETPLACE

    def collect(given):
        given["fulfillmentStartInstructions"][0]["fulfillmentInstructionsType"] = "PREPARE_FOR_PICKUP"

    assert read_order(written(collect)).collects


@pytest.mark.parametrize(
    "name", ["orderId", "creationDate", "lastModifiedDate", "lineItems", "orderFulfillmentStatus"]
)
def test_an_order_without_what_is_needed_names_the_field(name):
    with pytest.raises(Fault) as caught:
        read_order(written(lambda given: given.pop(name)))
    assert caught.value.kind is FaultKind.UNREADABLE
    assert caught.value.figures["field"] == name


@pytest.mark.parametrize("name", ["lineItemId", "quantity", "lineItemCost"])
def test_a_line_without_what_is_needed_names_the_field(name):
    with pytest.raises(Fault) as caught:
        read_order(written(lambda given: line(given).pop(name)))
    assert caught.value.figures["field"] == name


def test_a_line_in_another_currency_than_its_order_is_not_added_up():
    with pytest.raises(Fault) as caught:
        read_order(written(lambda given: line(given)["lineItemCost"].update(currency="EUR")))
    assert caught.value.figures["field"] == "lineItemCost.currency"


def test_a_status_that_nobody_knows_is_not_guessed():
    with pytest.raises(Fault):
        read_order(written(lambda given: given.update(orderFulfillmentStatus="TELEPORTED")))


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"{", b"\xff", b"[" * 100_000])
def test_what_is_no_order_is_a_fault(body):
    with pytest.raises(Fault) as caught:
        read_order(body)
    assert caught.value.kind is FaultKind.UNREADABLE


def test_an_order_that_grew_fields_reads_the_same():
    def change(given):
        given["newThing"] = {"deep": [1, 2]}
        line(given)["newThing"] = None

    assert read_order(written(change)) == read_order(written())


def places(value, path=()):
    yield path
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from places(inner, (*path, name))
    if isinstance(value, list):
        for at, inner in enumerate(value):
            yield from places(inner, (*path, at))


def read_or_fault(body):
    try:
        return read_order(body)
    except Fault as fault:
        return fault


PLACES = [path for path in places(ORDER) if path]
WEIRD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.just([]), st.just({}), st.just([[]])
)


@given(st.sampled_from(PLACES), WEIRD)
def test_any_field_of_any_kind_is_read_or_is_a_fault(path, value):
    bent = copy.deepcopy(ORDER)
    within = bent
    for name in path[:-1]:
        within = within[name]
    within[path[-1]] = value
    got = read_or_fault(json.dumps(bent).encode())
    if isinstance(got, Fault):
        assert got.kind is FaultKind.UNREADABLE
    else:
        assert all(one.shipped + one.cancelled <= one.quantity for one in got.lines)


@given(st.integers(min_value=0, max_value=10**12))
def test_no_cent_is_lost_between_text_and_minor_units(cents):
    def change(given):
        line(given)["lineItemCost"]["value"] = f"{cents // 100}.{cents % 100:02}"

    assert read_order(written(change)).lines[0].amount_minor == cents
