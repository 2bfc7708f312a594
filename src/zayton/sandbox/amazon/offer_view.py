"""Offers in the words of the Pricing API v0 and of notifications."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from zayton.sandbox.amazon.mall import SELLER_ID
from zayton.sandbox.amazon.money import number
from zayton.sandbox.amazon.offers import Offer
from zayton.sandbox.amazon.sites import Site
from zayton.sandbox.amazon.state import Product

_MOST = 20
Case = Callable[[str], str]


def money(minor: int, site: Site) -> dict[str, Any]:
    """An amount as the v0 API and notifications write it."""
    return {"CurrencyCode": site.currency, "Amount": number(minor, site.currency)}


def plain(name: str) -> str:
    """Names as the Pricing API writes them."""
    return name


def capital(name: str) -> str:
    """Names as notifications write them."""
    return name[0].upper() + name[1:]


def channel(offer: Offer) -> str:
    """Who ships."""
    return "Amazon" if offer.fba else "Merchant"


def amounts(offer: Offer, site: Site) -> dict[str, Any]:
    """Price, delivery, and both."""
    return {
        "LandedPrice": money(offer.landed, site),
        "ListingPrice": money(offer.price, site),
        "Shipping": money(offer.shipping, site),
    }


def counted(offers: Iterable[Offer], name: Case) -> list[dict[str, Any]]:
    """How many offers there are, by who ships."""
    counts = Counter(channel(one) for one in offers)
    return [
        {name("condition"): "new", name("fulfillmentChannel"): kind, "OfferCount": count}
        for kind, count in sorted(counts.items())
    ]


def lowest(offers: Sequence[Offer], site: Site, name: Case) -> list[dict[str, Any]]:
    """The cheapest offer of each kind of shipping; the offers come cheapest first."""
    first = {channel(one): one for one in reversed(offers)}
    return [
        {name("condition"): "new", name("fulfillmentChannel"): kind, **amounts(one, site)}
        for kind, one in sorted(first.items())
    ]


def ranks(product: Product) -> list[dict[str, Any]]:
    """Where the product stands among others."""
    return [{"ProductCategoryId": f"{product.product_type.lower()}_display_on_website", "Rank": product.rank}]


def summary(product: Product, site: Site, offers: Sequence[Offer], best: Offer | None) -> dict[str, Any]:
    """What `getItemOffers` says above the offers."""
    body: dict[str, Any] = {
        "TotalOfferCount": len(offers),
        "NumberOfOffers": counted(offers, plain),
        "LowestPrices": lowest(offers, site, plain),
        "BuyBoxEligibleOffers": counted(offers, plain),
        "SalesRankings": ranks(product),
    }
    if best:
        body["BuyBoxPrices"] = [{"condition": "New", **amounts(best, site), "sellerId": best.seller}]
    if product.list_price.get(site.id):
        body["ListPrice"] = money(product.list_price[site.id], site)
    return body


def details(offers: Sequence[Offer], site: Site, best: Offer | None) -> list[dict[str, Any]]:
    """The offers one by one, twenty at most."""
    return [_detail(one, site, won=one == best) for one in offers[:_MOST]]


def _detail(offer: Offer, site: Site, *, won: bool) -> dict[str, Any]:
    hours = 0 if offer.fba else 24
    return {
        "MyOffer": offer.seller == SELLER_ID,
        "SellerId": offer.seller,
        "SubCondition": "new",
        "SellerFeedbackRating": {
            "FeedbackCount": offer.feedback,
            "SellerPositiveFeedbackRating": float(offer.rating),
        },
        "ShippingTime": {"minimumHours": hours, "maximumHours": hours, "availabilityType": "NOW"},
        "ListingPrice": money(offer.price, site),
        "Shipping": money(offer.shipping, site),
        "ShipsFrom": {"Country": site.country},
        "IsFulfilledByAmazon": offer.fba,
        "PrimeInformation": {"IsPrime": offer.fba, "IsNationalPrime": offer.fba},
        "IsBuyBoxWinner": won,
        "IsFeaturedMerchant": True,
    }
