"""Catalog Items API 2022-04-01, and which product a new listing belongs to."""

from collections.abc import Mapping
from typing import Any

from zayton.sandbox.amazon import paging
from zayton.sandbox.amazon.identity import letters
from zayton.sandbox.amazon.mall import Answer, Call, Mall, invalid, missing
from zayton.sandbox.amazon.money import minor_units, number
from zayton.sandbox.amazon.operation import Operation
from zayton.sandbox.amazon.sites import SITES, Site
from zayton.sandbox.amazon.state import Product

_ITEMS = "/catalog/2022-04-01/items"
_IDENTIFIERS = {"ASIN", "EAN", "GTIN", "ISBN", "JAN", "MINSAN", "SKU", "UPC"}
_DATASETS = {
    *("attributes", "classifications", "dimensions", "identifiers", "images"),
    *("productTypes", "relationships", "salesRanks", "summaries", "vendorDetails"),
}
_CLASS = {"displayName": "All", "classificationId": "7141123011"}


def get(mall: Mall, call: Call) -> Answer:
    """A product."""
    site, datasets = _site(call), _datasets(call)
    product = mall.world.products.get(call.path["asin"])
    if product is None or site.id not in product.sites:
        raise missing(f"Requested item '{call.path['asin']}' not found in marketplace(s) [{site.id}].")
    return Answer(_view(product, site, datasets))


def search(mall: Mall, call: Call) -> Answer:
    """Products by identifier or by words, page by page."""
    site, datasets = _site(call), _datasets(call)
    identifiers, words = call.many("identifiers"), [word.lower() for word in call.many("keywords")]
    if bool(identifiers) == bool(words):
        raise invalid("Exactly one of identifiers and keywords is required.")
    if identifiers:
        found = _identified(mall, call, site, identifiers)
    else:
        found = [one for one in mall.world.products.values() if site.id in one.sites and _named(one, words)]
    size = paging.size(call, "pageSize", 10, 20)
    page, token = paging.page(found, call.one("pageToken"), size)
    body: dict[str, Any] = {
        "numberOfResults": len(found),
        "items": [_view(one, site, datasets) for one in page],
    }
    if token:
        body["pagination"] = {"nextToken": token}
    if words:
        brands = sorted({one.brand for one in found})
        body["refinements"] = {
            "brands": [
                {"brandName": brand, "numberOfResults": sum(one.brand == brand for one in found)}
                for brand in brands
            ],
            "classifications": [{**_CLASS, "numberOfResults": len(found)}] if found else [],
        }
    return Answer(body)


def _identified(mall: Mall, call: Call, site: Site, identifiers: tuple[str, ...]) -> list[Product]:
    kind = call.one("identifiersType")
    if kind not in _IDENTIFIERS:
        raise invalid("identifiersType is required with identifiers.")
    if kind == "SKU":
        if not call.one("sellerId"):
            raise invalid("sellerId is required for SKU.")
        listed = mall.world.listings.get(site.id, {})
        asins = {listed[sku].asin for sku in identifiers if sku in listed}
        return [one for one in mall.world.products.values() if one.asin in asins]
    return [
        one
        for one in mall.world.products.values()
        if site.id in one.sites and (one.asin if kind == "ASIN" else one.identifiers.get(kind)) in identifiers
    ]


def _named(product: Product, words: list[str]) -> bool:
    text = f"{product.title} {product.brand}".lower()
    return all(part in text for word in words for part in word.split())


def _site(call: Call) -> Site:
    sites = call.many("marketplaceIds")
    if len(sites) != 1 or sites[0] not in SITES:
        raise invalid("marketplaceIds must name one marketplace that exists.")
    return SITES[sites[0]]


def _datasets(call: Call) -> frozenset[str]:
    asked = frozenset(call.many("includedData")) or frozenset({"summaries"})
    if not asked <= _DATASETS:
        raise invalid(f"includedData holds unknown values: {sorted(asked - _DATASETS)}")
    return asked


