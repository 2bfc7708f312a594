"""A payout of Shopify Payments with its transactions as what was paid: pure.

What its states mean says `ShopifyPaymentsPayoutStatus` (shopify.dev/docs/api/admin-graphql): `failed` was declined by
the bank, `canceled` called off by Shopify. Either way the money is in the balance again (transaction `payout_failure`
or `payout_cancellation`) and comes with a later payout, in whose summary it is a retried payout.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from types import MappingProxyType

from zayton.channels.ports.parts import (
    Json,
    ident,
    loaded,
    minor,
    missing,
    moment,
    needed,
    needed_parts,
    part,
    text,
)
from zayton.channels.ports.settlements import MoneyKind, MoneyLine, PaidState, SettlementSeen

_STATES: Mapping[str, PaidState] = MappingProxyType(
    {
        "scheduled": PaidState.OPEN,
        "in_transit": PaidState.UNDERWAY,
        "paid": PaidState.PAID,
        "failed": PaidState.FAILED,
        "canceled": PaidState.FAILED,
        "cancelled": PaidState.FAILED,
    }
)
# by how a type begins: `refund`, `refund_failure`, `dispute_reversal` and so on come and go with versions
_KINDS = (
    ("charge", MoneyKind.SALE),
    ("refund", MoneyKind.REFUND),
    ("dispute", MoneyKind.DISPUTE),
    ("chargeback", MoneyKind.DISPUTE),
    ("reserve", MoneyKind.RESERVE),
    ("payout_failure", MoneyKind.BOUNCED),
    ("payout_cancel", MoneyKind.BOUNCED),
    ("payout", MoneyKind.PAYOUT),
    ("shipping_label", MoneyKind.FULFILMENT),
    ("marketing", MoneyKind.ADVERTISING),
    ("credit", MoneyKind.REIMBURSEMENT),
    ("tax", MoneyKind.TAX),
)


def settlement(body: bytes) -> SettlementSeen:
    """A payout; one whose transactions are in another currency than it is a `Fault`."""
    told = loaded(body)
    payout = part(told, "payout")
    currency = needed(payout, "currency")
    state = _STATES.get(text(payout, "status"), PaidState.OPEN)
    number = ident(payout)
    lines = tuple(
        line
        for row in needed_parts(told, "transactions")
        for line in _lines(row, currency, number)
        if line.amount
    )
    posted = [line.posted_at for line in lines if line.posted_at and line.kind is not MoneyKind.PAYOUT]
    return SettlementSeen(
        number,
        currency,
        lines,
        starts_at=min(posted, default=None),
        ends_at=max(posted, default=None),
        deposited_at=_day(text(payout, "date")) if state is PaidState.PAID else None,
        total=minor(needed(payout, "amount"), currency),
        state=state,
    )


def _lines(row: Json, currency: str, payout: str) -> Iterator[MoneyLine]:
    """What was moved, and the fee of it; a payout's own transaction stands among them, and is what they come to."""
    if text(row, "currency") not in ("", currency):
        raise missing("transactions.currency")
    event = needed(row, "type")
    kind = next((kind for begins, kind in _KINDS if event.startswith(begins)), MoneyKind.OTHER)
    if kind is MoneyKind.BOUNCED and row.get("source_id") and ident(row, "source_id") == payout:
        # that it failed itself is no money that comes with it
        kind = MoneyKind.PAYOUT
    at = moment(row, "processed_at")
    order = ident(row, "source_order_id") if row.get("source_order_id") else ""
    yield MoneyLine(kind, event, minor(needed(row, "amount"), currency), at, order)
    fee = minor(text(row, "fee") or "0", currency, "fee")
    yield MoneyLine(
        kind if kind in (MoneyKind.PAYOUT, MoneyKind.BOUNCED) else MoneyKind.COMMISSION,
        f"{event}: fee",
        -fee,
        at,
        order,
    )


def _day(written: str) -> datetime | None:
    try:
        # noon, so that it is the same day for whoever reads it from Honolulu to Sydney
        return datetime.fromisoformat(written).replace(hour=12, tzinfo=UTC)
    except ValueError:
        return None
