"""Goods come in: in production, on their way, received."""

from collections.abc import Sequence
from datetime import datetime

from zayton.kernel.access.public import Actor
from zayton.stock.events import DISPATCHED, RECEIVED, STARTED
from zayton.stock.lines import Document, MoveLine, Outcome, ReceiptLine
from zayton.stock.operations.errands import Errand
from zayton.stock.operations.placing import boundary_place
from zayton.stock.operations.running import run_errands
from zayton.stock.states import MovementKind, PlaceKind


def receive_stock(
    *,
    lines: Sequence[ReceiptLine],
    at: datetime,
    actor: Actor,
    document: Document | None = None,
    note: str = "",
) -> Outcome:
    """Receive goods from a supplier as new lots; all lines or none."""
    errands = _arrivals(MovementKind.RECEIVED, lines)
    return run_errands(errands, event=RECEIVED, at=at, actor=actor, document=document, note=note)


def start_production(
    *,
    lines: Sequence[ReceiptLine],
    at: datetime,
    actor: Actor,
    document: Document | None = None,
    note: str = "",
) -> Outcome:
    """Open lots that a supplier begins to make; their place is one of production."""
    errands = _arrivals(MovementKind.STARTED, lines)
    return run_errands(errands, event=STARTED, at=at, actor=actor, document=document, note=note)


def _arrivals(kind: MovementKind, lines: Sequence[ReceiptLine]) -> list[Errand]:
    # one for all suppliers: who delivered is said by the document, not by the place
    supplier = boundary_place(PlaceKind.SUPPLIER)
    return [
        Errand(
            kind,
            line.sku_id,
            line.owner_id,
            supplier,
            line.place_id,
            line.quantity,
            line.line_id,
            cost_minor=line.cost_minor,
            received_at=line.received_at,
            simulated=line.simulated,
        )
        for line in lines
    ]


def dispatch_stock(
    *,
    lines: Sequence[MoveLine],
    at: datetime,
    actor: Actor,
    document: Document | None = None,
    note: str = "",
) -> Outcome:
    """Send produced goods on their way: from production to the transit place of a warehouse."""
    errands = [
        Errand(MovementKind.DISPATCHED, line.sku_id, line.owner_id, line.from_place_id, line.to_place_id,
               line.quantity, line.line_id, line.lot_id)
        for line in lines
    ]  # fmt: skip
    return run_errands(errands, event=DISPATCHED, at=at, actor=actor, document=document, note=note)
