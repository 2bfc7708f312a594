"""What a product type's JSON Schema demands of drafts."""

from collections.abc import Mapping
from typing import Any

from zayton.channels.adapters.amazon.mapping.writing import put_body
from zayton.channels.ports.offers import ListingDraft, ProductRules
from zayton.channels.ports.parts import Json, part, text, texts

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
_KINDS = ("integer", "number", "boolean")


def rules_of(product_type: str, schema: Json) -> ProductRules:
    """The rules of a product type: its schema speaks of attributes as they are told to Amazon."""
    names = {attribute: field for field, attribute in _FIELDS.items()}
    return ProductRules(product_type, schema, limits_of(schema), names, kinds_of(schema), said_of)


def said_of(draft: ListingDraft) -> Mapping[str, Any] | None:
    """The attributes of a draft; `None` for an offer on a catalogue entry, of which Amazon demands less."""
    return None if draft.item else put_body(draft)["attributes"]


def kinds_of(schema: Json) -> Mapping[str, str]:
    """The attributes whose value is a figure or a switch."""
    properties = part(schema, "properties")
    found = {name: text(_value(part(properties, name)), "type") for name in properties}
    return {name: kind for name, kind in found.items() if kind in _KINDS}


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
    _take(limits, "max_length", _value(attribute).get("maxLength"))
    # Amazon counts the entries of one store and language by a keyword of its own
    most = attribute.get("maxUniqueItems", attribute.get("maxItems"))
    _take(limits, "max_items", most)
    return limits


def _value(attribute: Json) -> Json:
    return part(part(part(attribute, "items"), "properties"), "value")


def _take(limits: dict[str, int | bool], name: str, value: Any) -> None:
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        limits[name] = value
