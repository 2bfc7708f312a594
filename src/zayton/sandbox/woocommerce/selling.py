"""A buyer's order, and what becomes of it: lines and sums always without tax, tax beside them."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from zayton.sandbox.market import Basket
from zayton.sandbox.woocommerce.money import minor, written
from zayton.sandbox.woocommerce.shelves import Wrong, follow
from zayton.sandbox.woocommerce.store import Json, Store

STATUSES = ("pending", "processing", "on-hold", "completed", "cancelled", "refunded", "failed", "trash")
_SHIPPING_MINOR = 395
_TAX_PERCENT = {"GB": 20, "DE": 19, "FR": 20, "NL": 21, "US": 7}


def picked(store: Store, basket: Basket) -> list[tuple[Json, int]] | None:
    """(product or variation, units) of a basket; `None` unless all of it is for sale now."""
    found = []
    for sku, units in basket.items:
        one = store.by_sku(sku)
        if one is None or not for_sale(store, one) or (one["manage_stock"] and one["stock_quantity"] < units):
            return None
        found.append((one, units))
    return found or None


def for_sale(store: Store, one: Json) -> bool:
    """Whether buyers see it: published with a price, and in stock."""
    parent = store.products.get(str(one["parent_id"])) if one["type"] == "variation" else one
    shown = one["status"] == "publish" and parent is not None and parent["status"] == "publish"
    return bool(shown and one["price"] and one["stock_status"] == "instock" and one["type"] != "variable")


def place(store: Store, basket: Basket, goods: Sequence[tuple[Json, int]], at: datetime) -> Json:
    """The order, paid, its units taken from the stock."""
    percent = _TAX_PERCENT.get(basket.country, 0)
    lines = [_line(store, one, units, percent) for one, units in goods]
    number = store.next_id("post")
    order: Json = {
        "id": number,
        "parent_id": 0,
        "status": "processing",
        "currency": store.currency,
        "currency_symbol": "£" if store.currency == "GBP" else "$",
        "version": "10.2.1",
        "prices_include_tax": store.taxes_included,
        **store.moments("date_created", at),
        **store.moments("date_modified", at),
        **store.moments("date_paid", at),
        # null and never left out
        **store.moments("date_completed", None),
        **_CONSTANTS,
        "order_key": f"wc_order_{secrets.token_hex(7)[:13]}",
        "number": str(number),
        **_address(basket),
        "line_items": lines,
        "shipping_lines": [_shipping(store, percent)],
        "tax_lines": [],
        "fee_lines": [],
        "coupon_lines": [],
        "refunds": [],
        "meta_data": [],
    }
    order |= _sums(store, order)
    for one, units in goods:
        move(store, one, -units)
    store.orders[str(number)] = order
    store.notes[str(number)] = []
    return order


_CONSTANTS: Json = {
    "customer_id": 0,
    "customer_ip_address": "127.0.0.1",
    "customer_user_agent": "sandbox",
    "customer_note": "",
    "created_via": "checkout",
    "payment_method": "stripe",
    "payment_method_title": "Card",
    "transaction_id": "",
    "cart_hash": "",
    "discount_total": "0.00",
    "discount_tax": "0.00",
    "payment_url": "",
    "is_editable": False,
    "needs_payment": False,
    "needs_processing": True,
}


def move(store: Store, one: Json, units: int) -> None:
    """Put units on the shelf, or take them off."""
    if one["manage_stock"]:
        one["stock_quantity"] += units
        follow(store, one)


def _net(amount: int, percent: int, *, inside: bool) -> tuple[int, int]:
    """An amount without its tax, and the tax."""
    whole = 100 + percent if inside else 100
    tax = (2 * amount * percent + whole) // (2 * whole)
    return (amount - tax if inside else amount), tax


def _line(store: Store, one: Json, units: int, percent: int) -> Json:
    parent = store.products.get(str(one["parent_id"]), one) if one["type"] == "variation" else one
    variation = one["id"] if one["type"] == "variation" else 0
    net, tax = _net(minor(one["price"], store.currency) * units, percent, inside=store.taxes_included)
    options = [value["option"] for value in one["attributes"] if "option" in value]
    amounts = {"subtotal": net, "subtotal_tax": tax, "total": net, "total_tax": tax}
    return {
        "id": store.next_id("item"),
        "name": " - ".join([parent["name"], ", ".join(options)] if options else [parent["name"]]),
        "product_id": parent["id"],
        "variation_id": variation,
        "quantity": units,
        "tax_class": "",
        **{name: written(amount, store.currency) for name, amount in amounts.items()},
        "taxes": _taxes(tax, store),
        # how many units are off the shelf for a line: what keeps them from coming back twice
        "meta_data": [_meta(store, "_reduced_stock", str(units))],
        "sku": one["sku"],
        "global_unique_id": one["global_unique_id"],
        # a number among texts, and of one unit without tax: not to be summed
        "price": float(written(net, store.currency)) / units,
        # an id that is a text where there is no image, and a number where there is one
        "image": {"id": "", "src": ""},
        "parent_name": parent["name"] if variation else None,
    }


def _meta(store: Store, key: str, value: str) -> Json:
    # those of lines come with words for the screen beside them, which are the same where nobody made others
    return {
        "id": store.next_id("meta"),
        "key": key,
        "value": value,
        "display_key": key,
        "display_value": value,
    }


def _taxes(tax: int, store: Store) -> list[Json]:
    text = written(tax, store.currency)
    return [{"id": 1, "total": text, "subtotal": text}] if tax else []


def _shipping(store: Store, percent: int) -> Json:
    net, tax = _net(_SHIPPING_MINOR, percent, inside=store.taxes_included)
    return {
        "id": store.next_id("item"),
        "method_title": "Flat rate",
        "method_id": "flat_rate",
        "instance_id": "1",
        "total": written(net, store.currency),
        "total_tax": written(tax, store.currency),
        "taxes": _taxes(tax, store),
        "tax_status": "taxable",
        "meta_data": [],
    }


def _sums(store: Store, order: Json) -> Json:
    def summed(rows: str, name: str) -> int:
        return sum(minor(one[name], store.currency) for one in order[rows])

    cart_tax, shipping, shipping_tax = (
        summed("line_items", "total_tax"),
        summed("shipping_lines", "total"),
        summed("shipping_lines", "total_tax"),
    )
    total = summed("line_items", "total") + shipping + cart_tax + shipping_tax
    amounts = {
        "shipping_total": shipping,
        "shipping_tax": shipping_tax,
        "cart_tax": cart_tax,
        "total": total,
        "total_tax": cart_tax + shipping_tax,
    }
    return {name: written(amount, store.currency) for name, amount in amounts.items()}


def _address(basket: Basket) -> Json:
    first, _, last = basket.name.partition(" ")
    one = {
        "first_name": first,
        "last_name": last,
        "company": "",
        "address_1": basket.street,
        "address_2": "",
        "city": basket.city,
        "state": "",
        "postcode": basket.postcode,
        "country": basket.country,
    }
    return {
        "billing": {**one, "email": f"{first.lower()}@example.com", "phone": ""},
        "shipping": {**one, "phone": ""},
    }


def restate(store: Store, order: Json, status: str, at: datetime) -> None:
    """Give an order another status: cancelling puts units back on the shelf, completing notes when."""
    if status not in STATUSES:
        words = {"status": f"status is not one of {', '.join(STATUSES)}."}
        raise Wrong("rest_invalid_param", "Invalid parameter(s): status", params=words)
    before = order["status"]
    # units come back on cancelling, not on refunding an order by hand or on deleting it
    if status == "cancelled" and before not in ("cancelled", "trash"):
        for line in order["line_items"]:
            _put_back(store, line, reduced(line))
    if status == "completed" and before != "completed":
        order |= store.moments("date_completed", at)
    order["status"] = status
    order["needs_processing"] = status in ("pending", "processing", "on-hold")


def reduced(line: Json) -> int:
    """Units of a line that are off the shelf for it."""
    return next((int(meta["value"]) for meta in line["meta_data"] if meta["key"] == "_reduced_stock"), 0)


def _put_back(store: Store, line: Json, units: int) -> None:
    one = store.goods(str(line["variation_id"] or line["product_id"]))
    if one is not None:
        move(store, one, units)
    for meta in line["meta_data"]:
        if meta["key"] == "_reduced_stock":
            meta["value"] = meta["display_value"] = str(int(meta["value"]) - units)


def refund(store: Store, order: Json, told: Mapping[str, Any], at: datetime) -> Json:
    """Give money back; lines are {id, quantity, refund_total}, and come back on the shelf unless told otherwise."""
    lines = {line["id"]: line for line in order["line_items"]}
    rows = [one for one in told.get("line_items") or [] if one.get("id") in lines]
    amount = minor(str(told.get("amount") or 0), store.currency) or sum(
        minor(str(one.get("refund_total") or 0), store.currency) for one in rows
    )
    given = sum(-minor(one["total"], store.currency) for one in order["refunds"])
    if amount <= 0 or given + amount > minor(order["total"], store.currency):
        raise Wrong("woocommerce_rest_cannot_create_order_refund", "Invalid refund amount.", 500)
    made: Json = {
        "id": store.next_id("post"),
        **store.moments("date_created", at),
        "amount": written(amount, store.currency),
        "reason": str(told.get("reason") or ""),
        "refunded_by": 1,
        "refunded_payment": bool(told.get("api_refund", True)),
        "meta_data": [],
        "line_items": [_refund_line(store, lines[one["id"]], one) for one in rows],
        "shipping_lines": [],
        "tax_lines": [],
        "fee_lines": [],
    }
    if told.get("api_restock", True):
        for one in rows:
            _restock(store, lines[one["id"]], int(one.get("quantity") or 0))
    store.refunds[str(made["id"])] = made
    # only the sums, and negative; lines are in a resource of their own
    order["refunds"].append(
        {"id": made["id"], "reason": made["reason"], "total": written(-amount, store.currency)}
    )
    if given + amount == minor(order["total"], store.currency):
        order["status"] = "refunded"
    return made


def _restock(store: Store, line: Json, units: int) -> None:
    units = min(units, reduced(line))
    _put_back(store, line, units)
    line["meta_data"].append(_meta(store, "_restock_refunded_items", str(units)))


def _refund_line(store: Store, line: Json, told: Mapping[str, Any]) -> Json:
    total = written(-minor(str(told.get("refund_total") or 0), store.currency), store.currency)
    tax = written(0, store.currency)
    return {
        **{name: line[name] for name in ("name", "product_id", "variation_id", "tax_class", "sku", "price")},
        "id": store.next_id("item"),
        "quantity": -int(told.get("quantity") or 0),
        "subtotal": total,
        "subtotal_tax": tax,
        "total": total,
        "total_tax": tax,
        "taxes": [],
        "meta_data": [_meta(store, "_refunded_item_id", str(line["id"]))],
    }
