"""Things that happen to testaments, and readers that remember what they saw."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import transaction

from zayton.kernel.access.public import SYSTEM, Actor, Scope
from zayton.kernel.journal.models import Entry
from zayton.kernel.journal.public import (
    DocumentKind,
    Event,
    Happening,
    Reader,
    append,
    register_events,
    register_kinds,
    register_reader,
)
from zayton.kernel.journal.readers import _READERS

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
register_kinds([DocumentKind("testament", 9002, "Testament")])
SIGNED = Event("tests.signed", "testament", "Signed")
BURNED = Event("tests.burned", "testament", "Burned")
register_events([SIGNED, BURNED])


def sign(*documents: int, event: Event = SIGNED, **references: list[int]) -> list[int]:
    """Let something happen to each document in one transaction; answers the ids of the entries."""
    return signed_by(SYSTEM.id, *documents, event=event, **references)


def signed_by(
    actor: str, *documents: int, event: Event = SIGNED, at: datetime = AT, **references: list[int]
) -> list[int]:
    """The same by somebody, at a moment."""
    told = [Happening(event, key, at, {"n": key}, references) for key in documents]
    with transaction.atomic():
        append(told, actor=Actor(actor, frozenset(), Scope()))
    newest = Entry.objects.order_by("-id").values_list("id", flat=True)
    return sorted(newest[: len(documents)])


@contextmanager
def a_reader(**facts: int) -> Iterator[tuple[Reader, list[int], set[int]]]:
    """A reader that remembers what it saw and chokes on the documents in the set."""
    seen: list[int] = []
    poison: set[int] = set()

    def work(entries):
        for entry in entries:
            if entry.document_id in poison:
                raise ValueError(f"cannot stomach {entry.document_id}")
        seen.extend(entry.document_id for entry in entries)

    one = Reader("tests.reader", work, frozenset({"tests.signed"}), **facts)
    register_reader(one)
    try:
        yield one, seen, poison
    finally:
        _READERS.pop("tests.reader", None)
