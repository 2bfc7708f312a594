"""Orders of Amazon as somebody who sells there would check them by hand."""

import json
from datetime import UTC, datetime

import pytest

from zayton.channels.adapters.amazon.mapping.orders import order
from zayton.channels.adapters.amazon.tests.answering import DE, JP, US
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.orders import Address, ChannelLine, FulfilledBy, Progress


def money(amount, currency="EUR"):
    return {"amount": amount, "currencyCode": currency}


def item(key="1", units=1, sku="MUG-RED", parts=(("ITEM", "10.00"),), **more):
    proceeds = [{"type": kind, "subtotal": money(amount)} for kind, amount in parts]
    return {
        "orderItemId": key,
        "quantityOrdered": units,
        "product": {"asin": "B0MUG", "title": "Mug", "sellerSku": sku},
        "proceeds": {"breakdowns": proceeds},
        "fulfillment": {"quantityFulfilled": 0, "quantityUnfulfilled": units},
    } | more


def sold(*items, total=None, status="UNSHIPPED", **more):
    given = {
        "orderId": "028-1234567-8901234",
        "createdTime": "2026-11-20T22:15:00Z",
        "lastUpdatedTime": "2026-11-21T08:00:00Z",
        "salesChannel": {"channelName": "AMAZON", "marketplaceId": DE},
        "fulfillment": {"fulfillmentStatus": status, "fulfilledBy": "MERCHANT"},
        "orderItems": list(items),
    } | more
    return given | ({"proceeds": {"grandTotal": money(total)}} if total else {})


def read(given):
    return order(json.dumps(given).encode())


def test_a_german_order_with_postage_and_a_coupon():
    seen = read(
        sold(
            item(
                "1", 2, parts=(("ITEM", "25.98"), ("SHIPPING", "4.99"), ("DISCOUNT", "2.60"), ("TAX", "4.53"))
            ),
            item("2", 1, "PLATE", parts=(("ITEM", "8.50"), ("TAX", "1.36"))),
            total="36.87",
        )
    )
    assert [(line.sku, line.quantity, line.amount_minor) for line in seen.lines] == [
        ("MUG-RED", 2, 2598),
        ("PLATE", 1, 850),
    ]
    # the prices hold the VAT already: 25.98 + 8.50 + 4.99 - 2.60 = 36.87
    assert dict(seen.charges) == {"postage": 499, "discount": -260}
    assert sum(line.amount_minor for line in seen.lines) + sum(dict(seen.charges).values()) == 3687


def test_an_american_order_whose_tax_comes_on_top_and_is_the_sellers():
    seen = read(sold(item(parts=(("ITEM", "39.99"), ("TAX", "10.00"))), total="49.99"))
    assert dict(seen.charges) == {"tax": 1000}


def test_tax_that_amazon_collects_and_pays_is_no_money_of_ours():
    collected = {
        "taxCollections": [{"model": "MARKETPLACE_FACILITATOR", "responsibleParty": "Amazon Services, Inc."}]
    }
    seen = read(
        sold(
            item("1", parts=(("ITEM", "39.99"), ("TAX", "4.00")), tax=collected),
            item("2", parts=(("ITEM", "5.00"), ("TAX", "0.50"))),
            total="49.49",
        )
    )
    assert dict(seen.charges) == {"tax": 50}


def test_a_discount_takes_away_whichever_sign_it_comes_with():
    for amount in ("2.50", "-2.50"):
        seen = read(sold(item(parts=(("ITEM", "10.00"), ("DISCOUNT", amount)))))
        assert seen.charges == (("discount", -250),)


def test_fees_for_cash_gift_wrap_a_tip_and_what_is_new_are_charges():
    given = sold(
        item(parts=(("ITEM", "10.00"), ("GIFT_WRAP", "3.00"), ("COD_FEE", "2.00"), ("SMALL_ORDER", "0.99")))
    )
    given["proceeds"] = {
        "breakdowns": [
            {"type": "DELIVERY_TIP", "status": "FINALIZED", "subtotal": money("1.00")},
            {"type": "ITEM", "subtotal": money("10.00")},
        ]
    }
    assert dict(read(given).charges) == {"gift_wrap": 300, "other": 399}


def test_a_pending_order_holds_its_goods_and_shows_no_money_yet():
    bare = {"orderItemId": "1", "quantityOrdered": 3, "product": {"asin": "B0MUG", "sellerSku": "MUG-RED"}}
    seen = read(sold(bare, status="PENDING"))
    assert seen.progress is Progress.PENDING
    assert seen.currency == "EUR"
    assert seen.lines == (ChannelLine("1", "MUG-RED", "B0MUG", "", 3, 0),)
    assert seen.address == Address()


def test_without_proceeds_a_line_is_worth_its_unit_price_times_its_units():
    bare = {
        "orderItemId": "1",
        "quantityOrdered": 3,
        "product": {"sellerSku": "MUG-RED", "price": {"unitPrice": money("700", "JPY")}},
    }
    seen = read(sold(bare, salesChannel={"channelName": "AMAZON", "marketplaceId": JP}))
    assert (seen.currency, seen.lines[0].amount_minor) == ("JPY", 2100)


