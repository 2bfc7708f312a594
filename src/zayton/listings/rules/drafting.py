"""From what was written to what a channel is sent, and what the channel's rules have against it: pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from zayton.channels.ports.offers import ListingDraft, ListingKey, Problem
from zayton.channels.ports.orders import FulfilledBy
from zayton.listings.rules.product_types import Judge


class Texts(NamedTuple):
    """What is said of goods in one language; pictures are addresses, the main one first."""

    title: str = ""
    description: str = ""
    bullets: tuple[str, ...] = ()
    images: tuple[str, ...] = ()


class Goods(NamedTuple):
    """What the catalogue knows of a SKU; measures are `None` when unknown."""

    brand: str = ""
    barcode: str = ""
    weight_g: int | None = None
    length_mm: int | None = None
    width_mm: int | None = None
    height_mm: int | None = None


class Terms(NamedTuple):
    """How a listing is offered; see `Offering`."""

    language: str
    product_type: str
    category: str
    item: str
    attributes: Mapping[str, Any]
    price_minor: int
    currency: str
    quantity: int
    fulfilled_by: FulfilledBy = FulfilledBy.SELLER


def own_or_common(own: Mapping[str, Any], common: Texts) -> Texts:
    """The texts of a listing: its own where it has them, else those of its SKU."""
    return Texts(
        str(own.get("title") or common.title),
        str(own.get("description") or common.description),
        tuple(own.get("bullets") or common.bullets),
        tuple(own.get("images") or common.images),
    )


def draft_of(key: ListingKey, texts: Texts, goods: Goods, terms: Terms) -> ListingDraft:
    """What a channel is sent."""
    return ListingDraft(
        key=key,
        title=texts.title,
        description=texts.description,
        bullets=texts.bullets,
        brand=goods.brand,
        barcode=goods.barcode,
        images=texts.images,
        product_type=terms.product_type,
        language=terms.language,
        price_minor=terms.price_minor,
        currency=terms.currency,
        quantity=terms.quantity,
        weight_g=goods.weight_g,
        length_mm=goods.length_mm,
        width_mm=goods.width_mm,
        height_mm=goods.height_mm,
        item=terms.item,
        category=terms.category,
        attributes=terms.attributes,
        fulfilled_by=terms.fulfilled_by,
    )


def digest_of(draft: ListingDraft) -> str:
    """What tells whether two drafts say the same of a listing; units come and go, and are told by themselves."""
    said = [value for name, value in draft._asdict().items() if name not in ("key", "quantity")]
    return hashlib.blake2b(json.dumps(said, sort_keys=True, default=str).encode(), digest_size=16).hexdigest()


def problems_with(draft: ListingDraft, judge: Judge | None) -> list[Problem]:
    """What keeps a draft from being sent: our own minimum, and the limits and the schema of its product type.

    `limits` speak of the draft's own fields; a text's length counts characters, as the channels' own forms do.
    """
    found = []
    if not draft.title.strip():
        found.append(Problem("required", "", "title"))
    if draft.price_minor <= 0:
        found.append(Problem("required", "", "price"))
    for field, limit in (judge.rules.limits if judge else {}).items():
        found.extend(_against(field, getattr(draft, field, None), limit))
    if judge:
        found.extend(judge.problems(draft))
    # one field is named once, however many ways it fails
    return list({(one.field, one.code): one for one in found}.values())


def _against(field: str, value: Any, limit: Mapping[str, int | bool]) -> Sequence[Problem]:
    found = []
    if limit.get("required") and not value:
        found.append(Problem("required", "", field))
    longest = limit.get("max_length")
    texts = [value] if isinstance(value, str) else value if isinstance(value, tuple) else []
    if longest and any(len(text) > longest for text in texts):
        found.append(Problem("too_long", str(longest), field))
    most = limit.get("max_items")
    if most and isinstance(value, tuple) and len(value) > most:
        found.append(Problem("too_many", str(most), field))
    return found
