"""New documents on their way into the books, and what stock answered to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Happening
from zayton.orders.operations.correcting import Correcting
from zayton.orders.operations.returning import Originals, original_id_of
from zayton.orders.operations.serving import Promise
from zayton.orders.operations.world import Priced
from zayton.orders.rules.routing import Need
from zayton.orders.rules.versions import Wanted


class Batch(NamedTuple):
    """New documents with the keys they will have."""

    orders: Sequence[Priced]
    order_ids: Sequence[int]
    line_ids: Mapping[int, Sequence[int]]
    corrections: Sequence[Correcting]
    allocation_ids: Sequence[int]
    originals: Originals

    def original_of(self, one: Priced) -> int | None:
        """The sale that a new return names."""
        return original_id_of(one.draft, self.originals)


class Demand(NamedTuple):
    """A new order or return with its key and the units its lines move, components where they are bundles.

    `original_id` is the sale that a return names.
    """

    order_id: int
    priced: Priced
    wanted: Sequence[Wanted]
    original_id: int | None


@dataclass(slots=True)
class Goods:
    """What stock answered: promises and shipments to write down, states, refusals, and what to tell the journal."""

    promises: list[Promise] = field(default_factory=list)
    shipments: list[tuple[int, int, str, int, datetime]] = field(default_factory=list)
    missing: dict[int, list[Need]] = field(default_factory=dict)
    states: dict[int, str] = field(default_factory=dict)
    refused: dict[int, Refusal] = field(default_factory=dict)
    refused_corrections: dict[int, Refusal] = field(default_factory=dict)
    telling: list[Happening] = field(default_factory=list)
