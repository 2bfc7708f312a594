"""What callers hand to the operations, and the one kind of answer they get back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from zayton.kernel.errors import Refusal
from zayton.stock.states import MovementKind, WarehouseKind


class Document(NamedTuple):
    """The document that asks: the code of its kind in the journal, and its key."""

    kind: int
    id: int


class DemandLine(NamedTuple):
    """Units of one SKU that a document wants from one warehouse, to be reserved or shipped.

    `from_reserved` (shipping only): take them from what the same line has reserved; else from what is free.
    `at` is set where it differs from the call's, as when history is imported.
    """

    document_id: int
    line_id: int
    warehouse_id: int
    sku_id: int
    owner_id: int
    quantity: int
    from_reserved: bool = False
    at: datetime | None = None


class ReleaseLine(NamedTuple):
    """What a document gives back of its reservations; `None` as line, warehouse or quantity means all of them."""

    document_id: int
    line_id: int | None = None
    warehouse_id: int | None = None
    quantity: int | None = None


class ReceiptLine(NamedTuple):
    """A new lot: units that come in with their total cost in minor units of the base currency.

    Without a cost they get what the SKU's other units there cost on average, else its expected purchase cost.
    `received_at` is set where their age counts from an earlier day than the receipt, as with opening stock.
    """

    sku_id: int
    owner_id: int
    place_id: int
    quantity: int
    cost_minor: int | None
    line_id: int | None = None
    received_at: datetime | None = None
    simulated: bool = False


class MoveLine(NamedTuple):
    """Units that go from a place of ours to another; the oldest lots first unless one is named."""

    sku_id: int
    owner_id: int
    from_place_id: int
    to_place_id: int
    quantity: int
    lot_id: int | None = None
    line_id: int | None = None


class AdjustLine(NamedTuple):
    """A correction of the books: more (+) or fewer (-) units in a place, with the reason.

    Units that appear cost `cost_minor` in total, or what the SKU's other units in that warehouse cost on average.
    """

    sku_id: int
    owner_id: int
    place_id: int
    quantity: int
    reason: MovementKind
    lot_id: int | None = None
    cost_minor: int | None = None
    line_id: int | None = None


class CountedLine(NamedTuple):
    """How many units of a SKU somebody found in a place."""

    sku_id: int
    owner_id: int
    place_id: int
    counted: int


class ScrapLine(NamedTuple):
    """Units in a warehouse's place that are written off, to the scrap place of the same warehouse."""

    sku_id: int
    owner_id: int
    place_id: int
    quantity: int
    lot_id: int | None = None
    line_id: int | None = None


class ReturnLine(NamedTuple):
    """Units that a customer sends back into an inspection place or a shelf.

    `original` and `original_line_id` name the shipped document line they left with, whose cost they take back.
    Without one they become a new lot at today's average cost.
    """

    document_id: int
    line_id: int
    sku_id: int
    owner_id: int
    place_id: int
    quantity: int
    original: Document | None = None
    original_line_id: int | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a set of lines, in their order.

    `quantities[i]` and `costs_minor[i]` are what was booked for line i (0 where refused), `lot_ids[i]` the new lot
    where the verb makes lots. A refusal's `row` is the line's index. `document` is the stock document, if one was made.
    """

    quantities: Sequence[int]
    costs_minor: Sequence[int] = ()
    lot_ids: Sequence[int] = ()
    refusals: Sequence[Refusal] = ()
    document: Document | None = field(default=None)

    @property
    def refused_rows(self) -> frozenset[int]:
        """Indexes of the lines that were refused."""
        return frozenset(refusal.row for refusal in self.refusals if refusal.row is not None)


class OwnerDraft(NamedTuple):
    """A legal entity to be added."""

    code: str
    name: str
    simulated: bool = False


class WarehouseDraft(NamedTuple):
    """A warehouse to be added; coordinates in millionths of a degree, north and east positive."""

    code: str
    name: str
    kind: WarehouseKind
    country: str
    latitude_microdegrees: int | None = None
    longitude_microdegrees: int | None = None
    zone: str = "UTC"
    priority: int = 100
    simulated: bool = False
    bins: Sequence[str] = ()


class HeldLevel(NamedTuple):
    """A level whose row is locked until the transaction ends."""

    level_id: int
    warehouse_id: int
    sku_id: int
    owner_id: int
    on_hand: int
    reserved: int

    @property
    def free(self) -> int:
        """Units that nobody has reserved."""
        return self.on_hand - self.reserved
