"""Who else sells, of what Browse finds: landed prices, lowest first.

Only fixed prices in the listing's own currency can be compared; auctions and converted prices are left out.
"""

from typing import Final

from zayton.channels.adapters.ebay.payloads import loaded, minor
from zayton.channels.ports.offers import CompetingOffer, ListingKey, OffersSeen
from zayton.channels.ports.parts import Json, needed, part, parts, text, texts

_FIXED: Final = "FIXED_PRICE"


def read_offers(body: bytes) -> OffersSeen:
    """The offers of one search, as stored: `{"key", "item", "seller", "currency", "itemSummaries"}`."""
    given = loaded(body)
    key = part(given, "key")
    currency = needed(given, "currency")
    found = [
        _offer(one, currency, text(given, "seller"), text(given, "listing"))
        for one in parts(given, "itemSummaries")
        if _comparable(one, currency)
    ]
    found.sort(key=lambda offer: (offer.price_minor + offer.shipping_minor, not offer.ours))
    return OffersSeen(
        ListingKey(needed(key, "site"), needed(key, "sku"), text(key, "remote")),
        text(given, "item"),
        tuple(found),
    )


def _comparable(one: Json, currency: str) -> bool:
    price = part(one, "price")
    return _FIXED in texts(one, "buyingOptions") and price.get("currency") == currency


def _offer(one: Json, currency: str, seller: str, listing: str) -> CompetingOffer:
    name = text(part(one, "seller"), "username")
    shipping = [
        minor(cost, currency, "shippingCost")
        for option in parts(one, "shippingOptions")
        if (cost := part(option, "shippingCost")).get("currency") == currency
    ]
    return CompetingOffer(
        seller=name,
        price_minor=minor(part(one, "price"), currency, "price"),
        shipping_minor=min(shipping, default=0),
        currency=currency,
        ours=bool(listing and text(one, "legacyItemId") == listing) or bool(seller and name == seller),
        condition=text(one, "condition").lower() or "new",
    )
