"""Reading WooCommerce's JSON at the edge: what is needed must be there and of its kind, all else may be anything.

Plugins add fields at will and answer in types of their own: numbers come as text and text as numbers.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NoReturn

from zayton.channels.ports.faults import Fault, FaultKind
from zayton.kernel.money import AmountError, exponent, to_minor

Json = Mapping[str, Any]
_NOTHING: Json = {}
_LONGEST_AMOUNT = 18


def loaded(body: bytes) -> Json:
    """An object as it came; anything else is a `Fault` (UNREADABLE)."""
    found = loaded_any(body)
    if not isinstance(found, dict):
        unreadable("object")
    return found


def loaded_any(body: bytes) -> Any:
    """JSON of any kind; warnings that a plugin printed before it make it a `Fault` (UNREADABLE)."""
    try:
        # numbers with a point stay exact
        return json.loads(body, parse_float=_Exact)
    except (ValueError, RecursionError):
        unreadable("JSON")


class _Exact(float):
    """A number that remembers how it was written, as some shops write amounts as numbers."""

    def __new__(cls, written: str) -> "_Exact":
        made = super().__new__(cls, written)
        made.written = written
        return made

    written: str

    def __str__(self) -> str:
        return self.written


def stored(value: Any) -> bytes:
    """An object as it is kept."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def unreadable(field: str) -> NoReturn:
    """Say which field is missing or of another kind."""
    raise Fault(
        FaultKind.UNREADABLE, f"{field} is missing or of another kind", figures={"field": field}
    ) from None


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


def needed(value: Json, name: str) -> str:
    """A text that must be there."""
    return text(value, name) or unreadable(name)


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
    """A moment in UTC, where it is told."""
    try:
        found = datetime.fromisoformat(text(value, name))
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def needed_moment(value: Json, name: str) -> datetime:
    """A moment that must be there."""
    found = moment(value, name)
    if found is None:
        unreadable(name)
    return found


def amount(value: Json, name: str, currency: str) -> int:
    """An amount that must be there, in minor units."""
    found = value.get(name)
    if isinstance(found, bool) or not isinstance(found, str | int | float) or found == "":
        unreadable(name)
    return minor(str(found), currency, name)


def amount_or(value: Json, name: str, currency: str, otherwise: int = 0) -> int:
    """An amount in minor units, or something else where it is absent or blank."""
    found = value.get(name)
    told = isinstance(found, str | int | float) and not isinstance(found, bool) and found != ""
    return amount(value, name, currency) if told else otherwise


def minor(written: str, currency: str, name: str = "amount") -> int:
    """`19.99` in minor units of a currency."""
    places = exponent(currency)
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
