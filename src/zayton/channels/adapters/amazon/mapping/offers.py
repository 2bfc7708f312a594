"""Who sells a catalogue entry for how much: `getItemOffersBatch` of the Product Pricing API v0."""

from collections.abc import Mapping
from typing import Any

from zayton.channels.adapters.amazon.payloads import loaded, minor
from zayton.channels.ports.offers import CompetingOffer, ListingKey, OffersSeen
from zayton.channels.ports.orders import FulfilledBy
from zayton.channels.ports.parts import Json, needed, part, parts, stored, text


def offers_document(key: ListingKey, seller: str, payload: Mapping[str, Any]) -> bytes:
    """One answer of a batch with the listing that it was asked for and our own seller id, which it does not know."""
    return stored(
        {"site": key.site, "sku": key.sku, "remote": key.remote, "seller": seller, "payload": payload}
    )


def offers(body: bytes) -> OffersSeen:
    """The offers on one entry, lowest landed price first; of equals, the one in the buy box."""
    given = loaded(body)
    payload = part(given, "payload")
    condition = text(payload, "ItemCondition") or "new"
    seen = [_offer(each, text(given, "seller"), condition) for each in parts(payload, "Offers")]
    return OffersSeen(
        key=ListingKey(needed(given, "site"), needed(given, "sku"), text(given, "remote")),
        item=needed(payload, "ASIN"),
        offers=tuple(
            sorted(seen, key=lambda offer: (offer.price_minor + offer.shipping_minor, not offer.buy_box))
        ),
    )


def _offer(offer: Json, we: str, condition: str) -> CompetingOffer:
    price = part(offer, "ListingPrice")
    shipping = part(offer, "Shipping")
    currency = needed(price, "CurrencyCode")
    seller = text(offer, "SellerId")
    amazons = offer.get("IsFulfilledByAmazon") is True
    return CompetingOffer(
        seller=seller,
        price_minor=minor(price.get("Amount"), currency, "ListingPrice.Amount"),
        # notifications and old answers leave it out where it is free
        shipping_minor=minor(shipping.get("Amount", 0), currency, "Shipping.Amount"),
        currency=currency,
        ours=bool(we) and seller == we,
        buy_box=offer.get("IsBuyBoxWinner") is True,
        fulfilled_by=FulfilledBy.MARKETPLACE if amazons else FulfilledBy.SELLER,
        condition=(text(offer, "SubCondition") or condition).lower(),
    )
