"""Typed cells of a bulk edit as values, and what is wrong with them: pure."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any, NamedTuple

from zayton.kernel.money import exponent, to_major, ungrouped

TEXTS: Mapping[str, int] = MappingProxyType(
    {"title": 500, "description": 20_000, "product_type": 120, "category": 120}
)
"""Fields that are one text, with the characters we keep of each."""
LISTS: Mapping[str, int] = MappingProxyType({"bullets": 2_000, "images": 2_000})
"""Fields that are lines of text, with the characters we keep of each line."""
RULE_PARTS = ("keep_back", "percent", "cap", "stop_at")
CELLS = ("title", "price", *RULE_PARTS, "bullets", "description", "product_type", "category", "images")
"""Everything that may be typed, in the order of the grid's columns."""
FIELDS = ("title", "price", "rule", "bullets", "description", "product_type", "category", "images")
"""What an edit changes: the four parts of a quantity rule are one of them."""
OWN_WORDS = frozenset({"title", "description", "bullets", "images"})
"""Texts that a listing may leave to its SKU."""
LEFT_TO_OTHERS = OWN_WORDS | {"rule"}
"""Fields that a listing may leave to its SKU or its shop."""
CONTENT = frozenset({*TEXTS, *LISTS})
"""Fields that are published; the others are wishes of their own."""

MOST_LINES = 30
LARGEST_UNITS = 10_000_000
_LARGEST_MINOR = 10**12
_FORMULA = re.compile(r"[=＝]\s*[A-Za-z(+\-]")  # those of East Asia take the wide sign for the narrow one


class Fault(NamedTuple):
    """Why a cell is left out, or what to know about it, as a code with its figures."""

    code: str
    figures: Mapping[str, int | str] = MappingProxyType({})


class Read(NamedTuple):
    """A cell's value, or what is wrong with it."""

    value: Any = None
    fault: Fault | None = None


def field_of(cell: str) -> str:
    """The field that a cell belongs to."""
    return "rule" if cell in RULE_PARTS else cell


def lines_of(text: str) -> list[str]:
    """The lines of a cell, without blank ones."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def read_cell(cell: str, text: str, currency: str) -> Read:
    """A typed cell; blank clears it: `None` for what falls back to the SKU or the shop, else an empty text.

    Amounts are in major units of `currency`.
    """
    plain = text.strip()
    if cell == "price":
        return _price(plain, currency)
    if cell in RULE_PARTS:
        return _units(cell, plain)
    # an unquoted formula in a text column is a slip of the spreadsheet, never what buyers should read
    if _FORMULA.match(plain):
        return Read(fault=Fault("listings.edit_formula", {"value": plain[:40]}))
    if cell in LISTS:
        return _lines(cell, plain)
    return _text(cell, plain)


def _price(text: str, currency: str) -> Read:
    bad = Fault("listings.edit_bad_amount", {"value": text[:40], "currency": currency})
    if not text:
        return Read(fault=Fault("listings.edit_needed", {"field": "price"}))
    try:
        amount = Decimal(ungrouped(text))
        minor = amount.scaleb(exponent(currency)) if amount.is_finite() and amount.adjusted() < 13 else None
    except (InvalidOperation, ValueError):
        return Read(fault=bad)
    if minor is None or minor != minor.to_integral_value() or not 0 < minor <= _LARGEST_MINOR:
        return Read(fault=bad)
    return Read(int(minor))


NEUTRAL: Mapping[str, int | None] = MappingProxyType(
    {"keep_back": 0, "percent": 100, "cap": None, "stop_at": 0}
)


def _units(cell: str, text: str) -> Read:
    if not text:
        return Read()
    most = 100 if cell == "percent" else LARGEST_UNITS
    # what a spreadsheet makes of a whole number
    whole = text.removesuffix(".0")
    if whole.isascii() and whole.isdecimal() and len(whole) < 9 and int(whole) <= most:
        return Read(int(whole))
    figures: dict[str, int | str] = {"field": cell, "value": text[:40], "most": most}
    return Read(fault=Fault("listings.edit_bad_units", figures))


def _text(cell: str, text: str) -> Read:
    if len(text) > TEXTS[cell]:
        return Read(fault=too_long(cell, len(text), TEXTS[cell]))
    return Read(text or (None if cell in OWN_WORDS else ""))


def _lines(cell: str, text: str) -> Read:
    lines = lines_of(text)
    if len(lines) > MOST_LINES:
        figures: dict[str, int | str] = {"field": cell, "count": len(lines), "most": MOST_LINES}
        return Read(fault=Fault("listings.edit_too_many_lines", figures))
    longest = max((len(line) for line in lines), default=0)
    if longest > LISTS[cell]:
        return Read(fault=too_long(cell, longest, LISTS[cell]))
    if cell == "images" and (bad := next((one for one in lines if not _is_picture(one)), None)):
        return Read(fault=Fault("listings.edit_bad_picture", {"value": bad[:80]}))
    return Read(lines or None)


def _is_picture(address: str) -> bool:
    # marketplaces fetch them: an address that is none, or one with blanks, cannot be fetched
    return address.startswith("https://") and len(address) > 8 and not re.search(r"\s", address)


def too_long(field: str, length: int, most: int) -> Fault:
    """A text, or one line of it, that is too long."""
    return Fault("listings.edit_too_long", {"field": field, "length": length, "most": most})


def rule_of(
    parts: Mapping[str, int | None], standing: Mapping[str, int | None] | None
) -> dict[str, Any] | None:
    """A quantity rule after some of its parts were typed over what stands; `None` is the shop's rule again.

    A part that was cleared binds nothing; a rule whose parts are all blank is none.
    """
    merged = {part: parts[part] if part in parts else (standing or {}).get(part) for part in RULE_PARTS}
    if all(value is None for value in merged.values()):
        return None
    return {part: NEUTRAL[part] if value is None else value for part, value in merged.items()}


def cell_texts(field: str, value: Any, currency: str) -> dict[str, str]:
    """A field's value as its cells show it: what `read_cell` reads again."""
    if field == "rule":
        return {part: "" if value is None or value[part] is None else str(value[part]) for part in RULE_PARTS}
    if field == "price":
        return {"price": "" if value is None or not currency else f"{to_major(value, currency):f}"}
    if field in LISTS:
        return {field: "\n".join(value or ())}
    return {field: value or ""}


def against_limits(field: str, value: Any, limits: Mapping[str, Any]) -> Fault | None:
    """What a channel's own limits for a field of this kind of product have against a value.

    `value` is what would be published; `limits` are `required`, `max_length`, `max_items`.
    """
    if limits.get("required") and not value:
        return Fault("listings.edit_needed", {"field": field})
    texts: Sequence[str] = [value] if isinstance(value, str) else value or ()
    longest, most = limits.get("max_length"), limits.get("max_items")
    length = max((len(text) for text in texts), default=0)
    if longest and length > longest:
        return too_long(field, length, longest)
    if most and not isinstance(value, str) and len(texts) > most:
        return Fault("listings.edit_too_many_lines", {"field": field, "count": len(texts), "most": most})
    return None
