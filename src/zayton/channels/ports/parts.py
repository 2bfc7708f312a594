"""Reading JSON at the edge: what is needed must be there and of its kind, all else may be anything.

What the readers of several marketplaces have in common; what one of them writes in its own way is read beside it. Plain
functions, as an order has some four hundred fields of which a few dozen count, and thousands are read a second.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NoReturn

from pydantic_core import from_json, to_json

from zayton.channels.ports.faults import Fault, FaultKind
from zayton.kernel.money import AmountError, exponent, to_minor

Json = Mapping[str, Any]
_NOTHING: Json = {}
_LONGEST_AMOUNT = 18


def missing(name: str) -> Fault:
    """The fault of a document that lacks a field, or has it in another form."""
    return Fault(FaultKind.UNREADABLE, f"{name} is missing or of another kind", figures={"field": name})


def unreadable(name: str) -> NoReturn:
    """Raise the fault of a field that is missing or of another kind."""
    raise missing(name) from None


def loaded(body: bytes) -> Json:
    """An object as it came; anything else is a `Fault` (UNREADABLE)."""
    try:
        # the standard library's takes a third longer
        found = from_json(body, cache_strings="keys")
    except ValueError:
        found = _whatever(body)
    if not isinstance(found, dict):
        unreadable("object")
    return found


def _whatever(body: bytes) -> Any:
    """Deep nests, too, and halves of letters, which nobody can write down, as question marks."""
    try:
        return json.loads(_slowly(json.loads(body)))
    except (ValueError, RecursionError):
        unreadable("JSON")


def stored(value: Any) -> bytes:
    """An object as it is kept."""
    try:
        return to_json(value)
    # nested deeper than it follows
    except ValueError:
        return _slowly(value)


def _slowly(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def part(value: Json, name: str) -> Json:
    """An object within; empty where there is none."""
    found = value.get(name)
    return found if isinstance(found, dict) else _NOTHING


def parts(value: Json, name: str) -> list[Json]:
    """The objects of a list within; none where there is no list."""
    found = value.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def needed_parts(value: Json, name: str) -> list[Json]:
    """The objects of a list that must be there."""
    if not isinstance(value.get(name), list):
        unreadable(name)
    return parts(value, name)


def text(value: Json, name: str) -> str:
    """A text; blank where it is absent."""
    found = value.get(name)
    return found if isinstance(found, str) else ""


def texts(value: Json, name: str) -> tuple[str, ...]:
    """The texts of a list; none where it is absent."""
    found = value.get(name)
    return tuple(each for each in found if isinstance(each, str)) if isinstance(found, list) else ()


def needed(value: Json, name: str) -> str:
    """A text that must be there."""
    found = value.get(name)
    if not isinstance(found, str) or not found:
        unreadable(name)
    return found


def ident(value: Json, name: str = "id") -> str:
    """A number by which something is known, as text; must be there."""
    found = value.get(name)
    if isinstance(found, bool) or not isinstance(found, int | str) or not found:
        unreadable(name)
    return str(found)


def whole(value: Json, name: str) -> int:
    """A whole number that must be there."""
    found = value.get(name)
    if isinstance(found, bool) or not isinstance(found, int):
        unreadable(name)
    return found


def whole_or(value: Json, name: str, otherwise: int) -> int:
    """A whole number, or something else where it is absent."""
    found = value.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) else otherwise


def moment(value: Json, name: str) -> datetime | None:
    """A moment in UTC, where it is told; one that names no zone is taken for UTC."""
    try:
        found = datetime.fromisoformat(text(value, name))
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    # the first and last day there is have no neighbours in other zones
    except (ValueError, OverflowError):
        return None


def needed_moment(value: Json, name: str) -> datetime:
    """A moment that must be there."""
    found = moment(value, name)
    if found is None:
        unreadable(name)
    return found


def minor(written: str, currency: str, name: str = "amount") -> int:
    """`19.99` in minor units of a currency."""
    try:
        places = exponent(currency)
    except AmountError:
        unreadable("currency")
    units, _, cents = written.partition(".")
    digits = units.removeprefix("-")
    # nearly every amount is as plain as this, and exact arithmetic on fractions takes ten times as long
    plain = digits.isdecimal() and (not cents or cents.isdecimal())
    if plain and len(cents) <= places and len(written) < _LONGEST_AMOUNT:
        return int(units + cents.ljust(places, "0"))
    try:
        return to_minor(written, currency)
    except AmountError:
        unreadable(name)
