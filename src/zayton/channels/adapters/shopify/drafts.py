"""Listing drafts as products of `productSet`: drafts with one `product` attribute are variants of one product."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from zayton.channels.adapters.shopify.naming import Remote, gid
from zayton.channels.adapters.shopify.payloads import Json, parts, text
from zayton.channels.ports.offers import ListingDraft, Problem, ProductRules
from zayton.kernel.money import to_major

LONGEST_TITLE = 255
MOST_IMAGES = 250
MOST_OPTIONS = 3
_ALONE = {"Title": "Default Title"}

RULES: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2019-09/schema",
    "type": "object",
    "properties": {
        "product": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 255},
        "options": {
            "type": "object",
            "minProperties": 1,
            "maxProperties": MOST_OPTIONS,
            "additionalProperties": {"type": "string", "minLength": 1, "maxLength": 255},
        },
        "tags": {"type": "array", "items": {"type": "string", "maxLength": 255}, "maxItems": 250},
    },
}
LIMITS: Mapping[str, Mapping[str, int | bool]] = {
    "title": {"required": True, "max_length": LONGEST_TITLE},
    "description": {"required": False, "max_length": 512_000},
    "brand": {"required": False, "max_length": 255},
    "barcode": {"required": False, "max_length": 255},
    "images": {"required": False, "max_items": MOST_IMAGES},
    "product_type": {"required": False, "max_length": 255},
}


def rules(product_type: str) -> ProductRules:
    """What a shop demands of any product; `product` is the handle that its variants share, `options` set them apart."""
    return ProductRules(product_type, RULES, LIMITS)


def handle_of(draft: ListingDraft) -> str:
    """The handle of the product that a draft belongs to: the one it names, else one made of its SKU."""
    named = draft.attributes.get("product")
    if isinstance(named, str) and named:
        return named
    sku = draft.key.sku
    words = "-".join("".join(one if one.isascii() and one.isalnum() else " " for one in sku.lower()).split())
    # SKUs that differ in signs or letter case only must not become one product
    return words if words == sku else f"{words}-{blake2b(sku.encode(), digest_size=4).hexdigest()}".strip("-")


def options_of(draft: ListingDraft) -> Mapping[str, str]:
    """What sets the variant apart from others of its product."""
    told = draft.attributes.get("options")
    found = {str(name): str(value) for name, value in told.items()} if isinstance(told, Mapping) else {}
    return found or _ALONE


def problems(drafts: Sequence[ListingDraft]) -> list[Problem]:
    """What a shop would refuse in the drafts of one product, before it is asked."""
    first = drafts[0]
    found = []
    if not first.title.strip():
        found.append(Problem("title_missing", _("The title is missing."), "title"))
    if len(first.title) > LONGEST_TITLE:
        found.append(
            Problem(
                "title_too_long",
                _("The title has more than %(most)s characters.") % {"most": LONGEST_TITLE},
                "title",
            )
        )
    if len({*map(tuple, (sorted(options_of(one)) for one in drafts))}) > 1:
        found.append(
            Problem("options_differ", _("All variants of a product need the same options."), "attributes")
        )
    if len(options_of(first)) > MOST_OPTIONS:
        found.append(
            Problem(
                "too_many_options",
                _("A product has at most %(most)s options.") % {"most": MOST_OPTIONS},
                "attributes",
            )
        )
    if len({tuple(sorted(options_of(one).items())) for one in drafts}) < len(drafts):
        found.append(Problem("options_alike", _("Two variants have the same options."), "attributes"))
    return found


def product_input(
    drafts: Sequence[ListingDraft],
    *,
    remotes: Mapping[str, Remote],
    standing: Sequence[Json],
    location: str,
) -> dict[str, Any]:
    """The `ProductSetInput` of drafts; variants that are `standing` beside them are kept."""
    first = drafts[0]
    names = list(options_of(first))
    ours = {remote.variant for remote in remotes.values() if remote.variant}
    kept = [one for one in standing if _number(one) not in ours]
    values = [options_of(one) for one in drafts] + [_options_there(one) for one in kept]
    images = dict.fromkeys(image for one in drafts for image in one.images)
    return {
        "title": first.title,
        "descriptionHtml": description(first),
        "vendor": first.brand,
        "productType": first.product_type,
        "status": "ACTIVE",
        "tags": [str(tag) for tag in first.attributes.get("tags", ())],
        "files": [{"originalSource": image, "contentType": "IMAGE"} for image in list(images)[:MOST_IMAGES]],
        "productOptions": [
            {
                "name": name,
                "values": [{"name": value} for value in dict.fromkeys(one.get(name, "") for one in values)],
            }
            for name in names
        ],
        "variants": [
            *(_variant(one, remotes.get(one.key.sku, Remote()), location) for one in drafts),
            *({"id": text(one, "id"), "optionValues": _option_values(_options_there(one))} for one in kept),
        ],
    }


def description(draft: ListingDraft) -> str:
    """A text as HTML, its lines as paragraphs and bullets as a list; what is HTML already stays as it is."""
    told = draft.description.strip()
    body = (
        told
        if told.startswith("<")
        else "".join(f"<p>{escape(line)}</p>" for line in told.splitlines() if line.strip())
    )
    bullets = "".join(f"<li>{escape(bullet)}</li>" for bullet in draft.bullets if bullet.strip())
    return f"{body}<ul>{bullets}</ul>" if bullets else body


def _variant(draft: ListingDraft, remote: Remote, location: str) -> dict[str, Any]:
    item: dict[str, Any] = {"sku": draft.key.sku, "tracked": True}
    if draft.weight_g is not None:
        item["measurement"] = {"weight": {"unit": "GRAMS", "value": draft.weight_g}}
    variant: dict[str, Any] = {
        "price": str(to_major(draft.price_minor, draft.currency)),
        "barcode": draft.barcode,
        "inventoryPolicy": "DENY",
        "inventoryItem": item,
        "optionValues": _option_values(options_of(draft)),
    }
    if remote.variant:
        return {"id": gid("ProductVariant", remote.variant), **variant}
    place = {"locationId": gid("Location", location), "name": "available", "quantity": max(0, draft.quantity)}
    return {**variant, "inventoryQuantities": [place]}


def _number(variant: Json) -> str:
    return text(variant, "id").rsplit("/", 1)[-1]


def _options_there(variant: Json) -> dict[str, str]:
    return {text(one, "name"): text(one, "value") for one in parts(variant, "selectedOptions")}


def _option_values(options: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"optionName": name, "name": value} for name, value in options.items()]
