"""Listing drafts as items of an import, and what an import demands.

The description and the brand are attributes of Ozon's own numbers. Weights go in grams, lengths in millimetres, whole;
units are no part of an import: they are told once the product is moderated.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from zayton.channels.adapters.ozon.offers import price_fields
from zayton.channels.ports.offers import ListingDraft, Problem, ProductRules

LONGEST_TITLE, LONGEST_ARTICLE, MOST_IMAGES = 500, 50, 15
DESCRIPTION, _BRAND = 4191, 85
_VAT = ("0", "0.05", "0.07", "0.1", "0.2")

SCHEMA: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2019-09/schema",
    "type": "object",
    "properties": {
        "description_category_id": {"type": "integer", "minimum": 1},
        "type_id": {"type": "integer", "minimum": 1},
        "vat": {"type": "string", "enum": list(_VAT), "default": "0"},
        "attributes": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "values"],
                "properties": {
                    "id": {"type": "integer"},
                    "complex_id": {"type": "integer"},
                    "values": {"type": "array", "items": {"type": "object"}},
                },
            },
        },
    },
    "required": ["description_category_id", "type_id"],
}
LIMITS: Mapping[str, Mapping[str, int | bool]] = {
    "title": {"required": True, "max_length": LONGEST_TITLE},
    "images": {"required": True, "max_items": MOST_IMAGES},
    "weight_g": {"required": True},
    "length_mm": {"required": True},
    "width_mm": {"required": True},
    "height_mm": {"required": True},
}


def rules(product_type: str) -> ProductRules:
    """What an import demands of any product; a category demands more, and says so when it moderates."""
    return ProductRules(product_type, SCHEMA, LIMITS)


def problems(draft: ListingDraft, currency: str) -> list[Problem]:
    """What an import would refuse, before it is asked."""
    found = []
    if not 0 < len(draft.title) <= LONGEST_TITLE:
        words = _("A title has 1 to %(most)s characters.") % {"most": LONGEST_TITLE}
        found.append(Problem("title", words, "title"))
    if not 0 < len(draft.key.sku) <= LONGEST_ARTICLE:
        words = _("A SKU has 1 to %(most)s characters.") % {"most": LONGEST_ARTICLE}
        found.append(Problem("sku", words, "sku"))
    if draft.currency != currency:
        words = _("The account sells in %(ours)s, not in %(asked)s.")
        figures = {"ours": currency, "asked": draft.currency}
        found.append(Problem("currency", words % figures, "currency"))
    for name in ("weight_g", "length_mm", "width_mm", "height_mm"):
        if not getattr(draft, name):
            found.append(Problem("size_missing", _("Weight and size are needed."), name))
    for name in ("description_category_id", "type_id"):
        if not draft.attributes.get(name):
            found.append(Problem("category_missing", _("The category and the type are needed."), name))
    return found


def item(draft: ListingDraft) -> dict[str, Any]:
    """A draft as an import takes it."""
    told = draft.attributes
    return {
        "offer_id": draft.key.sku,
        "name": draft.title,
        **price_fields(draft.price_minor, draft.currency),
        "vat": str(told.get("vat") or "0"),
        "description_category_id": told.get("description_category_id"),
        "type_id": told.get("type_id"),
        "barcode": draft.barcode,
        "images": list(draft.images[:MOST_IMAGES]),
        "weight": draft.weight_g,
        "weight_unit": "g",
        "depth": draft.length_mm,
        "width": draft.width_mm,
        "height": draft.height_mm,
        "dimension_unit": "mm",
        "attributes": _attributes(draft),
    }


def _attributes(draft: ListingDraft) -> list[dict[str, Any]]:
    """Those that the draft names, and after them its own words where it names none for them."""
    named = [dict(one) for one in draft.attributes.get("attributes") or () if isinstance(one, Mapping)]
    there = {one.get("id") for one in named}
    words = "\n".join([draft.description, *draft.bullets]).strip()
    own = [(number, value) for number, value in ((DESCRIPTION, words), (_BRAND, draft.brand)) if value]
    return named + [
        {"id": number, "complex_id": 0, "values": [{"value": value}]}
        for number, value in own
        if number not in there
    ]
