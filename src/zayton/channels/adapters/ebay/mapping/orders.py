"""Orders of Sell Fulfillment in our words.

What counts as what: a line's amount is its `lineItemCost` (before discounts); postage is the order's `deliveryCost`,
discounts are `priceDiscount`, `deliveryDiscount` and `adjustment`. Tax that eBay collects and remits is nowhere in
the totals (it would be only with `fieldGroups=TAX_BREAKDOWN`, which is not asked for); `tax` is what the seller
receives, and is left out where every line's tax is eBay's.

An order is cancelled when eBay says so, and also when all its money went back before anything left: sending goods for
nothing is never what a seller meant. While a buyer's request to cancel waits for the seller's word nothing is sent.

How many units of a line left is told only by its fulfilments, which `orders.py` stores with an order that is sent in
part, under `shippingFulfillments`.
"""

from datetime import datetime
from typing import Final

from zayton.channels.adapters.ebay.mapping.outside import nameless
from zayton.channels.adapters.ebay.payloads import (
    loaded,
    minor,
    moment,
    needed_moment,
    needed_parts,
    needed_units,
    units,
)
from zayton.channels.ports.orders import Address, ChannelLine, ChannelOrder, FulfilledBy, Progress, Refund
from zayton.channels.ports.parts import Json, missing, needed, part, parts, text

FULFILMENTS: Final = "shippingFulfillments"
PARTLY: Final = "IN_PROGRESS"
_PROGRESS: Final = {
    "NOT_STARTED": Progress.OPEN,
    PARTLY: Progress.PARTLY_SHIPPED,
    "FULFILLED": Progress.SHIPPED,
}
_UNPAID: Final = ("PENDING", "FAILED")
_COLLECTED: Final = ("PREPARE_FOR_PICKUP",)
_BY_EBAY: Final = ("FULFILLED_BY_EBAY",)


def read_order(body: bytes) -> ChannelOrder:
    """An order as stored; a lack of what is needed is a `Fault` (UNREADABLE)."""
    given = loaded(body)
    items = needed_parts(given, "lineItems")
    if not items:
        raise missing("lineItems")
    pricing = part(given, "pricingSummary")
    currency = needed(part(pricing, "total"), "currency")
    progress = _progress(given)
    instructions = next(iter(parts(given, "fulfillmentStartInstructions")), {})
    kind = text(instructions, "fulfillmentInstructionsType")
    sent = _sent(given)
    return ChannelOrder(
        number=needed(given, "orderId"),
        site=text(items[0], "listingMarketplaceId") or text(items[0], "purchaseMarketplaceId"),
        placed_at=needed_moment(given, "creationDate"),
        changed_at=needed_moment(given, "lastModifiedDate"),
        progress=progress,
        fulfilled_by=_fulfilled_by(given, kind),
        currency=currency,
        lines=tuple(_line(item, currency, progress, sent) for item in items),
        charges=_charges(pricing, currency, ebays=_tax_is_ebays(items)),
        buyer=text(part(given, "buyer"), "username"),
        address=_address(part(instructions, "shippingStep")),
        ship_by=_ship_by(items),
        collects=kind in _COLLECTED,
        refunds=_refunds(given, items, currency),
    )


def _progress(given: Json) -> Progress:
    payment = text(given, "orderPaymentStatus")
    state = needed(given, "orderFulfillmentStatus")
    cancel = text(part(given, "cancelStatus"), "cancelState")
    if cancel == "CANCELED":
        return Progress.CANCELLED
    if payment == "FULLY_REFUNDED" and state == "NOT_STARTED":
        return Progress.CANCELLED
    if payment in _UNPAID or (cancel == "IN_PROGRESS" and state == "NOT_STARTED"):
        return Progress.PENDING
    known = _PROGRESS.get(state)
    if known is None:
        # a status we do not know decides over goods: somebody looks rather than it being guessed
        raise missing("orderFulfillmentStatus")
    return known


def _fulfilled_by(given: Json, kind: str) -> FulfilledBy:
    program = part(part(given, "program"), "fulfillmentProgram")
    ebays = kind in _BY_EBAY or program.get("fulfilledBy") == "EBAY"
    return FulfilledBy.MARKETPLACE if ebays else FulfilledBy.SELLER


def _sent(given: Json) -> dict[str, int]:
    sent: dict[str, int] = {}
    for fulfilment in parts(given, FULFILMENTS):
        for line in parts(fulfilment, "lineItems"):
            key = text(line, "lineItemId")
            sent[key] = sent.get(key, 0) + (units(line, "quantity") or 0)
    return sent


