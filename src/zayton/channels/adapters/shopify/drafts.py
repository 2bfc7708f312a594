"""Listing drafts as products of `productSet`: drafts with one `product` attribute are variants of one product."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from html import escape
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from zayton.channels.adapters.shopify.naming import Remote, gid
from zayton.channels.ports.offers import ListingDraft, Problem, ProductRules
from zayton.channels.ports.parts import Json, parts, text
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


class Family(NamedTuple):
    """The drafts of one product with what is known of it.

    `remotes` are the ids by SKU of those that are listed already, `standing` all variants that the product has now.
    """

    drafts: Sequence[ListingDraft]
    remotes: Mapping[str, Remote]
    standing: Sequence[Json]

    @property
    def kept(self) -> list[Json]:
        """The variants that stand beside the drafts: a set that left them out would delete them."""
        ours = {self._variant(draft) for draft in self.drafts}
        return [one for one in self.standing if _number(one) not in ours]

    def options(self, draft: ListingDraft) -> Mapping[str, str]:
        """What sets a variant apart: as drafted, else as it stands, else the one option of a product alone."""
        there = (_options_there(one) for one in self.standing if _number(one) == self._variant(draft))
        return told_options(draft) or next(there, {}) or _ALONE

    @property
    def describes_product(self) -> bool:
        """Whether the drafts speak for the product, and not only for one of several variants that it has."""
        return not self.kept or any("product" in draft.attributes for draft in self.drafts)

    def _variant(self, draft: ListingDraft) -> str:
        return self.remotes.get(draft.key.sku, Remote()).variant


def told_options(draft: ListingDraft) -> dict[str, str]:
    """The options that a draft names."""
    told = draft.attributes.get("options")
    return {str(name): str(value) for name, value in told.items()} if isinstance(told, Mapping) else {}


def problems(family: Family) -> list[Problem]:
    """What a shop would refuse in the drafts of one product, before it is asked."""
    title = family.drafts[0].title
    found = []
    if not title.strip():
        found.append(Problem("title_missing", _("The title is missing."), "title"))
    if len(title) > LONGEST_TITLE:
        words = _("The title has more than %(most)s characters.") % {"most": LONGEST_TITLE}
        found.append(Problem("title_too_long", words, "title"))
    all_options = [family.options(one) for one in family.drafts] + [
        _options_there(one) for one in family.kept
    ]
    if len({tuple(sorted(one)) for one in all_options}) > 1:
        words = _("All variants of a product need the same options.")
        found.append(Problem("options_differ", words, "attributes"))
    if len(all_options[0]) > MOST_OPTIONS:
        words = _("A product has at most %(most)s options.") % {"most": MOST_OPTIONS}
        found.append(Problem("too_many_options", words, "attributes"))
    if len({tuple(sorted(one.items())) for one in all_options}) < len(all_options):
        found.append(Problem("options_alike", _("Two variants have the same options."), "attributes"))
    return found


def product_input(family: Family, *, location: str) -> dict[str, Any]:
    """The `ProductSetInput` of a family.

    Images are told of a new product only: the shop copies each, again and again, under an address of its own.
    """
    first = family.drafts[0]
    values = [family.options(one) for one in family.drafts] + [_options_there(one) for one in family.kept]
    images = dict.fromkeys(image for one in family.drafts for image in one.images)
    files = [{"originalSource": image, "contentType": "IMAGE"} for image in list(images)[:MOST_IMAGES]]
    return {
        **(_words(first) if family.describes_product else {}),
        **({} if family.standing else {"files": files}),
        "status": "ACTIVE",
        "productOptions": [
            {
                "name": name,
                "values": [{"name": value} for value in dict.fromkeys(one[name] for one in values)],
            }
            for name in values[0]
        ],
        "variants": [
            *(_variant(family, one, location) for one in family.drafts),
            *(
                {"id": text(one, "id"), "optionValues": _option_values(_options_there(one))}
                for one in family.kept
            ),
        ],
    }


def _words(draft: ListingDraft) -> dict[str, Any]:
    return {
        "title": draft.title,
        "descriptionHtml": description(draft),
        "vendor": draft.brand,
        "productType": draft.product_type,
        "tags": [str(tag) for tag in draft.attributes.get("tags", ())],
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


def _variant(family: Family, draft: ListingDraft, location: str) -> dict[str, Any]:
    known = family.remotes.get(draft.key.sku, Remote()).variant
    item: dict[str, Any] = {"sku": draft.key.sku, "tracked": True}
    if draft.weight_g is not None:
        item["measurement"] = {"weight": {"unit": "GRAMS", "value": draft.weight_g}}
    variant: dict[str, Any] = {
        "price": str(to_major(draft.price_minor, draft.currency)),
        "barcode": draft.barcode,
        "inventoryPolicy": "DENY",
        "inventoryItem": item,
        "optionValues": _option_values(family.options(draft)),
    }
    if known:
        return {"id": gid("ProductVariant", known), **variant}
    place = {"locationId": gid("Location", location), "name": "available", "quantity": max(0, draft.quantity)}
    return {**variant, "inventoryQuantities": [place]}


def _number(variant: Json) -> str:
    return text(variant, "id").rsplit("/", 1)[-1]


def _options_there(variant: Json) -> dict[str, str]:
    return {text(one, "name"): text(one, "value") for one in parts(variant, "selectedOptions")}


def _option_values(options: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"optionName": name, "name": value} for name, value in options.items()]
