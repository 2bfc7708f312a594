"""What an offer must have before it can be a listing.

https://developer.ebay.com/api-docs/sell/static/inventory/publishing-offers.html, as far as a fixed-price listing goes.
"""

from zayton.sandbox.ebay.account import POLICIES, policy_id
from zayton.sandbox.ebay.answers import Complaint, Json, minor
from zayton.sandbox.ebay.aspects import required_aspects
from zayton.sandbox.ebay.sites import SITES
from zayton.sandbox.ebay.world import World

_DOMAIN = "API_INVENTORY"
_POLICY_ERRORS = {"fulfillment": 25007, "payment": 25008, "return": 25009}


def check_ready(world: World, offer: Json) -> None:
    """Complain about the first thing that keeps an offer from being a listing."""
    item = world.items[offer["sku"]]
    _check_item(item)
    _check_price(offer)
    # an offer may say fewer units than the item has, and counts before it
    if _quantity(item, offer) < 1:
        raise Complaint(400, 25004, _DOMAIN, "The listing has an invalid quantity.")
    category = offer.get("categoryId")
    if not category:
        raise Complaint(400, 25005, _DOMAIN, "The listing has an invalid category ID.")
    if not (offer.get("listingDescription") or (item.get("product") or {}).get("description")):
        raise Complaint(400, 25016, _DOMAIN, "The description value is invalid.", fieldName="description")
    _check_policies(offer)
    if offer.get("merchantLocationKey") not in world.locations:
        raise Complaint(400, 25012, _DOMAIN, "Invalid inventory location.")
    _check_aspects(item, str(category), offer["marketplaceId"])


def _check_item(item: Json) -> None:
    product = item.get("product") or {}
    if not product.get("title"):
        raise Complaint(400, 25016, _DOMAIN, "The title value is invalid.", fieldName="title")
    pictures = product.get("imageUrls") or []
    # pictures must come from https addresses (25014)
    if not pictures or not all(str(url).startswith("https://") for url in pictures):
        raise Complaint(400, 25014, _DOMAIN, "The listing has invalid pictures.")
    if not item.get("condition"):
        raise Complaint(400, 25021, _DOMAIN, "The listing has invalid item condition information.")


def _check_price(offer: Json) -> None:
    price = (offer.get("pricingSummary") or {}).get("price") or {}
    try:
        good = minor(price) > 0 and price["currency"] == SITES[offer["marketplaceId"]].currency
    except (KeyError, ValueError):
        good = False
    if not good:
        raise Complaint(400, 25003, _DOMAIN, "The listing has an invalid price.")


def _quantity(item: Json, offer: Json) -> int:
    held = ((item.get("availability") or {}).get("shipToLocationAvailability") or {}).get("quantity", 0)
    return int(offer.get("availableQuantity", held))


def _check_policies(offer: Json) -> None:
    named = offer.get("listingPolicies") or {}
    for kind in POLICIES:
        if named.get(f"{kind}PolicyId") != policy_id(kind, offer["marketplaceId"]):
            said = f"The listing has invalid data in the associated {kind} policy."
            raise Complaint(400, _POLICY_ERRORS[kind], _DOMAIN, said)


def _check_aspects(item: Json, category: str, site: str) -> None:
    given = (item.get("product") or {}).get("aspects") or {}
    for name in required_aspects(category, site):
        if not given.get(name):
            said = f"A user error has occurred. The item specific {name} is missing."
            raise Complaint(400, 25002, _DOMAIN, said, aspect=name)
