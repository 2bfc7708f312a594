"""Orders of the REST API v3 in our words.

WooCommerce writes lines without tax and the tax beside them, whatever the buyer saw. Where prices have tax within
(`prices_include_tax`), lines and shipping are taken with their tax, as they were shown; else tax is a charge. Fees and
roundings are what is left of the order's total.

It knows no parts of a shipment: a shipped order is `completed`. What was confirmed before that is in the order's own
meta data, where `dispatch` writes it. Refunds are told in full by a call of their own, and are part of the document
(`refunds_in_full`); of an order that came without them nothing is said about refunded units.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from zayton.channels.adapters.woocommerce.payloads import amount, amount_or, loaded
from zayton.channels.ports.orders import Address, ChannelLine, ChannelOrder, FulfilledBy, Progress, Refund
from zayton.channels.ports.parts import (
    Json,
    ident,
    moment,
    needed,
    needed_moment,
    needed_parts,
    part,
    parts,
    text,
    whole,
)

DISPATCHES = "_zayton_dispatches"
FULL_REFUNDS = "refunds_in_full"
# an order somebody is still filling in, or threw away
NOT_ORDERS = frozenset({"checkout-draft", "auto-draft", "trash"})
_CANCELLED = frozenset({"cancelled", "failed", "trash"})
_COLLECTED = ("local_pickup", "pickup_location")


class _Gone(NamedTuple):
    """What became of an order's units: by its status, and by line what was sent and what was given back."""

    progress: Progress
    sent: Mapping[str, int]
    taken_off: Mapping[str, int]


def order(body: bytes) -> ChannelOrder:
    """An order as it came; a lack of what is needed is a `Fault` (UNREADABLE)."""
    told = loaded(body)
    currency = needed(told, "currency")
    progress = _progress(told)
    refunds = parts(told, FULL_REFUNDS)
    taken_off = {} if progress == Progress.SHIPPED else _refunded(refunds)
    gone = _Gone(progress, sent_before(told), taken_off)
    lines = tuple(_line(line, told, currency, gone) for line in needed_parts(told, "line_items"))
    return ChannelOrder(
        number=ident(told),
        site="",
        placed_at=needed_moment(told, "date_created_gmt"),
        changed_at=changed_at(told) or needed_moment(told, "date_created_gmt"),
        progress=_with_parts(progress, lines),
        fulfilled_by=FulfilledBy.SELLER,
        currency=currency,
        lines=lines,
        charges=_charges(told, lines, currency),
        buyer=_buyer(told),
        address=_address(told),
        collects=any(text(one, "method_id") in _COLLECTED for one in parts(told, "shipping_lines")),
        refunds=tuple(_refund(one, currency, told) for one in refunds),
        label=text(told, "number"),
    )


def changed_at(told: Json) -> datetime | None:
    """When the order changed last, by the shop's clock."""
    return moment(told, "date_modified_gmt")


def sent_before(told: Json) -> dict[str, int]:
    """Units that were confirmed as sent, by line, as `dispatch` noted them."""
    sent: dict[str, int] = {}
    for lines in dispatches(told).values():
        for key, units in lines.items():
            sent[key] = sent.get(key, 0) + units
    return sent


def dispatches(told: Json) -> dict[str, dict[str, int]]:
    """The shipments noted in an order: units by line, by our key of the shipment; what is no such note is nothing."""
    for one in parts(told, "meta_data"):
        if text(one, "key") == DISPATCHES:
            try:
                noted = json.loads(text(one, "value"))
                return {
                    str(key): {str(line): int(units) for line, units in lines.items()}
                    for key, lines in noted.items()
                }
            except (ValueError, TypeError, AttributeError, RecursionError):
                return {}
    return {}


def _progress(told: Json) -> Progress:
    """The status; those of plugins are told by what was paid and done."""
    status = needed(told, "status").removeprefix("wc-")
    if status in _CANCELLED:
        return Progress.CANCELLED
    done = bool(text(told, "date_completed_gmt"))
    if status == "completed" or (done and status not in ("processing", "on-hold", "pending")):
        return Progress.SHIPPED
    if status == "refunded":
        return Progress.CANCELLED
    if status in ("pending", "on-hold"):
        return Progress.PENDING
    return Progress.OPEN if status == "processing" or text(told, "date_paid_gmt") else Progress.PENDING


