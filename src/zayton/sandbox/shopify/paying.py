"""Payouts: what Shopify Payments pays to the shop, and the transactions they are made of."""

from datetime import datetime
from typing import Any

from zayton.sandbox.shopify.money import minor, written
from zayton.sandbox.shopify.store import Json, Store

_FEE_PER_MILLE = 29
_FEE_MINOR = 30
_NAMED = {"charge": "charges", "refund": "refunds", "payout_failure": "retried_payouts"}
_SUMMARY = ("adjustments", "charges", "refunds", "reserved_funds", "retried_payouts")


def pay_out(store: Store, at: datetime) -> Json | None:
    """One payout of all charges and refunds that no payout has yet, and of what came back; `None` without any."""
    rows = _charges(store, at) + _refunds(store, at) + _returned(store)
    if not rows:
        return None
    number = store.next_id("Payout")
    for row in rows:
        row |= {"payout_id": number, "payout_status": "paid"}
        store.transactions[str(row["id"])] = row
    currency = store.shop["currency"]
    total = sum(minor(row["net"], currency) for row in rows)
    day = at.date().isoformat()
    payout = {
        "id": number,
        "status": "paid",
        "date": day,
        "currency": currency,
        "amount": written(total, currency),
        "summary": _summary(rows, currency),
    }
    store.payouts[str(number)] = payout
    own = _transaction(store, at, kind="payout", source=number, amount=-total, fee=0)
    store.transactions[str(own["id"])] = {**own, "payout_id": number, "payout_status": "paid"}
    return payout


def send_back(store: Store, at: datetime) -> bool:
    """The bank declines the last payout: its money is in the balance again, as one transaction of its own."""
    last = next((one for one in reversed(store.payouts.values()) if one["status"] == "paid"), None)
    if last is None:
        return False
    last["status"] = "failed"
    for row in store.transactions.values():
        if row["payout_id"] == last["id"]:
            row["payout_status"] = "failed"
    amount = minor(last["amount"], last["currency"])
    row = _transaction(store, at, kind="payout_failure", source=last["id"], amount=amount, fee=0)
    store.transactions[str(row["id"])] = row
    return True


def _returned(store: Store) -> list[Json]:
    found = store.transactions.values()
    return [row for row in found if row["type"] == "payout_failure" and row["payout_id"] is None]


def _summary(rows: list[Json], currency: str) -> dict[str, str]:
    sums = dict.fromkeys((f"{name}_{part}_amount" for name in _SUMMARY for part in ("fee", "gross")), 0)
    for row in rows:
        name = _NAMED[row["type"]]
        sums[f"{name}_gross_amount"] += minor(row["amount"], currency)
        sums[f"{name}_fee_amount"] += minor(row["fee"], currency)
    return {name: written(amount, currency) for name, amount in sums.items()}


def _known(store: Store, kind: str) -> set[Any]:
    return {row["source_id"] for row in store.transactions.values() if row["type"] == kind}


def _charges(store: Store, at: datetime) -> list[Json]:
    known, rows = _known(store, "charge"), []
    for order in store.orders.values():
        if order["id"] not in known and not order["test"]:
            amount = minor(order["total_price"], order["currency"])
            fee = (amount * _FEE_PER_MILLE + 500) // 1000 + _FEE_MINOR
            row = _transaction(store, at, kind="charge", source=order["id"], amount=amount, fee=fee)
            rows.append({**row, "source_order_id": order["id"]})
    return rows


def _refunds(store: Store, at: datetime) -> list[Json]:
    known, rows = _known(store, "refund"), []
    for order in store.orders.values():
        for one in order["refunds"]:
            back = sum(minor(paid["amount"], order["currency"]) for paid in one["transactions"])
            if back and one["id"] not in known:
                row = _transaction(store, at, kind="refund", source=one["id"], amount=-back, fee=0)
                rows.append({**row, "source_order_id": order["id"]})
    return rows


def _transaction(store: Store, at: datetime, *, kind: str, source: int, amount: int, fee: int) -> Json:
    currency = store.shop["currency"]
    return {
        "id": store.next_id("BalanceTransaction"),
        "type": kind,
        "test": False,
        "payout_id": None,
        "payout_status": "pending",
        "currency": currency,
        "amount": written(amount, currency),
        "fee": written(fee, currency),
        "net": written(amount - fee, currency),
        "source_id": source,
        "source_type": {"charge": "charge", "refund": "Payments::Refund"}.get(kind, "payout"),
        "source_order_id": None,
        "source_order_transaction_id": None,
        "processed_at": store.written(at),
    }
