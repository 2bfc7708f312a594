"""Which of several documents about one thing counts: pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple


class Version(NamedTuple):
    """A document's place among those about the same thing; `number` is the order in which they came."""

    key: str
    changed_at: datetime | None
    rank: int
    number: int


def latest(
    offered: Sequence[Version], known: Mapping[str, tuple[datetime | None, int]]
) -> tuple[list[Version], list[Version]]:
    """The newest version of each key, unless an equal or newer one is known; and those that are older.

    `known` gives the moment and rank of what was worked last. Versions are compared by the marketplace's own time of
    change, then by rank, then by when they came. Where a marketplace tells no time, the later arrival counts. Two
    different contents of one moment and rank are both worked, in the order of their coming: nobody can say more.
    """
    best: dict[str, Version] = {}
    older: list[Version] = []
    for one in offered:
        if _is_before(one, known.get(one.key)):
            older.append(one)
            continue
        standing = best.get(one.key)
        if standing is None or _place(standing) < _place(one):
            older.extend([standing] if standing else [])
            best[one.key] = one
        else:
            older.append(one)
    return list(best.values()), older


def _is_before(one: Version, known: tuple[datetime | None, int] | None) -> bool:
    if known is None or known[0] is None or one.changed_at is None:
        return False
    return (one.changed_at, one.rank) < (known[0], known[1])


def _place(one: Version) -> tuple[bool, float, int, int]:
    timed = one.changed_at is not None
    return timed, one.changed_at.timestamp() if one.changed_at else 0.0, one.rank, one.number