def _with_parts(progress: Progress, lines: tuple[ChannelLine, ...]) -> Progress:
    if progress not in (Progress.OPEN, Progress.PENDING) or not lines:
        return progress
    waiting = sum(line.quantity - line.shipped - line.cancelled for line in lines)
    if any(line.shipped for line in lines):
        return Progress.PARTLY_SHIPPED if waiting else Progress.SHIPPED
    return progress if waiting else Progress.CANCELLED


def _refunded(refunds: Iterable[Json]) -> dict[str, int]:
    """Units given back before they left, by line."""
    taken: dict[str, int] = {}
    for refund in refunds:
        for line in parts(refund, "line_items"):
            key = _refunded_line(line)
            taken[key] = taken.get(key, 0) + abs(whole(line, "quantity"))
    return taken


def _refunded_line(line: Json) -> str:
    return next(
        (
            str(one.get("value"))
            for one in parts(line, "meta_data")
            if text(one, "key") == "_refunded_item_id"
        ),
        "",
    )


def _line(line: Json, told: Json, currency: str, gone: _Gone) -> ChannelLine:
    key, units = ident(line), whole(line, "quantity")
    gross = amount(line, "subtotal", currency)
    if told.get("prices_include_tax") is True:
        gross += amount_or(line, "subtotal_tax", currency)
    shipped = units if gone.progress == Progress.SHIPPED else min(units, gone.sent.get(key, 0))
    taken_off = units if gone.progress == Progress.CANCELLED else gone.taken_off.get(key, 0)
    return ChannelLine(
        key=key,
        sku=text(line, "sku"),
        listing=str(line.get("variation_id") or line.get("product_id") or ""),
        title=text(line, "name"),
        quantity=units,
        amount_minor=gross,
        shipped=shipped,
        cancelled=min(units - shipped, taken_off),
    )


def _charges(told: Json, lines: tuple[ChannelLine, ...], currency: str) -> tuple[tuple[str, int], ...]:
    within = told.get("prices_include_tax") is True

    def shown(name: str, tax: str) -> int:
        return amount_or(told, name, currency) + (amount_or(told, tax, currency) if within else 0)

    found = {
        "postage": shown("shipping_total", "shipping_tax"),
        "discount": -shown("discount_total", "discount_tax"),
        "tax": 0 if within else amount_or(told, "total_tax", currency),
    }
    goods = sum(line.amount_minor for line in lines)
    found["other"] = amount(told, "total", currency) - goods - sum(found.values())
    return tuple((code, minor) for code, minor in found.items() if minor)


def _buyer(told: Json) -> str:
    buyer = told.get("customer_id")
    return str(buyer) if isinstance(buyer, int) and buyer else ""


def _address(told: Json) -> Address:
    billing = part(told, "billing")
    to = part(told, "shipping")
    if not text(to, "address_1"):
        # goods that go where the bill goes have no address of their own
        to = billing
    return Address(
        name=f"{text(to, 'first_name')} {text(to, 'last_name')}".strip(),
        company=text(to, "company"),
        lines=tuple(line for line in (text(to, "address_1"), text(to, "address_2")) if line),
        city=text(to, "city"),
        region=text(to, "state"),
        postcode=text(to, "postcode"),
        country=text(to, "country"),
        phone=text(to, "phone") or text(billing, "phone"),
        email=text(billing, "email"),
    )


def _refund(one: Json, currency: str, told: Json) -> Refund:
    back = _restocked(told)
    lines = []
    for line in parts(one, "line_items"):
        key = _refunded_line(line)
        money = -amount_or(line, "total", currency) - amount_or(line, "total_tax", currency)
        lines.append((key, abs(whole(line, "quantity")), key in back, money))
    shipping = -sum(
        amount_or(line, "total", currency) + amount_or(line, "total_tax", currency)
        for line in parts(one, "shipping_lines")
    )
    paid = amount(one, "amount", currency)
    return Refund(
        number=ident(one),
        at=needed_moment(one, "date_created_gmt"),
        lines=tuple(lines),
        shipping_minor=shipping,
        other_minor=paid - shipping - sum(line[3] for line in lines),
    )


def _restocked(told: Json) -> set[str]:
    """Lines of which refunded units went back on the shelf, as the order's own lines note it."""
    return {
        ident(line)
        for line in parts(told, "line_items")
        if any(text(one, "key") == "_restock_refunded_items" for one in parts(line, "meta_data"))
    }
