"""What Shopify paid: a payout with its balance transactions, amount and fee apart."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from zayton.channels.adapters.shopify import ADAPTER
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.settlements import PaidState
from zayton.channels.settling.tests import builders

PAYOUT = json.loads((Path(builders.__file__).parent / "data" / "shopify-payout.json").read_text())["payout"]
read = ADAPTER.reading.settlement


def transaction(event, amount, fee="0.00", **more):
    return {
        "id": 1, "type": event, "currency": "USD", "amount": amount, "fee": fee, "source_order_id": 450789469,
        "processed_at": "2019-11-11T10:00:00-05:00", **more,
    }  # fmt: skip


# as the summary of the payout has them: charges, refunds and adjustments, each with its fees
ROWS = [
    transaction("charge", "44.52", "1.32"),
    transaction("refund", "-3.54", "-0.23"),
    transaction("adjustment", "2.13", "-0.12", source_order_id=None),
    transaction("payout", "-42.14", source_order_id=None),
]


def seen(*rows, **payout):
    return read(json.dumps({"payout": PAYOUT | payout, "transactions": rows}).encode())


def kinds(found):
    return [(line.kind.value, line.amount) for line in found.lines]


def test_amounts_and_fees_are_lines_of_their_own_and_the_payout_is_what_they_come_to():
    found = seen(*ROWS, amount="42.14")
    assert kinds(found) == [
        ("sale", 4452), ("commission", -132), ("refund", -354), ("commission", 23), ("other", 213),
        ("commission", 12), ("payout", -4214),
    ]  # fmt: skip
    assert sum(line.amount for line in found.lines) == 0
    assert (found.ref, found.total, found.site) == ("623721858", 4214, None)
    assert (found.lines[0].order, found.lines[4].order) == ("450789469", "")


def test_the_day_of_the_payout_is_told_once_it_is_paid():
    # at noon: read from China or from California it is the same day
    assert seen().deposited_at == datetime(2019, 11, 12, 12, tzinfo=UTC)
    failed = seen(status="failed")
    assert (failed.state, failed.deposited_at) == (PaidState.FAILED, None)


def test_money_of_a_payout_that_failed_comes_with_the_next_one_and_not_with_itself():
    failure = transaction("payout_failure", "42.14", source_id=1, source_type="payout", source_order_id=None)
    charge = transaction("charge", "10.00")
    found = seen(charge, failure, transaction("payout", "-52.14"), amount="52.14")
    assert kinds(found) == [("sale", 1000), ("bounced", 4214), ("payout", -5214)]
    own = seen(charge, failure | {"amount": "10.00", "source_id": PAYOUT["id"]}, status="failed")
    assert kinds(own) == [("sale", 1000), ("payout", 1000)]
    cancelled = transaction("payout_cancellation", "3.00", source_id=1)
    assert kinds(seen(cancelled)) == [("bounced", 300)]


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ("dispute", "dispute"),
        ("reserve", "reserve"),
        ("refund_failure", "refund"),
        ("shopify_collective_debit", "other"),
    ],
)
def test_types_that_come_and_go_have_a_kind(event, kind):
    assert kinds(seen(transaction(event, "1.00"))) == [(kind, 100)]


@pytest.mark.parametrize(
    "row",
    [
        transaction("charge", "1.00", currency="EUR"),
        transaction("", "1.00"),
        transaction("charge", None),
        transaction("charge", "x"),
        transaction("charge", "1", "y"),
    ],
)
def test_a_transaction_that_cannot_be_added_up_makes_the_payout_unreadable(row):
    with pytest.raises(Fault) as caught:
        seen(row)
    assert caught.value.kind is FaultKind.UNREADABLE
