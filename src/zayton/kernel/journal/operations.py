"""Appending to the journal."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from zayton.kernel.bulk import insert_rows, take_ids
from zayton.kernel.journal.events import Event, kind_named
from zayton.kernel.journal.models import Entry, Pending, Reference
from zayton.kernel.scopes import Actor
from zayton.kernel.time import month_of, now

_ENTRY = ("id", "verb", "version", "document_kind", "document_id", "at", "recorded_at", "actor", "payload")
_REFERENCE = ("dimension", "month", "key", "entry_id")


@dataclass(frozen=True, slots=True)
class Happening:
    """A fact to be written down: what happened to which document, when, and what it names.

    `references` maps a dimension or kind of document to keys. The payload names people only by opaque ids.
    """

    event: Event
    document_id: int
    at: datetime
    payload: Mapping[str, Any] = field(default_factory=dict)
    references: Mapping[str, Collection[int]] = field(default_factory=dict)


def append(happenings: Sequence[Happening], *, actor: Actor) -> list[int]:
    """Write facts in the caller's transaction; answers the ids of their entries, in the same order."""
    recorded_at = now()
    month = month_of(recorded_at)
    keys = take_ids(Entry, len(happenings))
    entries: list[tuple[Any, ...]] = []
    references: list[tuple[int, date, int, int]] = []
    for key, told in zip(keys, happenings, strict=True):
        event = told.event
        kind = kind_named(event.document).code
        entries.append(
            (
                key,
                event.verb,
                event.version,
                kind,
                told.document_id,
                told.at,
                recorded_at,
                actor.id,
                told.payload,
            )
        )
        for name, named in told.references.items():
            code = kind_named(name).code
            references.extend((code, month, reference, key) for reference in set(named))
    insert_rows(Entry, _ENTRY, entries)
    insert_rows(Reference, _REFERENCE, references)
    insert_rows(Pending, ("entry_id", "recorded_at"), [(key, recorded_at) for key in keys])
    return keys
