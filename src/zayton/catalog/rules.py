"""The functional core: how codes compare, what a valid GTIN is, what a row may say, what a change changes."""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from zayton.catalog.states import Stage
from zayton.kernel.errors import Refusal

CODE_LONGEST = 64
TITLE_LONGEST = 300
NAME_LONGEST = 120
DEEPEST_LEVEL = 12
CATEGORY_SEPARATOR = ">"
LARGEST = {
    "length_mm": 100_000,
    "width_mm": 100_000,
    "height_mm": 100_000,
    "weight_g": 100_000_000,
    "purchase_cost_minor": 10**13,
}
_GTIN_LENGTHS = frozenset({8, 12, 13, 14})
_STAGES = frozenset(Stage)


class SkuDraft(NamedTuple):
    """What somebody says about one SKU; `None` is "not said" and leaves what stands.

    `brand`, `category` (`"Home > Kitchen"`), `product` (its code) and `person` (sign-in name) are names; `row`
    is where in the caller's set or file it was said; `simulated` lists the fields a demo made up.
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


def key_of(text: str) -> str:
    """How codes and names compare: compatibility forms, case and surrounding or doubled spaces do not count."""
    if text.isascii():
        return " ".join(text.split()).lower()
    return " ".join(unicodedata.normalize("NFKC", text).split()).casefold()


def check_digit(body: str) -> int:
    """The GS1 check digit of the digits before it: from the right, weights 3 and 1 in turn (GS1 General Specifications 7.9)."""
    total = sum(int(digit) * (3 if index % 2 == 0 else 1) for index, digit in enumerate(reversed(body)))
    return -total % 10


def gtin_of(digits: str) -> str | None:
    """A barcode's digits padded to GTIN-14, or `None` when length, characters or check digit are wrong."""
    if len(digits) not in _GTIN_LENGTHS or not (digits.isascii() and digits.isdigit()):
        return None
    return digits.zfill(14) if check_digit(digits[:-1]) == int(digits[-1]) else None


def category_names(path: str) -> tuple[str, ...]:
    """The names from the root down that `"Home > Kitchen > Kettles"` spells; empty parts are left out."""
    return tuple(name for part in path.split(CATEGORY_SEPARATOR) if (name := " ".join(part.split())))
