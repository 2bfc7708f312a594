"""Listings made outside the Inventory API, in Seller Hub or by an older tool; what it demands to take them over.

`bulkMigrateListing` and its demands: developer.ebay.com/api-docs/sell/inventory/resources/listing/methods/
bulkMigrateListing (fixed price, a SKU for each variation, business policies, a postcode or city; one to five a call).
Every refusal of a listing is error 25718, "Cannot migrate listing.", with the reason behind it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from zayton.sandbox.ebay.account import POLICIES, policy_id
from zayton.sandbox.ebay.answers import Complaint, Json, amount
from zayton.sandbox.ebay.inventory import BASE, DOMAIN
from zayton.sandbox.ebay.reading import body_of
from zayton.sandbox.ebay.sites import SITES
from zayton.sandbox.ebay.world import World

MOST_AT_ONCE = 5
_USUAL: Json = {
    "site": "EBAY_GB",
    "title": "Glass Storage Jar",
    "sku": "",
    "price_minor": 999,
    "quantity": 10,
    "sold": 0,
    "type": "FixedPriceItem",
    "policies": True,
    "postcode": "NN11 8PB",
    "category": "20625",
    "variations": [],
}
_PICTURE = "https://i.ebayimg.com/images/g/jar/s-l1600.jpg"


def make(world: World, told: Mapping[str, Any]) -> str:
    """A listing as a seller's form makes it, or the one of `itemId` changed, or `ended`; its number.

    `sku`, `title`, `site`, `price_minor`, `quantity`, `type` (`FixedPriceItem`, `Chinese`), `policies`, `postcode`;
    `variations` are [{"sku", "quantity", "price_minor", "specifics": {name: value}}].
    """
    key = str(told.get("itemId") or f"{120_553_800_000 + world.next()}")
    if told.get("ended"):
        del world.outside[key]
        return key
    item = {**_USUAL, **world.outside.get(key, {}), **{name: told[name] for name in _USUAL if name in told}}
    for name in ("price_minor", "quantity", "sold"):
        item[name] = int(item[name])
    for name in ("site", "title", "sku", "type", "postcode", "category"):
        item[name] = str(item[name])
    # a site that there is not is refused here, and not when it is first shown
    SITES[item["site"]]
    item["variations"] = [_variation(one, item["price_minor"]) for one in item["variations"]]
    world.outside[key] = {**item, "itemId": key}
    return key


def _variation(told: Mapping[str, Any], price_minor: int) -> Json:
    return {
        "sku": str(told.get("sku", "")),
        "quantity": int(told.get("quantity", 1)),
        "sold": int(told.get("sold", 0)),
        "price_minor": int(told.get("price_minor", price_minor)),
        "specifics": {str(name): str(value) for name, value in told["specifics"].items()},
    }


def parts_of(item: Json) -> list[Json]:
    """What of a listing is sold by itself: its variations, else itself."""
    return item["variations"] or [item]


def label(item: Json, part: Json) -> str:
    """What a basket calls it: its SKU, or the listing's number with the variation's values."""
    values = "/".join(part.get("specifics", {}).values())
    return str(part["sku"] or "/".join(filter(None, (item["itemId"], values))))


def as_offers(world: World) -> Iterator[tuple[str, Json]]:
    """What of these listings buyers can buy, by its label, in the shape of an offer with its `part`."""
    for item in world.outside.values():
        if item["type"] == "FixedPriceItem":
            for part in parts_of(item):
                yield (
                    label(item, part),
                    {
                        "sku": part["sku"],
                        "title": item["title"],
                        "marketplaceId": item["site"],
                        "pricingSummary": {"price": _price(item, part)},
                        "availableQuantity": part["quantity"],
                        "listing": {"listingId": item["itemId"], "soldQuantity": part["sold"]},
                        "part": part,
                    },
                )


def _price(item: Json, part: Json) -> Json:
    return amount(part["price_minor"], SITES[item["site"]].currency)


class Migration:
    """Takes such listings over into the Inventory API."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> Sequence[Route]:
        """The path."""
        return [Route(f"{BASE}/bulk_migrate_listing", self.migrate, methods=["POST"])]

    async def migrate(self, request: Request) -> Response:
        """One to five listings, each by itself."""
        asked = (await body_of(request, DOMAIN)).get("requests")
        if not isinstance(asked, list) or not 0 < len(asked) <= MOST_AT_ONCE:
            raise _cannot("One to five listings can be migrated by a call.")
        answers = [self._migrated(str(one.get("listingId", ""))) for one in asked]
        status = 200 if all(one["statusCode"] == 200 for one in answers) else 207
        return JSONResponse({"responses": answers}, status)

    def _migrated(self, key: str) -> Json:
        item = self._world.outside.get(key)
        try:
            if item is None:
                raise _cannot("The listing is not active, or is managed by the Inventory API already.")
            self._check(item)
        except Complaint as complaint:
            skus = [{"sku": part["sku"]} for part in parts_of(item)] if item else []
            told = {"listingId": key, "statusCode": complaint.status, "errors": [complaint.error]}
            return told | ({"marketplaceId": item["site"], "inventoryItems": skus} if item else {})
        return self._take_over(item)

    def _check(self, item: Json) -> None:
        skus = [part["sku"] for part in parts_of(item)]
        if item["type"] != "FixedPriceItem":
            raise _cannot("The listing type is not supported.")
        if not all(skus) or len({*skus}) < len(skus):
            raise _cannot("The listing has no SKU, or variations without a SKU of their own.")
        if not item["policies"]:
            raise _cannot("The listing does not use business policies.")
        if not item["postcode"]:
            raise _cannot("The listing has no postal code and no location.")
        taken = {(offer["sku"], offer["marketplaceId"]) for offer in self._world.offers.values()}
        if any((sku, item["site"]) in taken for sku in skus):
            raise _cannot("An offer already exists for the SKU.")

    def _take_over(self, item: Json) -> Json:
        world, site = self._world, item["site"]
        place = f"MIGRATED-{item['postcode'].replace(' ', '')}"
        address = {"postalCode": item["postcode"], "country": SITES[site].country}
        world.locations.setdefault(
            place,
            {
                "merchantLocationKey": place,
                "name": place,
                "location": {"address": address, "locationId": place},
                "merchantLocationStatus": "ENABLED",
                "locationTypes": ["WAREHOUSE"],
            },
        )
        told: list[Json] = []
        for part in parts_of(item):
            world.items[part["sku"]] = _item(item, part)
            offer = _offer(world, item, part, place)
            world.offers[offer["offerId"]] = offer
            told.append({"sku": part["sku"], "offerId": offer["offerId"]})
        del world.outside[item["itemId"]]
        answer = {
            "listingId": item["itemId"],
            "marketplaceId": site,
            "statusCode": 200,
            "inventoryItems": told,
        }
        return answer | (self._grouped(item) if item["variations"] else {})

    def _grouped(self, item: Json) -> Json:
        key = f"{item['itemId']}-group"
        names = dict.fromkeys(name for part in item["variations"] for name in part["specifics"])
        values = {name: [part["specifics"][name] for part in item["variations"]] for name in names}
        self._world.groups[key] = {
            "inventoryItemGroupKey": key,
            "title": item["title"],
            "variantSKUs": [part["sku"] for part in item["variations"]],
            "imageUrls": [_PICTURE],
            "variesBy": {
                "specifications": [
                    {"name": name, "values": list(dict.fromkeys(found))} for name, found in values.items()
                ]
            },
        }
        return {"inventoryItemGroupKey": key}


