"""Running errands: lock, read, decide, write, tell the journal."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from django.db import transaction

from zayton.kernel.access.public import Actor
from zayton.kernel.journal.public import Event, kind_named
from zayton.stock.lines import Document, Outcome
from zayton.stock.operations.booking import Levels, Step, book
from zayton.stock.operations.documents import open_slip
from zayton.stock.operations.errands import Errand, Piles, impossible, short
from zayton.stock.operations.levels import drop_levels, ensure_levels, lock_levels
from zayton.stock.operations.lots import TO_BE_MADE, NewLot, date_lots, make_lots
from zayton.stock.operations.piles import PileKey, lock_piles
from zayton.stock.operations.placing import Spots, spots_of
from zayton.stock.operations.pricing import priced
from zayton.stock.operations.telling import Occasion, Story, stories_of, tell
from zayton.stock.rules.costs import Pick, take_oldest


def run_errands(
    errands: Sequence[Errand],
    *,
    event: Event,
    at: datetime,
    actor: Actor,
    document: Document | None,
    note: str,
    after: Callable[[Document], None] | None = None,
) -> Outcome:
    """Run all errands as one document, or refuse them all; `after` writes what else belongs to the document."""
    spots = spots_of(place for errand in errands for place in (errand.from_place_id, errand.to_place_id))
    if refusals := impossible(errands, spots):
        return Outcome([0] * len(errands), refusals=refusals)
    with transaction.atomic(savepoint=False):
        levels, made = _open_levels(errands, spots)
        piles = _piles(errands, spots)
        if refusals := short(errands, spots, levels, piles):
            drop_levels(made)
            return Outcome([0] * len(errands), refusals=refusals)
        # only now, so that a refused document takes no number
        document = document or open_slip(kind_named(event.document), at=at, actor=actor, note=note)
        steps = _steps(priced(errands, spots, levels), spots, piles, at, document)
        flat = [step for group in steps for step in group]
        ids = book(flat, spots=spots, levels=levels)
        # a document that moves nothing, such as a count that agrees, is told as well
        stories = {document.id: Story(at)} | stories_of(flat, ids, spots)
        tell(
            event,
            stories,
            Occasion(document.kind, at, actor),
            more={"note": note} if note else {},
        )
        if after:
            after(document)
    return Outcome(
        [errand.quantity for errand in errands],
        costs_minor=[sum(step.cost_minor for step in group) for group in steps],
        lot_ids=[group[0].lot_id for group in steps],
        document=document,
    )


def _open_levels(errands: Sequence[Errand], spots: Spots) -> tuple[Levels, set[int]]:
    """Lock the levels that errands take from or add to; those they add to are made first, if there are none."""
    sources = {errand.level_at(spots[errand.from_place_id]) for errand in errands} - {None}
    targets = {errand.level_at(spots[errand.to_place_id]) for errand in errands} - {None}
    # made before any is locked: who holds a level while waiting for another's new one could wait forever
    made = ensure_levels([key for key in targets if key])
    return lock_levels([key for key in sources | targets if key]), made


def hold_shelves(keys: Collection[PileKey], spots: Spots) -> None:
    """Lock the levels of the shelves among these places, as a step before their piles are read."""
    held = {spots[key.place_id].level_key(key.sku_id, key.owner_id) for key in keys}
    lock_levels([key for key in held if key])


def _piles(errands: Sequence[Errand], spots: Spots) -> Piles:
    taken = [errand for errand in errands if spots[errand.from_place_id].is_ours]
    return lock_piles({errand.pile_key for errand in taken}, also_in={errand.to_place_id for errand in taken})


def _steps(
    errands: Sequence[Errand], spots: Spots, piles: Piles, at: datetime, document: Document
) -> list[list[Step]]:
    steps: list[list[Step]] = [[] for _ in errands]
    arriving = [row for row, errand in enumerate(errands) if not spots[errand.from_place_id].is_ours]
    drafts = [_new_lot(errands[row], spots, at, document) for row in arriving]
    for row, step in zip(arriving, make_lots(drafts), strict=True):
        steps[row] = [step]
    # errands that name a lot choose first: the others can take from any
    taking = sorted(
        set(range(len(errands))) - set(arriving), key=lambda row: (errands[row].lot_id is None, row)
    )
    for row in taking:
        errand = errands[row]
        picks = take_oldest(piles[errand.pile_key], errand.quantity, lot_id=errand.lot_id)
        steps[row] = [_step(errand, pick, at, document) for pick in picks]
    _date(errands, steps, spots, at)
    return steps


def _date(errands: Sequence[Errand], steps: Sequence[Sequence[Step]], spots: Spots, at: datetime) -> None:
    landed = {
        step.lot_id
        for errand, group in zip(errands, steps, strict=True)
        # what is lost on the way has not arrived, and must not make the rest of its lot old
        if spots[errand.from_place_id].on_the_way and spots[errand.to_place_id].in_warehouse
        for step in group
    }
    date_lots(landed, at=at)


def _new_lot(errand: Errand, spots: Spots, at: datetime, document: Document) -> NewLot:
    arrival = _step(
        errand, Pick(TO_BE_MADE, errand.from_place_id, errand.quantity, errand.cost_minor or 0), at, document
    )
    received_at = None if spots[errand.to_place_id].on_the_way else errand.received_at or at
    return NewLot(arrival, received_at, errand.simulated)


def _step(errand: Errand, pick: Pick, at: datetime, document: Document) -> Step:
    return Step(
        at=at,
        kind=errand.kind,
        sku_id=errand.sku_id,
        lot_id=pick.lot_id,
        from_place_id=pick.place_id,
        to_place_id=errand.to_place_id,
        quantity=pick.quantity,
        cost_minor=pick.cost_minor,
        document_kind=document.kind,
        document_id=document.id,
        line_id=errand.line_id,
        reverses_id=None,
        owner_id=errand.owner_id,
    )
