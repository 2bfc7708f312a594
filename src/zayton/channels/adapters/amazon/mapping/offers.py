"""Who sells a catalogue entry for how much, in the words of the Product Pricing API v0."""

from collections.abc import Mapping
from typing import Any

from zayton.channels.adapters.amazon.payloads import loaded, minor
from zayton.channels.ports.faults import Fault
from zayton.channels.ports.offers import CompetingOffer, Glance, ListingKey, OffersSeen
from zayton.channels.ports.orders import FulfilledBy
from zayton.channels.ports.parts import Json, needed, part, parts, stored, text


def offers_document(key: ListingKey, item: str, seller: str, payload: Mapping[str, Any]) -> bytes:
    """One answer of a batch with the listing that it was asked for, its entry, and our own seller id."""
    # an answer by SKU need not name the entry, and none knows who asked
    asked = {"site": key.site, "sku": key.sku, "remote": key.remote, "item": item, "seller": seller}
    return stored({**asked, "payload": payload})


def glance_of(key: ListingKey, price: Json) -> Glance | None:
    """What `getCompetitivePricing` says of one entry; `None` where it says nothing that can be read."""
    said = part(part(price, "Product"), "CompetitivePricing")
    counted = [one for one in parts(said, "NumberOfOfferListings") if text(one, "condition").lower() == "new"]
    counts = [count for one in counted if type(count := one.get("Count")) is int]
    if text(price, "status") != "Success" or len(counts) < len(counted):
        return None
    box = next((one for one in parts(said, "CompetitivePrices") if _is_new_box(one)), None)
    if box is None:
        return Glance(key, sum(counts))
    try:
        minor_units, currency = _landed(part(box, "Price"))
    except Fault:
        return None
    ours = box.get("belongsToRequester") is True
    return Glance(key, sum(counts), minor_units, currency, ours, text(box, "sellerId"))


def _is_new_box(price: Json) -> bool:
    # 1 is the new Buy Box and 2 the used one; prices for companies and by the dozen stand beside it
    for_anybody = text(price, "offerType") in ("", "B2C") and not price.get("quantityTier")
    return text(price, "CompetitivePriceId") == "1" and for_anybody


def _landed(price: Json) -> tuple[int, str]:
    listing, shipping = part(price, "ListingPrice"), part(price, "Shipping")
    currency = needed(listing, "CurrencyCode")
    return (
        minor(listing.get("Amount"), currency, "ListingPrice.Amount")
        + minor(shipping.get("Amount", 0), currency, "Shipping.Amount"),
        currency,
    )


def offers(body: bytes) -> OffersSeen:
    """The offers on one entry, lowest landed price first; of equals, the one in the buy box."""
    given = loaded(body)
    payload = part(given, "payload")
    condition = text(payload, "ItemCondition") or "new"
    seen = [_offer(each, text(given, "seller"), condition) for each in parts(payload, "Offers")]
    return OffersSeen(
        key=ListingKey(needed(given, "site"), needed(given, "sku"), text(given, "remote")),
        item=text(given, "item") or needed(payload, "ASIN"),
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
        ours=offer.get("MyOffer") is True or (bool(we) and seller == we),
        buy_box=offer.get("IsBuyBoxWinner") is True,
        fulfilled_by=FulfilledBy.MARKETPLACE if amazons else FulfilledBy.SELLER,
        condition=(text(offer, "SubCondition") or condition).lower(),
    )
