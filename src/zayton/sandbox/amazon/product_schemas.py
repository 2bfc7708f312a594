"""What listings of a kind of goods must and may say, as JSON Schema."""

from typing import Any, NamedTuple

from zayton.sandbox.amazon.sites import CHANNELS, MERCHANT, SITES


class ProductType(NamedTuple):
    """A kind of goods: its name, what people call it, and the attributes that only it requires."""

    name: str
    title: str
    required: tuple[str, ...]


OFFER = ("condition_type", "purchasable_offer", "fulfillment_availability")
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
    return frozenset((*_PRODUCT, *TYPES[kind].required, *OFFER, *_OPTIONAL))


META = {
    "$schema": "https://json-schema.org/draft/2019-09/schema",
    "$id": "https://schemas.amazon.com/selling-partners/definitions/product-types/meta-schema/v1",
}


def schema(kind: str, requirements: str) -> dict[str, Any]:
    """The schema of a product type's attributes."""
    return {
        "$schema": META["$id"],
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
_MOMENT: dict[str, Any] = {"type": "object", "properties": {"value": {"type": "string"}}}
_SPECIAL: dict[str, dict[str, Any]] = {
    "condition_type": {"value": {"type": "string", "enum": ["new_new", "used_like_new", "used_good"]}},
    "purchasable_offer": {
        "currency": {"type": "string"},
        "audience": {"type": "string", "enum": ["ALL", "B2B"]},
        "start_at": _MOMENT,
        "end_at": _MOMENT,
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
