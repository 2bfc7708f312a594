"""Who gets what when several documents want goods from the same pools."""

from collections.abc import Hashable, MutableMapping, Sequence
from typing import NamedTuple

Pools = MutableMapping[Hashable, int]


class Want(NamedTuple):
    """A line's wish: the document it belongs to, the quantity, and every pool that must be able to give it."""

    document_id: int
    quantity: int
    pools: tuple[Hashable, ...]


class Shortage(NamedTuple):
    """A wish that was not met in full: its row, the pool that was short and what was left there for it."""

    row: int
    pool: Hashable
    left: int


class Shares(NamedTuple):
    """What each wish is granted, in their order, and which were short."""

    granted: list[int]
    shortages: list[Shortage]


def share_out(wants: Sequence[Want], pools: Pools, *, partial: bool = False) -> Shares:
    """Serve documents in their order, each whole or not at all (`partial`: each line as far as it goes).

    A document that is refused takes nothing, so that the next one may still be served. Pools end up with
    what is left; a pool that is not in the mapping is empty. A wish for less than nothing is a ValueError.
    """
    # it would be granted, and bring goods into the books that nobody has
    if negative := [want for want in wants if want.quantity < 0]:
        raise ValueError(f"less than nothing was wanted: {negative[:5]}")
    shares = Shares([0] * len(wants), [])
    documents: dict[int, list[int]] = {}
    for row, want in enumerate(wants):
        documents.setdefault(want.document_id, []).append(row)
    for rows in documents.values():
        short = [missing for row in rows if (missing := _serve(wants[row], row, pools, shares.granted))]
        if short and not partial:
            _give_back(wants, rows, pools, shares.granted)
        shares.shortages.extend(short)
    return shares


def _serve(want: Want, row: int, pools: Pools, granted: list[int]) -> Shortage | None:
    left, shortest = want.quantity, None
    for pool in want.pools:
        holds = pools.get(pool, 0)
        if holds < left:
            left, shortest = holds, pool
    # every pool loses what was granted, also those that could have given more
    for pool in want.pools:
        pools[pool] = pools.get(pool, 0) - left
    granted[row] = left
    return None if shortest is None else Shortage(row, shortest, left)


def _give_back(wants: Sequence[Want], rows: Sequence[int], pools: Pools, granted: list[int]) -> None:
    for row in rows:
        for pool in wants[row].pools:
            pools[pool] += granted[row]
        granted[row] = 0
