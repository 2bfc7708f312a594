"""The journal as people read it: newest first, narrowed by verb, actor, time and dimension, within a scope."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from zayton.kernel.journal.events import expanded, kind_named
from zayton.kernel.journal.models import Entry, Parked, Position, Reference
from zayton.kernel.journal.queries import EntryRead
from zayton.kernel.scopes import Scope

MOST_COUNTED = 100_000
_FIELDS = EntryRead._fields[1:]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What of the journal is wanted; empty means all. `dimension` with `keys` means: names any of these."""

    verbs: Collection[str] = ()
    actors: Collection[str] | None = None
    since: datetime | None = None
    until: datetime | None = None
    dimension: str = ""
    keys: Collection[int] = ()
    entry_id: int | None = None


def entries_matching(
    wanted: Narrowing, *, scope: Scope, offset: int = 0, limit: int = 100
) -> list[EntryRead]:
    """Entries newest first; `position` is 0, as readers follow positions and people do not."""
    rows = _matching(wanted, scope).order_by("-id").values_list(*_FIELDS)
    return [EntryRead(0, *row) for row in rows[offset : offset + limit]]


def count_matching(wanted: Narrowing, *, scope: Scope) -> int:
    """How many match, counted no further than `MOST_COUNTED`."""
    # counting millions takes seconds, and nobody pages that far
    return _matching(wanted, scope).order_by("-id")[:MOST_COUNTED].count()


def _matching(wanted: Narrowing, scope: Scope) -> QuerySet[Entry]:
    found = Entry.objects.filter(_own_conditions(wanted))
    if wanted.dimension:
        found = found.filter(_names(wanted.dimension, wanted.keys))
    for dimension, allowed in (("shop", scope.shops), ("node", scope.warehouses)):
        if allowed is not None:
            named = Reference.objects.filter(dimension=kind_named(dimension).code, entry_id=OuterRef("id"))
            # an entry that names no shop is everybody's; one that names several needs only one of ours
            found = found.filter(~Exists(named) | Exists(named.filter(key__in=allowed)))
    return found


def _own_conditions(wanted: Narrowing) -> Q:
    conditions = Q()
    if wanted.verbs:
        conditions &= Q(verb__in=list(wanted.verbs))
    if wanted.actors is not None:
        conditions &= Q(actor__in=list(wanted.actors))
    if wanted.since:
        conditions &= Q(at__gte=wanted.since)
    if wanted.until:
        conditions &= Q(at__lte=wanted.until)
    if wanted.entry_id is not None:
        conditions &= Q(id=wanted.entry_id)
    return conditions


def _names(dimension: str, keys: Collection[int]) -> Q:
    conditions = Q(document_kind=kind_named(dimension).code, document_id__in=list(keys))
    for name, named in expanded(dimension, keys).items():
        naming = Reference.objects.filter(dimension=kind_named(name).code, key__in=list(named))
        conditions |= Q(id__in=naming.values("entry_id"))
    return conditions


def parked_entries(*, states: Collection[str] = ("parked",)) -> QuerySet[Parked]:
    """What readers could not work, newest first."""
    return Parked.objects.filter(state__in=list(states)).order_by("-pk")


def waiting_parked() -> int:
    """How many parked entries wait for somebody to settle them."""
    return Parked.objects.filter(state=Parked.State.PARKED).count()


def entry_ids_at(positions: Sequence[int]) -> dict[int, int]:
    """The entry id at each position."""
    found = Position.objects.filter(position__in=positions)
    return dict(found.values_list("position", "entry_id"))
