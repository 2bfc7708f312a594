"""What Amazon paid: settlement reports fetched as they are written, and each document read to the cent."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import httpx
import pytest

from zayton.channels.adapters.amazon import ADAPTER
from zayton.channels.adapters.amazon.tests.answering import DE, US, Amazon, cases_of, channel_to
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.settlements import MoneyKind, PaidState, Statement
from zayton.channels.rules.amazon_money import amazon_kind
from zayton.channels.settling.tests import builders
from zayton.kernel.time import now

REPORT = (Path(builders.__file__).parent / "data" / "settlement-v2-usd-synthetic.txt").read_text()
read = ADAPTER.reading.settlement


def money(amount, currency="EUR"):
    return {"currencyCode": currency, "currencyAmount": amount}


def leaf(kind, amount, *inner):
    return {"breakdownType": kind, "breakdownAmount": money(amount), "breakdowns": list(inner)}


def transaction(*breakdowns, total=10, **more):
    return {
        "sellingPartnerMetadata": {"marketplaceId": DE},
        "relatedIdentifiers": [
            {"relatedIdentifierName": "ORDER_ID", "relatedIdentifierValue": "302-1"},
            {"relatedIdentifierName": "SETTLEMENT_ID", "relatedIdentifierValue": "99"},
        ],
        "transactionType": "Shipment",
        "transactionId": "t1",
        "transactionStatus": "RELEASED",
        "description": "Order Payment",
        "postedDate": "2026-07-14T03:35:13.214Z",
        "totalAmount": money(total),
        "breakdowns": list(breakdowns),
        **more,
    }


def seen(told):
    return read(json.dumps(told).encode())


def report(text=REPORT, **facts):
    return seen({"settlementReport": {"reportId": "R1", **facts}, "text": text})


def kinds(found):
    return [(line.kind.value, line.amount) for line in found.lines]


def test_a_transaction_is_read_down_to_its_smallest_amounts():
    found = seen(
        transaction(
            leaf("Sales", 12.5, leaf("ProductCharges", 12), leaf("Shipping", 0.5)),
            leaf(
                "Expenses",
                -2.5,
                leaf("AmazonFees", -2.5, leaf("Commission", -1.8), leaf("FBAPerUnitFulfillmentFee", -0.7)),
            ),
        )
    )
    assert (found.ref, found.currency, found.site, found.part) == ("99", "EUR", DE, "t1")
    assert (found.statement, found.total) == (Statement.LEDGER, None)
    assert kinds(found) == [("sale", 1200), ("postage", 50), ("commission", -180), ("fulfilment", -70)]
    assert {line.order for line in found.lines} == {"302-1"}
    assert found.lines[2].said == "Shipment: Expenses / AmazonFees / Commission"


def test_items_tell_the_sku_where_they_come_to_the_whole():
    context = {"contextType": "ProductContext", "sku": "MUG", "quantityShipped": 2}
    item = {"contexts": [context], "breakdowns": [leaf("ProductCharges", 12), leaf("Commission", -2)]}
    found = seen(transaction(leaf("Sales", 10), items=[item]))
    assert [(line.kind, line.sku, line.quantity) for line in found.lines] == [
        (MoneyKind.SALE, "MUG", 2),
        (MoneyKind.COMMISSION, "MUG", None),
    ]
    found = seen(transaction(leaf("Sales", 11), total=11, items=[item]))
    assert [(line.sku, line.amount) for line in found.lines] == [("", 1100)]


@pytest.mark.parametrize(
    "breakdowns", [[], [leaf("ProductCharges", 7)], [leaf("Sales", 10, leaf("Gone", 3))], None]
)
def test_whatever_is_broken_down_the_lines_come_to_the_whole(breakdowns):
    found = seen(transaction(total=10) | {"breakdowns": breakdowns})
    assert sum(line.amount for line in found.lines) == 1000


def test_money_that_is_held_back_is_told_apart_and_once_it_is_freed_told_no_more():
    held = seen(transaction(transactionStatus="DEFERRED"))
    assert (held.statement, held.ref, len(held.lines)) == (Statement.HELD, "", 1)
    freed = seen(transaction(transactionStatus="DEFERRED_RELEASED"))
    assert (freed.statement, freed.part, freed.lines) == (Statement.LEDGER, "t1", ())


def test_amazons_own_example_is_read():
    (example,) = cases_of("listTransactions", 200)
    (told,) = example["payload"]["transactions"]
    found = seen(told)
    assert (found.ref, found.currency, found.site) == ("", "USD", "ATIV93840DER")
    # its group is no settlement that a report would name
    assert kinds(found) == [("other", 1000)]
    assert found.part.startswith("?")


@pytest.mark.parametrize(
    ("changed", "lacks"),
    [
        ({"totalAmount": None}, "currencyCode"),
        ({"totalAmount": money("ten")}, "totalAmount"),
        ({"totalAmount": money(float("1e300"))}, "totalAmount"),
        ({"breakdowns": [{"breakdownType": "x", "breakdownAmount": money(1, "USD")}]}, "breakdownAmount"),
    ],
)
def test_a_transaction_without_its_amounts_is_unreadable_and_says_why(changed, lacks):
    with pytest.raises(Fault) as caught:
        seen(transaction() | changed)
    assert caught.value.kind is FaultKind.UNREADABLE
    assert lacks in caught.value.said


def test_a_settlement_report_comes_to_its_total():
    found = report()
    assert (found.ref, found.currency, found.total, found.site) == ("28471003921", "USD", 58_289, US)
    assert sum(line.amount for line in found.lines) == 58_289
    assert (found.statement, found.state) == (Statement.SETTLEMENT, PaidState.PAID)
    assert found.starts_at == datetime(2026, 6, 16, tzinfo=UTC)
    assert found.deposited_at == datetime(2026, 7, 2, tzinfo=UTC)


def test_commas_and_dotted_days_of_european_reports_are_read():
    lines = [line.split("\t") for line in REPORT.splitlines()]
    for cells in lines[1:]:
        cells[4], cells[14] = cells[4].replace(".", ","), cells[14].replace(".", ",")
        cells[5] = "EUR"
        cells[11] = cells[11].replace("amazon.com", "Amazon.de")
    lines[1][1] = "16.06.2026 00:00:00 UTC"
    found = report("\r\n".join("\t".join(cells) for cells in lines))
    assert (found.total, found.currency, found.site) == (58_289, "EUR", DE)
    assert found.starts_at == datetime(2026, 6, 16, tzinfo=UTC)


def test_a_day_that_could_be_two_days_is_no_day():
    found = report(REPORT.replace("2026-07-02 00:00:00 UTC", "09/06/25"))
    assert (found.deposited_at, found.state, found.total) == (None, PaidState.OPEN, 58_289)


def test_what_a_report_names_no_store_for_is_that_of_its_order():
    plain = REPORT.replace("amazon.com", "")
    assert report(plain, marketplaceIds=[DE]).site == DE
    assert report(plain, marketplaceIds=[DE, US]).site == ""


@pytest.mark.parametrize(
    ("before", "after", "lacks"),
    [
        ("total-amount", "sum", "total-amount"),
        ("\t582.89\t", "\t\t", "total-amount"),
        ("\t129.99\t", "\tmuch\t", "amount"),
        ("\t129.99\t", "\t1,234.56\t", "amount"),
        ("\t129.99\t", "\t1.234\t", "amount"),
        ("\n28471003921\t\t\t\t\tUSD\tServiceFee", "\n999\t\t\t\t\tUSD\tServiceFee", "settlement-id"),
        ("\tUSD\tServiceFee", "\tCAD\tServiceFee", "currency"),
    ],
)
def test_a_report_that_lost_what_is_needed_is_unreadable_and_says_what(before, after, lacks):
    assert before in REPORT
    with pytest.raises(Fault) as caught:
        report(REPORT.replace(before, after))
    assert (caught.value.kind, caught.value.figures["field"]) == (FaultKind.UNREADABLE, lacks)


def test_a_line_that_was_cut_before_its_amount_is_unreadable_and_not_left_out():
    line = next(line for line in REPORT.splitlines() if "\t129.99\t" in line)
    cut = line.split("\t129.99\t")[0]
    with pytest.raises(Fault) as caught:
        report(REPORT.replace(line, cut))
    assert (caught.value.kind, caught.value.figures["field"]) == (FaultKind.UNREADABLE, "amount")


def test_empty_cells_may_be_left_off_at_the_end_of_a_line():
    found = report("\n".join(line.rstrip("\t") for line in REPORT.splitlines()))
    assert found == report()


def test_a_column_more_is_no_matter():
    grown = "\n".join(line + "\tnew" for line in REPORT.splitlines())
    assert report(grown).total == 58_289


@pytest.mark.parametrize(
    ("event", "said", "kind"),
    [
        ("Order", "ItemPrice / Principal", "sale"),
        ("Refund", "ItemPrice / Principal", "refund"),
        ("Chargeback Refund", "ItemPrice / Principal", "dispute"),
        ("Order", "ItemPrice / Shipping", "postage"),
        ("Order", "ItemPrice / ShippingTax", "tax"),
        ("Order", "ItemFees / ShippingChargeback", "fulfilment"),
        ("Order", "ItemFees / MarketplaceFacilitatorVAT-Principal", "tax"),
        ("Order", "ItemWithheldTax / MarketplaceFacilitatorTax-Principal", "tax"),
        ("Order", "Promotion / Principal", "discount"),
        ("Refund", "ItemFees / RefundCommission", "commission"),
        ("other-transaction", "other-transaction / Previous Reserve Amount Balance", "reserve"),
        ("other-transaction", "other-transaction / Current Reserve Amount", "reserve"),
        ("other-transaction", "other-transaction / Payable to Amazon", "reserve"),
        ("other-transaction", "other-transaction / Successful charge", "other"),
        ("Debt Adjustment", "Debt Adjustment / Cross-Account Debt Adjustment for FR", "other"),
        (
            "other-transaction",
            "other-transaction / Transfer of funds unsuccessful: Amazon has cancelled your transfer of funds.",
            "bounced",
        ),
        ("Transfer", "FailedDisbursement", "bounced"),
        ("ServiceFee", "other-transaction / Storage Fee", "storage"),
        ("ServiceFee", "other-transaction / Subscription Fee", "subscription"),
        ("ServiceFee", "Cost of Advertising / TransactionTotalAmount", "advertising"),
        ("Adjustment", "other-transaction / Refund Reimbursal", "reimbursement"),
        ("Transfer", "other-transaction / Previous Reserve Amount Balance", "reserve"),
        ("Transfer", "", "payout"),
        ("Refund", "", "refund"),
        ("Whatever", "", "other"),
        ("", "ReservationOfPrivateData", "reserve"),
    ],
)
def test_amazons_words_have_a_kind(event, said, kind):
    if said != "ReservationOfPrivateData":
        assert amazon_kind(event, said).value == kind


def written(number, at="2026-11-20T00:00:00Z"):
    return {"reportId": f"R{number}", "reportDocumentId": f"d{number}", "createdTime": at, "reportType": "x"}


def test_after_the_transactions_come_the_reports_that_were_written_since():
    pages = [{"reports": [written(1)], "nextToken": "more"}, {"reports": [written(2)]}]
    amazon = Amazon(
        listTransactions={"payload": {"transactions": []}},
        getReports=pages,
        getReportDocument={"reportDocumentId": "d", "url": "https://s3.example/d"},
        document=httpx.Response(200, content=REPORT.encode()),
    )
    port = channel_to(amazon).settlements
    since, cursor, documents = now() - ADAPTER.settles_within, "", []
    while True:
        page = port.settled(since=since, cursor=cursor)
        documents += page.documents
        if not (cursor := page.cursor):
            break
    assert [one.key for one in documents] == ["report:R1", "report:R2"]
    assert [read(one.body).total for one in documents] == [58_289, 58_289]
    first, second = amazon.queries("getReports")
    # a token stands alone, and what was fetched weeks ago is not fetched again
    assert second == {"nextToken": "more"}
    assert now() - datetime.fromisoformat(first["createdSince"]) < timedelta(days=4)


def test_reading_a_transaction_loses_no_cent_to_floats():
    found = seen(transaction(leaf("ProductCharges", 0.1), leaf("Shipping", 0.2), total=0.3))
    assert sum(Decimal(line.amount) for line in found.lines) == 30
