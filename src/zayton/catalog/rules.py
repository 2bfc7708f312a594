"""The functional core: how codes compare, what a valid GTIN is, what a row may say and what it would change."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from zayton.catalog.results import Cell, Value
from zayton.catalog.states import Stage, may_move
from zayton.kernel.errors import Refusal

CODE_LONGEST = 64
TITLE_LONGEST = 300
NAME_LONGEST = 120
DEEPEST_LEVEL = 12
CATEGORY_SEPARATOR = ">"
LARGEST: Mapping[str, int] = {
    "length_mm": 100_000,
    "width_mm": 100_000,
    "height_mm": 100_000,
    "weight_g": 100_000_000,
    # what is larger was typed into the wrong column
    "purchase_cost_minor": 10**13,
}
SKU_FIELDS = ("code", "title_zh", "title_en", "lifecycle", *LARGEST, "person", "product", "barcodes")
PRODUCT_FIELDS = ("brand", "category")
EDITABLE = frozenset((*SKU_FIELDS, *PRODUCT_FIELDS)) - {"code", "product"}
_COMPARED = (*SKU_FIELDS[:-1], *PRODUCT_FIELDS)
# GTIN-8, GTIN-12 (UPC), GTIN-13 (EAN) and GTIN-14 (cases), as GS1 has them
_GTIN_LENGTHS = frozenset({8, 12, 13, 14})
_STAGES = frozenset(Stage)
# as shops call them in their own lists, which is what a file brings
_STAGE_WORDS = {"新品": "new", "成长": "growth", "成长期": "growth", "成熟": "mature", "成熟期": "mature"} | {
    "滞销": "slow", "衰退": "slow", "衰退期": "slow", "停售": "ended", "淘汰": "ended", "growing": "growth"
}  # fmt: skip
_BETWEEN_BARCODES = re.compile(r"[\s,;/|，；、]+")
_KEYED = frozenset({"code", "product", "brand"})
_PART = re.compile(r"(?P<code>.*\S)\s*[×*\t]\s*(?P<quantity>\d{1,9})")
MILLIONTHS = 1_000_000


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


@lru_cache(maxsize=1 << 16)
def key_of(text: str) -> str:
    """How codes and names compare: compatibility forms, case, outer and doubled spaces do not count."""
    # most codes are ASCII, where no compatibility form exists and lower() is enough
    if text.isascii():
        return " ".join(text.split()).lower()
    return " ".join(unicodedata.normalize("NFKC", text).split()).casefold()


def check_digit(body: str) -> int:
    """The GS1 check digit of the digits before it: from the right, weights 3 and 1 in turn (GS1 GenSpec 7.9)."""
    # two strides instead of a loop with an index: a file has one a row
    return -(3 * sum(map(int, body[::-2])) + sum(map(int, body[-2::-2]))) % 10


def gtin_of(digits: str) -> str | None:
    """A barcode's digits padded to GTIN-14, or `None` when length, characters or check digit are wrong."""
    if len(digits) not in _GTIN_LENGTHS or not (digits.isascii() and digits.isdigit()):
        return None
    return digits.zfill(14) if check_digit(digits[:-1]) == int(digits[-1]) else None


@lru_cache(maxsize=4_096)
def category_names(path: str) -> tuple[str, ...]:
    """The names from the root down that `"Home > Kitchen > Kettles"` spells; empty parts are left out."""
    return tuple(name for part in path.split(CATEGORY_SEPARATOR) if (name := " ".join(part.split())))


def barcodes_in(text: str) -> tuple[str, ...]:
    """The barcodes of one cell, apart by commas, semicolons, slashes or spaces; a spreadsheet's `.0` goes."""
    found = (part.removesuffix(".0") for part in _BETWEEN_BARCODES.split(text))
    return tuple(dict.fromkeys(part for part in found if part))


def parts_in(text: str) -> list[tuple[str, int]]:
    """Component codes and quantities of a bundle, one a line, as in `CUP-1 × 2`; without a quantity it is one."""
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        # a line of another form stands for one of a SKU called so, which is then known or refused
        match = _PART.fullmatch(line)
        found.append((match["code"], int(match["quantity"])) if match else (line, 1))
    return found


def stage_in(text: str) -> str:
    """A stage by its name in English or Chinese; any other text comes back as it is."""
    key = key_of(text)
    return _STAGE_WORDS.get(key, key)


def rounded(millionths: int, unit: tuple[int, int]) -> int:
    """A measure in millionths of a unit, given as a fraction of the small one, in whole small ones, half to even."""
    numerator, denominator = unit
    whole, rest = divmod(millionths * numerator, denominator * MILLIONTHS)
    # round() of a Fraction says the same, at ten times the cost; a file holds four measures a row
    return whole + (2 * rest + (whole & 1) > denominator * MILLIONTHS)


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


class Standing(NamedTuple):
    """What stands of one SKU, with the ids of what it names; `barcodes` are the digits, sorted."""

    id: int
    code: str
    key: str
    title_zh: str
    title_en: str
    lifecycle: str
    length_mm: int | None
    width_mm: int | None
    height_mm: int | None
    weight_g: int | None
    purchase_cost_minor: int | None
    person: int | None
    product: int
    simulated: str
    brand: int | None
    category: int | None
    product_key: str
    barcodes: tuple[str, ...] = ()


def cells_between(standing: Standing, said: Mapping[str, Value]) -> list[Cell]:
    """The cells of a SKU that differ between what stands and what is said; barcodes compare as sets."""
    cells = []
    for name, value in said.items():
        before = getattr(standing, name)
        if before != value:
            cells.append(Cell(standing.id, name, before, value))
    return cells


def still_simulated(before: str, said: Iterable[str], simulated: str = "") -> str:
    """The fields that a demo made up, once some were said for real: comma-separated, sorted."""
    # an empty text splits into one empty name, which is no field
    fields = (set(before.split(",")) - set(said)) | set(simulated.split(","))
    return ",".join(sorted(fields - {""}))


def stage_refusal(standing: Standing, after: str, row: int | None = None) -> Refusal | None:
    """Why a SKU may not go to a stage, or `None` when it may."""
    if may_move(standing.lifecycle, after):
        return None
    figures = {"field": "lifecycle", "before": standing.lifecycle, "after": after}
    code = "catalog.stage_never_new" if after == Stage.NEW else "catalog.stage_ended"
    return Refusal(code, standing.code, figures, row)


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