def _line(item: Json, currency: str, progress: Progress, sent: dict[str, int]) -> ChannelLine:
    key = needed(item, "lineItemId")
    quantity = needed_units(item, "quantity")
    done = text(item, "lineItemFulfillmentStatus") == "FULFILLED"
    shipped = quantity if done else min(sent.get(key, 0), quantity)
    cost = part(item, "lineItemCost")
    if not cost:
        raise missing("lineItemCost")
    return ChannelLine(
        key=key,
        sku=text(item, "sku") or _own_name(item),
        listing=text(item, "legacyItemId"),
        title=text(item, "title"),
        quantity=quantity,
        amount_minor=minor(cost, currency, "lineItemCost"),
        shipped=shipped,
        cancelled=quantity - shipped if progress is Progress.CANCELLED else 0,
    )


def _own_name(item: Json) -> str:
    """What goods of a listing without SKUs are called: a plain listing by its number, which a line has anyway."""
    aspects = [(text(one, "name"), text(one, "value")) for one in parts(item, "variationAspects")]
    return nameless(text(item, "legacyItemId"), aspects) if aspects else ""


def _tax_is_ebays(items: list[Json]) -> bool:
    return all(item.get("ebayCollectAndRemitTaxes") for item in items)


def _charges(pricing: Json, currency: str, *, ebays: bool) -> tuple[tuple[str, int], ...]:
    found = {name: minor(part(pricing, name), currency, name) for name in _PRICED if name in pricing}
    # documented as negative; a discount always takes away, whichever sign it has
    discount = -abs(found.get("priceDiscount", 0)) - abs(found.get("deliveryDiscount", 0))
    sums = (
        ("postage", found.get("deliveryCost", 0)),
        ("discount", discount),
        ("tax", 0 if ebays else found.get("tax", 0)),
        ("other", found.get("adjustment", 0) + found.get("fee", 0)),
    )
    return tuple(one for one in sums if one[1])


_PRICED: Final = ("deliveryCost", "priceDiscount", "deliveryDiscount", "tax", "adjustment", "fee")


def _address(step: Json) -> Address:
    to = part(step, "shipTo")
    where = part(to, "contactAddress")
    lines = [text(where, "addressLine1"), text(where, "addressLine2")]
    if reference := text(step, "shipToReferenceId"):
        # the hub of eBay's international shipping finds the parcel by it
        lines.append(f"Reference {reference}")
    return Address(
        name=text(to, "fullName"),
        company=text(to, "companyName"),
        lines=tuple(line for line in lines if line),
        city=text(where, "city"),
        region=text(where, "stateOrProvince") or text(where, "county"),
        postcode=text(where, "postalCode"),
        country=text(where, "countryCode"),
        phone=text(part(to, "primaryPhone"), "phoneNumber"),
        email=text(to, "email"),
    )


def _ship_by(items: list[Json]) -> datetime | None:
    found = (moment(part(item, "lineItemFulfillmentInstructions"), "shipByDate") for item in items)
    return min((at for at in found if at is not None), default=None)


def _refunds(given: Json, items: list[Json], currency: str) -> tuple[Refund, ...]:
    """Refunds of the order, and of its lines, which eBay tells in two places under ids of their own."""
    whole = [
        one for one in parts(part(given, "paymentSummary"), "refunds") if one.get("refundStatus") != "FAILED"
    ]
    of_lines: dict[str, list[tuple[str, Json]]] = {}
    for item in items:
        for one in parts(item, "refunds"):
            of_lines.setdefault(text(one, "refundId"), []).append((text(item, "lineItemId"), one))
    found = []
    for one in whole:
        number, total = text(one, "refundId"), minor(part(one, "amount"), currency, "refunds.amount")
        lines = _refunded(of_lines.pop(number, []), currency)
        at = moment(one, "refundDate")
        if at is not None:
            found.append(Refund(number, at, lines, other_minor=total - sum(line[3] for line in lines)))
    for number, members in of_lines.items():
        at = moment(members[0][1], "refundDate")
        if at is not None:
            found.append(Refund(number, at, _refunded(members, currency)))
    return tuple(found)


def _refunded(members: list[tuple[str, Json]], currency: str) -> tuple[tuple[str, int, bool, int], ...]:
    # eBay refunds money, never units; what comes back is told by its returns
    return tuple(
        (line, 0, False, minor(part(one, "amount"), currency, "refunds.amount")) for line, one in members
    )
