"""Reports ripen, hold what they should, and lie behind addresses that run out."""

import gzip
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from zayton.sandbox.amazon.report_columns import ALL_ORDERS, INVENTORY
from zayton.sandbox.amazon.report_columns import LISTINGS as LISTING_COLUMNS
from zayton.sandbox.amazon.report_columns import SETTLEMENT as SETTLEMENT_COLUMNS
from zayton.sandbox.amazon.tests.driving import DE, JP, SECRETS, UK, US, fresh, rows, unpacked, until

ORDERS = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL"
LISTINGS = "GET_MERCHANT_LISTINGS_ALL_DATA"
STOCK = "GET_FBA_MYI_UNSUPPRESSED_INVENTORY_DATA"
SETTLEMENT = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"
CA = "A2EUQ1WTGCTBG2"


def test_flat_files_have_amazons_columns():
    assert [len(columns) for columns in (ALL_ORDERS, LISTING_COLUMNS, INVENTORY, SETTLEMENT_COLUMNS)] == [
        32,
        29,
        18,
        24,
    ]
    for columns in (ALL_ORDERS, LISTING_COLUMNS, INVENTORY, SETTLEMENT_COLUMNS):
        assert len({*columns}) == len(columns)
        assert all(name == name.strip("-") for name in columns)


def content(amazon, report, encoding="utf-8"):
    document = amazon.document(report)
    return rows(unpacked(document, amazon.http.get(document["url"]).content).decode(encoding))


def test_a_report_is_queued_worked_and_done(amazon):
    amazon.listed(site=UK)
    amazon.command("pace", step=0.4)
    body = {"reportType": LISTINGS, "marketplaceIds": [UK]}
    path = f"/reports/2021-06-30/reports/{amazon.post('/reports/2021-06-30/reports', body)['reportId']}"
    seen = []

    def last():
        status = amazon.get(path)["processingStatus"]
        if status not in seen:
            seen.append(status)
        return status == "DONE"

    until(last)
    amazon.command("pace", step=0.02)
    assert seen == ["IN_QUEUE", "IN_PROGRESS", "DONE"]


def test_a_report_without_data_is_cancelled(amazon):
    report = amazon.report(LISTINGS, CA)
    assert report["processingStatus"] == "CANCELLED"
    assert "reportDocumentId" not in report


def test_orders_of_a_window_are_in_the_report(amazon):
    since = datetime.now(UTC)
    number = amazon.paid(amazon.listed(site=UK, price=7.5), 2, UK)
    (row,) = content(amazon, amazon.report(ORDERS, UK, dataStartTime=since.isoformat()))
    assert (row["amazon-order-id"], row["quantity"], row["currency"]) == (number, "2", "GBP")
    assert (row["item-price"], row["order-status"], row["ship-postal-code"]) == (
        "15.00",
        "Unshipped",
        "NN11 8PB",
    )
    until_then = amazon.report(ORDERS, UK, dataEndTime=(since - timedelta(days=1)).isoformat())
    assert until_then["processingStatus"] == "CANCELLED"


def test_listings_are_in_the_report_in_the_encoding_of_their_site(amazon):
    sku = amazon.listed(site=JP, price=1200, item_name=[{"value": "ランタン"}])
    report = amazon.report(LISTINGS, JP)
    row = next(row for row in content(amazon, report, "cp932") if row["seller-sku"] == sku)
    assert (row["item-name"], row["price"], row["quantity"], row["status"]) == (
        "ランタン",
        "1200",
        "10",
        "Active",
    )


def test_what_lies_in_amazons_warehouses_is_in_the_report(amazon):
    sku = fresh("FBA")
    amazon.put(sku, DE, quantity=None)
    amazon.command("arrive", network="EU", sku=sku, units=6, inbound=4)
    row = next(row for row in content(amazon, amazon.report(STOCK, DE)) if row["sku"] == sku)
    assert (row["afn-fulfillable-quantity"], row["afn-total-quantity"]) == ("6", "10")


