"""Reading AliExpress' JSON at the edge: what is needed must be there and of its kind, all else may be anything.

Ids come as numbers of sixteen digits or as texts; lists come plain or under the name of their members' type; amounts
come as `{amount, currency_code}`, as the same with `amount_str`, or in cents with `cent_factor`.
"""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from zayton.channels.adapters.aliexpress.sites import PACIFIC
from zayton.channels.ports.parts import Json, missing, part
from zayton.kernel.money import AmountError, exponent, to_minor

_MOST_UNITS = 2**31


def loaded(body: bytes) -> Json:
    """The JSON object that bytes hold; anything else is a `Fault` (UNREADABLE)."""
    try:
        value = json.loads(body, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise missing("JSON") from None
    if not isinstance(value, dict):
        raise missing("object")
    return value


def stored(value: Any) -> bytes:
    """A part of an answer as a document of its own."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str).encode(
        "utf-8", "replace"
    )


def rows(value: Json, name: str) -> list[Json]:
    """The objects of a list within, wrapped or plain; none where it is absent."""
    found = value.get(name)
    if isinstance(found, dict) and len(found) == 1:
        found = next(iter(found.values()))
    # a wrapped list of one has been seen without its list
    if isinstance(found, dict):
        found = [found]
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def text(value: Json, name: str) -> str:
    """A text, or a number as one; blank where it is absent."""
    found = value.get(name)
    if isinstance(found, str):
        return found
    return str(found) if isinstance(found, int) and not isinstance(found, bool) else ""


def needed(value: Json, name: str) -> str:
    """A text or number that must be there."""
    found = text(value, name)
    if not found:
        raise missing(name)
    return found


def units(value: Json, name: str) -> int | None:
    """A number of units, as a number or text; `None` where it is absent, negative or too large."""
    found = text(value, name)
    good = found.isascii() and found.isdecimal() and len(found) < 11 and int(found) < _MOST_UNITS
    return int(found) if good else None


def needed_units(value: Json, name: str) -> int:
    """A number of units that must be there."""
    found = units(value, name)
    if found is None:
        raise missing(name)
    return found


def moment(value: Json, name: str) -> datetime | None:
    """A moment, told in Pacific time; `None` where it is absent or cannot be read.

    In the one hour a year that comes twice it is taken for the first: nothing in the text tells them apart.
    """
    found = value.get(name)
    if not isinstance(found, str):
        return None
    try:
        at = datetime.fromisoformat(found)
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=PACIFIC)).astimezone(UTC)


def needed_moment(value: Json, name: str) -> datetime:
    """A moment that must be there."""
    at = moment(value, name)
    if at is None:
        raise missing(name)
    return at


def currency_of(amount: Json) -> str:
    """The currency of an amount; blank where it says none."""
    return text(amount, "currency_code") or text(part(amount, "currency"), "currency_code")


def minor(amount: Json, currency: str, name: str) -> int:
    """An amount in minor units, 0 where it is empty; one in another currency than the order's is a fault."""
    if not amount:
        return 0
    if currency_of(amount) != currency:
        # amounts of two currencies would be added up wrongly
        raise missing(f"{name}.currency_code")
    found = amount.get("amount") or amount.get("amount_str")
    if found is None:
        return _from_cents(amount, currency, name)
    return price_minor(found, currency, name)


def price_minor(found: Any, currency: str, name: str) -> int:
    """A decimal text or number in minor units."""
    try:
        if isinstance(found, str):
            return _of_text(found, currency)
        good = isinstance(found, (int, Decimal)) and not isinstance(found, bool)
        return to_minor(found if good else Decimal("NaN"), currency)
    except AmountError:
        raise missing(f"{name}.amount") from None


def _of_text(found: str, currency: str) -> int:
    whole, point, rest = found.partition(".")
    places = exponent(currency)
    # the usual "12.99" without the arithmetic of every possible number
    if point and len(rest) == places and whole.isdecimal() and rest.isdecimal() and len(whole) < 16:
        return int(whole + rest)
    return to_minor(found, currency)


def _from_cents(amount: Json, currency: str, name: str) -> int:
    cent, factor = amount.get("cent"), amount.get("cent_factor", 100)
    if not isinstance(cent, int) or not isinstance(factor, int) or isinstance(cent, bool) or factor <= 0:
        raise missing(f"{name}.cent")
    return price_minor(Decimal(cent) / Decimal(factor), currency, name)
