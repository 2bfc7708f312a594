"""Readers of single cells for the kinds that are neither numbers nor dates."""

import re
from functools import cache

from babel.core import get_global

from zayton.kernel.countries import country_code

from .numbers import BadCell

_TRUE = frozenset(
    ["true", "yes", "y", "1", "on", "x", "ja", "oui", "si", "sí", "wahr", "vrai", "是", "有", "真", "对", "√"]
)
# 0 and 1 are how spreadsheets and databases export yes and no
_FALSE = frozenset(
    ["false", "no", "n", "0", "off", "nein", "non", "falsch", "faux", "否", "无", "假", "不", "×"]
)
_CURRENCY_WORDS = {
    "£": "GBP",
    "€": "EUR",
    "US$": "USD",
    "RMB": "CNY",
    "人民币": "CNY",
    "CN¥": "CNY",
    "美元": "USD",
}
_CURRENCY_WORDS |= {
    "欧元": "EUR",
    "英镑": "GBP",
    "日元": "JPY",
    "JP¥": "JPY",
    "HK$": "HKD",
    "CA$": "CAD",
    "A$": "AUD",
}
_SPREADSHEET_ERRORS = frozenset(
    {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
)
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{1,2}")
_GTIN_LENGTHS = (8, 12, 13, 14)
# what people and databases write where there is nothing
BLANK_WORDS = frozenset({"-", "–", "—", "null", "none", "n/a"})


def is_spreadsheet_error(text: str) -> bool:
    """Whether a cell holds what a spreadsheet shows in place of a value, such as `#REF!`."""
    return text in _SPREADSHEET_ERRORS


def barcode(text: str) -> str:
    """A barcode without spaces; one of a GTIN's length must carry its check digit (GS1 General Specifications
    7.9).
    """
    # a spreadsheet that took a barcode for a number adds it
    code = text.replace(" ", "").removesuffix(".0")
    if _ROUNDED.fullmatch(code):
        raise BadCell("intake.barcode_rounded")
    if not code.isascii() or not re.fullmatch(r"[0-9A-Za-z./+$%-]{3,48}", code):
        raise BadCell("intake.not_a_barcode")
    if code.isdigit() and len(code) in _GTIN_LENGTHS and not has_check_digit(code):
        raise BadCell("intake.barcode_check_digit")
    return code


def has_check_digit(code: str) -> bool:
    """Whether the last digit makes the sum, weighted 3 and 1 from the right, a multiple of ten."""
    weighted = (int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(code)))
    return sum(weighted) % 10 == 0


def boolean(text: str) -> bool:
    """Yes or no, in the words of several languages."""
    word = text.strip().casefold()
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    raise BadCell("intake.not_yes_or_no")


def country(text: str) -> str:
    """A country's two-letter code."""
    code = country_code(text)
    if code is None:
        raise BadCell("intake.unknown_country")
    return code


def currency(text: str) -> str:
    """A currency's ISO 4217 code; `$` and `¥` alone say too little."""
    word = text.strip()
    code = _CURRENCY_WORDS.get(word) or word.upper()
    if code not in _currencies():
        raise BadCell("intake.unknown_currency")
    return code


@cache
def _currencies() -> frozenset[str]:
    return frozenset(get_global("all_currencies"))
