"""Holding free goods for a document, and letting go of them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from zayton.kernel.access.public import Actor
from zayton.kernel.journal.public import Happening
from zayton.stock.lines import DemandLine, HeldLevel, Outcome, ReleaseLine


def hold_levels(*, skus: Collection[int], warehouses: Collection[int] | None = None) -> list[HeldLevel]:
    """Lock and read every level of these SKUs (in these warehouses) until the caller's transaction ends."""
    raise NotImplementedError


def reserve_stock(
    *,
    lines: Sequence[DemandLine],
    document_kind: int,
    at: datetime,
    actor: Actor,
    partial: bool = False,
    telling: list[Happening] | None = None,
) -> Outcome:
    """Reserve free units for documents: all of a document's lines or none, unless `partial`.

    Documents are served in the order given; a later one that still fits is served although an earlier one did not.
    Where `telling` is given, what happened is added to it for the caller to append to the journal with its own.
    """
    raise NotImplementedError


def release_stock(
    *,
    lines: Sequence[ReleaseLine],
    document_kind: int,
    at: datetime,
    actor: Actor,
    telling: list[Happening] | None = None,
) -> Outcome:
    """Give back what documents still hold, up to the quantity of each line; holding nothing is no refusal."""
    raise NotImplementedError
