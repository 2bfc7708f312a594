"""A payout of Shopify Payments with its transactions as what was paid: pure."""

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
    lines = tuple(
        line for row in needed_parts(told, "transactions") for line in _lines(row, currency) if line.amount
    )
    posted = [line.posted_at for line in lines if line.posted_at and line.kind is not MoneyKind.PAYOUT]
    return SettlementSeen(
        ident(payout),
        currency,
        lines,
        starts_at=min(posted, default=None),
        ends_at=max(posted, default=None),
        deposited_at=_day(text(payout, "date")) if state is PaidState.PAID else None,
        total=minor(needed(payout, "amount"), currency),
        state=state,
    )


def _lines(row: Json, currency: str) -> Iterator[MoneyLine]:
    """What was moved, and the fee of it; a payout's own transaction stands among them, and is what they come to."""
    if text(row, "currency") not in ("", currency):
        raise missing("transactions.currency")
    event = needed(row, "type")
    kind = next((kind for begins, kind in _KINDS if event.startswith(begins)), MoneyKind.OTHER)
    at = moment(row, "processed_at")
    order = ident(row, "source_order_id") if row.get("source_order_id") else ""
    yield MoneyLine(kind, event, minor(needed(row, "amount"), currency), at, order)
    fee = minor(text(row, "fee") or "0", currency, "fee")
    yield MoneyLine(
        MoneyKind.PAYOUT if kind is MoneyKind.PAYOUT else MoneyKind.COMMISSION,
        f"{event}: fee",
        -fee,
        at,
        order,
    )


def _day(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written).replace(tzinfo=UTC)
    except ValueError:
        return None
