"""What Ozon writes in its own way."""

from zayton.channels.ports.parts import Json, minor, needed, part, text, unreadable


def first(value: Json, name: str) -> str:
    """The first text of a list; blank where there is none. Some fields are a list or a single text."""
    found = value.get(name)
    one = found[0] if isinstance(found, list) and found else found
    return one if isinstance(one, str) else ""


def amount(value: Json, name: str, currency: str) -> int:
    """An amount in minor units, which must be there; Ozon writes more decimals than a currency has (`1390.000000`)."""
    told = needed(value, name)
    return minor(told.rstrip("0").removesuffix(".") if "." in told else told, currency, name)


def price(row: Json) -> tuple[int, str]:
    """What one unit was sold for in minor units, and its currency.

    Lists write both as one object, a posting that is asked for by its number as two fields.
    """
    told = part(row, "price")
    currency = text(told, "currency") or text(row, "currency_code") or unreadable("currency_code")
    return (amount(told, "amount", currency) if told else amount(row, "price", currency)), currency
