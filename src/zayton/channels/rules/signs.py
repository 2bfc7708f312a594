"""What speaks for a seller SKU being one of our SKUs, how strongly, and what follows where signs disagree: pure."""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from zayton.channels.rules.suggesting import spellings_of

_PARTS = re.compile(r"[\s\-_./|+]+")
# what sellers write around the code of the goods to tell listings of one SKU apart
_MARKS = frozenset(
    [
        "fba",
        "fbm",
        "fbn",
        "mfn",
        "afn",
        "mf",
        "amz",
        "amazon",
        "wfs",
        "fbt",
        "ebay",
        "shopify",
        "temu",
        "lazada",
        "shopee",
        "us",
        "usa",
        "uk",
        "gb",
        "de",
        "fr",
        "it",
        "es",
        "jp",
        "ca",
        "mx",
        "nl",
        "pl",
        "se",
        "be",
        "tr",
        "ae",
        "sa",
        "au",
        "in",
        "sg",
        "br",
        "ie",
        "eu",
        "na",
    ]
)
_ASIN = re.compile(r"B0[0-9A-Z]{8}")
_ISBN = re.compile(r"[0-9]{9}[0-9X]")


class Sign(StrEnum):
    """What speaks for a match."""

    CODE = "code"
    """The SKU's own code."""
    SPELLING = "spelling"
    """Its letters and digits, with other case or punctuation."""
    MARKS = "marks"
    """Its code with marks of fulfilment or site around it (FBA, US)."""
    BARCODE = "barcode"
    """Its barcode, with the right check digit."""
    ITEM = "item"
    """Another listing of ours on the same catalogue entry (ASIN) is matched to it."""
    PART = "part"
    """Its code is a part of the seller SKU between other words."""
    TITLE = "title"
    """Its title says much the same."""


class Strength(StrEnum):
    """How far a suggestion may be trusted; `CONFLICT` where signs name different SKUs, `NONE` where nothing speaks."""

    STRONG = "strong"
    FAIR = "fair"
    WEAK = "weak"
    CONFLICT = "conflict"
    NONE = "none"


_STRENGTHS = {Sign.PART: Strength.FAIR, Sign.TITLE: Strength.WEAK}
_ORDER = tuple(Sign)


class Reason(NamedTuple):
    """One sign that names a SKU of ours, and the text in which it was found."""

    sku_id: int
    sign: Sign
    said: str = ""


class Suggestion(NamedTuple):
    """What a seller SKU may be, the likeliest reason first; no `sku_id` where nothing speaks or signs disagree."""

    sku_id: int | None
    strength: Strength
    reasons: tuple[Reason, ...] = ()


NOTHING = Suggestion(None, Strength.NONE)


def decided(reasons: Iterable[Reason]) -> Suggestion:
    """What follows from all signs of one seller SKU. Two that name different SKUs are a conflict, never a guess.

    Parts of codes and titles are looked at only where nothing better speaks: they contradict nobody.
    """
    found = sorted(set(reasons), key=lambda one: (_ORDER.index(one.sign), one.sku_id, one.said))
    for strength in (Strength.STRONG, Strength.FAIR, Strength.WEAK):
        here = tuple(one for one in found if _STRENGTHS.get(one.sign, Strength.STRONG) == strength)
        named = {one.sku_id for one in here}
        if len(named) == 1:
            return Suggestion(here[0].sku_id, strength, here)
        if named:
            return Suggestion(None, Strength.CONFLICT, here)
    return NOTHING


def bare(code: str) -> str:
    """A code without case and punctuation: `Cup 01_a` and `CUP-01-A` are both `cup01a`."""
    return _PARTS.sub("", code).casefold()


def unmarked(msku: str) -> list[str]:
    """A seller SKU without marks of fulfilment and site at its ends, the longest first; empty where it has none."""
    parts = [part for part in _PARTS.split(msku.strip()) if part]
    before, after = _marks(parts), _marks(parts[::-1])
    cuts = [(first, last) for first in range(before + 1) for last in range(after + 1) if first + last > 0]
    found = ["-".join(parts[first : len(parts) - last]) for first, last in sorted(cuts, key=sum)]
    return [one for one in found if one]


def _marks(parts: Sequence[str]) -> int:
    """How many marks a list of parts begins with."""
    return next((place for place, part in enumerate(parts) if part.casefold() not in _MARKS), len(parts))


def codes_asked(msku: str) -> dict[Sign, list[str]]:
    """The bare codes that a seller SKU may stand for, by the sign that each would be."""
    own = bare(msku)
    marks = [one for code in unmarked(msku) if len(one := bare(code)) >= 2]
    known = {own, *marks}
    # a bare number is in many codes, and says nothing about any of them
    parts = [
        one
        for code in spellings_of(msku)
        if (one := bare(code)) not in known and len(one) >= 3 and not one.isdigit()
    ]
    asked = {Sign.SPELLING: [own] if len(own) >= 2 else [], Sign.MARKS: marks, Sign.PART: parts}
    return {sign: list(dict.fromkeys(codes)) for sign, codes in asked.items()}


def is_one_product(item: str) -> bool:
    """Whether an item number names one product and not a page with many: so does an ASIN, or the ISBN of a book."""
    return bool(_ASIN.fullmatch(item)) or (bool(_ISBN.fullmatch(item)) and _isbn_stands(item))


def _isbn_stands(isbn: str) -> bool:
    """Whether the check digit of an ISBN-10 is right: weights 10 to 1, a sum that 11 divides (ISO 2108)."""
    digits = [10 if sign == "X" else int(sign) for sign in isbn]
    return sum(weight * digit for weight, digit in zip(range(10, 0, -1), digits, strict=True)) % 11 == 0


def likeliest(reasons: Sequence[Reason], sign: Sign) -> list[Reason]:
    """Of the signs of one kind those found in the longest text: `CUP-01` before `CUP`, where both are SKUs."""
    here = [one for one in reasons if one.sign == sign]
    most = max((len(one.said) for one in here), default=0)
    return [one for one in here if len(one.said) == most]
