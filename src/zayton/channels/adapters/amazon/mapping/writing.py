"""What we tell Amazon about a listing: attributes of the Product Type Definitions, and patches of them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from zayton.channels.adapters.amazon.mapping.listings import SELLER_CHANNEL
from zayton.channels.adapters.amazon.sites import currency_of, locale_of, network_of
from zayton.channels.ports.offers import ListingDraft, PriceAsked
from zayton.channels.ports.orders import FulfilledBy
from zayton.channels.ports.texts import TextsAsked
from zayton.kernel.money import to_major

# the product type that fits any listing as long as only the offer is changed
ANY_PRODUCT = "PRODUCT"
_OFFER_ONLY = "LISTING_OFFER_ONLY"
_WHOLE_LISTING = "LISTING"
_MOST_OTHER_IMAGES = 8
# past wherever clocks are
_LONG_AGO = "2000-01-01T00:00:00.000Z"


def quantity_patch(quantity: int) -> dict[str, Any]:
    """Merged into what stands, so that handling time and restock date of the listing are kept."""
    return _merge(
        "fulfillment_availability", {"fulfillment_channel_code": SELLER_CHANNEL, "quantity": quantity}
    )


def price_patch(asked: PriceAsked) -> dict[str, Any]:
    """Merged too: a sale price, and the lowest and highest price that a seller set, are kept."""
    return _merge("purchasable_offer", _offer(asked.key.site, asked.price_minor, asked.currency))


def closing_patch(site: str) -> dict[str, Any]:
    """An offer that ended long ago, merged: the price stays, and so does what lies in Amazon's warehouses."""
    offer = {"marketplace_id": site, "audience": "ALL", "currency": currency_of(site)}
    return _merge("purchasable_offer", {**offer, "end_at": {"value": _LONG_AGO}})


def opening_patch(asked: PriceAsked) -> dict[str, Any]:
    """A new offer in place of the one that ended: merged it would have ended still."""
    offer = _offer(asked.key.site, asked.price_minor, asked.currency)
    return {"op": "replace", "path": "/attributes/purchasable_offer", "value": [offer]}


def _merge(attribute: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"op": "merge", "path": f"/attributes/{attribute}", "value": [value]}


def patch_body(product_type: str, patch: dict[str, Any]) -> dict[str, Any]:
    """The body of a `patchListingsItem` call."""
    return patches_body(product_type, [patch])


