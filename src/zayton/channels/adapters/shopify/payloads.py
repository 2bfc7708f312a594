"""What Shopify writes in its own way: amounts, always as text."""

from zayton.channels.ports.parts import Json, minor, unreadable


def amount(value: Json, name: str, currency: str) -> int:
    """An amount that must be there, in minor units."""
    found = value.get(name)
    if not isinstance(found, str):
        unreadable(name)
    return minor(found, currency, name)


def amount_or(value: Json, name: str, currency: str, otherwise: int = 0) -> int:
    """An amount in minor units, or something else where it is absent."""
    return amount(value, name, currency) if isinstance(value.get(name), str) else otherwise
