"""A marketplace's own warehouse: its word is written beside our books, and the difference settled by a person."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max

from zayton.catalog.public import sku_cards
from zayton.kernel.access.public import Actor, Scope
from zayton.kernel.bulk import insert_rows
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Happening, append
from zayton.stock.errors import CORRECTED_SINCE, MIRROR_OVERTAKEN, NOTE_MISSING
from zayton.stock.events import MIRROR_SETTLED, MIRRORED
from zayton.stock.lines import AdjustLine
from zayton.stock.models import Mirror, MirrorLine, Movement, Slip
from zayton.stock.operations.correcting import adjust_stock
from zayton.stock.queries.past import stock_as_of
from zayton.stock.queries.places import main_shelves
from zayton.stock.rules.mirroring import Word, added_up, compared, digest_of
from zayton.stock.states import ADJUSTMENT_REASONS, MirrorLineState, MirrorState, MovementKind, State

_LINE = (
    "mirror_id",
    "sku_id",
    "sellable",
    "reserved",
    "unsellable",
    "inbound",
    "expected",
    "state",
    "note",
    "settled_by",
)
_CORRECTING = ADJUSTMENT_REASONS | {MovementKind.COUNTED}


class Mirrored(NamedTuple):
    """The document of a marketplace's word, and whether it is a new one; `differing` SKUs wait to be settled."""

    mirror_id: int
    is_new: bool
    differing: int


def mirror_stock(
    *,
    warehouse_id: int,
    owner_id: int,
    words: Sequence[Word],
    as_of: datetime,
    is_dated: bool = True,
    import_id: int | None = None,
    actor: Actor,
    at: datetime,
) -> Mirrored:
    """Write down what a marketplace says lies in its warehouse, beside what our books had there `as_of`.

    No goods move. The same word again is the same document; where the report is not dated, the same word as the last.
    """
    words = added_up(words)
    digest = digest_of(words)
    with transaction.atomic():
        mirrors = Mirror.objects.filter(warehouse_id=warehouse_id, owner_id=owner_id)
        latest = mirrors.select_for_update().order_by("-as_of", "-pk").first()
        before = mirrors.filter(as_of=as_of, digest=digest).first() if is_dated else latest
        if before and before.digest == digest:
            differing = before.lines.filter(state=MirrorLineState.OPEN).count()
            return Mirrored(before.pk, False, differing)
        lines = compared(words, _expected(warehouse_id, as_of))
        differing = sum(line.state == MirrorLineState.OPEN for line in lines)
        is_old = latest is not None and latest.as_of > as_of
        state = MirrorState.OVERTAKEN if is_old else MirrorState.OPEN if differing else MirrorState.SETTLED
        mirror = Mirror.objects.create(
            warehouse_id=warehouse_id, owner_id=owner_id, as_of=as_of, state=state, digest=digest,
            actor=actor.id, recorded_at=at, source_import_id=import_id,
        )  # fmt: skip
        insert_rows(
            MirrorLine,
            _LINE,
            [(mirror.pk, *line.word, line.expected, line.state, "", "") for line in lines],
        )
        # a difference that stood before is in the newer word too, and must not be booked twice
        if not is_old:
            mirrors.filter(state=MirrorState.OPEN).exclude(pk=mirror.pk).update(state=MirrorState.OVERTAKEN)
        payload = {"compared": len(lines), "differing": differing}
        append(
            [Happening(MIRRORED, mirror.pk, at, payload, {"node": [warehouse_id], "owner": [owner_id]})],
            actor=actor,
        )
    return Mirrored(mirror.pk, True, differing)


def mirrored_at(*, warehouse_ids: Collection[int]) -> dict[tuple[int, int], datetime]:
    """The moment that the latest word about each (warehouse, owner) is about."""
    mirrors = Mirror.objects.filter(warehouse_id__in=warehouse_ids).order_by()
    rows = mirrors.values_list("warehouse_id", "owner_id").annotate(latest=Max("as_of"))
    return {(warehouse, owner): latest for warehouse, owner, latest in rows}


