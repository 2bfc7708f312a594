"""New lots: units that come into the books together, with their cost."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from django.conf import settings

from zayton.kernel.bulk import insert_rows, take_ids
from zayton.stock.models import Lot
from zayton.stock.operations.booking import Step

TO_BE_MADE = 0  # the lot id of an arrival whose lot does not exist yet


class NewLot(NamedTuple):
    """The step that brings a lot in; `received_at` is `None` until a warehouse has it."""

    arrival: Step
    received_at: datetime | None
    simulated: bool = False


_LOT = (
    "id",
    "sku_id",
    "owner_id",
    "received_at",
    "quantity",
    "cost_minor",
    "currency",
    "document_kind",
    "document_id",
    "line_id",
    "simulated",
)


def make_lots(drafts: Sequence[NewLot]) -> list[Step]:
    """Write lots in the base currency; answers the steps that bring them in, in the same order."""
    ids = take_ids(Lot, len(drafts))
    made = [
        draft._replace(arrival=draft.arrival._replace(lot_id=key))
        for key, draft in zip(ids, drafts, strict=True)
    ]
    write_lots(made)
    return [draft.arrival for draft in made]


def write_lots(drafts: Sequence[NewLot]) -> None:
    """Write lots whose arrivals carry the ids they are to have."""
    insert_rows(Lot, _LOT, [_row(draft) for draft in drafts])


def _row(draft: NewLot) -> tuple[object, ...]:
    step = draft.arrival
    source = (step.document_kind, step.document_id, step.line_id)
    goods = (step.lot_id, step.sku_id, step.owner_id, draft.received_at, step.quantity, step.cost_minor)
    return (*goods, settings.BASE_CURRENCY, *source, draft.simulated)


def date_lots(lot_ids: Collection[int], *, at: datetime) -> None:
    """Note when lots from production or transit first reached a warehouse; the first time counts."""
    if lot_ids:
        # only those without a day: goods that travel on stay as old as they are
        Lot.objects.filter(pk__in=lot_ids, received_at=None).update(received_at=at)
