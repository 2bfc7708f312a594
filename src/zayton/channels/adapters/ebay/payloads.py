"""Reading eBay's JSON at the edge: what is needed must be there and of its kind, all else may be anything."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from zayton.channels.ports.parts import Json, missing
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


def needed_parts(value: Json, name: str) -> list[Json]:
    """The objects of a list that must be there, and hold nothing else."""
    found = value.get(name)
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise missing(name)
    return found


def units(value: Json, name: str) -> int | None:
    """A number of units; `None` where it is absent, negative or too large."""
    found = value.get(name)
    good = isinstance(found, int) and not isinstance(found, bool) and 0 <= found < _MOST_UNITS
    return found if good else None


def needed_units(value: Json, name: str) -> int:
    """A number of units that must be there."""
    found = units(value, name)
    if found is None:
        raise missing(name)
    return found


def moment(value: Json, name: str) -> datetime | None:
    """A moment; `None` where it is absent or cannot be read."""
    found = value.get(name)
    if not isinstance(found, str):
        return None
    try:
        at = datetime.fromisoformat(found)
    except ValueError:
        return None
    # eBay writes UTC throughout; a moment that does not say so is taken for it
    return at if at.tzinfo is UTC else (at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC))


def needed_moment(value: Json, name: str) -> datetime:
    """A moment that must be there."""
    at = moment(value, name)
    if at is None:
        raise missing(name)
    return at


def minor(amount: Json, currency: str, name: str) -> int:
    """An `Amount` in minor units, 0 where it is empty; one in another currency than the order's is a fault."""
    if not amount:
        return 0
    if amount.get("currency") != currency:
        # amounts of two currencies would be added up wrongly
        raise missing(f"{name}.currency")
    found = amount.get("value")
    try:
        if isinstance(found, str):
            return _minor(found, currency)
        return to_minor(found if isinstance(found, (int, Decimal)) else Decimal("NaN"), currency)
    except AmountError:
        raise missing(f"{name}.value") from None


def _minor(found: str, currency: str) -> int:
    whole, point, rest = found.partition(".")
    places = exponent(currency)
    # the usual "12.99" without the arithmetic of every possible number
    if point and len(rest) == places and whole.isdecimal() and rest.isdecimal() and len(whole) < 16:
        return int(whole + rest)
    return to_minor(found, currency)
