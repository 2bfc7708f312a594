"""What a person types to connect a marketplace, checked before anybody is called."""

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from zayton.channels import errors
from zayton.channels.ports.adapter import Adapter
from zayton.kernel.errors import Refusal

_UNSEEN = frozenset("\u200b\u200c\u200d\u2060\ufeff\0")
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class ConnectionDraft(NamedTuple):
    """A connection as it should be; a secret left blank keeps the one that stands.

    `address` is blank for the real marketplace; another one makes the connection a simulated one.
    """

    adapter: str
    name: str
    values: Mapping[str, str]
    address: str = ""


def problems_of(draft: ConnectionDraft, adapter: Adapter, *, standing: Mapping[str, str]) -> list[Refusal]:
    """What is missing or cannot be; empty when the marketplace may be asked."""
    found: list[Refusal] = []
    if not draft.name.strip() or len(draft.name) > 120:
        found.append(Refusal(errors.FIELD_MISSING, "name"))
    together = values_of(draft, adapter, standing=standing)
    for one in adapter.credentials:
        given = together.get(one.name, "")
        if one.required and not given:
            found.append(Refusal(errors.FIELD_MISSING, str(one.words)))
        if given and one.choices and given not in dict(one.choices):
            found.append(Refusal(errors.FIELD_MISSING, str(one.words)))
    if draft.address and not is_address(draft.address):
        found.append(Refusal(errors.BAD_ADDRESS, bare_address(draft.address)[:100]))
    return found


def values_of(draft: ConnectionDraft, adapter: Adapter, *, standing: Mapping[str, str]) -> dict[str, str]:
    """What a connection's credentials are then: as typed, and as they stand where nothing was said.

    A plain one that was typed as blank is blank; a secret one is not shown, so leaving it blank says nothing.
    """
    found: dict[str, str] = {}
    for one in adapter.credentials:
        typed = _typed(draft.values[one.name]) if one.name in draft.values else None
        kept = standing.get(one.name, "")
        found[one.name] = kept if typed is None or (one.secret and not typed) else typed
    return found


def _typed(text: str) -> str:
    # copied from a web page, a key often brings along marks that nobody sees
    return "".join(sign for sign in text if sign not in _UNSEEN).strip()


def is_address(text: str) -> bool:
    """Whether a text is an https address, or a plain one of this very machine, without credentials or query."""
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    bare = not (parts.query or parts.fragment or parts.username or parts.password)
    return bare and bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK))


def bare_address(text: str) -> str:
    """What of a typed address may be repeated: neither a name and password before the host, nor a query behind it."""
    # a password may hold every sign that ends a part of an address, so that what is before the last @ goes as a whole
    return re.split(r"[?#]", text.rpartition("@")[2], maxsplit=1)[0]


def is_simulated(address: str) -> bool:
    """Whether an address is of this machine: then nothing of the connection is real."""
    return bool(address) and (urlsplit(address).hostname or "") in _LOOPBACK


def split_values(adapter: Adapter, values: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Given values as (plain, secret), stripped; unknown and blank ones are left out."""
    secret = {one.name for one in adapter.credentials if one.secret}
    known = {one.name for one in adapter.credentials}
    given = {name: _typed(text) for name, text in values.items() if name in known and _typed(text)}
    return (
        {name: text for name, text in given.items() if name not in secret},
        {name: text for name, text in given.items() if name in secret},
    )
