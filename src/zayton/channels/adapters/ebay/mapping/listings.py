"""Listings as eBay shows them, in our words: an inventory item with its offers, one listing for each offer.

Those that the Inventory API does not have are read in `outside.py`.
"""

from typing import Final

from zayton.channels.adapters.ebay.mapping.outside import read_outside
from zayton.channels.adapters.ebay.payloads import loaded, minor, units
from zayton.channels.adapters.ebay.sites import brand_aspect, item_address
from zayton.channels.ports.offers import ListingKey, ListingSeen, Problem, Standing
from zayton.channels.ports.parts import Json, needed, part, parts, text, texts

_STANDING: Final = {
    "ACTIVE": Standing.LIVE,
    "OUT_OF_STOCK": Standing.INACTIVE,
    "INACTIVE": Standing.INACTIVE,
    "ENDED": Standing.INACTIVE,
    "NOT_LISTED": Standing.INACTIVE,
    "EBAY_ENDED": Standing.REJECTED,
}
_CODES: Final = ("ean", "upc", "isbn")


def read_listings(body: bytes) -> tuple[ListingSeen, ...]:
    """The listings of one SKU, as stored: `{"item": …, "offers": […]}`; or `{"outside": …}`, one for each variation."""
    given = loaded(body)
    if "outside" in given:
        return read_outside(part(given, "outside"))
    item = part(given, "item")
    sku = needed(item, "sku")
    return tuple(_listing(sku, item, offer) for offer in parts(given, "offers"))


def _listing(sku: str, item: Json, offer: Json) -> ListingSeen:
    site = needed(offer, "marketplaceId")
    listing = part(offer, "listing")
    product = part(item, "product")
    price = part(part(offer, "pricingSummary"), "price")
    currency = text(price, "currency")
    number = text(listing, "listingId")
    barcodes = [code for name in _CODES for code in texts(product, name)]
    pictures = texts(product, "imageUrls")
    groups = texts(item, "inventoryItemGroupKeys")
    return ListingSeen(
        key=ListingKey(site, sku, needed(offer, "offerId")),
        item=number,
        standing=_standing(offer, listing),
        title=text(product, "title") or None,
        price_minor=minor(price, currency, "price") if currency else None,
        currency=currency,
        quantity=quantity_of(item, offer),
        barcode=barcodes[0] if barcodes else None,
        image=pictures[0] if pictures else None,
        category=text(offer, "categoryId") or None,
        parent=groups[0] if groups else None,
        description=text(offer, "listingDescription") or text(product, "description"),
        brand=_brand(product, site) or None,
        problems=_problems(listing),
        url=item_address(site, number),
    )


def quantity_of(item: Json, offer: Json) -> int | None:
    """Units that an offer shows: its own number, which wins over the item's."""
    own = units(offer, "availableQuantity")
    if own is not None:
        return own
    return units(part(part(item, "availability"), "shipToLocationAvailability"), "quantity")


def _standing(offer: Json, listing: Json) -> Standing:
    if text(offer, "status") != "PUBLISHED":
        return Standing.INACTIVE
    if listing.get("listingOnHold") is True:
        return Standing.REJECTED
    # a published offer whose listing says nothing is on sale
    return _STANDING.get(text(listing, "listingStatus") or "ACTIVE", Standing.PENDING)


def _brand(product: Json, site: str) -> str:
    return text(product, "brand") or next(iter(texts(part(product, "aspects"), brand_aspect(site))), "")


def _problems(listing: Json) -> tuple[Problem, ...]:
    if listing.get("listingOnHold") is True:
        return (Problem("listingOnHold", "eBay holds the listing for a policy violation"),)
    return ()
