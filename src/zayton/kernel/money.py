"""Money in integer minor units: exponents of currencies, parsing, conversion, and shares that lose no cent.

Exponents follow ISO 4217; every currency not listed has two decimals.
"""

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache

_NO_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE_DECIMALS = "BHD IQD JOD KWD LYD OMR TND"
_EXPONENTS = dict.fromkeys(_NO_DECIMALS.split(), 0) | dict.fromkeys(_THREE_DECIMALS.split(), 3)
_LARGEST_MINOR = 2**63 - 1
_FINEST = 30  # places
_GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)


class AmountError(ValueError):
    """A text that is no amount of money, or one too large for a ledger."""


@lru_cache(maxsize=256)
def exponent(currency: str) -> int:
    """How many decimals a currency's minor unit has: 2 for EUR, 0 for JPY, 3 for KWD."""
    if len(currency) != 3 or not (currency.isascii() and currency.isalpha() and currency.isupper()):
        raise AmountError(f"{currency!r} is not an ISO 4217 code")
    return _EXPONENTS.get(currency, 2)


def to_minor(amount: Decimal | str | int, currency: str) -> int:
    """An amount in major units as minor units, rounded half to even; NaN, infinity and words are refused."""
    try:
        exact = Decimal(amount)
    except InvalidOperation as problem:
        raise AmountError(f"{amount!r} is not an amount") from problem
    if not exact.is_finite():
        raise AmountError(f"{amount!r} is not an amount")
    # and the other way: 1e-999999999 is nothing, and its fraction would fill the memory
    if exact.adjusted() < -_FINEST:
        return 0
    # checked before it is multiplied: 1e999999 would be a number of a million digits
    minor = round_half_even(Fraction(exact) * 10 ** exponent(currency)) if exact.adjusted() < 20 else None
    if minor is None or abs(minor) > _LARGEST_MINOR:
        raise AmountError(f"{amount!r} is too large")
    return minor


def ungrouped(text: str) -> str:
    """A typed figure without the commas between its thousands.

    Commas elsewhere may be decimal marks. That is not guessed: they stay, and the figure cannot be read.
    """
    return text.replace(",", "") if _GROUPED.fullmatch(text) else text


def to_major(minor: int, currency: str) -> Decimal:
    """Minor units as an exact decimal in major units."""
    return Decimal(minor).scaleb(-exponent(currency))


def round_half_even(exact: Fraction) -> int:
    """The nearest integer; a tie goes to the even one (IEEE 754 roundTiesToEven)."""
    return round(exact)


def convert(minor: int, source: str, target: str, rate: Decimal) -> int:
    """Minor units of one currency in minor units of another, at `rate` target units for one source unit."""
    if rate <= 0 or not rate.is_finite():
        raise AmountError(f"{rate} is not a rate")
    scale = Decimal(10) ** (exponent(target) - exponent(source))
    return int((Decimal(minor) * rate * scale).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def allocate(total: int, shares: Sequence[int]) -> list[int]:
    """Divide minor units in proportion to non-negative shares so that the parts add up to the total.

    Largest remainder method (Hamilton); ties go to the earlier share. All shares zero: equal parts.
    """
    if not shares or min(shares) < 0:
        raise ValueError("shares must be non-negative and not empty")
    weights = list(shares) if any(shares) else [1] * len(shares)
    whole = sum(weights)
    sign, size = (-1, -total) if total < 0 else (1, total)
    # never rounded: what the floors leave over is what is handed out below
    parts = [size * weight // whole for weight in weights]
    # sorting is stable, and so of equal remainders the earlier share comes first
    remainders = sorted(range(len(weights)), key=lambda index: -(size * weights[index] % whole))
    for index in remainders[: size - sum(parts)]:
        parts[index] += 1
    return [sign * part for part in parts]
