"""Corrections of stock that came in an order file: once each, with the file's remark as the reason."""

from collections.abc import Sequence
from typing import NamedTuple

from zayton.kernel.bulk import insert_rows
from zayton.kernel.errors import Refusal
from zayton.orders import errors
from zayton.orders.models import Correction, CorrectionLine
from zayton.orders.operations.existing import find_corrections
from zayton.orders.results import UNCHANGED, Placed, Settled
from zayton.orders.rules.reading import CorrectionDraft

_HEAD = ("id", "shop_id", "external_number", "at", "digest", "source_import_id")
_LINE = ("correction_id", "sku_id", "quantity", "reason", "remark", "source_row")


class Correcting(NamedTuple):
    """A correction that is to be booked under an id."""

    row: int
    draft: CorrectionDraft
    id: int


def corrections_to_book(drafts: Sequence[tuple[int, CorrectionDraft]], placed: Placed) -> list[Correcting]:
    """The corrections that are new; those booked before are unchanged, or refused when they say otherwise."""
    booked = find_corrections([draft for _, draft in drafts])
    todo = []
    for row, draft in drafts:
        before = booked.get((draft.shop_id, draft.number))
        if before is None:
            todo.append(Correcting(row, draft, 0))
        # goods that were moved once cannot be moved back by a later word
        elif before[1] == draft.digest():
            placed.settled.append(Settled(row, before[0], UNCHANGED, 1, "booked"))
        else:
            placed.refusals.append(Refusal(errors.CORRECTION_CHANGED, draft.number, row=row))
    return todo


def insert_corrections(todo: Sequence[Correcting]) -> None:
    """Write down corrections that stock has followed."""
    heads = [
        (one.id, one.draft.shop_id, one.draft.number, one.draft.at, one.draft.digest(), one.draft.import_id)
        for one in todo
    ]
    lines = [
        (one.id, line.sku_id, line.quantity, line.reason, line.remark, line.row)
        for one in todo
        for line in one.draft.lines
    ]
    insert_rows(Correction, _HEAD, heads)
    insert_rows(CorrectionLine, _LINE, lines)
