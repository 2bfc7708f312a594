"""Readers: those who follow the journal, each with a cursor of its own, at least once and in order."""

import traceback
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType

from django.db import InterfaceError, OperationalError, transaction

from zayton.kernel.journal.models import Cursor, Parked
from zayton.kernel.journal.queries import EntryRead, entries_after
from zayton.kernel.time import now

_SLICE = 1_000
_REASON_LENGTH = 4_000
_TRANSIENT = (OperationalError, InterfaceError)


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reacts to the journal: a name, the verbs it follows (`None`: all), and its work on a slice.

    The work runs in the transaction that moves the cursor; what it does outside the books must bear repetition.
    It gets at most `slice` entries at a time, and is woken every `every` seconds once it has caught up.
    """

    name: str
    work: Callable[[Sequence[EntryRead]], None]
    verbs: frozenset[str] | None = None
    slice: int = _SLICE
    every: float = 0.25


_READERS: dict[str, Reader] = {}


def register_reader(reader: Reader) -> None:
    """Make a reader known; a name declared twice is a `ValueError`."""
    if _READERS.setdefault(reader.name, reader) is not reader:
        raise ValueError(f"the reader {reader.name!r} is declared twice")


def declared_readers() -> Mapping[str, Reader]:
    """Every reader by name."""
    return MappingProxyType(_READERS)


def advance(reader: Reader, *, limit: int | None = None) -> int:
    """Let a reader work the next slice; answers how many entries it passed, 0 when it has caught up.

    An entry it cannot work is parked with its reason and passed; a database that is away is raised to the caller.
    """
    # outside the transaction: a row made inside would be invisible to another process until its end
    Cursor.objects.get_or_create(reader=reader.name)
    with transaction.atomic():
        # whoever comes second leaves: waiting would only let them find nothing
        cursor = Cursor.objects.select_for_update(skip_locked=True).filter(reader=reader.name).first()
        if cursor is None:
            return 0
        passed, todo = entries_after(cursor.position, verbs=reader.verbs, limit=limit or reader.slice)
        if passed == cursor.position:
            return 0
        _work(reader, todo)
        Cursor.objects.filter(reader=reader.name).update(position=passed)
    return passed - cursor.position


def _work(reader: Reader, entries: Sequence[EntryRead]) -> None:
    if not entries:
        return
    try:
        with transaction.atomic():
            reader.work(entries)
    # the database is away for every entry, and parking them all would lose their order
    except _TRANSIENT:
        raise
    except Exception:  # noqa: BLE001 a reader's own mistake must not stop the others
        if len(entries) == 1:
            _park(reader, entries[0])
            return
        # one by one, so that the poison entry takes nobody along
        for entry in entries:
            _work(reader, [entry])


def _park(reader: Reader, entry: EntryRead) -> None:
    reason = traceback.format_exc(limit=-3)[-_REASON_LENGTH:]
    Parked.objects.update_or_create(
        reader=reader.name,
        position=entry.position,
        defaults={"reason": reason, "parked_at": now(), "state": Parked.State.PARKED},
    )


def reader_position(name: str) -> int:
    """How far a reader has come; 0 before its first slice."""
    return Cursor.objects.filter(reader=name).values_list("position", flat=True).first() or 0


@contextmanager
def starting_over(name: str) -> Generator[None]:
    """Send a reader back to the beginning; what it has made is taken away meanwhile, with nobody at work."""
    Cursor.objects.get_or_create(reader=name)
    with transaction.atomic():
        Cursor.objects.select_for_update().get(reader=name)
        yield
        Cursor.objects.filter(reader=name).update(position=0)
        # each of them comes by again, and working it a second time would count it twice
        waiting = Parked.objects.filter(reader=name, state=Parked.State.PARKED)
        waiting.update(state=Parked.State.WORKED, settled_at=now())


def catch_up(*, slices: int = 1_000_000) -> int:
    """Let every reader work until it has nothing left, or for so many slices each; answers entries passed."""
    passed = 0
    for reader in _READERS.values():
        for _ in range(slices):
            step = advance(reader)
            passed += step
            if not step:
                break
    return passed