def _view(product: Product, site: Site, datasets: frozenset[str]) -> dict[str, Any]:
    here = {"marketplaceId": site.id}
    links = {"variant": "MAIN", "link": f"https://m.media-amazon.com/images/I/{product.asin}.jpg"}
    identifiers = [
        {"identifierType": kind, "identifier": value} for kind, value in product.identifiers.items()
    ]
    group = {"websiteDisplayGroup": f"{product.product_type.lower()}_display_on_website", "title": "All"}
    made: dict[str, Any] = {
        "attributes": _attributes(product, site),
        "classifications": [{**here, "classifications": [_CLASS]}],
        "dimensions": [{**here, "item": _SIZE, "package": _SIZE}],
        "identifiers": [{**here, "identifiers": identifiers}],
        "images": [{**here, "images": [{**links, "height": 500, "width": 500}]}],
        "productTypes": [{**here, "productType": product.product_type}],
        "relationships": [{**here, "relationships": []}],
        "salesRanks": [{**here, "displayGroupRanks": [{**group, "rank": product.rank}]}],
        "summaries": [{**here, **_summary(product)}],
        "vendorDetails": [],
    }
    return {"asin": product.asin, **{name: value for name, value in made.items() if name in datasets}}


_SIZE = {
    **{side: {"unit": "inches", "value": 7.5} for side in ("height", "length", "width")},
    "weight": {"unit": "pounds", "value": 1.2},
}


def _summary(product: Product) -> dict[str, Any]:
    return {
        "brand": product.brand,
        "itemName": product.title,
        "itemClassification": "BASE_PRODUCT",
        "manufacturer": product.brand,
        "packageQuantity": 1,
        "browseClassification": _CLASS,
        "websiteDisplayGroupName": "All",
    }


def _attributes(product: Product, site: Site) -> dict[str, Any]:
    here = {"marketplace_id": site.id, "language_tag": site.language}
    plain = {"item_name": product.title, "brand": product.brand, **product.attributes}
    body: dict[str, Any] = {name: [{"value": value, **here}] for name, value in plain.items()}
    if minor := product.list_price.get(site.id):
        body["list_price"] = [{"value": number(minor, site.currency), "currency": site.currency}]
    return body


def matched(mall: Mall, site: str, kind: str, attributes: Mapping[str, Any], asin: str) -> str:
    """The ASIN of a new listing: the one it suggests, the one its EAN or its SKU has already, or a new one."""
    suggested = _first(attributes, "merchant_suggested_asin")
    ean = _first(attributes, "externally_assigned_product_identifier")
    products = mall.world.products
    same = products.get(mall.world.codes.get(ean, ""))
    found = products.get(suggested) or same or products.get(asin) or _new(mall, kind, attributes, ean)
    if site not in found.sites:
        found.sites.append(site)
    for price in attributes.get("list_price") or ():
        minor = minor_units(price.get("value"), SITES[site].currency) if isinstance(price, dict) else None
        found.list_price.setdefault(site, minor or 0)
    return found.asin


def _first(attributes: Mapping[str, Any], name: str) -> str:
    for one in attributes.get(name) or ():
        if isinstance(one, dict) and one.get("value"):
            return str(one["value"])
    return ""


def _new(mall: Mall, kind: str, attributes: Mapping[str, Any], ean: str) -> Product:
    asin = letters(mall.world, "asin", "B0", 10)
    title, brand = _first(attributes, "item_name"), _first(attributes, "brand")
    identifiers = {"EAN": ean} if ean else {}
    if ean:
        mall.world.codes[ean] = asin
    mall.world.products[asin] = Product(asin, kind, title, brand, identifiers, rank=50_000)
    return mall.world.products[asin]


OPERATIONS = (
    Operation("searchCatalogItems", "GET", _ITEMS, search, rate=2, burst=2),
    Operation("getCatalogItem", "GET", f"{_ITEMS}/{{asin}}", get, rate=2, burst=2),
)
