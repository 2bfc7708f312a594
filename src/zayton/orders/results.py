"""What a set of orders came to."""

from dataclasses import dataclass, field
from typing import NamedTuple

from zayton.kernel.errors import Refusal
from zayton.orders.rules.versions import Change

NEW, REVISED, UNCHANGED = "new", "revised", "unchanged"


class Settled(NamedTuple):
    """One accepted draft: its position in the set, the order, what became of it, and what a revision changed."""

    row: int
    order_id: int
    outcome: str
    version: int
    state: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """The accepted and the refused of a set; a refusal's `row` is the draft's position."""

    settled: list[Settled] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)

    @property
    def order_ids(self) -> list[int]:
        """The orders that now stand as drafted, in the order of the set."""
        return [one.order_id for one in sorted(self.settled)]


@dataclass(frozen=True, slots=True)
class Booked:
    """What orders and corrections of one file slice came to; the corrections' positions beside the orders'."""

    orders: Placed = field(default_factory=Placed)
    corrections: Placed = field(default_factory=Placed)


@dataclass(frozen=True, slots=True)
class Moved:
    """The orders that a verb moved, with their new states, and the refusals."""

    states: dict[int, str] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    shipments: list[int] = field(default_factory=list)
