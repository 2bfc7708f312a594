"""Pricing API 2022-05-01: the competitive summary of products in batches."""

from typing import Any

from zayton.sandbox.amazon.mall import Answer, Call, Mall, invalid
from zayton.sandbox.amazon.money import number
from zayton.sandbox.amazon.offers import Offer, standing, winner
from zayton.sandbox.amazon.operation import Operation
from zayton.sandbox.amazon.sites import SITES, Site
from zayton.sandbox.amazon.state import Product

_URI = "/products/pricing/2022-05-01/items/competitiveSummary"
_DATASETS = {"featuredBuyingOptions", "referencePrices", "lowestPricedOffers", "similarItems"}
_MOST = 20


def competitive(mall: Mall, call: Call) -> Answer:
    """Who has the Buy Box, the lowest offers and reference prices of up to twenty products."""
    requests = call.body.get("requests") if isinstance(call.body, dict) else None
    if not isinstance(requests, list) or not 1 <= len(requests) <= _MOST:
        # `getCompetitiveSummary`: a batch is refused whole when it is malformed
        raise invalid("requests must hold between 1 and 20 requests.")
    return Answer({"responses": [_one(mall, one) for one in requests]})


def _one(mall: Mall, request: Any) -> dict[str, Any]:
    asked = request if isinstance(request, dict) else {}
    datasets = {*map(str, asked.get("includedData") or ())}
    if asked.get("method") != "GET" or asked.get("uri") != _URI or not datasets or not datasets <= _DATASETS:
        raise invalid("A request must have method GET, the uri of the operation, and known includedData.")
    asin, site = str(asked.get("asin")), SITES.get(str(asked.get("marketplaceId")))
    product = mall.world.products.get(asin)
    if site is None or product is None or site.id not in product.sites:
        said = {
            "code": "NOT_FOUND",
            "message": "The product does not exist on the marketplace.",
            "details": "",
        }
        body = {"asin": asin, "marketplaceId": str(asked.get("marketplaceId")), "errors": [said]}
        # and told one by one when a product is not there: the batch itself is a good answer then
        return {"status": {"statusCode": 404, "reasonPhrase": "Not Found"}, "body": body}
    body = {"asin": asin, "marketplaceId": site.id, **_summary(mall, product, site, datasets, asked)}
    return {"status": {"statusCode": 200, "reasonPhrase": "Success"}, "body": body}


def _summary(
    mall: Mall, product: Product, site: Site, datasets: set[str], asked: dict[str, Any]
) -> dict[str, Any]:
    offers = standing(mall, product.asin, site.id)
    best = winner(mall, product.asin, site.id, offers)
    listed = product.list_price.get(site.id)
    made: dict[str, Any] = {
        "featuredBuyingOptions": [_featured(best, site)] if best else [],
        "referencePrices": [{"name": "WasPrice", "price": _money(listed, site)}] if listed else [],
        "lowestPricedOffers": [
            {
                "lowestPricedOffersInput": wanted,
                "offers": [_offer(one, site) for one in offers[:_MOST]]
                if wanted.get("itemCondition") == "New"
                else [],
            }
            for wanted in asked.get("lowestPricedOffersInputs")
            or ({"itemCondition": "New", "offerType": "Consumer"},)
        ],
        "similarItems": [{"items": []}],
    }
    return {name: value for name, value in made.items() if name in datasets}


def _money(minor: int, site: Site) -> dict[str, Any]:
    return {"amount": number(minor, site.currency), "currencyCode": site.currency}


def _featured(best: Offer, site: Site) -> dict[str, Any]:
    segment = {"customerMembership": "DEFAULT", "segmentDetails": {"glanceViewWeightPercentage": 100}}
    return {
        "buyingOptionType": "New",
        "segmentedFeaturedOffers": [{**_offer(best, site), "featuredOfferSegments": [segment]}],
    }


def _offer(offer: Offer, site: Site) -> dict[str, Any]:
    return {
        "sellerId": offer.seller,
        "condition": "New",
        "subCondition": "New",
        "fulfillmentType": "AFN" if offer.fba else "MFN",
        "listingPrice": _money(offer.price, site),
        "shippingOptions": [{"shippingOptionType": "DEFAULT", "price": _money(offer.shipping, site)}],
        "primeDetails": {"eligibility": "NATIONAL" if offer.fba else "NONE"},
    }


OPERATIONS = (
    # two batches a minute, and no burst
    Operation("getCompetitiveSummary", "POST", f"/batches{_URI}", competitive, rate=0.033, burst=1),
)
