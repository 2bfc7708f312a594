"""Which lines of a settlement stand, and which of several papers about one settlement counts: pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
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


def left_unsettled(told: Mapping[LineKey, MoneyLine], settled: Mapping[str, int]) -> dict[LineKey, MoneyLine]:
    """Of the lines that a report names no settlement for those that no settlement is known to hold.

    `settled` says how many lines of each digest stand in settlements: what says the same to the second is the same.
    """
    every = Counter(key.digest for key in told)
    return {
        key: line
        for key, line in told.items()
        if key.occurrence <= every[key.digest] - settled.get(key.digest, 0)
    }


def now_settled(unsettled: Iterable[LineKey], named: Mapping[str, int]) -> list[LineKey]:
    """Of the lines that stood in no settlement those that some settlement holds now; `named` lines came to one."""
    left = Counter(named)
    found = []
    # the last of those that say the same, so that what stays is numbered on without a gap
    for key in sorted(unsettled, key=lambda one: -one.occurrence):
        if left[key.digest] > 0:
            left[key.digest] -= 1
            found.append(key)
    return found


def comes_to(kind: str, amount: int) -> int:
    """What a line adds to what a settlement comes to: nothing where it is the money that left for the bank."""
    return 0 if kind == MoneyKind.PAYOUT else amount


class Telling(NamedTuple):
    """How a whole settlement was told: by hand or by the marketplace itself, its total beside its lines, and when."""

    by_hand: bool
    total: int | None
    lines: int
    at: datetime

    @property
    def worth(self) -> int:
        """How much it is worth: 3 for the marketplace's own word, 2 for a file that adds up, 1, 0 without a total.

        A marketplace tells all or nothing; of a file rows may lie in quarantine, or be cut off.
        """
        if not self.by_hand:
            return 3
        return 0 if self.total is None else 1 + (self.total == self.lines)


def replaces(told: Telling, standing: Telling) -> bool:
    """Whether what is told takes the place of what stands: unless that is worth more, or worth the same and newer.

    So what stands in the end does not depend on the order in which papers come.
    """
    return (told.worth, told.at) >= (standing.worth, standing.at)


class Paper(NamedTuple):
    """One paper about a settlement: its key, whose account it was told for, its kind, number and worth."""

    id: int
    account: str
    statement: str
    ref: str
    worth: int = 0


def counted(papers: Sequence[Paper]) -> set[int]:
    """Those that count of one seller's papers about one settlement; none where nothing is settled.

    A settlement told as a whole holds the money of all shops, so it counts alone. Without one each account's best
    paper counts, as transactions and reports of days are of one shop each.
    """
    settled = [one for one in papers if one.ref and one.statement in _RANKS]
    whole = [one for one in settled if one.statement == Statement.SETTLEMENT]
    if whole:
        # of the best the first that came, so that none that counts is overtaken by its like
        return {max(whole, key=lambda one: (one.worth, -one.id)).id}
    best: dict[str, tuple[int, int]] = {}
    for one in settled:
        best[one.account] = max(best.get(one.account, (0, 0)), (_RANKS[one.statement], one.id))
    return {key for _rank, key in best.values()}
