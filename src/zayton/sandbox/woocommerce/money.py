"""Amounts as WooCommerce writes them: decimal text with as many places as the shop shows."""

from decimal import ROUND_HALF_UP, Decimal

_PLACES = {"JPY": 0, "KRW": 0, "VND": 0, "KWD": 3}


def places(currency: str) -> int:
    """Decimals of a currency."""
    return _PLACES.get(currency, 2)


def written(minor: int, currency: str) -> str:
    """`1999` in USD as `19.99`."""
    return str(Decimal(minor).scaleb(-places(currency)))


def minor(text: str, currency: str) -> int:
    """`19.99` in USD as 1999; blank is nothing."""
    exact = Decimal(text or "0").scaleb(places(currency))
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
