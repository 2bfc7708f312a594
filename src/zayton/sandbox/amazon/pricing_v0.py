"""Pricing API v0: the offers of a product or of a listing, single and in batches."""

from collections.abc import Callable, Mapping
from email.utils import formatdate
from typing import Any
from urllib.parse import unquote

from zayton.sandbox.amazon import offer_view
from zayton.sandbox.amazon.answers import request_id
from zayton.sandbox.amazon.mall import SELLER_ID, Answer, Call, Mall, Refused, invalid
from zayton.sandbox.amazon.offers import standing, winner
from zayton.sandbox.amazon.operation import Operation
from zayton.sandbox.amazon.sites import SITES, Site

_PRICING = "/products/pricing/v0"
_MOST = 20
_CONDITIONS = {"New", "Used", "Collectible", "Refurbished", "Club"}


def item_offers(mall: Mall, call: Call) -> Answer:
    """The offers of a product."""
    return Answer(_offers(mall, call.query, asin=call.path["Asin"]))


def listing_offers(mall: Mall, call: Call) -> Answer:
    """The offers of the product that a SKU belongs to."""
    return Answer(_offers(mall, call.query, sku=call.path["SellerSKU"]))


def item_batch(mall: Mall, call: Call) -> Answer:
    """The offers of up to twenty products."""
    return _batch(mall, call, "items", "Asin")


def listing_batch(mall: Mall, call: Call) -> Answer:
    """The offers of up to twenty SKUs."""
    return _batch(mall, call, "listings", "SellerSKU")


def _batch(mall: Mall, call: Call, kind: str, name: str) -> Answer:
    requests = call.body.get("requests") if isinstance(call.body, dict) else None
    if not isinstance(requests, list) or not 1 <= len(requests) <= _MOST:
        raise invalid("requests must hold between 1 and 20 requests.")
    return Answer({"responses": [_one(mall, one, kind, name) for one in requests]})


def _one(mall: Mall, request: Any, kind: str, name: str) -> dict[str, Any]:
    if not isinstance(request, dict) or request.get("method") != "GET":
        raise invalid("method must be GET.")
    start, end, uri = f"{_PRICING}/{kind}/", "/offers", str(request.get("uri"))
    if not uri.startswith(start) or not uri.endswith(end):
        raise invalid(f"The uri {uri} is not valid.")
    wanted = unquote(uri.removeprefix(start).removesuffix(end))
    status, reason = 200, "OK"
    try:
        body = _offers(mall, request, **{"asin" if name == "Asin" else "sku": wanted})
    except Refused as refused:
        status, reason = refused.status, "Bad Request" if refused.status == 400 else "Not Found"
        body = {"errors": [{"code": refused.code, "message": refused.message, "details": refused.details}]}
    asked = {
        part: request[part] for part in ("MarketplaceId", "ItemCondition", "CustomerType") if part in request
    }
    return {
        "headers": {
            "Date": formatdate(mall.now().timestamp(), usegmt=True),
            "x-amzn-RequestId": request_id(),
        },
        "status": {"statusCode": status, "reasonPhrase": reason},
        "body": body,
        "request": {**asked, name: wanted},
    }


def _offers(mall: Mall, asked: Mapping[str, Any], *, asin: str = "", sku: str = "") -> dict[str, Any]:
    site, condition = SITES.get(str(asked.get("MarketplaceId"))), asked.get("ItemCondition")
    if site is None:
        raise invalid("MarketplaceId is missing or unknown.")
    if condition not in _CONDITIONS:
        raise invalid("ItemCondition is missing or unknown.")
    listing = mall.listing(site.id, sku)
    product = mall.world.products.get(listing.asin if listing else asin)
    if product is None or site.id not in product.sites:
        named = f"{sku or asin} is an invalid {'SKU' if sku else 'ASIN'} for marketplace {site.id}"
        # an unknown SKU is bad input here, and not found in the listings API
        raise Refused(400, "InvalidInput", named)
    offers = standing(mall, product.asin, site.id) if condition == "New" else []
    best = winner(mall, product.asin, site.id, offers)
    identifier = {"MarketplaceId": site.id, "ItemCondition": condition}
    identifier |= {"SellerSKU": sku} if sku else {"ASIN": product.asin}
    payload = {
        "ASIN": product.asin,
        # no offers is a status of its own, not an error (`GetOffersResult.status`)
        "status": "Success" if offers else "NoBuyableOffers",
        "ItemCondition": condition,
        "marketplaceId": site.id,
        "Identifier": identifier,
        "Summary": offer_view.summary(product, site, offers, best),
        "Offers": offer_view.details(offers, site, best),
    }
    return {"payload": payload | ({"SKU": sku} if sku else {})}


