"""What AliExpress demands of a category: its attributes as a JSON Schema, and the limits of a draft's own fields."""

from typing import Any, Final

from zayton.channels.adapters.aliexpress.client import Client
from zayton.channels.adapters.aliexpress.mapping.drafts import GROUP, LONGEST_TITLE, MOST_PICTURES
from zayton.channels.adapters.aliexpress.payloads import needed, rows, text
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ProductRules
from zayton.channels.ports.parts import Json

_METHOD: Final = "aliexpress.solution.sku.attribute.query"
_DRAFT: Final = "https://json-schema.org/draft/2019-09/schema"
_LONGEST_VALUE: Final = 70
_BRAND: Final = "Brand Name"


class Rules:
    """Asks for a category's attributes."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def of_category(self, category: str) -> ProductRules:
        """The rules of a leaf category."""
        if not category.isdecimal():
            raise Fault(FaultKind.REFUSED, f"{category!r} is no number of a category")
        query = {"aliexpress_category_id": int(category)}
        told = self._client.result("products", _METHOD, query_sku_attribute_info_request=query)
        common = rows(told, "supporting_common_attribute_list")
        brand = any(_name(one) == _BRAND and one.get("required") is True for one in common)
        schema = schema_of(common, rows(told, "supporting_sku_attribute_list"))
        return ProductRules(category, schema, _limits(brand))


def schema_of(common: list[Json], varying: list[Json]) -> dict[str, Any]:
    """Common attributes, required where they are, and those that variations may differ in."""
    properties: dict[str, Any] = {GROUP: {"type": "object", "required": ["key", "varies_by"]}}
    required = []
    for one in common:
        name = _name(one)
        if name == _BRAND:
            continue
        values = [
            text(value, "aliexpress_common_attribute_value")
            for value in rows(one, "aliexpress_common_attribute_value_list")
        ]
        properties[name] = _attribute(values, free=not values)
        if one.get("required") is True:
            required.append(name)
    for one in varying:
        values = [
            text(value, "aliexpress_sku_value_name") for value in rows(one, "aliexpress_sku_value_list")
        ]
        free = one.get("support_customized_name") is True
        properties.setdefault(needed(one, "aliexpress_sku_name"), _attribute(values, free=free))
    return {"$schema": _DRAFT, "type": "object", "properties": properties, "required": required}


def _name(one: Json) -> str:
    return needed(one, "aliexpress_common_attribute_name")


def _attribute(values: list[str], *, free: bool) -> dict[str, Any]:
    value: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": _LONGEST_VALUE}
    if values:
        value["examples" if free else "enum"] = values
    return {"anyOf": [value, {"type": "array", "items": value, "minItems": 1}]}


def _limits(brand: bool) -> dict[str, dict[str, int | bool]]:  # noqa: FBT001 it is the one thing that varies
    return {
        "title": {"required": True, "max_length": LONGEST_TITLE},
        "description": {"required": True},
        "images": {"required": True, "max_items": MOST_PICTURES},
        "brand": {"required": brand},
        "weight_g": {"required": True},
    }
