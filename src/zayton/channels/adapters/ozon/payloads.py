"""Reading Ozon's JSON at the edge: what is needed must be there and of its kind, all else may be anything."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NoReturn

from zayton.channels.ports.faults import Fault, FaultKind
from zayton.kernel.money import AmountError, exponent, to_minor

Json = Mapping[str, Any]
_NOTHING: Json = {}


def loaded(body: bytes) -> Json:
    """An object as it came; anything else is a `Fault` (UNREADABLE)."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        unreadable("JSON")
    if not isinstance(found, dict):
        unreadable("object")
    return found


def stored(value: Json) -> bytes:
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


def first(value: Json, name: str) -> str:
    """The first text of a list; blank where there is none. Some fields are a list or a single text."""
    found = value.get(name)
    one = found[0] if isinstance(found, list) and found else found
    return one if isinstance(one, str) else ""


def ident(value: Json, name: str) -> str:
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


def moment(value: Json, name: str) -> datetime | None:
    """A moment in UTC, where it is told."""
    try:
        found = datetime.fromisoformat(text(value, name))
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def amount(value: Json, name: str, currency: str) -> int:
    """An amount such as `1390.000000` in minor units; must be there."""
    told = needed(value, name)
    units, _, cents = told.partition(".")
    places = exponent(currency)
    # nearly every amount is as plain as this, and exact arithmetic on fractions takes ten times as long
    if (
        units.isdecimal()
        and len(units) < 15
        and (not cents or cents.isdecimal())
        and not cents[places:].strip("0")
    ):
        return int(units + cents[:places].ljust(places, "0"))
    try:
        return to_minor(told, currency)
    except AmountError:
        unreadable(name)
