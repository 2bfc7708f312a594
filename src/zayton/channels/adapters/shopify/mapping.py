"""Orders of the REST Admin API, which webhooks carry too, in our words.

Money is the shop's (`shop_money`), not the buyer's: prices, payouts and refunds are in it as well. A line's amount is
price times units before discounts; discounts, shipping and tax that comes on top are charges, and what is left of the
order's total (tips, duties, gift cards sold, rounding) is `other`, so that lines and charges add up to `total_price`.
Gift cards that are sold are no goods, and have no line; gift cards that pay change nothing.
"""

from datetime import datetime

from zayton.channels.adapters.shopify.payloads import amount, amount_or
from zayton.channels.ports.orders import Address, ChannelLine, ChannelOrder, FulfilledBy, Progress, Refund
from zayton.channels.ports.parts import (
    Json,
    ident,
    loaded,
    moment,
    needed,
    needed_moment,
    needed_parts,
    part,
    parts,
    text,
    whole,
    whole_or,
)

_NOT_SENT = frozenset({"cancelled", "error", "failure"})
# paid on delivery: the money is awaited by the carrier, not by the shop before it sends
_ON_DELIVERY = ("cash on delivery", "cod")


def order(body: bytes) -> ChannelOrder:
    """An order as it came; a lack of what is needed is a `Fault` (UNREADABLE)."""
    return read_order(loaded(body))


def read_order(told: Json) -> ChannelOrder:
    """An order that is parsed already; see `order`."""
    currency = needed(told, "currency")
    goods = [line for line in needed_parts(told, "line_items") if line.get("gift_card") is not True]
    sent = _sent(told)
    given_back = parts(told, "refunds")
    taken_off = _taken_off(given_back)
    lines = tuple(_line(line, currency, sent, taken_off, told) for line in goods)
    return ChannelOrder(
        number=ident(told),
        site="",
        placed_at=moment(told, "processed_at") or needed_moment(told, "created_at"),
        changed_at=needed_moment(told, "updated_at"),
        progress=_progress(told, lines),
        fulfilled_by=FulfilledBy.SELLER,
        currency=currency,
        lines=lines,
        charges=_charges(told, lines, currency),
        buyer=_buyer(told),
        address=_address(told),
        collects=_collects(told),
        refunds=tuple(_refund(one, currency, told) for one in given_back),
        label=text(told, "name"),
    )


def is_test(told: Json) -> bool:
    """Whether somebody only tried the shop out."""
    return told.get("test") is True


def changed_at(told: Json) -> datetime | None:
    """When the order changed last, by the shop's clock."""
    return moment(told, "updated_at")


def _sent(told: Json) -> dict[int, int]:
    """Units that left, by line."""
    sent: dict[int, int] = {}
    for one in parts(told, "fulfillments"):
        if text(one, "status") not in _NOT_SENT:
            for line in parts(one, "line_items"):
                key = whole(line, "id")
                sent[key] = sent.get(key, 0) + whole(line, "quantity")
    return sent


def _taken_off(refunds: list[Json]) -> dict[int, int]:
    """Units that will not be sent, by line: taken off by a refund, an edit or the cancellation before they left."""
    taken: dict[int, int] = {}
    for refund in refunds:
        for one in parts(refund, "refund_line_items"):
            if text(one, "restock_type") == "cancel":
                key = whole(one, "line_item_id")
                taken[key] = taken.get(key, 0) + whole(one, "quantity")
    return taken


def _line(
    line: Json, currency: str, sent: dict[int, int], taken_off: dict[int, int], told: Json
) -> ChannelLine:
    key, units = whole(line, "id"), whole(line, "quantity")
    left = whole_or(line, "fulfillable_quantity", -1)
    shipped = min(units, sent.get(key, 0))
    if not shipped and text(told, "fulfillment_status") == "fulfilled":
        # sold over the counter: handed out without a fulfilment that says so
        shipped = units - min(units, taken_off.get(key, 0))
    cancelled = taken_off.get(key, 0)
    if told.get("cancelled_at") or left >= 0:
        cancelled = max(cancelled, units - shipped - max(0, left))
    variant = line.get("variant_id")
    return ChannelLine(
        key=str(key),
        sku=text(line, "sku"),
        listing=str(variant) if variant else "",
        title=text(line, "name") or text(line, "title"),
        quantity=units,
        amount_minor=amount(line, "price", currency) * units,
        shipped=shipped,
        cancelled=min(cancelled, units - shipped),
    )