def test_a_partly_shipped_order_with_a_cancelled_unit():
    line = item(
        units=5,
        fulfillment={"quantityFulfilled": 2, "quantityUnfulfilled": 2},
        cancellation={"cancellationExecution": {"cancelledBy": "MERCHANT", "cancelReason": "No stock"}},
    )
    seen = read(sold(line, status="PARTIALLY_SHIPPED"))
    assert seen.progress is Progress.PARTLY_SHIPPED
    assert (seen.lines[0].quantity, seen.lines[0].shipped, seen.lines[0].cancelled) == (5, 2, 1)


def test_a_buyer_who_only_asks_to_cancel_has_not_cancelled():
    line = item(cancellation={"cancellationRequest": {"requester": "BUYER", "cancelReason": "Too slow"}})
    assert read(sold(line)).lines[0].cancelled == 0


def test_nothing_of_a_cancelled_order_is_left_to_send():
    seen = read(
        sold(
            item(units=4, fulfillment={"quantityFulfilled": 0, "quantityUnfulfilled": 0}), status="CANCELLED"
        )
    )
    assert (seen.progress, seen.lines[0].cancelled) == (Progress.CANCELLED, 4)


def test_an_order_from_amazons_warehouse_that_is_picked_up_in_a_store():
    given = sold(item(), programs=["PRIME", "IN_STORE_PICK_UP"])
    given["fulfillment"]["fulfilledBy"] = "AMAZON"
    seen = read(given)
    assert (seen.fulfilled_by, seen.collects) == (FulfilledBy.MARKETPLACE, True)


def test_a_turkish_address_keeps_its_district():
    given = sold(
        item(),
        buyer={"buyerName": "M. Yilmaz", "buyerEmail": "x@marketplace.amazon.com.tr"},
        recipient={
            "deliveryAddress": {
                "name": "Mehmet Yilmaz",
                "addressLine1": "Istiklal Caddesi No:42",
                "addressLine2": "",
                "city": "Istanbul",
                "stateOrRegion": "Istanbul",
                "districtOrCounty": "Beyoglu",
                "postalCode": "34430",
                "countryCode": "TR",
            }
        },
    )
    assert read(given).address == Address(
        name="Mehmet Yilmaz",
        lines=("Istiklal Caddesi No:42", "Beyoglu"),
        city="Istanbul",
        region="Istanbul",
        postcode="34430",
        country="TR",
        email="x@marketplace.amazon.com.tr",
    )


def test_times_are_utc_whatever_zone_they_are_written_in():
    given = sold(item(), createdTime="2026-11-21T07:15:00+09:00", lastUpdatedTime="2026-11-21T08:00:00.123Z")
    given["fulfillment"]["shipByWindow"] = {"latestDateTime": "2026-11-23T22:59:59Z"}
    seen = read(given)
    assert seen.placed_at == datetime(2026, 11, 20, 22, 15, tzinfo=UTC)
    assert seen.changed_at == datetime(2026, 11, 21, 8, 0, 0, 123000, tzinfo=UTC)
    assert seen.ship_by == datetime(2026, 11, 23, 22, 59, 59, tzinfo=UTC)


STATUSES = {
    "PENDING_AVAILABILITY": Progress.PENDING,
    "PENDING": Progress.PENDING,
    "UNSHIPPED": Progress.OPEN,
    "PARTIALLY_SHIPPED": Progress.PARTLY_SHIPPED,
    "SHIPPED": Progress.SHIPPED,
    "CANCELLED": Progress.CANCELLED,
    "UNFULFILLABLE": Progress.CANCELLED,
}


@pytest.mark.parametrize(("theirs", "ours"), STATUSES.items())
def test_every_status_of_amazons_model_has_its_progress(theirs, ours):
    assert read(sold(item(), status=theirs)).progress is ours


@pytest.mark.parametrize(
    ("field", "broken"),
    [
        ("orderId", {"orderId": ""}),
        ("createdTime", {"createdTime": "yesterday"}),
        ("lastUpdatedTime", {"lastUpdatedTime": None}),
        ("orderItems", {"orderItems": {"1": {}}}),
        ("fulfillmentStatus", {"fulfillment": {"fulfillmentStatus": "LOST_IN_SPACE"}}),
        ("orderItemId", {"orderItems": [item(key=7)]}),
        ("quantityOrdered", {"orderItems": [item(units="2")]}),
        ("amount", {"orderItems": [item(parts=(("ITEM", "ten"),))]}),
        (
            "currencyCode",
            {
                "orderItems": [
                    item(),
                    item(proceeds={"breakdowns": [{"type": "ITEM", "subtotal": money("1", "USD")}]}),
                ],
                "proceeds": {"grandTotal": money("1")},
            },
        ),
    ],
)
def test_an_order_that_lost_a_needed_field_names_it(field, broken):
    with pytest.raises(Fault) as unreadable:
        read(sold(item()) | broken)
    assert unreadable.value.kind is FaultKind.UNREADABLE
    assert unreadable.value.figures == {"field": field}


def test_an_order_that_grew_fields_is_read_as_before():
    given = sold(item(), total="10.00")
    grown = json.loads(json.dumps(given), object_hook=lambda each: each | {"brandNew": [{"a": 1}], "x": None})
    assert read(grown) == read(given)


def test_an_order_of_another_store_of_the_same_account_keeps_its_site():
    assert read(sold(item(), salesChannel={"channelName": "AMAZON", "marketplaceId": US})).site == US
