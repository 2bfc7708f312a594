"""What a person does about an errand that is stuck: have it told again, or settle it at the marketplace by hand."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Event, Happening, append
from zayton.orders.errands import errors
from zayton.orders.errands.events import AGAIN, SETTLED
from zayton.orders.errands.models import Errand
from zayton.orders.errands.permissions import TELL
from zayton.orders.errands.queries import stuck_of
from zayton.orders.errands.states import MOVES, ErrandKind, ErrandState
from zayton.orders.errors import TOO_LONG

LONGEST_CARRIER, LONGEST_NUMBER, LONGEST_NOTE = 60, 40, 200
_WRITTEN = (
    "state", "due_at", "tries", "claim", "fault_kind", "fault_said", "reference", "told_at", "lines", "carrier",
    "number", "note",
)  # fmt: skip


class MendDraft(NamedTuple):
    """An errand to be told again; `carrier` and `number` replace a shipment's where they are given."""

    errand_id: int
    carrier: str | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Mended:
    """The errands that moved, and the refusals."""

    ids: list[int] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


def tell_again(*, drafts: Sequence[MendDraft], actor: Actor, at: datetime, dry_run: bool = False) -> Mended:
    """Have marketplaces told again what they refused, with another carrier or number where one is given."""
    if not actor.may(TELL.name):
        return Mended(refusals=[Refusal(errors.NOT_ALLOWED)])
    mended = Mended()
    with transaction.atomic():
        found = _locked([draft.errand_id for draft in drafts], actor)
        for row, draft in enumerate(drafts):
            errand = found.get(draft.errand_id)
            if problem := _unfit(errand, draft, row, target=ErrandState.DUE):
                mended.refusals.append(problem)
            elif errand is not None:
                _renew(errand, draft, at)
                mended.ids.append(errand.pk)
        if not dry_run:
            _write([found[key] for key in mended.ids], AGAIN, actor, at)
    return mended


def renew_errands(*, errands: Sequence[Errand], actor: Actor, at: datetime) -> None:
    """Have what was refused told again as it stands; the caller has locked the orders."""
    for errand in errands:
        _renew(errand, MendDraft(errand.pk), at)
    _write(errands, AGAIN, actor, at)


def settle_errands(
    *, errand_ids: Collection[int], actor: Actor, at: datetime, note: str = "", dry_run: bool = False
) -> Mended:
    """Say of errands that a person saw to them at the marketplace; they are told no more.

    Of those that were refused, and with a `note` of those that are due and that nobody tells as things stand.
    """
    if not actor.may(TELL.name):
        return Mended(refusals=[Refusal(errors.NOT_ALLOWED)])
    mended, note = Mended(), note.strip()
    with transaction.atomic():
        found = _locked(errand_ids, actor)
        unheard = stuck_of(found.values())
        for row, key in enumerate(errand_ids):
            errand = found.get(key)
            if problem := _unsettleable(errand, key, row, note, unheard):
                mended.refusals.append(problem)
            elif errand is not None:
                errand.state, errand.note = ErrandState.SETTLED, note
                mended.ids.append(key)
        if not dry_run:
            _write([found[key] for key in mended.ids], SETTLED, actor, at)
    return mended


def _locked(ids: Collection[int], actor: Actor) -> dict[int, Errand]:
    found = Errand.objects.select_for_update(of=("self",)).select_related("order").filter(pk__in=ids)
    if actor.scope.shops is not None:
        found = found.filter(order__shop_id__in=actor.scope.shops)
    return {errand.pk: errand for errand in found.order_by("pk")}


def _unfit(errand: Errand | None, draft: MendDraft, row: int, *, target: ErrandState) -> Refusal | None:
    if errand is None:
        return Refusal(errors.UNKNOWN_ERRAND, str(draft.errand_id), row=row)
    if target not in MOVES[errand.state]:
        return Refusal(errors.NOT_FAILED, errand.order.external_number, row=row)
    for text, longest in ((draft.carrier, LONGEST_CARRIER), (draft.number, LONGEST_NUMBER)):
        if text is not None and len(text.strip()) > longest:
            return Refusal(TOO_LONG, text[:20], {"value": f"{text[:20]}…"}, row)
    return None


def _unsettleable(
    errand: Errand | None, key: int, row: int, note: str, unheard: Collection[int]
) -> Refusal | None:
    if problem := _unfit(errand, MendDraft(key), row, target=ErrandState.SETTLED):
        return problem
    if len(note) > LONGEST_NOTE:
        return Refusal(TOO_LONG, note[:20], {"value": f"{note[:20]}…"}, row)
    if errand is None or errand.state != ErrandState.DUE:
        return None
    number = errand.order.external_number
    if key not in unheard:
        return Refusal(errors.NOT_FAILED, number, row=row)
    return None if note else Refusal(errors.NO_NOTE, number, row=row)


def _write(errands: Sequence[Errand], event: Event, actor: Actor, at: datetime) -> None:
    Errand.objects.bulk_update(errands, _WRITTEN, batch_size=500)
    append([_happening(event, errand, at) for errand in errands], actor=actor)


def _renew(errand: Errand, draft: MendDraft, at: datetime) -> None:
    errand.state, errand.due_at, errand.tries, errand.claim = ErrandState.DUE, at, 0, ""
    errand.fault_kind = errand.fault_said = errand.reference = ""
    # what was taken before is over: it is asked for anew, not only looked at
    errand.told_at = None
    # the order may stand otherwise there by now, so its lines are looked up anew
    errand.lines = None
    if errand.kind == ErrandKind.DISPATCH:
        errand.carrier = errand.carrier if draft.carrier is None else draft.carrier.strip()
        errand.number = errand.number if draft.number is None else draft.number.strip()


def _happening(event: Event, errand: Errand, at: datetime) -> Happening:
    payload = {"errand": errand.pk, "carrier": errand.carrier, "number": errand.number}
    payload |= {"note": errand.note} if errand.note else {}
    return Happening(event, errand.order_id, at, payload, {"shop": (errand.order.shop_id,)})
