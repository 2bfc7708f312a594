"""Payments of marketplaces that failed: which settlements they were of, and whose lines are told again: pure.

Two ways are known. Shopify (transactions `payout_failure` and `payout_cancellation`) and Amazon ("Transfer of funds
unsuccessful") put the money that came back into a later settlement as one line: what the failed one is made of was
earned all the same, and stands in it alone. Amazon says nothing of it in the failed one, whose report is written before
(see help.linkmybooks.com, "What to do when an Amazon payout failed"). eBay says `payoutId` of each transaction, which
names the payout that pays it at last: a later payout then holds the very same lines.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple


class Sent(NamedTuple):
    """A settlement of an account in one currency: its key, the end of its period, and what was sent, in minor units."""

    id: int
    ends_at: datetime
    total: int


class Bounce(NamedTuple):
    """A line by which money comes again: the settlement that it stands in, the end of that one, and the amount."""

    settlement: int
    ends_at: datetime
    amount: int


def came_back(sent: Sequence[Sent], bounces: Sequence[Bounce]) -> dict[int, int]:
    """The settlements whose payment came back, each with the one that it comes again in.

    A line names no settlement: meant is the last one before it that came to the very amount.
    """
    found: dict[int, int] = {}
    for bounce in sorted(bounces, key=lambda one: (one.ends_at, one.settlement)):
        earlier = [
            one
            for one in sent
            if one.total == bounce.amount > 0
            and one.id not in {bounce.settlement, *found}
            and one.ends_at <= bounce.ends_at
        ]
        if earlier:
            found[max(earlier, key=lambda one: (one.ends_at, one.id)).id] = bounce.settlement
    return found


def told_again(failed: Mapping[int, Collection[str]], elsewhere: Collection[str]) -> set[int]:
    """Of settlements whose payment failed those whose lines are told again, as then they stand there.

    `failed` gives the digests of their lines in the order in which they were sent, `elsewhere` those of settlements
    that did not fail. Of several that failed with the same lines the last one holds them. One line is enough: what is
    left of the others is in the balance there, and counts as soon as a settlement holds it.
    """
    seen = set(elsewhere)
    found = set()
    for key in reversed(list(failed)):
        if not seen.isdisjoint(failed[key]):
            found.add(key)
        seen.update(failed[key])
    return found
