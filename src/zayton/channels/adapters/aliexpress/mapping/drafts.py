"""Drafts as `product.post` takes them: one product for each draft, or for the drafts of one group of variations.

`ListingDraft.attributes` hold the category's attributes by name, and for a variation `variation_group`: the product's
`key` and `title`, and what of it `varies_by` (its SKU attributes by name). Freight template, service policy and lead
time are the connection's.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_UP, Decimal
from html import escape
from typing import Any, Final, NamedTuple

from zayton.channels.ports.offers import ListingDraft
from zayton.kernel.money import to_major

GROUP: Final = "variation_group"
LONGEST_TITLE: Final = 218
MOST_PICTURES: Final = 6
_SMALLEST_BOX_MM: Final = 10


class Terms(NamedTuple):
    """What every product says beside the goods, as numbers of the seller's templates; days of lead time."""

    freight_template: int
    service_policy: int
    lead_days: int


def product_body(drafts: Sequence[ListingDraft], terms: Terms, *, product: str = "") -> dict[str, Any]:
    """The product that these drafts are the SKUs of; `product` is its id when it exists."""
    first = drafts[0]
    group = group_of(first)
    language = (first.language or "en")[:2]
    body: dict[str, Any] = {
        "multi_language_subject_list": [
            {"language": language, "subject": str(group.get("title") or first.title)}
        ],
        "multi_language_description_list": [{"language": language, "web_detail": description_of(first)}],
        "main_image_urls_list": list(first.images[:MOST_PICTURES]),
        "attribute_list": _attributes(first, varies_by(first)),
        "sku_info_list": [_sku(draft, varies_by(first)) for draft in drafts],
        "inventory_deduction_strategy": "place_order_withhold",
        "weight": str(max(Decimal(first.weight_g or 1), Decimal(1)) / 1000),
        "package_length": _centimetres(first.length_mm),
        "package_width": _centimetres(first.width_mm),
        "package_height": _centimetres(first.height_mm),
        "freight_template_id": terms.freight_template,
        "service_policy_id": terms.service_policy,
        "shipping_lead_time": terms.lead_days,
    }
    if first.brand:
        body["brand_name"] = first.brand
    category = first.category or first.product_type
    if category.isdecimal():
        body["aliexpress_category_id"] = int(category)
    # the main language of a product is settled when it is posted
    body |= {"product_id": int(product)} if product else {"language": language}
    return body


def group_of(draft: ListingDraft) -> Mapping[str, Any]:
    """The group of variations that a draft belongs to; empty for one that stands alone."""
    group = draft.attributes.get(GROUP)
    return group if isinstance(group, Mapping) and group.get("key") else {}


def varies_by(draft: ListingDraft) -> tuple[str, ...]:
    """The names of the attributes in which a group's members differ."""
    return tuple(str(name) for name in group_of(draft).get("varies_by") or ())


def description_of(draft: ListingDraft) -> str:
    """The description with the bullet points below it; it may be HTML already, the points never are."""
    points = "".join(f"<li>{escape(point)}</li>" for point in draft.bullets)
    return draft.description + (f"<ul>{points}</ul>" if points else "")


def price_text(minor: int, currency: str) -> str:
    """A price as AliExpress takes it."""
    return str(to_major(minor, currency))


def _attributes(draft: ListingDraft, varying: Sequence[str]) -> list[dict[str, str]]:
    names = {"Brand Name": draft.brand} if draft.brand else {}
    given = {**names, **{name: value for name, value in draft.attributes.items() if name != GROUP}}
    return [
        {"attribute_name": name, "attribute_value": str(one)}
        for name, value in given.items()
        if name not in varying and value not in (None, "", [], ())
        for one in (value if isinstance(value, (list, tuple)) else (value,))
    ]


def _sku(draft: ListingDraft, varying: Sequence[str]) -> dict[str, Any]:
    sku: dict[str, Any] = {
        "sku_code": draft.key.sku,
        "inventory": draft.quantity,
        "price": price_text(draft.price_minor, draft.currency),
    }
    if len(draft.barcode) == 13 and draft.barcode.isdecimal():
        sku["ean_code"] = draft.barcode
    if varying:
        sku["sku_attributes_list"] = [
            {"sku_attribute_name": name, "sku_attribute_value": str(draft.attributes.get(name, ""))}
            for name in varying
        ]
    return sku


def _centimetres(millimetres: int | None) -> int:
    """Whole centimetres, never less than the parcel has."""
    return int((Decimal(max(millimetres or 0, _SMALLEST_BOX_MM)) / 10).to_integral_value(ROUND_UP))