def _progress(told: Json, lines: tuple[ChannelLine, ...]) -> Progress:
    shipped = sum(line.shipped for line in lines)
    waiting = sum(line.quantity - line.shipped - line.cancelled for line in lines)
    if told.get("cancelled_at"):
        return Progress.CANCELLED
    if shipped:
        return Progress.PARTLY_SHIPPED if waiting else Progress.SHIPPED
    if lines and not waiting:
        return Progress.CANCELLED
    if text(told, "fulfillment_status") == "fulfilled":
        return Progress.SHIPPED
    return Progress.PENDING if _unpaid(told) else Progress.OPEN


def _unpaid(told: Json) -> bool:
    ways = told.get("payment_gateway_names")
    on_delivery = isinstance(ways, list) and any(
        word in str(way).lower() for way in ways for word in _ON_DELIVERY
    )
    state = text(told, "financial_status")
    return state in ("voided", "expired", "partially_paid") or (state == "pending" and not on_delivery)


def _charges(told: Json, lines: tuple[ChannelLine, ...], currency: str) -> tuple[tuple[str, int], ...]:
    # a way of shipping that an edit took off is still told
    shipping = [one for one in parts(told, "shipping_lines") if one.get("is_removed") is not True]
    postage = sum(amount(one, "price", currency) for one in shipping)
    discount = sum(
        amount(one, "amount", currency)
        for line in (*parts(told, "line_items"), *shipping)
        for one in parts(line, "discount_allocations")
    ) or amount_or(told, "total_discounts", currency)
    on_top = told.get("taxes_included") is not True
    found = {
        "postage": postage,
        "discount": -discount,
        "tax": amount_or(told, "total_tax", currency) if on_top else 0,
    }
    goods = sum(line.amount_minor for line in lines)
    found["other"] = amount(told, "total_price", currency) - goods - sum(found.values())
    return tuple((code, minor) for code, minor in found.items() if minor)


def _buyer(told: Json) -> str:
    buyer = part(told, "customer").get("id")
    return str(buyer) if buyer else ""


def _address(told: Json) -> Address:
    to = part(told, "shipping_address") or part(told, "billing_address")
    return Address(
        name=text(to, "name") or f"{text(to, 'first_name')} {text(to, 'last_name')}".strip(),
        company=text(to, "company"),
        lines=tuple(line for line in (text(to, "address1"), text(to, "address2")) if line),
        city=text(to, "city"),
        region=text(to, "province_code") or text(to, "province"),
        postcode=text(to, "zip"),
        country=text(to, "country_code"),
        phone=text(to, "phone") or text(told, "phone"),
        email=text(told, "email") or text(told, "contact_email"),
    )


def _collects(told: Json) -> bool:
    return any(
        "pickup" in f"{text(one, 'source')} {text(one, 'code')} {text(one, 'delivery_category')}".lower()
        for one in parts(told, "shipping_lines")
    )


def _refund(one: Json, currency: str, told: Json) -> Refund:
    """Money that went back with the refund, divided into goods, shipping and what neither explains."""
    lines = tuple(_refunded_line(line, currency, told) for line in parts(one, "refund_line_items"))
    paid = sum(
        amount(payment, "amount", currency)
        for payment in parts(one, "transactions")
        if text(payment, "kind") == "refund" and text(payment, "status") in ("success", "")
    )
    shipping = -sum(
        amount_or(row, "amount", currency) + amount_or(row, "tax_amount", currency)
        for row in parts(one, "order_adjustments")
        if text(row, "kind") == "shipping_refund"
    )
    if not paid:
        # units taken off by an edit or a cancellation, and no money yet
        return Refund(ident(one), needed_moment(one, "created_at"), tuple((*line[:3], 0) for line in lines))
    goods = sum(line[3] for line in lines)
    return Refund(
        number=ident(one),
        at=needed_moment(one, "created_at"),
        lines=lines,
        shipping_minor=shipping,
        other_minor=paid - goods - shipping,
    )


def _refunded_line(line: Json, currency: str, told: Json) -> tuple[str, int, bool, int]:
    money = amount_or(part(part(line, "subtotal_set"), "shop_money"), "amount", currency)
    if told.get("taxes_included") is not True:
        money += amount_or(part(part(line, "total_tax_set"), "shop_money"), "amount", currency)
    restocked = text(line, "restock_type") not in ("no_restock", "")
    return ident(line, "line_item_id"), whole(line, "quantity"), restocked, money
