"""Goods change place within our walls, or leave the books for a reason."""

from collections.abc import Sequence
from datetime import datetime

from zayton.kernel.access.public import Actor
from zayton.stock.lines import AdjustLine, CountedLine, Document, MoveLine, Outcome, ScrapLine


def move_stock(
    *, lines: Sequence[MoveLine], at: datetime, actor: Actor, document: Document | None = None, note: str = ""
) -> Outcome:
    """Move goods between places of ours; between warehouses they go through the transit place of the target."""
    raise NotImplementedError


def adjust_stock(
    *,
    lines: Sequence[AdjustLine],
    at: datetime,
    actor: Actor,
    document: Document | None = None,
    note: str = "",
) -> Outcome:
    """Correct the books, each line with its reason; reserved goods stay untouched."""
    raise NotImplementedError


def count_stock(*, lines: Sequence[CountedLine], at: datetime, actor: Actor, note: str = "") -> Outcome:
    """Write down what was found in places and book the differences; quantities of the answer are signed."""
    raise NotImplementedError


def scrap_stock(
    *,
    lines: Sequence[ScrapLine],
    at: datetime,
    actor: Actor,
    document: Document | None = None,
    note: str = "",
) -> Outcome:
    """Write goods off into their warehouse's scrap place."""
    raise NotImplementedError
