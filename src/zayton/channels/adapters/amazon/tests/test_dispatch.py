"""Shipments as they are confirmed to Amazon."""

from datetime import UTC, datetime, timedelta, timezone

import httpx
from hypothesis import given
from hypothesis import strategies as st

from zayton.channels.adapters.amazon.dispatch import confirmation, package_number
from zayton.channels.adapters.amazon.tests.answering import (
    DE,
    Amazon,
    channel_to,
    refusal,
)
from zayton.channels.ports.faults import FaultKind
from zayton.channels.ports.orders import Dispatch

AT = datetime(2026, 11, 21, 17, 5, 6, 789_000, tzinfo=timezone(timedelta(hours=8)))
SENT = Dispatch("D-88", "028-1234567-8901234", DE, (("111", 2), ("222", 1)), AT, "dhl", "JD014600003SE")


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


def test_the_utc_of_a_confirmation_does_not_hang_on_the_zone_it_was_told_in():
    assert confirmation(SENT) == confirmation(SENT._replace(at=AT.astimezone(UTC)))
