"""The merchant says what was sent."""

import pytest

from zayton.sandbox.amazon.tests.driving import UK


@pytest.fixture
def order(amazon):
    """A paid order of three units."""
    return amazon.order(amazon.paid(amazon.listed(site=UK), 3, UK))


def test_a_confirmed_shipment_shows_in_the_order(amazon, order):
    assert amazon.confirm(order).status_code == 204
    after = amazon.order(order["orderId"])
    assert after["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    assert after["packages"][0]["trackingNumber"] == "1Z999AA10123456784"
    assert after["orderItems"][0]["fulfillment"] == {"quantityFulfilled": 3, "quantityUnfulfilled": 0}
    assert after["lastUpdatedTime"] > order["lastUpdatedTime"]


def test_a_part_of_an_order_can_be_sent(amazon, order):
    amazon.confirm(order, units=1)
    assert amazon.order(order["orderId"])["fulfillment"]["fulfillmentStatus"] == "PARTIALLY_SHIPPED"
    amazon.confirm(order, reference="2", units=2)
    after = amazon.order(order["orderId"])
    assert after["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    assert len(after["packages"]) == 2


def test_more_than_was_ordered_cannot_be_sent(amazon, order):
    answer = amazon.confirm(order, units=4)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "InvalidInput")
    assert amazon.order(order["orderId"])["fulfillment"]["fulfillmentStatus"] == "UNSHIPPED"


def test_the_same_parcel_told_again_mends_its_details_and_sends_nothing_twice(amazon, order):
    amazon.confirm(order, units=1)
    assert amazon.confirm(order, units=1, trackingNumber="MENDED").status_code == 204
    after = amazon.order(order["orderId"])
    assert after["fulfillment"]["fulfillmentStatus"] == "PARTIALLY_SHIPPED"
    assert [parcel["trackingNumber"] for parcel in after["packages"]] == ["MENDED"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"trackingNumber": ""},
        {"shipDate": "today"},
        {"shipDate": "2026-11-22T10:00:00"},
        {"packageReferenceId": "parcel"},
        {"carrierCode": "Other"},
        {"orderItems": []},
        {"orderItems": [{"orderItemId": "1", "quantity": 1}]},
        {"orderItems": [{"orderItemId": "1", "quantity": "one"}]},
    ],
)
def test_a_wrong_confirmation_changes_nothing(amazon, order, wrong):
    assert amazon.confirm(order, **wrong).status_code == 400
    assert amazon.order(order["orderId"]) == order


def test_an_unpaid_order_cannot_be_sent(amazon):
    amazon.command("pace", pay=60)
    number = amazon.bought(amazon.listed(site=UK), 1, UK)
    amazon.command("pace", pay=0.02)
    assert amazon.confirm(amazon.order(number)).status_code == 400


def test_shares_of_several_parcels_add_up_to_the_order(amazon):
    order = amazon.order(amazon.paid(amazon.listed(site=UK, price=3.33), 2, UK))
    for reference in ("1", "2"):
        amazon.confirm(order, reference=reference, units=1)
    found = amazon.get(
        "/finances/2024-06-19/transactions",
        relatedIdentifierName="ORDER_ID",
        relatedIdentifierValue=order["orderId"],
    )
    charges = [
        charge["breakdownAmount"]["currencyAmount"]
        for one in found["payload"]["transactions"]
        for group in one["breakdowns"]
        if group["breakdownType"] == "Sales"
        for charge in group["breakdowns"]
    ]
    assert f"{sum(charges):.2f}" == order["proceeds"]["grandTotal"]["amount"] == "10.65"
