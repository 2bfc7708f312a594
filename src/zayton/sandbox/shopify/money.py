"""Amounts as Shopify writes them: decimal text in the currency's own digits."""

from decimal import Decimal

_DIGITS = {"JPY": 0, "KRW": 0, "VND": 0, "KWD": 3, "BHD": 3, "TND": 3}


def digits(currency: str) -> int:
    """How many decimals a currency has."""
    return _DIGITS.get(currency, 2)


def written(minor: int, currency: str) -> str:
    """`1999` in USD as `19.99`."""
    places = digits(currency)
    return str(Decimal(minor).scaleb(-places).quantize(Decimal(1).scaleb(-places)))


def minor(text: str, currency: str) -> int:
    """`19.99` in USD as 1999."""
    return int((Decimal(text) * 10 ** digits(currency)).to_integral_value())


def money_set(amount: int, currency: str) -> dict[str, dict[str, str]]:
    """An amount in the shop's and in the buyer's currency, which are the same here."""
    one = {"amount": written(amount, currency), "currency_code": currency}
    return {"shop_money": one, "presentment_money": dict(one)}
