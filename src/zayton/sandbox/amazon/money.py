"""Amounts: kept in minor units, written as the API at hand writes them."""

from decimal import ROUND_HALF_UP, Decimal, DecimalException
from typing import Any

_WITHOUT_MINOR = {"JPY"}


def _exponent(currency: str) -> int:
    return 0 if currency in _WITHOUT_MINOR else 2


def decimal(minor: int, currency: str) -> Decimal:
    """Minor units as an exact amount."""
    return Decimal(minor).scaleb(-_exponent(currency))


def text(minor: int, currency: str) -> str:
    """`12.34`, or `1234` for a currency without minor units."""
    return format(decimal(minor, currency), "f")


def number(minor: int, currency: str) -> float | int:
    """The amount as a JSON number, for the APIs that write numbers."""
    amount = decimal(minor, currency)
    # listings and prices are JSON numbers, orders and finances texts: two APIs of one vendor
    return int(amount) if amount == amount.to_integral_value() and not _exponent(currency) else float(amount)


def minor_units(value: Any, currency: str) -> int | None:
    """An amount as it came in JSON, in minor units; `None` when it is no amount."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        amount = Decimal(str(value)).scaleb(_exponent(currency))
        return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    except (DecimalException, ValueError, OverflowError):
        return None


def share(minor: int, percent: int) -> int:
    """So many percent of an amount, rounded half up."""
    return int((Decimal(minor) * percent / 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