def test_a_settlement_adds_up_and_comes_by_itself(amazon):
    order = amazon.order(amazon.paid(amazon.listed(site=US, price=50), 2, US))
    amazon.confirm(order)
    # a second time there is nothing left to give back
    assert [amazon.command("refund", orders=[order["orderId"]]) for _ in range(2)] == [[True], [False]]
    (name,) = amazon.command("settle", site=US)
    reports = amazon.get("/reports/2021-06-30/reports", reportTypes=SETTLEMENT, processingStatuses="DONE")[
        "reports"
    ]
    head, *parts = content(amazon, reports[0])
    assert head["settlement-id"] == name
    assert Decimal(head["total-amount"]) == sum(Decimal(part["amount"]) for part in parts)
    mine = [part for part in parts if part["order-id"] == order["orderId"]]
    assert {part["transaction-type"] for part in mine} == {"Order", "Refund"}
    assert sum(Decimal(part["amount"]) for part in mine if part["amount-description"] == "Commission") == 0
    assert amazon.command("settle", site=US) == []


def test_a_settlement_cannot_be_asked_for(amazon):
    body = {"reportType": SETTLEMENT, "marketplaceIds": [US]}
    assert amazon.call("POST", "/reports/2021-06-30/reports", json=body).status_code == 400


def test_a_scheduled_report_is_made_when_it_is_due(amazon):
    amazon.listed(site=UK)
    due = datetime.now(UTC).isoformat()
    body = {"reportType": LISTINGS, "marketplaceIds": [UK], "period": "P1D", "nextReportCreationTime": due}
    schedule = amazon.post("/reports/2021-06-30/schedules", body)["reportScheduleId"]

    def made():
        found = amazon.get("/reports/2021-06-30/reports", reportTypes=LISTINGS, pageSize=100)["reports"]
        return [one for one in found if one.get("reportScheduleId") == schedule]

    until(made)
    assert amazon.get(f"/reports/2021-06-30/schedules/{schedule}")["nextReportCreationTime"] > due
    amazon.call("DELETE", f"/reports/2021-06-30/schedules/{schedule}")


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"reportType": "GET_EVERYTHING", "marketplaceIds": [US]},
        {"reportType": LISTINGS, "marketplaceIds": []},
        {"reportType": LISTINGS, "marketplaceIds": ["MOON"]},
        {"reportType": LISTINGS, "marketplaceIds": [US], "dataStartTime": "soon"},
        [],
    ],
)
def test_what_cannot_be_made_is_refused(amazon, wrong):
    assert amazon.call("POST", "/reports/2021-06-30/reports", json=wrong).status_code == 400


def test_small_documents_come_plain_and_large_ones_packed(amazon):
    for _ in range(6):
        amazon.listed(site=UK)
    large = amazon.document(amazon.report(LISTINGS, UK))
    assert large["compressionAlgorithm"] == "GZIP"
    assert gzip.decompress(amazon.http.get(large["url"]).content).startswith(b"item-name\t")
    number = amazon.paid(amazon.listed(site=UK), 1, UK)
    since = amazon.order(number)["lastUpdatedTime"]
    small = amazon.document(amazon.report(ORDERS, UK, dataStartTime=since))
    assert "compressionAlgorithm" not in small


def test_an_address_runs_out_and_can_be_asked_for_again(amazon):
    amazon.listed(site=UK)
    report = amazon.report(LISTINGS, UK)
    old = amazon.document(report)["url"]
    amazon.stand.tell("clock", {"skew_seconds": 400})
    refused = amazon.http.get(old)
    new = amazon.http.get(amazon.document(report)["url"])
    amazon.stand.tell("clock", {"skew_seconds": 0})
    assert (refused.status_code, new.status_code) == (403, 200)
    assert "<Code>AccessDenied</Code><Message>Request has expired</Message>" in refused.text


def test_an_address_that_was_changed_opens_nothing(amazon):
    amazon.listed(site=UK)
    url = amazon.document(amazon.report(LISTINGS, UK))["url"]
    for changed in (url.replace("Expires=300", "Expires=9999"), url.split("?")[0], url[:-1], f"{url}é"):
        refused = amazon.http.get(changed)
        assert refused.status_code == 403
        assert "SignatureDoesNotMatch" in refused.text


def test_what_is_put_must_be_of_the_type_that_was_named(amazon):
    document = amazon.post("/feeds/2021-06-30/documents", {"contentType": "application/json"})
    refused = amazon.http.put(document["url"], content=b"{}", headers={"content-type": "text/plain"})
    assert (refused.status_code, "SignatureDoesNotMatch" in refused.text) == (403, True)
    assert amazon.http.get(document["url"]).status_code == 404


def test_secrets_are_nowhere_in_what_the_sandbox_shows(amazon):
    assert SECRETS["client_secret"] not in json.dumps(amazon.stand.state())