def _expected(warehouse_id: int, as_of: datetime) -> dict[int, int]:
    # whatever the reader may see: a word about the warehouse is about all of it
    rows = stock_as_of(as_of, scope=Scope(warehouses=frozenset({warehouse_id})))
    return {
        row.sku_id: row.quantity
        for row in rows
        if row.state == State.ON_HAND and row.warehouse_id == warehouse_id
    }


def settle_mirror(
    *, mirror_id: int, skus: Collection[int], book: bool, note: str = "", actor: Actor, at: datetime
) -> list[Refusal]:
    """Settle differences of some SKUs: book them as found and lost units, or leave them for a reason.

    All of them or none; differences settled before stay as they are.
    """
    with transaction.atomic():
        mirror = Mirror.objects.select_for_update().get(pk=mirror_id)
        if mirror.state == MirrorState.OVERTAKEN:
            return [Refusal(MIRROR_OVERTAKEN)]
        if not book and not note.strip():
            return [Refusal(NOTE_MISSING)]
        here = mirror.lines.select_for_update().filter(state=MirrorLineState.OPEN, sku__in=skus)
        lines = list(here.order_by("sku_id"))
        if not lines:
            return []
        slip = None
        if book:
            refusals, slip = _booked(mirror, lines, actor, at, note)
            if refusals:
                transaction.set_rollback(True)
                return refusals
        state = MirrorLineState.BOOKED if book else MirrorLineState.LEFT
        keys = [line.pk for line in lines]
        mirror.lines.filter(pk__in=keys).update(
            state=state, slip=slip, note=note.strip()[:200], settled_at=at, settled_by=actor.id
        )
        if not mirror.lines.filter(state=MirrorLineState.OPEN).exists():
            Mirror.objects.filter(pk=mirror.pk).update(state=MirrorState.SETTLED)
        named = {"node": [mirror.warehouse_id], "sku": [line.sku_id for line in lines]}
        payload = {"booked" if book else "left": len(lines), "note": note.strip()[:200]}
        append([Happening(MIRROR_SETTLED, mirror.pk, at, payload, named)], actor=actor)
    return []


def _booked(
    mirror: Mirror, lines: Sequence[MirrorLine], actor: Actor, at: datetime, note: str
) -> tuple[list[Refusal], Slip | None]:
    if since := _corrected_since(mirror, [line.sku_id for line in lines]):
        return [Refusal(CORRECTED_SINCE, code, {"sku": code}) for code in since.values()], None
    shelf = main_shelves(warehouses={mirror.warehouse_id})[mirror.warehouse_id]
    wanted = [
        AdjustLine(
            line.sku_id, mirror.owner_id, shelf, line.difference,
            MovementKind.FOUND if line.difference > 0 else MovementKind.LOST,
        )
        for line in lines
    ]  # fmt: skip
    outcome = adjust_stock(lines=wanted, at=at, actor=actor, note=note.strip()[:500])
    if outcome.refusals or outcome.document is None:
        return list(outcome.refusals), None
    return [], Slip.objects.get(pk=outcome.document.id)


def _corrected_since(mirror: Mirror, skus: Collection[int]) -> Mapping[int, str]:
    """The SKUs whose stock in the warehouse somebody corrected after the comparison, with their codes."""
    moved = Movement.objects.filter(sku__in=skus, kind__in=_CORRECTING, at__gt=mirror.recorded_at)
    here = moved.filter(from_place__warehouse=mirror.warehouse_id) | moved.filter(
        to_place__warehouse=mirror.warehouse_id
    )
    found = set(here.values_list("sku_id", flat=True))
    cards = sku_cards(found) if found else {}
    return {key: cards[key].code for key in sorted(found) if key in cards}
