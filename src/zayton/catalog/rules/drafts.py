"""What somebody may say about SKUs: the limits of every field, and what is wrong with a draft or with a set of them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from zayton.catalog.rules.reading import CATEGORY_SEPARATOR, category_names, gtin_of, key_of
from zayton.catalog.states import Stage
from zayton.kernel.errors import Refusal

CODE_LONGEST = 64
TITLE_LONGEST = 300
NAME_LONGEST = 120
DEEPEST_LEVEL = 12
LARGEST: Mapping[str, int] = {
    "length_mm": 100_000,
    "width_mm": 100_000,
    "height_mm": 100_000,
    "weight_g": 100_000_000,
    # what is larger was typed into the wrong column
    "purchase_cost_minor": 10**13,
}
_STAGES = frozenset(Stage)
# a title is only shown, so it has no key to be too long
_KEYED = frozenset({"code", "product", "brand"})


class SkuDraft(NamedTuple):
    """What somebody says about one SKU; `None` is "not said" and leaves what stands.

    `brand`, `category` (`"Home > Kitchen"`), `product` (its code) and `person` (sign-in or shown) are names. `row` is
    where in the caller's set or file it was said; `simulated` lists, comma-separated, what a demo made up.
    """

    code: str
    product: str | None = None
    title_zh: str | None = None
    title_en: str | None = None
    brand: str | None = None
    category: str | None = None
    lifecycle: str | None = None
    person: str | None = None
    length_mm: int | None = None
    width_mm: int | None = None
    height_mm: int | None = None
    weight_g: int | None = None
    purchase_cost_minor: int | None = None
    barcodes: tuple[str, ...] | None = None
    simulated: str = ""
    row: int | None = None


def check_drafts(drafts: Sequence[SkuDraft]) -> tuple[dict[str, SkuDraft], list[Refusal]]:
    """The drafts that say nothing wrong in themselves, by key, and a refusal for every fault of the others.

    Of two drafts with one code or one barcode the first stands.
    """
    good: dict[str, SkuDraft] = {}
    scanned: dict[str, SkuDraft] = {}
    refusals: list[Refusal] = []
    for draft in drafts:
        key = key_of(draft.code)
        faults = [*faults_of(draft), *_repeats(draft, good.get(key), scanned)]
        if faults:
            refusals += faults
            continue
        good[key] = draft
        for digits in draft.barcodes or ():
            scanned[digits.zfill(14)] = draft
    return good, refusals


def faults_of(draft: SkuDraft) -> Iterator[Refusal]:
    """Everything that is wrong with a draft by itself, whatever stands in the catalogue."""
    code = draft.code.strip()
    if not code:
        yield Refusal("catalog.code_missing", "", row=draft.row)
    if draft.lifecycle is not None and draft.lifecycle not in _STAGES:
        yield Refusal(
            "catalog.stage_unknown", code, {"field": "lifecycle", "value": draft.lifecycle}, draft.row
        )
    for name, longest, text in (
        ("code", CODE_LONGEST, code),
        ("product", CODE_LONGEST, draft.product),
        ("title_zh", TITLE_LONGEST, draft.title_zh),
        ("title_en", TITLE_LONGEST, draft.title_en),
        ("brand", NAME_LONGEST, draft.brand),
    ):
        # what is only shown may be long in its key, as it has none
        if text and not _fits(text, longest, keyed=name in _KEYED):
            yield text_fault(name, text, longest, code, draft.row)
    yield from _category_faults(draft, code)
    # by place, in the order of LARGEST, as each row of a long file comes by here
    for name, value in zip(LARGEST, draft[8:13], strict=True):
        if value is not None and not 0 <= value <= LARGEST[name]:
            yield measure_fault(name, value, code, draft.row)
    for digits in draft.barcodes or ():
        if gtin_of(digits) is None:
            yield Refusal("catalog.barcode_wrong", code, {"field": "barcodes", "value": digits}, draft.row)


def name_fits(text: str) -> bool:
    """Whether a brand or a category may be called so."""
    return _fits(text, NAME_LONGEST, keyed=True)


def _fits(text: str, longest: int, *, keyed: bool) -> bool:
    if len(text) > longest or not text.isprintable():
        return False
    # one sign may spell eighteen letters in its key (U+FDFA does), and a key's column has twice the room of its text's
    return not keyed or len(key_of(text)) <= 2 * longest


def text_fault(name: str, text: str, longest: int, subject: str, row: int | None) -> Refusal:
    """Why a text cannot be kept: too long, with characters nobody can see, or too long once spelled out."""
    if len(text) > longest:
        return Refusal(
            "catalog.text_too_long", subject, {"field": name, "length": len(text), "most": longest}, row
        )
    if text.isprintable():
        figures: dict[str, int | str] = {"field": name, "length": len(key_of(text)), "most": 2 * longest}
        return Refusal("catalog.text_too_long", subject, figures, row)
    return Refusal("catalog.text_unprintable", subject, {"field": name, "value": ascii(text)}, row)


def measure_fault(name: str, value: int, subject: str, row: int | None) -> Refusal:
    """Why a measure or a cost cannot be kept."""
    figures: dict[str, int | str] = {"field": name, "value": value, "most": LARGEST[name]}
    return Refusal("catalog.measure_out_of_range", subject, figures, row)


def _category_faults(draft: SkuDraft, code: str) -> Iterator[Refusal]:
    if not draft.category:
        return
    names = category_names(draft.category)
    if not 1 <= len(names) <= DEEPEST_LEVEL:
        figures: dict[str, int | str] = {"field": "category", "value": draft.category, "most": DEEPEST_LEVEL}
        yield Refusal("catalog.category_too_deep", code, figures, draft.row)
    for name in names:
        if not name_fits(name):
            yield text_fault("category", name, NAME_LONGEST, code, draft.row)


def _repeats(draft: SkuDraft, earlier: SkuDraft | None, scanned: Mapping[str, SkuDraft]) -> Iterator[Refusal]:
    if earlier is not None:
        figures = {"field": "code", "value": draft.code, "first": _place(earlier)}
        yield Refusal("catalog.code_repeated", draft.code.strip(), figures, draft.row)
        return
    own: dict[str, SkuDraft] = {}
    for digits in draft.barcodes or ():
        gtin = digits.zfill(14)
        if other := own.get(gtin) or scanned.get(gtin):
            figures = {"field": "barcodes", "value": digits, "first": _place(other)}
            yield Refusal("catalog.barcode_repeated", draft.code.strip(), figures, draft.row)
        own[gtin] = draft


def _place(draft: SkuDraft) -> int | str:
    return draft.code if draft.row is None else draft.row


def agreeing(drafts: Sequence[tuple[str, SkuDraft]]) -> tuple[list[SkuDraft], list[Refusal]]:
    """Drafts whose brand and category agree with what an earlier draft says of the same product, and the others.

    Each draft comes with the key of its product.
    """
    first: dict[tuple[str, str], tuple[str, SkuDraft]] = {}
    kept, refusals = [], []
    for product, draft in drafts:
        category = CATEGORY_SEPARATOR.join(category_names(draft.category or ""))
        for field, text in (("brand", draft.brand), ("category", category)):
            said = key_of(text or "")
            # who says nothing of a brand agrees with whoever does, whatever comes first
            stands, earlier = first.setdefault((product, field), (said, draft)) if said else (said, draft)
            if stands != said:
                figures = {"field": field, "product": draft.product or product, "first": _place(earlier)}
                refusals.append(Refusal("catalog.product_disagrees", draft.code, figures, draft.row))
                break
        else:
            kept.append(draft)
    return kept, refusals
