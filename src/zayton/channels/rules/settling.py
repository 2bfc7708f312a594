"""Which lines of a settlement stand, and which of several papers about one settlement counts: pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import NamedTuple

from zayton.channels.ports.settlements import MoneyKind, MoneyLine, Statement

# what closes a period with a total is better than its transactions, and those are better than a span somebody chose
_RANKS: Mapping[str, int] = {Statement.SETTLEMENT: 3, Statement.LEDGER: 2, Statement.REPORT: 1}


class LineKey(NamedTuple):
    """What a line is known by within its account: settlement, transaction, what it says, and the how-manieth it is."""

    settlement: int
    part: str
    digest: str
    occurrence: int


def digest_of(line: MoneyLine) -> str:
    """32 hexadecimal digits of what a line says (BLAKE2b-128); where it stands in a file is no part of it."""
    at = line.posted_at.isoformat() if line.posted_at else ""
    said = (line.kind, line.said, str(line.amount), at, line.order, line.sku, str(line.quantity))
    return blake2b("\0".join(said).encode(errors="replace"), digest_size=16).hexdigest()


def keyed(lines: Iterable[MoneyLine], *, settlement: int, part: str) -> dict[LineKey, MoneyLine]:
    """Lines by what they are known by: rows that say the same are two sales of the same goods, and both stand."""
    seen: Counter[str] = Counter()
    found: dict[LineKey, MoneyLine] = {}
    for line in lines:
        digest = digest_of(line)
        seen[digest] += 1
        found[LineKey(settlement, part, digest, seen[digest])] = line
    return found


def comes_to(kind: str, amount: int) -> int:
    """What a line adds to what a settlement comes to: nothing where it is the money that left for the bank."""
    return 0 if kind == MoneyKind.PAYOUT else amount


class Paper(NamedTuple):
    """One paper about a settlement: its key, whose account it was told for, of what kind it is, and its number."""

    id: int
    account: str
    statement: str
    ref: str


def counted(papers: Sequence[Paper]) -> set[int]:
    """Those that count of one seller's papers about one settlement; none where nothing is settled.

    A settlement told as a whole holds the money of all shops, so it counts alone. Without one each account's best
    paper counts, as transactions and reports of days are of one shop each.
    """
    settled = [one for one in papers if one.ref and one.statement in _RANKS]
    whole = [one.id for one in settled if one.statement == Statement.SETTLEMENT]
    if whole:
        # the first that came, so that none that counts is overtaken by its like
        return {min(whole)}
    best: dict[str, tuple[int, int]] = {}
    for one in settled:
        best[one.account] = max(best.get(one.account, (0, 0)), (_RANKS[one.statement], one.id))
    return {key for _rank, key in best.values()}
