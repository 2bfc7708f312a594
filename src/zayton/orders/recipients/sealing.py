"""Addresses as they are kept: sealed, small, and cut to what a label has room for."""

import json

from zayton.channels.ports.orders import Address
from zayton.kernel.sealing import seal, unseal

_PURPOSE = "recipient"
_LONGEST, _MOST_LINES = 200, 6


def tidied(address: Address) -> Address:
    """Stripped and cut; blank parts of the street are left out."""
    lines = tuple(line for line in map(_cut, address.lines[:_MOST_LINES]) if line)
    rest = {name: _cut(text) for name, text in address._asdict().items() if name != "lines"}
    return Address(lines=lines, **rest)


def _cut(text: str) -> str:
    return text.strip()[:_LONGEST]


def names_somebody(address: Address) -> bool:
    """Whether an address says more than its postcode and country, which the order has already."""
    who = (address.name, address.company, address.phone, address.email)
    where = (*address.lines[:_MOST_LINES], address.city, address.region)
    return any(text.strip() for text in (*who, *where))


def leads_to_a_door(address: Address) -> bool:
    """Whether a tidied address names a person or a street, not only a place."""
    return bool(address.name or address.company or address.lines)


def sealed(address: Address) -> bytes:
    """Encrypted with the workspace's key for recipients; the same address never looks the same twice."""
    return seal(json.dumps(address, ensure_ascii=False).encode("utf-8", "replace"), purpose=_PURPOSE)


def opened(kept: bytes | memoryview) -> Address:
    """What was sealed; `SealBroken` if this workspace's key does not open it."""
    name, company, lines, *rest = json.loads(unseal(kept, purpose=_PURPOSE))
    return Address(name, company, tuple(lines), *rest)
