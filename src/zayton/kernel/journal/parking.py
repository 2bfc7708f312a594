"""Settling what a reader could not work: try again, or discard with a name under it."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F

from zayton.kernel.journal.models import Parked
from zayton.kernel.journal.queries import entries_at
from zayton.kernel.journal.readers import declared_readers
from zayton.kernel.scopes import Actor


def parked_positions(reader: str, positions: Collection[int]) -> frozenset[int]:
    """Which of these positions a reader has parked and nobody has settled yet."""
    parked = Parked.objects.filter(reader=reader, position__in=positions, state=Parked.State.PARKED)
    return frozenset(parked.values_list("position", flat=True))


def retry_parked(*, parked: Collection[int], actor: Actor, at: datetime) -> tuple[list[int], list[int]]:
    """Let readers work parked entries again; answers the keys that went through and those still parked."""
    worked: list[int] = []
    still: list[int] = []
    for one in Parked.objects.filter(pk__in=parked, state=Parked.State.PARKED).order_by("position"):
        (worked if _retry(one, actor, at) else still).append(one.pk)
    return worked, still


def _retry(parked: Parked, actor: Actor, at: datetime) -> bool:
    reader = declared_readers().get(parked.reader)
    # a release may bring the reader back, so what it parked is kept for it
    if reader is None:
        return False
    try:
        # settled together with the work, or a crash between the two would count the entry twice
        with transaction.atomic():
            reader.work(entries_at([parked.position]))
            _settle([parked.pk], Parked.State.WORKED, actor, at)
    except Exception as problem:  # noqa: BLE001 the reader may still be unable, for any reason of its own
        Parked.objects.filter(pk=parked.pk).update(
            attempts=F("attempts") + 1, reason=f"{type(problem).__name__}: {problem}"
        )
        return False
    return True


def discard_parked(*, parked: Collection[int], actor: Actor, at: datetime) -> int:
    """Give up on parked entries; they stay on the list with who gave up and when."""
    return _settle(parked, Parked.State.DISCARDED, actor, at)


def _settle(parked: Collection[int], state: Parked.State, actor: Actor, at: datetime) -> int:
    waiting = Parked.objects.filter(pk__in=parked, state=Parked.State.PARKED)
    return waiting.update(state=state, settled_by=actor.id, settled_at=at)
