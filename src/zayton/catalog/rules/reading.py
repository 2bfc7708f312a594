"""How what people and files write is read: keys that compare, barcodes, categories, bundles, stages, measures."""

import re
import unicodedata
from functools import lru_cache

CATEGORY_SEPARATOR = ">"
MILLIONTHS = 1_000_000
# GTIN-8, GTIN-12 (UPC), GTIN-13 (EAN) and GTIN-14 (cases), as GS1 has them
_GTIN_LENGTHS = frozenset({8, 12, 13, 14})
# as shops call them in their own lists, which is what a file brings
_STAGE_WORDS = {"新品": "new", "成长": "growth", "成长期": "growth", "成熟": "mature", "成熟期": "mature"} | {
    "滞销": "slow", "衰退": "slow", "衰退期": "slow", "停售": "ended", "淘汰": "ended", "growing": "growth"
}  # fmt: skip
_BETWEEN_BARCODES = re.compile(r"[\s,;/|，；、]+")
_PART = re.compile(r"(?P<code>.*\S)\s*[×*\t]\s*(?P<quantity>\d{1,9})")


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
    # a spreadsheet that took a barcode for a number adds it
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
