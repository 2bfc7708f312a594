"""Reports of Amazon's own warehouses: the ledger by event and by day, what came back, what was taken out."""

from datetime import UTC, datetime, timedelta

import pytest

from zayton.sandbox.amazon.report_columns import LEDGER_DETAIL, LEDGER_SUMMARY, REMOVALS, RETURNS
from zayton.sandbox.amazon.tests.driving import DE, US, fresh, rows, unpacked, until

DETAIL = "GET_LEDGER_DETAIL_VIEW_DATA"
SUMMARY = "GET_LEDGER_SUMMARY_VIEW_DATA"
BACK = "GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA"
OUT = "GET_FBA_FULFILLMENT_REMOVAL_ORDER_DETAIL_DATA"


@pytest.fixture
def sku(amazon):
    """Ten units in Germany, of which a buyer got two and sent one of them back, damaged."""
    amazon.command("pace", ship=0.0)
    channel = [{"fulfillment_channel_code": "AMAZON_EU"}]
    name = fresh()
    amazon.put(name, DE, fulfillment_availability=channel)
    amazon.command("arrive", network="EU", sku=name, units=10)
    until(lambda: any(good["sku"] == name for good in amazon.stand.goods()))
    number = amazon.bought(name, 2, DE)
    until(lambda: amazon.order(number)["fulfillment"]["fulfillmentStatus"] == "SHIPPED")
    back = {
        "order": number,
        "sku": name,
        "units": 1,
        "disposition": "CUSTOMER_DAMAGED",
        "reason": "DEFECTIVE",
    }
    assert amazon.command("bring_back", **back) is True
    return name


def content(amazon, kind, sku, column="sku", **more):
    report = amazon.report(kind, DE, **more)
    document = amazon.document(report)
    told = rows(unpacked(document, amazon.http.get(document["url"]).content).decode())
    return [row for row in told if row[column] == sku]


def test_the_columns_are_amazons():
    counts = [len(columns) for columns in (LEDGER_DETAIL, LEDGER_SUMMARY, RETURNS, REMOVALS)]
    assert counts == [16, 22, 13, 16]


def test_the_ledger_has_a_row_an_event_and_they_sum_to_what_is_there(amazon, sku):
    told = content(amazon, DETAIL, sku, "MSKU")
    assert [(row["Event Type"], row["Quantity"], row["Disposition"]) for row in reversed(told)] == [
        ("Receipts", "10", "SELLABLE"),
        ("Shipments", "-2", "SELLABLE"),
        ("CustomerReturns", "1", "CUSTOMER_DAMAGED"),
    ]
    assert {row["Date"] for row in told} == {datetime.now(UTC).strftime("%m/%d/%Y")}


def test_the_ledger_of_another_time_is_not_in_it(amazon, sku):
    since = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    assert amazon.report(DETAIL, DE, dataStartTime=since)["processingStatus"] == "CANCELLED"


def test_the_summary_closes_each_day_with_what_the_events_left(amazon, sku):
    told = content(amazon, SUMMARY, sku, "MSKU")
    figures = {
        row["Disposition"]: (
            row["Starting Warehouse Balance"],
            row["Receipts"],
            row["Ending Warehouse Balance"],
        )
        for row in told
    }
    assert figures == {"SELLABLE": ("0", "10", "8"), "CUSTOMER_DAMAGED": ("0", "0", "1")}


def test_what_came_back_stands_with_its_order_and_label(amazon, sku):
    (row,) = content(amazon, BACK, sku)
    assert (row["quantity"], row["detailed-disposition"], row["reason"]) == (
        "1",
        "CUSTOMER_DAMAGED",
        "DEFECTIVE",
    )
    assert row["license-plate-number"].startswith("LPN")
    assert amazon.order(row["order-id"])["orderId"] == row["order-id"]


def test_what_was_taken_out_stands_with_its_number(amazon, sku):
    number = amazon.command("take_out", network="EU", sku=sku, units=3)
    (row,) = content(amazon, OUT, sku)
    assert (row["order-id"], row["requested-quantity"], row["shipped-quantity"]) == (number, "3", "3")
    assert next(row["Quantity"] for row in content(amazon, DETAIL, sku, "MSKU")) == "-3"


def test_a_seller_sends_nothing_back_that_amazon_did_not_ship(amazon):
    number = amazon.paid(amazon.listed(site=US))
    assert amazon.command("bring_back", order=number, sku="X", units=1) is False
