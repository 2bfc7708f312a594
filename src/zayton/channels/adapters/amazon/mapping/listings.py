"""Listings of the Listings Items API v2021-08-01 in our words: one item of a seller is a listing on every store."""

from collections.abc import Iterable, Iterator
from typing import Any

from zayton.channels.adapters.amazon.payloads import loaded, minor, whole
from zayton.channels.adapters.amazon.sites import item_address
from zayton.channels.ports.faults import FaultKind
from zayton.channels.ports.offers import ListingKey, ListingSeen, Problem, Standing
from zayton.channels.ports.orders import FulfilledBy
from zayton.channels.ports.parts import Json, needed, part, parts, text, texts

_NOT_SELLING = frozenset({"LISTING_SUPPRESSED", "CATALOG_ITEM_REMOVED", "SEARCH_SUPPRESSED"})
_BARCODES = ("ean", "gtin", "upc", "isbn", "jan")
SELLER_CHANNEL = "DEFAULT"


def listings(body: bytes) -> list[ListingSeen]:
    """An item as the listings of its stores, in the order of its summaries."""
    item = loaded(body)
    sku = needed(item, "sku")
    return [_seen(item, sku, summary) for summary in parts(item, "summaries")]


def _seen(item: Json, sku: str, summary: Json) -> ListingSeen:
    site = needed(summary, "marketplaceId")
    attributes = part(item, "attributes")
    price, currency = _price(item, site)
    quantity, fulfilled_by = _availability(item)
    problems = tuple(_problems(item, site))
    asin = text(summary, "asin")
    return ListingSeen(
        key=ListingKey(site, sku, text(summary, "productType")),
        item=asin,
        standing=_standing(summary, problems),
        title=text(summary, "itemName") or _value(attributes, "item_name", site),
        price_minor=price,
        currency=currency,
        quantity=quantity,
        fulfilled_by=fulfilled_by,
        barcode=_barcode(attributes, site),
        image=text(part(summary, "mainImage"), "link") or None,
        category=text(summary, "productType") or None,
        parent=_parent(item, site),
        # told without attributes, nothing is known of them
        description=(_value(attributes, "product_description", site) or "") if attributes else None,
        bullets=tuple(_values(attributes, "bullet_point", site)) if attributes else None,
        brand=_value(attributes, "brand", site),
        problems=problems,
        url=item_address(site, asin),
    )


def _standing(summary: Json, problems: tuple[Problem, ...]) -> Standing:
    if "BUYABLE" in texts(summary, "status"):
        return Standing.LIVE
    return Standing.REJECTED if any(problem.severe for problem in problems) else Standing.INACTIVE


def _price(item: Json, site: str) -> tuple[int | None, str]:
    """What a consumer pays; business prices and other audiences are offers of their own."""
    for offer in parts(item, "offers"):
        audience = text(part(offer, "audience"), "value") or "ALL"
        if offer.get("marketplaceId") == site and offer.get("offerType") == "B2C" and audience == "ALL":
            price = part(offer, "price")
            # older answers called it `currency`
            currency = text(price, "currencyCode") or needed(price, "currency")
            return minor(price.get("amount"), currency, "offers.price.amount"), currency
    return None, ""


def _availability(item: Json) -> tuple[int | None, FulfilledBy]:
    """Units on offer and who sends them: any channel but the seller's own is a warehouse of Amazon's."""
    for each in parts(item, "fulfillmentAvailability"):
        if text(each, "fulfillmentChannelCode") == SELLER_CHANNEL:
            return whole(each, "quantity"), FulfilledBy.SELLER
        return None, FulfilledBy.MARKETPLACE
    return None, FulfilledBy.SELLER


def _problems(item: Json, site: str) -> Iterator[Problem]:
    for issue in parts(item, "issues"):
        stores = texts(issue, "marketplaceIds")
        if not stores or site in stores:
            yield problem(issue)


def problem(issue: Json) -> Problem:
    """An issue of Amazon's; it is severe when it is an error, or takes the listing off the shelf."""
    actions = {text(action, "action") for action in parts(part(issue, "enforcements"), "actions")}
    exempt = text(part(part(issue, "enforcements"), "exemption"), "status").startswith("EXEMPT")
    names = texts(issue, "attributeNames")
    return Problem(
        code=text(issue, "code"),
        words=text(issue, "message"),
        field=names[0] if names else text(issue, "attributeName"),
        severe=not exempt and (text(issue, "severity") == "ERROR" or bool(actions & _NOT_SELLING)),
    )


# 13013: this SKU does not exist in the Amazon catalogue, so that its price or quantity was not worked.
# 8541 and 8542, which name a SKU as well, say that its barcode belongs to another product: it is refused, not gone
_NO_SUCH_SKU = "13013"


def kind_of_errors(codes: Iterable[str]) -> FaultKind:
    """What the errors of a submission come to: gone when all they say is that Amazon knows no such SKU.

    Beside another error that one is its consequence: what could not be created is not there.
    """
    return FaultKind.GONE if set(codes) == {_NO_SUCH_SKU} else FaultKind.REFUSED


def _parent(item: Json, site: str) -> str | None:
    for store in parts(item, "relationships"):
        if store.get("marketplaceId") == site:
            for relation in parts(store, "relationships"):
                parents = texts(relation, "parentSkus")
                if relation.get("type") == "VARIATION" and parents:
                    return parents[0]
    return None


def _values(attributes: Json, name: str, site: str) -> Iterator[str]:
    for each in parts(attributes, name):
        # attributes of other kinds hold objects here
        value: Any = each.get("value")
        if isinstance(value, str) and value and each.get("marketplace_id", site) == site:
            yield value


def _value(attributes: Json, name: str, site: str) -> str | None:
    return next(_values(attributes, name, site), None)


def _barcode(attributes: Json, site: str) -> str | None:
    for each in parts(attributes, "externally_assigned_product_identifier"):
        if each.get("marketplace_id", site) == site and text(each, "type").lower() in _BARCODES:
            return text(each, "value") or None
    return None
