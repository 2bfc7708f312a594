"""Product types: what a listing of a kind of goods must and may say, as JSON Schema served from an address."""

import base64
import hashlib
import json
from typing import Any, NamedTuple

from zayton.sandbox.amazon import documents
from zayton.sandbox.amazon.mall import Answer, Call, Mall, invalid, missing
from zayton.sandbox.amazon.operation import Operation
from zayton.sandbox.amazon.sites import CHANNELS, MERCHANT, SITES

_VERSION = "UHqSqmb4FNUk="
_PATH = "/definitions/2020-09-01/productTypes"


class ProductType(NamedTuple):
    """A kind of goods: its name, what people call it, and the attributes that only it requires."""

    name: str
    title: str
    required: tuple[str, ...]


_OFFER = ("condition_type", "purchasable_offer", "fulfillment_availability")
_PRODUCT = ("item_name", "brand", "product_description", "bullet_point", "country_of_origin")
_OPTIONAL = (
    *("externally_assigned_product_identifier", "merchant_suggested_asin", "list_price", "manufacturer"),
    *("main_product_image_locator", "other_product_image_locator_1", "item_type_keyword", "part_number"),
    *("item_package_weight", "item_package_dimensions", "parentage_level", "child_parent_sku_relationship"),
    *("variation_theme", "generic_keyword", "merchant_shipping_group", "supplier_declared_dg_hz_regulation"),
)

TYPES = {
    one.name: one
    for one in (
        ProductType("PRODUCT", "Product", ()),
        ProductType("LUGGAGE", "Luggage", ("color", "material")),
        ProductType("HOME", "Home", ("color",)),
        ProductType("KITCHEN", "Kitchen", ("material",)),
        ProductType("TOY_FIGURE", "Toy Figure", ("color",)),
        ProductType("HEADPHONES", "Headphones", ("color", "connectivity_technology")),
    )
}


def required(kind: str, requirements: str) -> tuple[str, ...]:
    """Attributes that a listing of a kind must have, by what is listed: a product, an offer, or both."""
    product = (*_PRODUCT, *TYPES[kind].required)
    if requirements == "LISTING_OFFER_ONLY":
        return ("condition_type", "purchasable_offer")
    return (
        product
        if requirements == "LISTING_PRODUCT_ONLY"
        else (*product, "condition_type", "purchasable_offer")
    )


def known(kind: str) -> frozenset[str]:
    """All attributes that a listing of a kind may have."""
    return frozenset((*_PRODUCT, *TYPES[kind].required, *_OFFER, *_OPTIONAL))


def search(_mall: Mall, call: Call) -> Answer:
    """Product types whose name or title holds one of the keywords; all without keywords."""
    sites = _sites(call)
    words = [word.upper() for word in (*call.many("keywords"), *call.one("itemName").split())]
    found = [one for one in TYPES.values() if not words or any(_named(one, word) for word in words)]
    listed = [{"name": one.name, "displayName": one.title, "marketplaceIds": list(sites)} for one in found]
    return Answer({"productTypes": listed, "productTypeVersion": _VERSION})


def _named(kind: ProductType, word: str) -> bool:
    return word in kind.name or word in kind.title.upper()


def get(mall: Mall, call: Call) -> Answer:
    """A product type, with the address of its schema."""
    sites, kind = _sites(call), call.path["productType"]
    if kind not in TYPES:
        raise missing(f"Product type {kind} does not exist.")
    requirements = call.one("requirements", "LISTING")
    made = schema(kind, requirements)
    groups = {
        "product_identity": {"title": "Product Identity", "propertyNames": ["item_name", "brand"]},
        "offer": {"title": "Offer", "propertyNames": list(_OFFER)},
        "product_details": {
            "title": "Product Details",
            "propertyNames": sorted(known(kind) - {"item_name", "brand"}),
        },
    }
    body = {
        "metaSchema": _link(mall, call, _META),
        "schema": _link(mall, call, made),
        "requirements": requirements,
        "requirementsEnforced": call.one("requirementsEnforced", "ENFORCED"),
        "propertyGroups": groups,
        "locale": SITES[sites[0]].language,
        "marketplaceIds": list(sites),
        "productType": kind,
        "displayName": TYPES[kind].title,
        "productTypeVersion": {"version": _VERSION, "latest": True, "releaseCandidate": False},
    }
    return Answer(body)


