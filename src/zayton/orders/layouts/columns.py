"""What reshaping order files has in common: columns that may be absent, amounts as marketplaces write them."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

import polars as pl

# a sign that stands for one currency only; a plain dollar is that of the shop
_CURRENCIES = (
    ("US $", "USD"),
    ("AU $", "AUD"),
    ("C $", "CAD"),
    ("£", "GBP"),
    ("€", "EUR"),
    ("EUR", "EUR"),
    ("USD", "USD"),
    ("GBP", "GBP"),
    ("CNY", "CNY"),
    ("¥", ""),
)


def column(heads: Mapping[str, str], key: str) -> pl.Expr:
    """The stripped cells of a key, blank where the file has no such column."""
    return pl.col(heads[key]).fill_null("").str.strip_chars() if key in heads else pl.lit("")


def filled_down(frame: pl.DataFrame, heads: Mapping[str, str], keys: Sequence[str], by: str) -> pl.DataFrame:
    """Give every row of an order what only one of them says; what a row says itself stays."""
    here = [heads[key] for key in keys if key in heads]
    blanks = [pl.when(pl.col(name).str.strip_chars() != "").then(pl.col(name)).alias(name) for name in here]
    said = frame.with_columns(blanks)
    first = [
        pl.col(name).fill_null(pl.col(name).drop_nulls().first().over(by)).fill_null("").alias(name)
        for name in here
    ]
    return said.with_columns(first)


def once(frame: pl.DataFrame, heads: Mapping[str, str], keys: Sequence[str], by: str) -> pl.DataFrame:
    """Keep what counts for a whole order in its first row only, where a file repeats it in each."""
    is_first = pl.int_range(pl.len()).over(by) == 0
    here = [heads[key] for key in keys if key in heads]
    return frame.with_columns(
        pl.when(is_first).then(pl.col(name)).otherwise(pl.lit("")).alias(name) for name in here
    )


def money(text: str) -> Decimal | None:
    """An amount for comparing sums; `None` where it cannot be read for certain. Books read their own."""
    digits = re.sub(r"[^\d.,-]", "", text)
    point, comma = digits.rfind("."), digits.rfind(",")
    if comma > point:
        digits = digits.replace(".", "").replace(",", ".")
    try:
        return Decimal(digits.replace(",", "")) if digits else Decimal(0)
    except InvalidOperation:
        return None


def currency_of(text: str) -> str:
    """The currency that an amount names by itself; blank where it could be several."""
    plain = " ".join(text.replace("\u00a0", " ").split()).upper()
    spaced = re.sub(r"(?<=[A-Z])\$", " $", plain)
    return next((code for sign, code in _CURRENCIES if spaced.startswith(sign) or spaced.endswith(sign)), "")
