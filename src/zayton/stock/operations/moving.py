"""Goods change place within our walls, or are written off."""

from collections.abc import Sequence
from datetime import datetime

from zayton.kernel.access.public import Actor
from zayton.stock.events import MOVED, SCRAPPED
from zayton.stock.lines import Document, MoveLine, Outcome, ScrapLine
from zayton.stock.operations.errands import Errand
from zayton.stock.operations.placing import scrap_places
from zayton.stock.operations.running import run_errands
from zayton.stock.states import MovementKind


def move_stock(
    *,
    lines: Sequence[MoveLine],
    at: datetime,
    actor: Actor,
    document: Document | None = None,
    note: str = "",
) -> Outcome:
    """Move goods between places of ours; another warehouse is reached through its transit place."""
    errands = [
        Errand(MovementKind.MOVED, line.sku_id, line.owner_id, line.from_place_id, line.to_place_id,
               line.quantity, line.line_id, line.lot_id)
        for line in lines
    ]  # fmt: skip
    return run_errands(errands, event=MOVED, at=at, actor=actor, document=document, note=note)


def scrap_stock(
    *,
    lines: Sequence[ScrapLine],
    at: datetime,
    actor: Actor,
    document: Document | None = None,
    note: str = "",
) -> Outcome:
    """Write goods off into their warehouse's scrap place."""
    # a place without one (production, the outside) gets 0, which no place is, and is refused as unknown
    scrap = scrap_places({line.place_id for line in lines})
    errands = [
        Errand(MovementKind.SCRAPPED, line.sku_id, line.owner_id, line.place_id, scrap.get(line.place_id, 0),
               line.quantity, line.line_id, line.lot_id)
        for line in lines
    ]  # fmt: skip
    return run_errands(errands, event=SCRAPPED, at=at, actor=actor, document=document, note=note)