def patches_body(product_type: str, patches: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The body of a `patchListingsItem` call that changes several attributes."""
    return {"productType": product_type or ANY_PRODUCT, "patches": list(patches)}


def text_patches(asked: TextsAsked) -> list[dict[str, Any]]:
    """Texts as patches; an attribute of which nothing shall be left is deleted, as none may be empty."""
    told = {
        "item_name": None if asked.title is None else (asked.title,),
        "product_description": None if asked.description is None else (asked.description,),
        "bullet_point": asked.bullets,
    }
    return [
        _text_patch(name, [value for value in values if value], asked)
        for name, values in told.items()
        if values is not None
    ]


def _text_patch(name: str, values: Sequence[str], asked: TextsAsked) -> dict[str, Any]:
    where = {"marketplace_id": asked.key.site, "language_tag": language_tag(asked.language, asked.key.site)}
    value = [{"value": one} | where for one in values]
    return {"op": "replace" if value else "delete", "path": f"/attributes/{name}", "value": value or [where]}


def language_tag(language: str, site: str) -> str:
    """`de_DE`; a bare language is spoken as the store speaks it."""
    return language.replace("-", "_") if "-" in language else locale_of(site)


def put_body(draft: ListingDraft) -> dict[str, Any]:
    """The body of a `putListingsItem` call: an offer on a catalogue entry that there is, or a whole listing."""
    site = draft.key.site
    offer_only = bool(draft.item)
    attributes: dict[str, Any] = {
        "condition_type": [_here("new_new", site)],
        "purchasable_offer": [_offer(site, draft.price_minor, draft.currency)],
        "fulfillment_availability": [_fulfilment(draft)],
    }
    if offer_only:
        attributes["merchant_suggested_asin"] = [_here(draft.item, site)]
    else:
        attributes |= _product(draft)
    attributes |= {name: _attribute(value, site) for name, value in draft.attributes.items()}
    return {
        "productType": draft.product_type or draft.key.remote or ANY_PRODUCT,
        "requirements": _OFFER_ONLY if offer_only else _WHOLE_LISTING,
        "attributes": attributes,
    }


def _fulfilment(draft: ListingDraft) -> dict[str, Any]:
    # told the seller's own channel, Amazon would end an offer from its warehouses
    if draft.fulfilled_by is FulfilledBy.MARKETPLACE:
        return {"fulfillment_channel_code": network_of(draft.key.site)}
    return {"fulfillment_channel_code": SELLER_CHANNEL, "quantity": draft.quantity}


def _product(draft: ListingDraft) -> dict[str, Any]:
    site = draft.key.site
    language = language_tag(draft.language, site)
    texts = {
        "item_name": (draft.title,),
        "product_description": (draft.description,),
        "brand": (draft.brand,),
        "bullet_point": draft.bullets,
    }
    attributes: dict[str, Any] = {
        name: [_here(value, site) | {"language_tag": language} for value in values if value]
        for name, values in texts.items()
        if any(values)
    }
    if draft.barcode:
        kind = barcode_kind(draft.barcode).lower()
        attributes["externally_assigned_product_identifier"] = [_here(draft.barcode, site) | {"type": kind}]
    return attributes | _images(draft) | _package(draft)


def barcode_kind(barcode: str) -> str:
    """`UPC`, `EAN` or `GTIN`, by the number of its digits."""
    return {8: "EAN", 12: "UPC", 13: "EAN"}.get(len(barcode), "GTIN")


def _images(draft: ListingDraft) -> dict[str, Any]:
    names = ("main_product_image_locator",) + tuple(
        f"other_product_image_locator_{place}" for place in range(1, _MOST_OTHER_IMAGES + 1)
    )
    return {
        name: [{"media_location": address, "marketplace_id": draft.key.site}]
        for name, address in zip(names, draft.images, strict=False)
    }


def _package(draft: ListingDraft) -> dict[str, Any]:
    attributes: dict[str, Any] = {}
    if draft.weight_g:
        attributes["item_package_weight"] = [
            {"unit": "grams", "value": draft.weight_g, "marketplace_id": draft.key.site}
        ]
    # Amazon refuses a package of two sides
    sides = {"length": draft.length_mm, "width": draft.width_mm, "height": draft.height_mm}
    if all(sides.values()):
        measured = {name: {"unit": "millimeters", "value": side} for name, side in sides.items()}
        attributes["item_package_dimensions"] = [{**measured, "marketplace_id": draft.key.site}]
    return attributes


def _attribute(value: Any, site: str) -> Any:
    """An attribute as it was drafted: in Amazon's own form already, or bare values that still need their store."""
    values = value if isinstance(value, (list, tuple)) else [value]
    return [dict(each) if isinstance(each, Mapping) else _here(each, site) for each in values]


def _here(value: Any, site: str) -> dict[str, Any]:
    return {"value": value, "marketplace_id": site}


def _offer(site: str, price_minor: int, currency: str) -> dict[str, Any]:
    price = _number(to_major(price_minor, currency))
    return {
        "marketplace_id": site,
        "audience": "ALL",
        "currency": currency,
        "our_price": [{"schedule": [{"value_with_tax": price}]}],
    }


def _number(exact: Decimal) -> int | float:
    """A price as the JSON number that Amazon wants; up to fifteen digits its text comes out as it went in."""
    return int(exact) if exact == exact.to_integral_value() else float(exact)
