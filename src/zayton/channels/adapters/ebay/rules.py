"""What eBay demands of a category: its item specifics as a JSON Schema, and the limits of a draft's own fields.

https://developer.ebay.com/api-docs/commerce/taxonomy/resources/category_tree/methods/getItemAspectsForCategory.
"""

from typing import Any

from zayton.channels.adapters.ebay.client import Client
from zayton.channels.adapters.ebay.mapping.drafts import (
    CONDITION,
    CONDITION_WORDS,
    GROUP,
    LONGEST_TITLE,
    MOST_PICTURES,
)
from zayton.channels.adapters.ebay.payloads import needed_parts, units
from zayton.channels.adapters.ebay.sites import brand_aspect
from zayton.channels.adapters.ebay.tokens import APPLICATION
from zayton.channels.ports.offers import ProductRules
from zayton.channels.ports.parts import Json, needed, part, parts, text

_BASE = "/commerce/taxonomy/v1"
_DRAFT = "https://json-schema.org/draft/2019-09/schema"
_TREE_SECONDS = 86_400.0
_LONGEST_VALUE = 65
_LONGEST_DESCRIPTION = 500_000
# ConditionEnum; which of them a category allows, the Metadata API tells
_CONDITIONS = (
    "NEW",
    "LIKE_NEW",
    "NEW_OTHER",
    "NEW_WITH_DEFECTS",
    "CERTIFIED_REFURBISHED",
    "EXCELLENT_REFURBISHED",
    "VERY_GOOD_REFURBISHED",
    "GOOD_REFURBISHED",
    "SELLER_REFURBISHED",
    "USED_EXCELLENT",
    "USED_VERY_GOOD",
    "USED_GOOD",
    "USED_ACCEPTABLE",
    "FOR_PARTS_OR_NOT_WORKING",
)


class Rules:
    """Asks the Taxonomy API; the tree of a site is kept for a day."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def of_category(self, category: str, site: str) -> ProductRules:
        """The rules of a leaf category on a site."""
        told = self._client.read(
            "taxonomy",
            f"{_BASE}/category_tree/{self._tree(site)}/get_item_aspects_for_category",
            params={"category_id": category},
            token=APPLICATION,
        )
        aspects = needed_parts(told, "aspects")
        return ProductRules(category, schema_of(aspects, site), _limits(brand_needed(aspects, site)))

    def _tree(self, site: str) -> str:
        name = f"ebay:tree:{site}"
        kept = self._client.caller.kept(name)
        if kept is not None:
            return kept
        path = f"{_BASE}/get_default_category_tree_id"
        told = self._client.read("taxonomy", path, params={"marketplace_id": site}, token=APPLICATION)
        tree = needed(told, "categoryTreeId")
        self._client.caller.keep(name, tree, seconds=_TREE_SECONDS)
        return tree


def brand_needed(aspects: list[Json], site: str) -> bool:
    """Whether a category wants a brand."""
    names = [text(one, "localizedAspectName") for one in aspects if _required(one)]
    return brand_aspect(site) in names


def schema_of(aspects: list[Json], site: str) -> dict[str, Any]:
    """Item specifics as a schema; the brand is left out, as a draft has a field of its own for it."""
    properties: dict[str, Any] = {
        CONDITION: {"type": "string", "enum": list(_CONDITIONS)},
        CONDITION_WORDS: {"type": "string", "maxLength": 1000},
        GROUP: {"type": "object", "required": ["key", "varies_by"]},
    }
    required = []
    for one in aspects:
        name = needed(one, "localizedAspectName")
        properties[name] = _aspect(one)
        if _required(one) and name != brand_aspect(site):
            required.append(name)
    return {"$schema": _DRAFT, "type": "object", "properties": properties, "required": required}


def _aspect(one: Json) -> dict[str, Any]:
    constraint = part(one, "aspectConstraint")
    value: dict[str, Any] = {
        "type": "string",
        "minLength": 1,
        "maxLength": units(constraint, "aspectMaxLength") or _LONGEST_VALUE,
    }
    known = [text(each, "localizedValue") for each in parts(one, "aspectValues")]
    if known and text(constraint, "aspectMode") == "SELECTION_ONLY":
        value["enum"] = known
    elif known:
        value["examples"] = known[:100]
    most = None if text(constraint, "itemToAspectCardinality") == "MULTI" else 1
    many: dict[str, Any] = {"type": "array", "items": value, "minItems": 1}
    return {"anyOf": [value, many | ({"maxItems": most} if most else {})]}


def _required(one: Json) -> bool:
    return part(one, "aspectConstraint").get("aspectRequired") is True


def _limits(brand: bool) -> dict[str, dict[str, int | bool]]:  # noqa: FBT001 it is the one thing that varies
    return {
        "title": {"required": True, "max_length": LONGEST_TITLE},
        "description": {"required": True, "max_length": _LONGEST_DESCRIPTION},
        "images": {"required": True, "max_items": MOST_PICTURES},
        "brand": {"required": brand, "max_length": _LONGEST_VALUE},
    }
