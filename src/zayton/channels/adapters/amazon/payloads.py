"""Reading Amazon's JSON at the edge: what is needed must be there and of its kind, all else may be anything.

Plain functions instead of models: an order is read in tens of microseconds, and a field that Amazon adds, renames in
letter case or sends as `null` costs nothing. Money is read from the text of the number, never by way of a float.
"""

import json
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any

from zayton.channels.ports.parts import Json, missing, stored, text
from zayton.kernel.money import AmountError, exponent, to_minor

_NOTHING: Json = {}
_MOST_DECIMALS = 30


def loaded(body: bytes) -> dict[str, Any]:
    """A stored document; numbers with a point come as `Decimal`."""
    try:
        value = json.loads(body, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise missing("JSON") from None
    if not isinstance(value, dict):
        raise missing("object")
    return value


def named(value: Any, name: str) -> str:
    """What a thing is called; one that lost its name goes by its digest, so that it is kept until it can be read."""
    found = text(value, name) if isinstance(value, dict) else ""
    return found or f"?{sha256(stored(value)).hexdigest()[:16]}"


def known(value: Any) -> Json:
    """An object, or an empty one for anything else."""
    return value if isinstance(value, dict) else _NOTHING


def needed_list(value: Json, name: str) -> list[Any]:
    """A list that must be there."""
    found = value.get(name)
    if not isinstance(found, list):
        raise missing(name)
    return found


def needed_parts(value: Json, name: str) -> list[Json]:
    """The objects of a list that must be there."""
    found = needed_list(value, name)
    if not all(isinstance(each, dict) for each in found):
        raise missing(name)
    return found


def whole(value: Json, name: str) -> int:
    """A number of units; 0 where it is absent or negative."""
    found = value.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) and found > 0 else 0


def needed_whole(value: Json, name: str) -> int:
    """A number of units that must be there."""
    found = value.get(name)
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found < 2**31:
        raise missing(name)
    return found


def moment(value: Json, name: str) -> datetime | None:
    """A time in UTC; `None` where it is absent."""
    found = value.get(name)
    if not isinstance(found, str):
        return None
    # without a zone it is UTC, which all of Amazon's times are
    try:
        at = datetime.fromisoformat(found)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def needed_moment(value: Json, name: str) -> datetime:
    """A time that must be there."""
    at = moment(value, name)
    if at is None:
        raise missing(name)
    return at


def minor(amount: Any, currency: str, name: str) -> int:
    """An amount as Amazon writes it (`"19.99"`, `19.99`, `20`) in minor units."""
    if not isinstance(amount, (str, int, Decimal)) or isinstance(amount, bool):
        raise missing(name)
    try:
        if isinstance(amount, str) and (fast := _plain(amount, currency)) is not None:
            return fast
        exact = Decimal(amount)
        # a number of a million decimals would be worked out exactly first, and take minutes
        if not exact.is_finite() or exact.adjusted() < -_MOST_DECIMALS:
            raise missing(name)
        return to_minor(exact, currency)
    except (AmountError, InvalidOperation):
        raise missing(name) from None


def _plain(amount: str, currency: str) -> int | None:
    """The common form, digits with two decimals or none, without the detour over fractions."""
    major, point, decimals = amount.partition(".")
    if not major.isascii() or not major.isdigit() or len(major) > 15:
        return None
    places = exponent(currency)
    if not point:
        return int(major) * int(10**places)
    if len(decimals) == places and decimals.isascii() and decimals.isdigit():
        return int(major + decimals)
    return None