def _sites(call: Call) -> tuple[str, ...]:
    sites = call.many("marketplaceIds")
    if not sites or not {*sites} <= {*SITES}:
        raise invalid("marketplaceIds is missing or names an unknown marketplace.")
    return sites


def _link(mall: Mall, call: Call, made: dict[str, Any]) -> dict[str, Any]:
    content = json.dumps(made, sort_keys=True).encode()
    # a checksum, as the vendor gives it, and no protection
    checksum = base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()
    document = documents.named(
        mall, f"schema-{hashlib.sha256(content).hexdigest()[:24]}", content, "application/json"
    )
    return {
        "link": {"resource": documents.address(mall, call.base, document), "verb": "GET"},
        "checksum": checksum,
    }


_META = {
    "$schema": "https://json-schema.org/draft/2019-09/schema",
    "$id": "https://schemas.amazon.com/selling-partners/definitions/product-types/meta-schema/v1",
}


def schema(kind: str, requirements: str) -> dict[str, Any]:
    """The schema of a product type's attributes."""
    return {
        "$schema": _META["$id"],
        "$id": f"https://schemas.amazon.com/selling-partners/definitions/product-types/schema/v1/{kind}",
        "type": "object",
        "required": list(required(kind, requirements)),
        "properties": {name: _attribute(name) for name in sorted(known(kind))},
        "additionalProperties": False,
    }


def _attribute(name: str) -> dict[str, Any]:
    properties = _SPECIAL.get(name, {"value": {"type": "string", "minLength": 1}})
    if name not in _WITHOUT_SITE:
        properties = properties | {"marketplace_id": {"type": "string", "enum": list(SITES)}}
    if name in _WITH_LANGUAGE:
        properties = properties | {"language_tag": {"type": "string"}}
    needed = ["value"] if "value" in properties else []
    return {
        "title": name.replace("_", " ").capitalize(),
        "type": "array",
        "minItems": 1,
        "items": {"type": "object", "required": needed, "properties": properties},
    }


_WITHOUT_SITE = {"fulfillment_availability"}
_WITH_LANGUAGE = {
    "item_name",
    "brand",
    "product_description",
    "bullet_point",
    "color",
    "material",
    "manufacturer",
}
_SCHEDULE = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "required": ["schedule"],
        "properties": {
            "schedule": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "required": ["value_with_tax"],
                    "properties": {
                        "value_with_tax": {"type": "number", "exclusiveMinimum": 0},
                        "start_at": {"type": "string"},
                        "end_at": {"type": "string"},
                    },
                },
            }
        },
    },
}
_SPECIAL: dict[str, dict[str, Any]] = {
    "condition_type": {"value": {"type": "string", "enum": ["new_new", "used_like_new", "used_good"]}},
    "purchasable_offer": {
        "currency": {"type": "string"},
        "audience": {"type": "string", "enum": ["ALL", "B2B"]},
        "our_price": _SCHEDULE,
        "discounted_price": _SCHEDULE,
    },
    "fulfillment_availability": {
        "fulfillment_channel_code": {"type": "string", "enum": [MERCHANT, *CHANNELS.values()]},
        "quantity": {"type": "integer", "minimum": 0},
        "lead_time_to_ship_max_days": {"type": "integer", "minimum": 0},
    },
    "list_price": {"value": {"type": "number"}, "currency": {"type": "string"}},
    "externally_assigned_product_identifier": {
        "type": {"type": "string", "enum": ["ean", "gtin", "upc"]},
        "value": {"type": "string", "pattern": "^[0-9]{8,14}$"},
    },
    "main_product_image_locator": {"media_location": {"type": "string"}},
    "other_product_image_locator_1": {"media_location": {"type": "string"}},
    "item_package_weight": {"value": {"type": "number"}, "unit": {"type": "string"}},
    "item_package_dimensions": {
        side: {"type": "object", "properties": {"value": {"type": "number"}, "unit": {"type": "string"}}}
        for side in ("length", "width", "height")
    },
    "child_parent_sku_relationship": {
        "child_relationship_type": {"type": "string"},
        "parent_sku": {"type": "string"},
    },
    "variation_theme": {"name": {"type": "string"}},
}

OPERATIONS = (
    Operation("searchDefinitionsProductTypes", "GET", _PATH, search, rate=5, burst=10),
    Operation("getDefinitionsProductType", "GET", f"{_PATH}/{{productType}}", get, rate=5, burst=10),
)
