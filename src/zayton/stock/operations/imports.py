"""Receipts that come in files: booked once, completed when a later delivery has more lines."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.stock.errors import RECEIPT_CHANGED
from zayton.stock.events import RECEIPT
from zayton.stock.lines import Document, ReceiptLine
from zayton.stock.models import Lot, Movement, Slip
from zayton.stock.operations.receiving import receive_stock
from zayton.stock.states import MovementKind


class Known(NamedTuple):
    """How much of a receipt was new, and how much was booked before."""

    booked: int
    unchanged: int
    refusal: Refusal | None = None


class _LineKey(NamedTuple):
    """What makes two lines of a receipt the same."""

    sku_id: int
    owner_id: int
    place_id: int
    quantity: int
    cost_minor: int | None
    received_at: datetime | None


def receive_once(*, number: str, lines: Sequence[ReceiptLine], at: datetime, actor: Actor) -> Known:
    """Receive a numbered receipt; lines booked before stay as they are, further ones are added to it.

    A receipt that lacks a line which was booked before is refused whole. A line without a date of its own
    counts from the day on which its receipt was first booked.
    """
    with transaction.atomic(savepoint=False):
        slip, _ = Slip.objects.get_or_create(
            kind=RECEIPT.code, external_number=number, defaults={"at": at, "actor": actor.id}
        )
        # the first booking's day and not today's, or a second delivery would look like another receipt
        lines = [line if line.received_at else line._replace(received_at=slip.at) for line in lines]
        before = _booked(slip)
        # counted and not as a set: a receipt may hold the same line twice
        if before - Counter(_key(line) for line in lines):
            return Known(0, 0, Refusal(RECEIPT_CHANGED, subject=number))
        fresh = _fresh(lines, before)
        if fresh:
            outcome = receive_stock(
                lines=fresh, at=at, actor=actor, document=Document(RECEIPT.code, slip.pk), note=number
            )
            if outcome.refusals:
                # the number must not stay with a receipt that brought nothing
                transaction.set_rollback(True)
                return Known(0, 0, outcome.refusals[0])
    return Known(len(fresh), len(lines) - len(fresh))


def _fresh(lines: Sequence[ReceiptLine], before: Counter[_LineKey]) -> list[ReceiptLine]:
    left = before.copy()
    fresh = []
    for line in lines:
        if left[_key(line)]:
            left[_key(line)] -= 1
        else:
            fresh.append(line)
    return fresh


def _key(line: ReceiptLine) -> _LineKey:
    return _LineKey(
        line.sku_id, line.owner_id, line.place_id, line.quantity, line.cost_minor, line.received_at
    )


def _booked(slip: Slip) -> Counter[_LineKey]:
    source = {"document_kind": slip.kind, "document_id": slip.pk}
    places = dict(
        Movement.objects.filter(kind=MovementKind.RECEIVED, **source).values_list("lot_id", "to_place_id")
    )
    lots = Lot.objects.filter(**source)
    rows = lots.values_list("id", "sku_id", "owner_id", "quantity", "cost_minor", "received_at")
    return Counter(
        _LineKey(sku, owner, places[lot], quantity, cost, received)
        for lot, sku, owner, quantity, cost, received in rows
    )
