"""What WooCommerce writes in its own way.

Plugins add fields at will and answer in types of their own: numbers come as text and text as numbers.
"""

import json
from typing import Any

from zayton.channels.ports.parts import Json, minor, unreadable


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
