"""Goods come in: ordered, in production, received."""

from collections.abc import Sequence
from datetime import datetime

from zayton.kernel.access.public import Actor
from zayton.stock.lines import Document, MoveLine, Outcome, ReceiptLine


def receive_stock(
    *,
    lines: Sequence[ReceiptLine],
    at: datetime,
    actor: Actor,
    document: Document | None = None,
    note: str = "",
) -> Outcome:
    """Receive goods from a supplier as new lots; all lines or none."""
    raise NotImplementedError


def start_production(
    *,
    lines: Sequence[ReceiptLine],
    at: datetime,
    actor: Actor,
    document: Document | None = None,
    note: str = "",
) -> Outcome:
    """Open lots that a supplier begins to make; their place is one of production."""
    raise NotImplementedError


def dispatch_stock(
    *, lines: Sequence[MoveLine], at: datetime, actor: Actor, document: Document | None = None, note: str = ""
) -> Outcome:
    """Send produced goods on their way: from production to the transit place of a warehouse."""
    raise NotImplementedError