def _item(item: Json, part: Json) -> Json:
    aspects = {name: [value] for name, value in part.get("specifics", {}).items()}
    return {
        "sku": part["sku"],
        "locale": "en_GB",
        "condition": "NEW",
        "availability": {"shipToLocationAvailability": {"quantity": part["quantity"]}},
        "product": {
            "title": item["title"],
            "description": item["title"],
            "imageUrls": [_PICTURE],
            "aspects": {"Brand": ["Unbranded"], "Marke": ["Unbranded"], **aspects},
        },
    }


def _offer(world: World, item: Json, part: Json, place: str) -> Json:
    site = item["site"]
    return {
        "offerId": f"{8_209_815_010 + world.next()}",
        "sku": part["sku"],
        "marketplaceId": site,
        "format": "FIXED_PRICE",
        "status": "PUBLISHED",
        "availableQuantity": part["quantity"],
        "categoryId": item["category"],
        "listingDuration": "GTC",
        "listingPolicies": {f"{kind}PolicyId": policy_id(kind, site) for kind in POLICIES},
        "merchantLocationKey": place,
        "pricingSummary": {"price": _price(item, part)},
        "listing": {
            "listingId": item["itemId"],
            "listingStatus": "ACTIVE",
            "soldQuantity": part["sold"],
        },
    }


def _cannot(why: str) -> Complaint:
    return Complaint(400, 25718, DOMAIN, f"Cannot migrate listing. {why}", additionalInfo=why)
