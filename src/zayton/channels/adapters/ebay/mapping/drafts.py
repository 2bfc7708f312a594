"""Drafts as eBay takes them: an inventory item, an offer, and a group where a product comes in variations.

`ListingDraft.attributes` hold item specifics by their name on the site, each a text or a list of texts, and beside them
`condition` (ConditionEnum, `NEW` unless said), `condition_description`, and for a variation `variation_group`: the
group's `key`, its `title`, and the names of the specifics that it `varies_by`.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Final, NamedTuple

from zayton.channels.adapters.ebay.sites import brand_aspect, language_of
from zayton.channels.ports.offers import ListingDraft
from zayton.kernel.money import to_major

CONDITION: Final = "condition"
CONDITION_WORDS: Final = "condition_description"
GROUP: Final = "variation_group"
NOT_ASPECTS: Final = (CONDITION, CONDITION_WORDS, GROUP)
MOST_PICTURES: Final = 24
LONGEST_TITLE: Final = 80


class Terms(NamedTuple):
    """What an offer says beside the goods: the ids of the seller's policies, and where the goods are."""

    policies: Mapping[str, str]
    location: str


def item_body(draft: ListingDraft) -> dict[str, Any]:
    """The inventory item, as `bulkCreateOrReplaceInventoryItem` takes it."""
    attributes = draft.attributes
    body: dict[str, Any] = {
        "sku": draft.key.sku,
        "locale": (draft.language or language_of(draft.key.site)).replace("-", "_"),
        "availability": {"shipToLocationAvailability": {"quantity": draft.quantity}},
        CONDITION: attributes.get(CONDITION) or "NEW",
        "product": _product(draft),
    }
    if attributes.get(CONDITION_WORDS):
        body["conditionDescription"] = attributes[CONDITION_WORDS]
    if package := _package(draft):
        body["packageWeightAndSize"] = package
    return body


def _product(draft: ListingDraft) -> dict[str, Any]:
    product: dict[str, Any] = {
        "title": draft.title,
        "aspects": aspects_of(draft),
        "imageUrls": list(draft.images[:MOST_PICTURES]),
    }
    if draft.brand:
        product["brand"] = draft.brand
    if draft.item:
        product["epid"] = draft.item
    if kind := _kind_of(draft.barcode):
        product[kind] = [draft.barcode]
    return product


def aspects_of(draft: ListingDraft) -> dict[str, list[str]]:
    """Item specifics: those of the attributes, and the brand under the site's own name for it."""
    found = {
        name: [str(one) for one in value] if isinstance(value, (list, tuple)) else [str(value)]
        for name, value in draft.attributes.items()
        if name not in NOT_ASPECTS and value not in (None, "", [], ())
    }
    if draft.brand:
        found.setdefault(brand_aspect(draft.key.site), [draft.brand])
    return found


def _kind_of(barcode: str) -> str:
    """Which field a code goes into by its length; blank for what is none of them."""
    if not barcode.isdecimal():
        return ""
    if len(barcode) == 13:
        return "isbn" if barcode.startswith(("978", "979")) else "ean"
    return {8: "ean", 12: "upc"}.get(len(barcode), "")


def _package(draft: ListingDraft) -> dict[str, Any]:
    package: dict[str, Any] = {}
    if draft.weight_g:
        package["weight"] = {"value": draft.weight_g, "unit": "GRAM"}
    if draft.length_mm and draft.width_mm and draft.height_mm:
        sizes = {"length": draft.length_mm, "width": draft.width_mm, "height": draft.height_mm}
        package["dimensions"] = {name: size / 10 for name, size in sizes.items()} | {"unit": "CENTIMETER"}
    return package


def offer_body(draft: ListingDraft, terms: Terms) -> dict[str, Any]:
    """The offer, as `createOffer` takes it."""
    return {
        "sku": draft.key.sku,
        "marketplaceId": draft.key.site,
        "format": "FIXED_PRICE",
        "availableQuantity": draft.quantity,
        "categoryId": draft.category or draft.product_type,
        "listingDescription": description_of(draft),
        "listingDuration": "GTC",
        "listingPolicies": dict(terms.policies),
        "merchantLocationKey": terms.location,
        "pricingSummary": {"price": price_of(draft.price_minor, draft.currency)},
    }


def price_of(minor: int, currency: str) -> dict[str, str]:
    """An amount as eBay takes it."""
    return {"value": str(to_major(minor, currency)), "currency": currency}


def description_of(draft: ListingDraft) -> str:
    """The description with the bullet points below it; it may be HTML already, the points never are."""
    points = "".join(f"<li>{escape(point)}</li>" for point in draft.bullets)
    return draft.description + (f"<ul>{points}</ul>" if points else "")


def group_of(draft: ListingDraft) -> str:
    """The key of the group of variations that a draft belongs to; blank for one that stands alone."""
    group = draft.attributes.get(GROUP)
    return str(group.get("key") or "") if isinstance(group, Mapping) else ""


def group_body(drafts: Sequence[ListingDraft], known: Mapping[str, Any]) -> dict[str, Any]:
    """A group of these variations and of those that it has already."""
    first = drafts[0]
    told: Mapping[str, Any] = first.attributes[GROUP]
    skus = dict.fromkeys([*(known.get("variantSKUs") or ()), *(draft.key.sku for draft in drafts)])
    names = [str(name) for name in told.get("varies_by") or ()]
    before = {
        one["name"]: one.get("values") or ()
        for one in (known.get("variesBy") or {}).get("specifications") or ()
        if "name" in one
    }
    values = {
        name: list(
            dict.fromkeys([*before.get(name, ()), *(v for d in drafts for v in aspects_of(d).get(name, ()))])
        )
        for name in names
    }
    common = {name: value for name, value in aspects_of(first).items() if name not in names}
    return {
        "title": str(told.get("title") or first.title),
        "description": description_of(first),
        "imageUrls": list(first.images[:MOST_PICTURES]),
        "aspects": common,
        "variantSKUs": list(skus),
        "variesBy": {"specifications": [{"name": name, "values": values[name]} for name in names]},
    }
