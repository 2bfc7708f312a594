"""What Amazon tells of offers by itself."""

from collections.abc import Sequence
from typing import Any

from zayton.sandbox.amazon import offer_view
from zayton.sandbox.amazon.mall import SELLER_ID, Mall
from zayton.sandbox.amazon.offers import Offer, winner
from zayton.sandbox.amazon.sites import SITES
from zayton.sandbox.amazon.state import Product
from zayton.sandbox.clock import iso

_MOST = 20


def offers_notice(mall: Mall, product: Product, site_id: str, offers: Sequence[Offer]) -> None:
    """`ANY_OFFER_CHANGED`: the offers of a product that the seller has listed are others now."""
    if not product.skus.get(site_id):
        return
    site, best = SITES[site_id], winner(mall, product.asin, site_id, offers)
    trigger = {
        "MarketplaceId": site_id,
        "ASIN": product.asin,
        "ItemCondition": "new",
        "TimeOfOfferChange": iso(mall.now(), fraction=True),
        "OfferChangeType": "External",
    }
    listed = offer_view.money(product.list_price.get(site_id, 0), site)
    nothing = offer_view.money(0, site)
    counts = offer_view.counted(offers, offer_view.capital)
    summary = {
        "NumberOfOffers": counts,
        "NumberOfBuyBoxEligibleOffers": counts,
        "LowestPrices": offer_view.lowest(offers, site, offer_view.capital),
        "BuyBoxPrices": [{"Condition": "New", **offer_view.amounts(best, site)}] if best else [],
        "ListPrice": listed,
        "MinimumAdvertisedPrice": nothing,
        "SuggestedLowerPricePlusShipping": nothing,
        "CompetitivePriceThreshold": listed,
        "TotalBuyBoxEligibleOffers": len(offers),
        "SalesRankings": offer_view.ranks(product),
    }
    notice = {
        "SellerId": SELLER_ID,
        "OfferChangeTrigger": trigger,
        "Summary": summary,
        "Offers": [_offer(one, best, site_id) for one in offers[:_MOST]],
    }
    mall.tell("ANY_OFFER_CHANGED", site_id, {"AnyOfferChangedNotification": notice})


def _offer(offer: Offer, best: Offer | None, site_id: str) -> dict[str, Any]:
    site, hours = SITES[site_id], 0 if offer.fba else 24
    return {
        "SellerId": offer.seller,
        "SubCondition": "new",
        "SellerFeedbackRating": {
            "FeedbackCount": offer.feedback,
            "SellerPositiveFeedbackRating": offer.rating,
        },
        "ShippingTime": {
            "MinimumHours": hours,
            "MaximumHours": hours,
            "AvailabilityType": "NOW",
            "AvailableDate": "",
        },
        "ListingPrice": offer_view.money(offer.price, site),
        "Shipping": offer_view.money(offer.shipping, site),
        "ShipsFrom": {"Country": site.country, "State": ""},
        "IsFulfilledByAmazon": offer.fba,
        "IsBuyBoxWinner": offer == best,
        "IsFeaturedMerchant": True,
        "PrimeInformation": {"IsOfferPrime": offer.fba, "IsOfferNationalPrime": offer.fba},
        "Points": {"PointsNumber": 0},
        "IsExpeditedShippingAvailable": False,
        "ShipsDomestically": True,
        "ShipsInternationally": False,
    }
