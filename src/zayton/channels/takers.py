"""Takers: domains that make something of documents from outside, each registered for one subject."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from zayton.channels.ports.adapter import Channel, Reading
from zayton.channels.ports.documents import Subject
from zayton.channels.ports.faults import Fault
from zayton.channels.states import StreamKind
from zayton.kernel.access.public import SYSTEM, Actor
from zayton.kernel.errors import Refusal

LANES: Mapping[Subject, StreamKind] = MappingProxyType(
    {
        Subject.ORDER: StreamKind.ORDERS,
        Subject.LISTING: StreamKind.LISTINGS,
        Subject.STOCK: StreamKind.STOCK,
        Subject.OFFERS: StreamKind.OFFERS,
        Subject.SETTLEMENT: StreamKind.SETTLEMENTS,
    }
)
"""The stream that each subject is worked in, whether it was pulled or delivered."""

CHANGED, UNCHANGED = "changed", "unchanged"


class ConnectionFacts(NamedTuple):
    """What a taker may know of a connection: its shops by the marketplace's name of their site, and whose word counts.

    `warehouses` gives the mirrored marketplace warehouse of a shop, where it has one. `made_at` is since when we
    listen.
    """

    id: int
    adapter: str
    name: str
    shops: Mapping[str, int]
    warehouses: Mapping[int, int]
    owners: Mapping[str, str]
    made_at: datetime

    @property
    def actor(self) -> Actor:
        """Who signs what this connection brings."""
        return Actor(f"connection:{self.id}", SYSTEM.permissions, SYSTEM.scope, is_system=True)

    def shop_on(self, site: str) -> int | None:
        """The shop that sells on a site; a connection with one shop is that shop wherever it sells."""
        if site in self.shops:
            return self.shops[site]
        # a marketplace without sites names none, and one whose documents leave it out means the only one
        return next(iter(self.shops.values())) if len(self.shops) == 1 and not site else None


class Delivery(NamedTuple):
    """One document that was read: `value` is the port's own (`ChannelOrder`, a tuple of `ListingSeen` …)."""

    inbound_id: int
    key: str
    changed_at: datetime | None
    value: Any


Verdict = str | Refusal
"""What became of a delivery: `changed`, `unchanged`, or why it was refused."""


@dataclass(frozen=True, slots=True)
class Taker:
    """`work(connection, deliveries, at)` answers one verdict a delivery, in their order.

    It runs in the caller's transaction, may be given the same delivery again and must change nothing then. `rank`
    says of two versions that share a moment which is the later one.
    """

    subject: Subject
    work: Callable[[ConnectionFacts, Sequence[Delivery], datetime], Sequence[Verdict]]
    rank: Callable[[Any], int] = lambda _value: 0
    # told what a notification named without its content (connection, keys): asked for in the taker's own time
    named: Callable[[int, Sequence[str]], None] | None = None
    # told after a run that has shown all there is, and since when it did; whatever goes wrong is its own affair
    all_shown: Callable[[ConnectionFacts, Channel, Reading, datetime], None] | None = None


_TAKERS: dict[Subject, Taker] = {}


def register_taker(taker: Taker) -> None:
    """Let a domain take a subject; a subject taken twice is a `ValueError`."""
    if _TAKERS.setdefault(taker.subject, taker) is not taker:
        raise ValueError(f"{taker.subject} is taken twice")


def takers() -> Mapping[Subject, Taker]:
    """Every taker by its subject."""
    return MappingProxyType(_TAKERS)


Reader = Callable[[bytes], Any]
Read = Any | Fault
