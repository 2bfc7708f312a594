"""Refunds: units off the lines, money back, and what the difference is called."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from zayton.sandbox.shopify.money import minor, money_set, written
from zayton.sandbox.shopify.shelves import move
from zayton.sandbox.shopify.stating import restate, work_of
from zayton.sandbox.shopify.store import LOCATION, Json, Store, gid


def refund(
    store: Store,
    order: Json,
    units: Mapping[int, tuple[int, str]],
    at: datetime,
    *,
    amount: int,
    note: str = "",
) -> Json:
    """Give money back, and take (units, `cancel` | `return` | `no_restock`) off lines by line id."""
    number = store.next_id("Refund")
    lines = [
        _refund_line(store, order, line, units[line["id"]], at)
        for line in order["line_items"]
        if line["id"] in units
    ]
    made: Json = {
        "id": number,
        "admin_graphql_api_id": gid("Refund", number),
        "created_at": store.written(at),
        "note": note or None,
        "order_id": order["id"],
        "processed_at": store.written(at),
        "restock": any(one["restock_type"] != "no_restock" for one in lines),
        "total_duties_set": money_set(0, order["currency"]),
        "user_id": None,
        "order_adjustments": _adjustments(order, number, lines, amount),
        "transactions": [_paid_back(store, order, amount, at)] if amount else [],
        "refund_line_items": lines,
        "duties": [],
    }
    order["refunds"].append(made)
    back = sum(
        minor(paid["amount"], order["currency"]) for one in order["refunds"] for paid in one["transactions"]
    )
    whole = minor(order["total_price"], order["currency"])
    order["financial_status"] = "refunded" if back >= whole else "partially_refunded" if back else "paid"
    order["current_total_price"] = written(max(0, whole - back), order["currency"])
    order["current_total_price_set"] = money_set(max(0, whole - back), order["currency"])
    restate(store, order, at)
    return made


def _refund_line(store: Store, order: Json, line: Json, units: tuple[int, str], at: datetime) -> Json:
    count, how = units
    currency = order["currency"]
    subtotal = minor(line["price"], currency) * count
    tax = sum(minor(one["price"], currency) for one in line["tax_lines"]) * count // line["quantity"]
    line["current_quantity"] -= count
    waiting = min(count, line["fulfillable_quantity"]) if how != "return" else 0
    line["fulfillable_quantity"] -= waiting
    for work in work_of(store, order["id"]):
        for one in work["line_items"]:
            if one["line_item_id"] == line["id"]:
                one["fulfillable_quantity"] = line["fulfillable_quantity"]
                back = 0 if how == "no_restock" else count
                move(store, str(one["inventory_item_id"]), available=back, committed=-waiting, at=at)
    return {
        "id": store.next_id("RefundLineItem"),
        "line_item_id": line["id"],
        "location_id": None if how == "no_restock" else LOCATION,
        "quantity": count,
        "restock_type": how,
        "subtotal": float(written(subtotal, currency)),
        "subtotal_set": money_set(subtotal, currency),
        "total_tax": float(written(tax, currency)),
        "total_tax_set": money_set(tax, currency),
        "line_item": dict(line),
    }


def _adjustments(order: Json, number: int, lines: Sequence[Json], amount: int) -> list[Json]:
    """What is given back beyond the goods: shipping as far as it was paid, the rest as a discrepancy."""
    currency = order["currency"]
    goods = sum(minor(one["subtotal_set"]["shop_money"]["amount"], currency) for one in lines)
    if not order["taxes_included"]:
        goods += sum(minor(one["total_tax_set"]["shop_money"]["amount"], currency) for one in lines)
    rest = amount - goods
    if not amount or not rest:
        return []
    paid = minor(order["total_shipping_price_set"]["shop_money"]["amount"], currency)
    taxed = 0 if order["taxes_included"] else _shipping_tax(order)
    shipped = 0 < rest <= paid + taxed
    kind = ("shipping_refund", "Shipping refund") if shipped else ("refund_discrepancy", "Refund discrepancy")
    tax = max(0, rest - paid) if shipped else 0
    return [
        {
            "id": number * 10 + 1,
            "order_id": order["id"],
            "refund_id": number,
            "amount": written(tax - rest, currency),
            "amount_set": money_set(tax - rest, currency),
            "kind": kind[0],
            "reason": kind[1],
            "tax_amount": written(-tax, currency),
            "tax_amount_set": money_set(-tax, currency),
        }
    ]


def _shipping_tax(order: Json) -> int:
    return sum(
        minor(tax["price"], order["currency"]) for one in order["shipping_lines"] for tax in one["tax_lines"]
    )


def _paid_back(store: Store, order: Json, amount: int, at: datetime) -> Json:
    number = store.next_id("OrderTransaction")
    return {
        "id": number,
        "admin_graphql_api_id": gid("OrderTransaction", number),
        "amount": written(amount, order["currency"]),
        "authorization": None,
        "created_at": store.written(at),
        "currency": order["currency"],
        "device_id": None,
        "error_code": None,
        "gateway": "shopify_payments",
        "kind": "refund",
        "location_id": None,
        "message": "Transaction approved",
        "order_id": order["id"],
        "parent_id": None,
        "payment_id": f"{order['name']}.1",
        "processed_at": store.written(at),
        "receipt": {},
        "source_name": "web",
        "status": "success",
        "test": False,
        "user_id": None,
    }
