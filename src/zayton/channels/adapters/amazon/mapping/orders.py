"""Orders of the Orders API v2026-01-01 in our words.

What counts as what: a line's amount is its `ITEM` proceeds (before discounts), else unit price times units, else 0
(Amazon shows no money on pending orders). `SHIPPING`, `COD_FEE` and the like become charges, `DISCOUNT` a negative one.

`TAX` is a charge only where it comes on top and the seller receives it: not where the order's `grandTotal` already
equals the sum without it (prices with VAT), and not on items whose tax Amazon collects and pays itself
(`MARKETPLACE_FACILITATOR`).
"""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from zayton.channels.adapters.amazon.payloads import (
    loaded,
    minor,
    moment,
    needed_moment,
    needed_parts,
    needed_whole,
    whole,
)
from zayton.channels.adapters.amazon.sites import SITE_OF
from zayton.channels.ports.orders import Address, ChannelLine, ChannelOrder, FulfilledBy, Progress
from zayton.channels.ports.parts import Json, missing, needed, part, parts, text, texts

PROGRESS: Final = {
    "PENDING_AVAILABILITY": Progress.PENDING,
    "PENDING": Progress.PENDING,
    "UNSHIPPED": Progress.OPEN,
    "PARTIALLY_SHIPPED": Progress.PARTLY_SHIPPED,
    "SHIPPED": Progress.SHIPPED,
    "CANCELLED": Progress.CANCELLED,
    # an order of another channel that Amazon's warehouse cannot fill: nothing will be sent
    "UNFULFILLABLE": Progress.CANCELLED,
}
_CHARGES: Final = {"SHIPPING": "postage", "GIFT_WRAP": "gift_wrap", "COD_FEE": "other", "OTHER": "other"}
NOT_AMAZON: Final = "NON_AMAZON"
_UNKNOWN_CURRENCY = "USD"


class _Money(NamedTuple):
    """What one line brings: its goods, its charges by code, the tax on it, and whether Amazon keeps that tax."""

    goods: int
    charges: dict[str, int]
    tax: int
    tax_is_amazons: bool


def order(body: bytes) -> ChannelOrder:
    """An order as `searchOrders` and `getOrder` show it; a lack of what is needed is a `Fault` (UNREADABLE)."""
    given = loaded(body)
    channel = part(given, "salesChannel")
    fulfilment = part(given, "fulfillment")
    progress = _progress(fulfilment)
    items = needed_parts(given, "orderItems")
    currency = _currency(given, items, text(channel, "marketplaceId"))
    money = [_money(item, currency) for item in items]
    return ChannelOrder(
        number=needed(given, "orderId"),
        site=text(channel, "marketplaceId"),
        placed_at=needed_moment(given, "createdTime"),
        changed_at=needed_moment(given, "lastUpdatedTime"),
        progress=progress,
        fulfilled_by=_fulfilled_by(fulfilment),
        currency=currency,
        lines=tuple(_line(item, worth.goods, progress) for item, worth in zip(items, money, strict=True)),
        charges=_charges(given, currency, money),
        address=_address(given),
        ship_by=moment(part(fulfilment, "shipByWindow"), "latestDateTime"),
        collects="IN_STORE_PICK_UP" in texts(given, "programs"),
    )


def _progress(fulfilment: Json) -> Progress:
    known = PROGRESS.get(text(fulfilment, "fulfillmentStatus"))
    if known is None:
        # a status we do not know decides over goods: it waits for somebody to look rather than being guessed
        raise missing("fulfillmentStatus")
    return known


def _fulfilled_by(fulfilment: Json) -> FulfilledBy:
    return FulfilledBy.MARKETPLACE if fulfilment.get("fulfilledBy") == "AMAZON" else FulfilledBy.SELLER


def _currency(given: Json, items: Iterable[Json], site: str) -> str:
    """The order's currency: of its total, of its first price, or else its store's, as pending orders show no money."""
    total = text(part(part(given, "proceeds"), "grandTotal"), "currencyCode")
    if total:
        return total
    for item in items:
        for money in _moneys(item):
            if found := text(money, "currencyCode"):
                return found
    known = SITE_OF.get(site)
    return known.currency if known else _UNKNOWN_CURRENCY


def _moneys(item: Json) -> Iterator[Json]:
    proceeds = part(item, "proceeds")
    yield part(proceeds, "proceedsTotal")
    for breakdown in parts(proceeds, "breakdowns"):
        yield part(breakdown, "subtotal")
    yield part(part(part(item, "product"), "price"), "unitPrice")


