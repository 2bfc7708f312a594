"""What eBay paid: a payout with its transactions, each amount before fees and each fee by itself."""

import json

import pytest

from zayton.channels.adapters.ebay import ADAPTER
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.settlements import PaidState

read = ADAPTER.reading.settlement


def money(value, currency="GBP"):
    return {"value": value, "currency": currency}


def transaction(event="SALE", entry="CREDIT", amount="85.00", **more):
    return {
        "transactionId": "1", "transactionType": event, "bookingEntry": entry, "amount": money(amount),
        "transactionDate": "2026-07-01T10:00:00.000Z", "orderId": "01-1", **more,
    }  # fmt: skip


SALE = transaction(
    totalFeeBasisAmount=money("100.00"),
    totalFeeAmount=money("15.00"),
    orderLineItems=[
        {"marketplaceFees": [{"feeType": "FINAL_VALUE_FEE", "amount": money("12.50")}]},
        {"marketplaceFees": [{"feeType": "AD_FEE", "amount": money("2.00")}]},
    ],
)


def seen(*transactions, amount="85.00", **payout):
    told = {
        "payoutId": "56",
        "payoutStatus": "SUCCEEDED",
        "amount": money(amount),
        "payoutDate": "2026-07-02T08:00:00.000Z",
    }
    return read(json.dumps({"payout": told | payout, "transactions": transactions}).encode())


def kinds(found):
    return [(line.kind.value, line.amount) for line in found.lines]


def test_a_sale_is_what_the_buyer_paid_and_every_fee_a_line_of_its_own():
    found = seen(SALE)
    assert kinds(found) == [("sale", 10_000), ("commission", -1250), ("advertising", -200), ("fee", -50)]
    assert (found.ref, found.currency, found.total, found.site) == ("56", "GBP", 8500, None)
    assert (found.state, found.lines[0].order) == (PaidState.PAID, "01-1")
    assert sum(line.amount for line in found.lines) == found.total


def test_fees_of_a_refund_come_back():
    refund = transaction(
        "REFUND", "DEBIT", "42.50", totalFeeAmount=money("7.50"),
        orderLineItems=[{"marketplaceFees": [{"feeType": "FINAL_VALUE_FEE", "amount": money("7.50")}]}],
    )  # fmt: skip
    assert kinds(seen(refund, amount="-42.50")) == [("refund", -5000), ("commission", 750)]


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        (transaction("NON_SALE_CHARGE", "DEBIT", "9.00", feeType="AD_FEE"), "advertising"),
        (transaction("NON_SALE_CHARGE", "DEBIT", "9.00", feeType="STORE_SUBSCRIPTION_FEE"), "subscription"),
        (transaction("NON_SALE_CHARGE", "DEBIT", "9.00", feeType="OTHER_FEES"), "fee"),
        (transaction("SHIPPING_LABEL", "DEBIT", "9.00"), "fulfilment"),
        (transaction("DISPUTE", "DEBIT", "9.00"), "dispute"),
        (transaction("SOMETHING_NEW", "DEBIT", "9.00"), "other"),
    ],
)
def test_what_is_no_sale_has_its_kind(told, kind):
    assert kinds(seen(told, amount="-9.00")) == [(kind, -900)]


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("INITIATED", "underway"),
        ("RETRYABLE_FAILED", "retrying"),
        ("TERMINAL_FAILED", "failed"),
        ("REVERSED", "failed"),
        ("NEW", "open"),
    ],
)
def test_only_a_payout_that_arrived_is_paid(status, state):
    found = seen(SALE, payoutStatus=status)
    assert (found.state.value, found.deposited_at) == (state, None)


@pytest.mark.parametrize(
    "changed",
    [
        {"amount": money("1.00", "EUR")},
        {"bookingEntry": "SIDEWAYS"},
        {"bookingEntry": None},
        {"transactionType": ""},
        {"amount": money("x")},
    ],
)
def test_a_transaction_that_cannot_be_added_up_makes_the_payout_unreadable(changed):
    with pytest.raises(Fault) as caught:
        seen(SALE | changed)
    assert caught.value.kind is FaultKind.UNREADABLE
