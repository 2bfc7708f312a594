"""A listing as the API shows it."""

from typing import Any

from zayton.sandbox.amazon import checks, shelf
from zayton.sandbox.amazon.mall import Mall
from zayton.sandbox.amazon.money import text
from zayton.sandbox.amazon.sites import MERCHANT, SITES
from zayton.sandbox.amazon.state import Listing
from zayton.sandbox.clock import iso

DATASETS = frozenset(
    {
        *("summaries", "attributes", "issues", "offers"),
        *("fulfillmentAvailability", "procurement", "relationships", "productTypes"),
    }
)


def view(mall: Mall, listing: Listing, datasets: frozenset[str]) -> dict[str, Any]:
    """The datasets one asked for."""
    makers = {
        "summaries": _summaries,
        "offers": _offers,
        "fulfillmentAvailability": _availability,
    }
    body: dict[str, Any] = {"sku": listing.sku}
    body |= {name: make(mall, listing) for name, make in makers.items() if name in datasets}
    if "issues" in datasets:
        body["issues"] = issues(listing)
    if "attributes" in datasets:
        body["attributes"] = listing.attributes
    if "productTypes" in datasets:
        body["productTypes"] = [{"marketplaceId": listing.site, "productType": listing.product_type}]
    return body | {name: [] for name in ("relationships", "procurement") if name in datasets}


def _summaries(mall: Mall, listing: Listing) -> list[dict[str, Any]]:
    summary: dict[str, Any] = {
        "marketplaceId": listing.site,
        "asin": listing.asin,
        "productType": listing.product_type,
        "conditionType": shelf.value(listing, "condition_type", "new_new"),
        "status": shelf.status(mall, listing),
        "itemName": shelf.value(listing, "item_name"),
        "createdDate": iso(listing.created, fraction=True),
        "lastUpdatedDate": iso(listing.updated, fraction=True),
    }
    if shelf.by_amazon(listing):
        summary["fnSku"] = listing.fnsku
    images = shelf.entries(listing, "main_product_image_locator")
    if images and isinstance(images[0].get("media_location"), str):
        summary["mainImage"] = {"link": images[0]["media_location"], "height": 500, "width": 500}
    return [summary]


def _offers(mall: Mall, listing: Listing) -> list[dict[str, Any]]:
    price = shelf.price(listing, mall.now())
    if price is None:
        return []
    currency = SITES[listing.site].currency
    # text here, although the attribute that it comes from is a number
    money = {"currencyCode": currency, "amount": text(price, currency)}
    audience = {"value": "ALL", "displayName": "Sell on Amazon"}
    return [{"marketplaceId": listing.site, "offerType": "B2C", "price": money, "audience": audience}]


def _availability(mall: Mall, listing: Listing) -> list[dict[str, Any]]:
    shown = []
    for one in shelf.entries(listing, "fulfillment_availability"):
        code = one.get("fulfillment_channel_code", MERCHANT)
        # units in Amazon's warehouses are told by the inventory API only
        units = {"quantity": shelf.units(mall, listing)} if code == MERCHANT else {}
        shown.append({"fulfillmentChannelCode": code, **units})
    return shown


def issues(listing: Listing) -> list[checks.Issue]:
    """What is wrong with a listing as it stands, and what was enforced against it."""
    found = [*checks.values(listing.product_type, listing.attributes, listing.site), *listing.enforced]
    return [{**issue, "marketplaceIds": [listing.site]} for issue in found]
