"""Goods leave to customers, and come back."""

from collections.abc import Sequence
from datetime import datetime

from zayton.kernel.access.public import Actor
from zayton.kernel.journal.public import Happening
from zayton.stock.lines import DemandLine, Outcome, ReturnLine


def ship_stock(
    *,
    lines: Sequence[DemandLine],
    document_kind: int,
    at: datetime,
    actor: Actor,
    partial: bool = False,
    telling: list[Happening] | None = None,
) -> Outcome:
    """Ship units to the customer, oldest lots first: all of a document's lines or none, unless `partial`.

    `costs_minor` of the answer is what each line's goods cost, in the base currency.
    """
    raise NotImplementedError


def accept_return(
    *,
    lines: Sequence[ReturnLine],
    document_kind: int,
    at: datetime,
    actor: Actor,
    telling: list[Happening] | None = None,
) -> Outcome:
    """Take goods back from customers, into inspection or onto a shelf, at the cost they left with."""
    raise NotImplementedError
