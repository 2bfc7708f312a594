"""Appending to the journal."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from zayton.kernel.bulk import COPY_FROM, insert_rows, rows_as_table, take_ids
from zayton.kernel.journal.events import Event, kind_named
from zayton.kernel.journal.models import Entry, Pending, Reference
from zayton.kernel.scopes import Actor
from zayton.kernel.statements import Statement, on_postgres, write_together
from zayton.kernel.time import month_of, now

_ENTRY = {
    "verb": "text",
    "version": "smallint",
    "document_kind": "smallint",
    "document_id": "bigint",
    "at": "timestamptz",
    "recorded_at": "timestamptz",
    "actor": "text",
    "payload": "jsonb",
}
_REFERENCE = {"dimension": "smallint", "month": "date", "key": "bigint"}
_Rows = list[tuple[Any, ...]]


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


def append(happenings: Sequence[Happening], *, actor: Actor) -> None:
    """Write facts in the caller's transaction, their ids in the same order."""
    if not happenings:
        return
    recorded_at = now()
    # of writing and not of happening: a file of last year's orders belongs into this month's partition
    month = month_of(recorded_at)
    entries: _Rows = []
    references: _Rows = []
    for turn, told in enumerate(happenings, start=1):
        event = told.event
        document = (kind_named(event.document).code, told.document_id)
        entries.append(
            (turn, event.verb, event.version, *document, told.at, recorded_at, actor.id, told.payload)
        )
        for name, named in told.references.items():
            code = kind_named(name).code
            # a set, since a document may name one SKU on many lines
            references.extend((turn, code, month, key) for key in set(named))
    # few entries in one statement: most writes append one, and each round trip counts
    if on_postgres() and len(entries) < COPY_FROM:
        _append_together(entries, references, recorded_at)
    else:
        _append_in_bulk(entries, references, recorded_at)


def _append_in_bulk(entries: _Rows, references: _Rows, recorded_at: datetime) -> None:
    keys = take_ids(Entry, len(entries))
    insert_rows(Entry, ("id", *_ENTRY), [(keys[turn - 1], *row) for turn, *row in entries])
    insert_rows(Reference, (*_REFERENCE, "entry_id"), [(*row, keys[turn - 1]) for turn, *row in references])
    insert_rows(Pending, ("entry_id", "recorded_at"), [(key, recorded_at) for key in keys])


def _append_together(entries: _Rows, references: _Rows, recorded_at: datetime) -> None:
    """Take the ids where the rows are written: whoever waited for a lock has it by now, so they follow its order."""
    said, saying = rows_as_table("said", {"turn": "bigint", **_ENTRY}, entries)
    naming, named = rows_as_table("naming", {"turn": "bigint", **_REFERENCE}, references)
    write_together(
        {
            "entry_ids": Statement(_IDS, [str(len(entries))]),
            "entries": Statement(_insertion("journal_entry", "id", _ENTRY, said), saying),
            "entry_references": Statement(
                _insertion("journal_reference", "entry_id", _REFERENCE, naming), named
            ),
            "entries_pending": Statement(_PENDING, [recorded_at.isoformat()]),
        }
    )


_IDS = "SELECT turn, nextval('journal_entry_id_seq') AS id FROM generate_series(1, %s::bigint) AS turn"
_PENDING = "INSERT INTO journal_pending (entry_id, recorded_at) SELECT id, %s::timestamptz FROM entry_ids"


def _insertion(table: str, key: str, columns: Collection[str], rows: str) -> str:
    names = ", ".join(columns)
    return f"INSERT INTO {table} ({key}, {names}) SELECT id, {names} FROM entry_ids JOIN {rows} USING (turn)"
