"""Listing drafts as products and variations: drafts with one `product` attribute are variations of one product."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from zayton.channels.adapters.woocommerce.offers import price_fields
from zayton.channels.adapters.woocommerce.shop import Facts
from zayton.channels.ports.offers import ListingDraft, Problem, ProductRules

LONGEST_TITLE = 200
LONGEST_SKU = 100
# one of each unit in grams and in millimetres
_GRAMS = {"kg": Decimal(1000), "g": Decimal(1), "lbs": Decimal("453.59237"), "oz": Decimal("28.349523125")}
_MILLIMETRES = {
    "m": Decimal(1000),
    "cm": Decimal(10),
    "mm": Decimal(1),
    "in": Decimal("25.4"),
    "yd": Decimal("914.4"),
}

RULES: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2019-09/schema",
    "type": "object",
    "properties": {
        "product": {"type": "string", "minLength": 1, "maxLength": LONGEST_SKU},
        "options": {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": {"type": "string", "minLength": 1, "maxLength": 200},
        },
    },
    "dependentRequired": {"product": ["options"], "options": ["product"]},
}
LIMITS: Mapping[str, Mapping[str, int | bool]] = {
    "title": {"required": True, "max_length": LONGEST_TITLE},
    "description": {"required": False, "max_length": 1_000_000},
    "barcode": {"required": False, "max_length": 100},
    "images": {"required": False, "max_items": 100},
}


def rules(product_type: str) -> ProductRules:
    """What a shop demands of any product; `product` is the SKU of the product that variations share.

    Lengths are those of the columns: a post's slug has 200 characters, a SKU in the lookup table 100.
    """
    return ProductRules(product_type, RULES, LIMITS)


def parent_of(draft: ListingDraft) -> str:
    """The SKU of the variable product that a draft is a variation of; blank when it stands alone."""
    named = draft.attributes.get("product")
    return named if isinstance(named, str) and options_of(draft) else ""


def options_of(draft: ListingDraft) -> Mapping[str, str]:
    """What sets a variation apart."""
    told = draft.attributes.get("options")
    return {str(name): str(value) for name, value in told.items()} if isinstance(told, Mapping) else {}


def problems(draft: ListingDraft, currency: str) -> list[Problem]:
    """What a shop would refuse, or show otherwise than meant, before it is asked."""
    found = []
    if not draft.title.strip():
        found.append(Problem("title_missing", _("The title is missing."), "title"))
    if len(draft.title) > LONGEST_TITLE:
        found.append(
            Problem(
                "title_too_long",
                _("The title has more than %(most)s characters.") % {"most": LONGEST_TITLE},
                "title",
            )
        )
    if not draft.key.sku or len(draft.key.sku) > LONGEST_SKU or "," in draft.key.sku:
        words = _("A SKU has 1 to %(most)s characters and no comma.") % {"most": LONGEST_SKU}
        found.append(Problem("sku", words, "sku"))
    if draft.currency != currency:
        words = _("The shop sells in %(ours)s, not in %(asked)s.")
        figures = {"ours": currency, "asked": draft.currency}
        found.append(Problem("currency", words % figures, "currency"))
    return found


def goods_fields(draft: ListingDraft, facts: Facts, *, new: bool) -> dict[str, Any]:
    """The fields that a product and a variation have alike.

    Images are told only of what is new: the shop copies each, again and again, under an address of its own.
    """
    fields: dict[str, Any] = {
        "sku": draft.key.sku,
        "status": "publish",
        "manage_stock": True,
        "stock_quantity": max(0, draft.quantity),
        **price_fields(draft.price_minor, draft.currency),
        **({"global_unique_id": draft.barcode} if draft.barcode else {}),
    }
    if draft.weight_g is not None:
        fields["weight"] = _in_unit(draft.weight_g, _GRAMS.get(facts.weight_unit, _GRAMS["kg"]))
    sides = {"length": draft.length_mm, "width": draft.width_mm, "height": draft.height_mm}
    if any(side is not None for side in sides.values()):
        unit = _MILLIMETRES.get(facts.length_unit, _MILLIMETRES["cm"])
        fields["dimensions"] = {
            name: "" if side is None else _in_unit(side, unit) for name, side in sides.items()
        }
    if new and draft.images and parent_of(draft):
        fields["image"] = {"src": draft.images[0]}
    return fields


def product_fields(draft: ListingDraft, facts: Facts, *, new: bool) -> dict[str, Any]:
    """A product that stands alone."""
    return {
        **goods_fields(draft, facts, new=new),
        **_words(draft),
        "type": "simple",
        **_images(draft, new=new),
    }


def parent_fields(
    drafts: Sequence[ListingDraft], standing: Sequence[Mapping[str, Any]], *, new: bool
) -> dict[str, Any]:
    """The variable product of its variations; options that are `standing` keep their values."""
    values: dict[str, dict[str, None]] = {}
    for one in standing:
        values[str(one.get("name"))] = dict.fromkeys(str(value) for value in one.get("options") or ())
    for draft in drafts:
        for name, value in options_of(draft).items():
            values.setdefault(name, {})[value] = None
    attributes = [
        {"name": name, "options": list(found), "variation": True, "visible": True}
        for name, found in values.items()
    ]
    first = drafts[0]
    return {
        **_words(first),
        "sku": parent_of(first),
        "type": "variable",
        "status": "publish",
        "attributes": attributes,
        **_images(first, new=new),
    }


def variation_fields(draft: ListingDraft, facts: Facts, *, new: bool) -> dict[str, Any]:
    """A variation."""
    attributes = [{"name": name, "option": value} for name, value in options_of(draft).items()]
    return {**goods_fields(draft, facts, new=new), "attributes": attributes}


def _words(draft: ListingDraft) -> dict[str, Any]:
    told = draft.description.strip()
    body = (
        told
        if told.startswith("<")
        else "".join(f"<p>{escape(line)}</p>" for line in told.splitlines() if line.strip())
    )
    bullets = "".join(f"<li>{escape(bullet)}</li>" for bullet in draft.bullets if bullet.strip())
    return {
        "name": draft.title,
        "description": body,
        "short_description": f"<ul>{bullets}</ul>" if bullets else "",
    }


def _images(draft: ListingDraft, *, new: bool) -> dict[str, Any]:
    return {"images": [{"src": image} for image in draft.images]} if new and draft.images else {}


def _in_unit(amount: int, unit: Decimal) -> str:
    return format((amount / unit).quantize(Decimal("0.0001")).normalize(), "f")