def _line(item: Json, goods: int, progress: Progress) -> ChannelLine:
    product = part(item, "product")
    quantity = needed_whole(item, "quantityOrdered")
    # a replacement that was sent on top must not make more units than were sold
    shipped = min(whole(part(item, "fulfillment"), "quantityFulfilled"), quantity)
    return ChannelLine(
        key=needed(item, "orderItemId"),
        sku=text(product, "sellerSku"),
        listing=text(product, "asin"),
        title=text(product, "title"),
        quantity=quantity,
        amount_minor=goods,
        shipped=shipped,
        cancelled=_cancelled(item, quantity, shipped, progress),
    )


def _cancelled(item: Json, quantity: int, shipped: int, progress: Progress) -> int:
    """Units that will not be sent: all that are left of a cancelled order, else what was cancelled of the line."""
    left = quantity - shipped
    if progress is Progress.CANCELLED:
        return left
    if not part(part(item, "cancellation"), "cancellationExecution"):
        return 0
    return max(0, left - whole(part(item, "fulfillment"), "quantityUnfulfilled"))


def _money(item: Json, currency: str) -> _Money:
    goods: int | None = None
    tax = 0
    charges: dict[str, int] = {}
    for breakdown in parts(part(item, "proceeds"), "breakdowns"):
        kind = text(breakdown, "type")
        amount = _amount(part(breakdown, "subtotal"), currency)
        if kind == "ITEM":
            goods = (goods or 0) + amount
        elif kind == "TAX":
            tax += amount
        elif kind == "DISCOUNT":
            # Amazon has not said which sign it has; a discount always takes away
            charges["discount"] = charges.get("discount", 0) - abs(amount)
        else:
            code = _CHARGES.get(kind, "other")
            charges[code] = charges.get(code, 0) + amount
    if goods is None:
        unit = part(part(part(item, "product"), "price"), "unitPrice")
        goods = _amount(unit, currency) * whole(item, "quantityOrdered") if unit else 0
    return _Money(goods, charges, tax, _amazon_keeps_tax(item))


def _amazon_keeps_tax(item: Json) -> bool:
    collections = parts(part(item, "tax"), "taxCollections")
    return any(collection.get("model") == "MARKETPLACE_FACILITATOR" for collection in collections)


def _amount(money: Json, currency: str) -> int:
    if money.get("currencyCode", currency) != currency:
        # one order in two currencies would be added up wrongly
        raise missing("currencyCode")
    return minor(money.get("amount"), currency, "amount")


def _charges(given: Json, currency: str, money: Iterable[_Money]) -> tuple[tuple[str, int], ...]:
    proceeds = part(given, "proceeds")
    sums: dict[str, int] = {}
    goods = tax = ours = 0
    for worth in money:
        goods += worth.goods
        tax += worth.tax
        ours += 0 if worth.tax_is_amazons else worth.tax
        for code, amount in worth.charges.items():
            sums[code] = sums.get(code, 0) + amount
    for breakdown in parts(proceeds, "breakdowns"):
        # the only kind that no item carries; the others repeat what the items say
        if breakdown.get("type") == "DELIVERY_TIP":
            sums["other"] = sums.get("other", 0) + _amount(part(breakdown, "subtotal"), currency)
    if ours and not _tax_is_inside(proceeds, currency, goods + sum(sums.values()), tax):
        sums["tax"] = ours
    return tuple((code, amount) for code, amount in sums.items() if amount)


def _tax_is_inside(proceeds: Json, currency: str, without: int, tax: int) -> bool:
    total = part(proceeds, "grandTotal")
    if not total:
        return False
    paid = _amount(total, currency)
    return paid == without and paid != without + tax


def _address(given: Json) -> Address:
    """Where it goes; what the account's roles do not let it see is not there."""
    to = part(part(given, "recipient"), "deliveryAddress")
    buyer = part(given, "buyer")
    if not to and not buyer:
        return Address()
    return Address(
        name=text(to, "name") or text(buyer, "buyerName"),
        company=text(to, "companyName") or text(buyer, "buyerCompanyName"),
        lines=_lines(to),
        city=text(to, "city"),
        region=text(to, "stateOrRegion"),
        postcode=text(to, "postalCode"),
        country=text(to, "countryCode"),
        phone=text(to, "phone"),
        email=text(buyer, "buyerEmail"),
    )


# the last two are places smaller than a city, without which parcels do not arrive in Turkey or Mexico
_LINES: Final = ("addressLine1", "addressLine2", "addressLine3", "municipality", "districtOrCounty")


def _lines(to: Json) -> tuple[str, ...]:
    elsewhere = ("", text(to, "city"), text(to, "stateOrRegion"))
    return tuple(line for name in _LINES if (line := text(to, name)) not in elsewhere)