def pricing(mall: Mall, call: Call) -> Answer:
    """The seller's own prices of SKUs or ASINs."""
    return _priced(mall, call, _own_offers)


def competitive_pricing(mall: Mall, call: Call) -> Answer:
    """How many offers stand on SKUs or ASINs, and the price of the Buy Box."""
    return _priced(mall, call, _competition)


Told = Callable[[Mall, Site, str, str], dict[str, Any]]
"""What is told of an ASIN on a site; the last is the seller's SKU where that was asked for."""


def _priced(mall: Mall, call: Call, told: Told) -> Answer:
    site = SITES.get(call.one("MarketplaceId"))
    if site is None:
        raise invalid("MarketplaceId is missing or unknown.")
    kind = call.one("ItemType")
    wanted = call.many("Asins" if kind == "Asin" else "Skus")
    if kind not in ("Asin", "Sku") or not 1 <= len(wanted) <= _MOST:
        raise invalid("ItemType and between 1 and 20 Asins or Skus are required.")
    return Answer({"payload": [_price(mall, site, name, told, asin=kind == "Asin") for name in wanted]})


def _price(mall: Mall, site: Site, name: str, told: Told, *, asin: bool) -> dict[str, Any]:
    named = {"ASIN" if asin else "SellerSKU": name}
    listing = None if asin else mall.listing(site.id, name)
    known = name if asin else listing.asin if listing else ""
    if known not in mall.world.products:
        # an item that is not there is told inside a good answer, by the one word `ClientError`
        return {"status": "ClientError", **named}
    identifiers: dict[str, Any] = {"MarketplaceASIN": {"MarketplaceId": site.id, "ASIN": known}}
    if not asin:
        identifiers["SKUIdentifier"] = {"MarketplaceId": site.id, "SellerId": SELLER_ID, "SellerSKU": name}
    product = {"Identifiers": identifiers, **told(mall, site, known, "" if asin else name)}
    return {"status": "Success", **named, "Product": product}


def _own_offers(mall: Mall, site: Site, asin: str, sku: str) -> dict[str, Any]:
    offers = [
        {
            "BuyingPrice": offer_view.amounts(one, site),
            "RegularPrice": offer_view.money(one.price, site),
            "FulfillmentChannel": offer_view.channel(one).upper(),
            "ItemCondition": "New",
            "ItemSubCondition": "New",
            "SellerSKU": one.sku,
        }
        for one in standing(mall, asin, site.id)
        if one.seller == SELLER_ID and sku in ("", one.sku)
    ]
    return {"Offers": offers}


def _competition(mall: Mall, site: Site, asin: str, _sku: str) -> dict[str, Any]:
    offers = standing(mall, asin, site.id)
    best = winner(mall, asin, site.id, offers)
    prices = [
        {
            "CompetitivePriceId": "1",
            "condition": "New",
            "subcondition": "New",
            "Price": offer_view.amounts(one, site),
            "sellerId": one.seller,
            "belongsToRequester": one.seller == SELLER_ID,
        }
        for one in filter(None, [best])
    ]
    counts = [{"condition": name, "Count": len(offers)} for name in ("New", "Any")]
    return {
        "CompetitivePricing": {
            "CompetitivePrices": prices,
            "NumberOfOfferListings": counts if offers else [],
        },
        "SalesRankings": offer_view.ranks(mall.world.products[asin]),
    }


OPERATIONS = (
    Operation("getPricing", "GET", f"{_PRICING}/price", pricing, rate=0.5, burst=1),
    Operation(
        "getCompetitivePricing",
        "GET",
        f"{_PRICING}/competitivePrice",
        competitive_pricing,
        rate=0.5,
        burst=1,
    ),
    Operation("getItemOffers", "GET", f"{_PRICING}/items/{{Asin}}/offers", item_offers, rate=0.5, burst=1),
    Operation(
        "getListingOffers",
        "GET",
        f"{_PRICING}/listings/{{SellerSKU:path}}/offers",
        listing_offers,
        rate=1,
        burst=2,
    ),
    Operation("getItemOffersBatch", "POST", f"/batches{_PRICING}/itemOffers", item_batch, rate=0.1, burst=1),
    Operation(
        "getListingOffersBatch", "POST", f"/batches{_PRICING}/listingOffers", listing_batch, rate=0.5, burst=1
    ),
)
