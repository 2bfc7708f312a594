"""Reading the journal: by position for readers, by dimension or document for people."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef

from zayton.kernel.journal.events import expanded, kind_named
from zayton.kernel.journal.models import Entry, Position, Reference
from zayton.kernel.scopes import Scope

_FIELDS = ("id", "verb", "version", "document_kind", "document_id", "at", "recorded_at", "actor", "payload")
_MOST_LOOKED_AT = 10_000  # entries in one question
_NEAR = 4  # times as many rows as wanted may be read before a list of ids is cheaper


class EntryRead(NamedTuple):
    """An entry as readers get it; `position` is 0 while it has none."""

    position: int
    id: int
    verb: str
    version: int
    document_kind: int
    document_id: int
    at: datetime
    recorded_at: datetime
    actor: str
    payload: dict[str, Any]


def entries_after(
    position: int, *, verbs: frozenset[str] | None = None, limit: int = 1_000
) -> tuple[int, list[EntryRead]]:
    """The next entries after a position: the last position looked at, and those among them with these verbs."""
    window = list(
        Position.objects.filter(position__gt=position)
        .order_by("position")
        .values_list("position", "entry_id", "recorded_at")[:limit]
    )
    if not window:
        return position, []
    return window[-1][0], _read(window, verbs)


def entries_at(positions: Collection[int]) -> list[EntryRead]:
    """The entries at these positions, in order."""
    found = Position.objects.filter(position__in=positions).order_by("position")
    return _read(list(found.values_list("position", "entry_id", "recorded_at")), None)


def _read(window: Sequence[tuple[int, int, datetime]], verbs: frozenset[str] | None) -> list[EntryRead]:
    if not window:
        return []
    positions = {entry_id: position for position, entry_id, _ in window}
    moments = [recorded_at for _, _, recorded_at in window]
    # The bounds let PostgreSQL leave out months, and a range of ids reads little more than was asked for,
    # since entries are sequenced close to the order of their ids.
    entries = Entry.objects.filter(recorded_at__gte=min(moments), recorded_at__lte=max(moments))
    near = max(positions) - min(positions) < _NEAR * len(positions)
    entries = (
        entries.filter(id__range=(min(positions), max(positions)))
        if near
        else entries.filter(id__in=positions)
    )
    if verbs is not None:
        entries = entries.filter(verb__in=verbs)
    return sorted(
        EntryRead(positions[row[0]], *row) for row in entries.values_list(*_FIELDS) if row[0] in positions
    )


def trace(
    dimension: str, keys: Collection[int], *, scope: Scope, before: int | None = None, limit: int = 100
) -> list[EntryRead]:
    """Entries that name any of these keys, newest first, below the entry id `before`; only what the scope shows.

    A dimension that others stand for (a brand, a category) is looked up by what it stands for.
    """
    visible: list[int] = []
    step = limit
    # of a busy SKU the newest hundred may all be another shop's, and one's own come after them
    while len(visible) < limit:
        newest = _newest(dimension, keys, before, step)
        visible += _visible(newest, scope)
        # fewer than asked for means that there are no older ones
        if len(newest) < step:
            break
        before, step = newest[-1], min(4 * step, _MOST_LOOKED_AT)
    rows = Entry.objects.filter(id__in=visible[:limit]).order_by("-id").values_list(*_FIELDS)
    return [EntryRead(0, *row) for row in rows]


def documents_naming(kind: str, dimension: str, key: int, *, limit: int) -> list[EntryRead]:
    """Entries about one kind of document that name a key themselves, newest first.

    For kinds of few documents: of what is named all day long they are found at once, however long ago they were.
    """
    # asked of each document: a list of all that names it would be as long as the day's sales
    named = Reference.objects.filter(dimension=kind_named(dimension).code, key=key, entry_id=OuterRef("id"))
    found = Entry.objects.filter(Exists(named.values("entry_id")), document_kind=kind_named(kind).code)
    return [EntryRead(0, *row) for row in found.order_by("-id").values_list(*_FIELDS)[:limit]]


def _newest(dimension: str, keys: Collection[int], before: int | None, limit: int) -> list[int]:
    wanted = _document_entry_ids(dimension, keys, before, limit)
    for name, named in expanded(dimension, keys).items():
        wanted |= _referencing(kind_named(name).code, named, before, limit)
    return sorted(wanted, reverse=True)[:limit]


def _document_entry_ids(kind: str, keys: Collection[int], before: int | None, limit: int) -> set[int]:
    own = Entry.objects.filter(document_kind=kind_named(kind).code, document_id__in=list(keys))
    own = own if before is None else own.filter(id__lt=before)
    return set(own.order_by("-id").values_list("id", flat=True)[:limit])


def _referencing(code: int, keys: Collection[int], before: int | None, limit: int) -> set[int]:
    found = Reference.objects.filter(dimension=code, key__in=list(keys))
    found = found if before is None else found.filter(entry_id__lt=before)
    return set(found.order_by("-entry_id").values_list("entry_id", flat=True)[:limit])


def _visible(entries: Sequence[int], scope: Scope) -> list[int]:
    """Entries that name no shop and no warehouse, or at least one of each kind they name within the scope."""
    hidden: set[int] = set()
    for dimension, allowed in (("shop", scope.shops), ("node", scope.warehouses)):
        if allowed is None:
            continue
        named = Reference.objects.filter(dimension=kind_named(dimension).code, entry_id__in=entries)
        within: dict[int, bool] = {}
        for entry_id, key in named.values_list("entry_id", "key"):
            within[entry_id] = within.get(entry_id, False) or key in allowed
        hidden |= {entry_id for entry_id, seen in within.items() if not seen}
    return [entry for entry in entries if entry not in hidden]


def references_of(entries: Collection[int]) -> dict[int, dict[int, list[int]]]:
    """What entries name: entry id → code of the dimension → keys."""
    named: dict[int, dict[int, list[int]]] = {}
    rows = Reference.objects.filter(entry_id__in=list(entries)).order_by("dimension", "key")
    for entry_id, dimension, key in rows.values_list("entry_id", "dimension", "key"):
        named.setdefault(entry_id, {}).setdefault(dimension, []).append(key)
    return named
