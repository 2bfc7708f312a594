"""What a product type's JSON Schema demands of the fields that every draft has."""

from collections.abc import Mapping
from typing import Any

from zayton.channels.ports.parts import Json, part, texts

# a draft's field, Amazon's attribute
_FIELDS = {
    "title": "item_name",
    "description": "product_description",
    "bullets": "bullet_point",
    "brand": "brand",
    "barcode": "externally_assigned_product_identifier",
    "images": "main_product_image_locator",
    "weight_g": "item_package_weight",
    "length_mm": "item_package_dimensions",
}


def limits_of(schema: Json) -> Mapping[str, Mapping[str, int | bool]]:
    """For each field of a draft whether it must be filled, how long a text and how many of them it may have."""
    required = set(texts(schema, "required"))
    properties = part(schema, "properties")
    return {
        field: _limits(part(properties, attribute), required=attribute in required)
        for field, attribute in _FIELDS.items()
        if attribute in properties
    }


def _limits(attribute: Json, *, required: bool) -> dict[str, int | bool]:
    limits: dict[str, int | bool] = {"required": required}
    value = part(part(part(attribute, "items"), "properties"), "value")
    _take(limits, "max_length", value.get("maxLength"))
    # Amazon counts the entries of one store and language by a keyword of its own
    most = attribute.get("maxUniqueItems", attribute.get("maxItems"))
    _take(limits, "max_items", most)
    return limits


def _take(limits: dict[str, int | bool], name: str, value: Any) -> None:
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        limits[name] = value
