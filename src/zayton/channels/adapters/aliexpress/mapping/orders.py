"""Orders of the solution methods in our words.

A document is `{"info": …, "receipt": …}`: the order whole, and where it goes. What counts as what: a line's amount is
its `product_price` times its count; postage is `logistics_amount`, the discount `order_discount_info` (platform's and
seller's together, as the order does not always tell them apart), and what the seller adjusted is `other`. Money is in
the currency that the buyer pays; what the seller is paid in another (`pay_amount_by_settlement_cur`) is no part of the
order. Tax that AliExpress collects is nowhere in these fields.

A shipment is declared for an order and not for lines, so that of an order sent in part only those lines count as
shipped whose own status says so.
"""

from typing import Final

from zayton.channels.adapters.aliexpress.payloads import (
    currency_of,
    loaded,
    minor,
    moment,
    needed,
    needed_moment,
    needed_units,
    rows,
    text,
)
from zayton.channels.adapters.aliexpress.sites import REF
from zayton.channels.ports.orders import Address, ChannelLine, ChannelOrder, FulfilledBy, Progress, Refund
from zayton.channels.ports.parts import Json, missing, part

_PROGRESS: Final = {
    "PLACE_ORDER_SUCCESS": Progress.PENDING,
    "RISK_CONTROL": Progress.PENDING,
    "WAIT_SELLER_EXAMINE_MONEY": Progress.PENDING,
    "IN_CANCEL": Progress.PENDING,
    "WAIT_SELLER_SEND_GOODS": Progress.OPEN,
    "SELLER_PART_SEND_GOODS": Progress.PARTLY_SHIPPED,
    "WAIT_BUYER_ACCEPT_GOODS": Progress.SHIPPED,
    "FUND_PROCESSING": Progress.SHIPPED,
}
# a dispute or freeze hides how far the order was: the logistics still say it
_HIDDEN: Final = ("IN_ISSUE", "IN_FROZEN")
_FINISHED: Final = "FINISH"
_BY_LOGISTICS: Final = {
    "WAIT_SELLER_SEND_GOODS": Progress.PENDING,
    "SELLER_SEND_PART_GOODS": Progress.PARTLY_SHIPPED,
    "SELLER_SEND_GOODS": Progress.SHIPPED,
    "BUYER_ACCEPT_GOODS": Progress.SHIPPED,
}
_SENT: Final = ("WAIT_BUYER_ACCEPT_GOODS", "FUND_PROCESSING")
_BY_WAREHOUSE: Final = "WAREHOUSE_SEND_GOODS"


def read_order(body: bytes) -> ChannelOrder:
    """An order as stored; a lack of what is needed is a `Fault` (UNREADABLE)."""
    given = loaded(body)
    info = part(given, "info")
    children = rows(info, "child_order_list")
    if not children:
        raise missing("child_order_list")
    currency = currency_of(part(info, "order_amount")) or currency_of(part(children[0], "product_price"))
    if not currency:
        raise missing("order_amount.currency_code")
    progress = _progress(info)
    return ChannelOrder(
        number=needed(info, "id"),
        site=REF,
        placed_at=needed_moment(info, "gmt_create"),
        changed_at=needed_moment(info, "gmt_modified"),
        progress=progress,
        fulfilled_by=_fulfilled_by(children),
        currency=currency,
        lines=tuple(_line(child, currency, progress) for child in children),
        charges=_charges(info, children, currency),
        buyer=text(info, "buyerloginid") or text(part(info, "buyer_info"), "login_id"),
        address=_address(part(given, "receipt") or part(info, "receipt_address")),
        ship_by=moment(info, "over_time_left") if progress is Progress.OPEN else None,
        collects=bool(text(info, "offline_pickup_point_code")),
        refunds=_refunds(info, children, currency),
    )


def _progress(info: Json) -> Progress:
    status, logistics = needed(info, "order_status"), text(info, "logistics_status")
    if status == _FINISHED:
        # what ends before anything was sent was cancelled, whoever did it
        return Progress.CANCELLED if _by_logistics(logistics) is Progress.PENDING else Progress.SHIPPED
    if status in _HIDDEN:
        return _by_logistics(logistics)
    known = _PROGRESS.get(status)
    if known is None:
        # a status we do not know decides over goods: somebody looks rather than it being guessed
        raise missing("order_status")
    return known


def _by_logistics(logistics: str) -> Progress:
    return _BY_LOGISTICS.get(logistics, Progress.PENDING)


def _fulfilled_by(children: list[Json]) -> FulfilledBy:
    theirs = all(text(child, "send_goods_operator") == _BY_WAREHOUSE for child in children)
    return FulfilledBy.MARKETPLACE if theirs else FulfilledBy.SELLER


def _line(child: Json, currency: str, progress: Progress) -> ChannelLine:
    quantity = needed_units(child, "product_count")
    price = part(child, "product_price")
    if not price:
        raise missing("product_price")
    sent = progress is Progress.SHIPPED or text(child, "order_status") in _SENT
    shipped = quantity if sent and progress is not Progress.CANCELLED else 0
    return ChannelLine(
        key=text(child, "child_order_id") or needed(child, "id"),
        sku=text(child, "sku_code"),
        listing=text(child, "product_id"),
        title=text(child, "product_name"),
        quantity=quantity,
        amount_minor=minor(price, currency, "product_price") * quantity,
        shipped=shipped,
        cancelled=quantity if progress is Progress.CANCELLED else 0,
    )


def _charges(info: Json, children: list[Json], currency: str) -> tuple[tuple[str, int], ...]:
    adjusted = sum(
        minor(part(child, "child_order_adjust_amount"), currency, "child_order_adjust_amount")
        for child in children
    )
    sums = (
        ("postage", minor(part(info, "logistics_amount"), currency, "logistics_amount")),
        ("discount", -abs(minor(part(info, "order_discount_info"), currency, "order_discount_info"))),
        ("other", adjusted),
    )
    return tuple(one for one in sums if one[1])


def _address(to: Json) -> Address:
    street = [text(to, "detail_address") or text(to, "address"), text(to, "address2")]
    phone = text(to, "mobile_no") or f"{text(to, 'phone_area')}{text(to, 'phone_number')}"
    return Address(
        name=text(to, "contact_person"),
        lines=tuple(line for line in street if line),
        city=text(to, "city"),
        region=text(to, "province"),
        postcode=text(to, "zip"),
        country=text(to, "country"),
        phone=" ".join(filter(None, (text(to, "phone_country"), phone))),
    )


def _refunds(info: Json, children: list[Json], currency: str) -> tuple[Refund, ...]:
    """What was given back, by line where lines tell it, else for the order; AliExpress gives refunds no number."""
    found = []
    for child in children:
        line = text(child, "child_order_id") or text(child, "id")
        refund = part(child, "refund_info")
        at, amount = moment(refund, "refund_time"), _refunded(refund, currency)
        if at is not None and amount:
            found.append(Refund(f"{line}-{at:%Y%m%d%H%M%S}", at, ((line, 0, False, amount),)))
    whole = part(info, "refund_info")
    at, amount = moment(whole, "refund_time"), _refunded(whole, currency)
    if not found and at is not None and amount:
        found.append(Refund(f"{text(info, 'id')}-{at:%Y%m%d%H%M%S}", at, (), other_minor=amount))
    return tuple(found)


def _refunded(refund: Json, currency: str) -> int:
    if text(refund, "refund_status") in ("refund_fail", "refund_cancel"):
        return 0
    return minor(part(refund, "refund_cash_amt"), currency, "refund_cash_amt")
