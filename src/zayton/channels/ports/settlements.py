"""What a marketplace paid out and what it is made of: one form for settlements, payouts, transactions and reports."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from zayton.channels.ports.documents import Page


class Statement(StrEnum):
    """What kind of paper tells of money.

    settlement  a period that is closed, with its total: a settlement report, a payout with its transactions
    ledger      transactions as they are told one by one; they name their settlement once it is closed
    held        transactions whose money the marketplace holds back for now
    report      lines of a span of days that somebody chose, by the settlement they name, without its total
    """

    SETTLEMENT = "settlement"
    LEDGER = "ledger"
    HELD = "held"
    REPORT = "report"


class PaidState(StrEnum):
    """Where the money of a settlement is.

    open      nobody has sent it yet
    underway  it was sent, and nobody says yet that it arrived
    paid      it is said to have arrived
    retrying  it did not arrive, and the marketplace tries again by itself
    failed    it did not arrive, was called off or was taken back: it is in the balance there again
    """

    OPEN = "open"
    UNDERWAY = "underway"
    PAID = "paid"
    RETRYING = "retrying"
    FAILED = "failed"


NOT_ARRIVED = frozenset({PaidState.RETRYING, PaidState.FAILED})
"""The states of money that was sent and did not arrive."""


class MoneyKind(StrEnum):
    """What a line of a settlement is for, the same on every marketplace.

    `PAYOUT` is the money that left for the bank: it is no part of what a settlement comes to, it is what it comes to.
    `RESERVE` is kept for the next period, or comes from the last one. `BOUNCED` comes again, as the payment of an
    earlier settlement failed: neither of the two is earned where it stands.
    """

    SALE = "sale"
    POSTAGE = "postage"
    GIFT_WRAP = "gift_wrap"
    DISCOUNT = "discount"
    TAX = "tax"
    REFUND = "refund"
    COMMISSION = "commission"
    FULFILMENT = "fulfilment"
    STORAGE = "storage"
    ADVERTISING = "advertising"
    SUBSCRIPTION = "subscription"
    FEE = "fee"
    REIMBURSEMENT = "reimbursement"
    DISPUTE = "dispute"
    RESERVE = "reserve"
    PAYOUT = "payout"
    BOUNCED = "bounced"
    OTHER = "other"


OF_GOODS = frozenset({MoneyKind.SALE, MoneyKind.REFUND})
"""The kinds whose lines say of how many units they are: told with every fee, they would be sold again each time."""


class MoneyLine(NamedTuple):
    """One amount: in minor units of its settlement's currency, positive when it comes to the seller.

    `said` are the marketplace's own words for it, `order` its order number, `sku` the seller's SKU (MSKU) as it stands
    there, `row` the line of a file that it stands on.
    """

    kind: MoneyKind
    said: str
    amount: int
    posted_at: datetime | None = None
    order: str = ""
    sku: str = ""
    quantity: int | None = None
    row: int | None = None


class SettlementSeen(NamedTuple):
    """A settlement, or a part of one, as a document tells of it.

    `ref` is the marketplace's own name of the settlement, blank for what is in none yet. `site` names the shop that it
    is of, `None` where it is of the whole account. `part` names the transaction that alone is told of; without one the
    document tells of all lines. `total` is what the marketplace says they come to, in minor units; `None` where it
    says nothing of it.
    """

    ref: str
    currency: str
    lines: Sequence[MoneyLine]
    statement: Statement = Statement.SETTLEMENT
    site: str | None = None
    part: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    deposited_at: datetime | None = None
    total: int | None = None
    state: PaidState = PaidState.OPEN


class SettlementsPort(Protocol):
    """Fetches what was paid out and what it is made of."""

    def settled(self, *, since: datetime, cursor: str) -> Page:
        """Settlements, payouts or transactions since a moment (subject SETTLEMENT)."""
