"""The journal: what is appended stays, is read in commit order, once by each reader, and poison is parked."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from zayton.kernel.access.public import SYSTEM, Scope
from zayton.kernel.journal.models import Cursor, Entry, Parked
from zayton.kernel.journal.public import (
    Happening,
    advance,
    append,
    discard_parked,
    entries_after,
    kind_named,
    last_position,
    references_of,
    retry_parked,
    sequence,
    trace,
)
from zayton.kernel.journal.tests.builders import BURNED, SIGNED, a_reader, sign

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def reader():
    with a_reader() as one:
        yield one


@pytest.mark.django_db
def test_an_entry_is_read_only_after_it_was_given_a_position():
    sign(1, 2)
    assert entries_after(0) == (0, [])
    assert sequence() == 2
    passed, entries = entries_after(0)
    assert passed == last_position() == 2
    assert [(entry.position, entry.document_id, entry.payload) for entry in entries] == [
        (1, 1, {"n": 1}),
        (2, 2, {"n": 2}),
    ]


@pytest.mark.django_db
def test_positions_are_consecutive_however_the_slices_fall():
    sign(*range(25))
    while sequence(limit=4):
        pass
    sign(*range(25, 30))
    sequence()
    assert [entry.position for entry in entries_after(0, limit=100)[1]] == list(range(1, 31))


@pytest.mark.django_db
def test_nothing_that_was_written_can_be_changed():
    sign(1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.update(actor="somebody else")
    assert Entry.objects.get().actor == "system"


@pytest.mark.django_db
@pytest.mark.postgres
def test_nothing_that_was_written_can_be_deleted():
    sign(1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.all().delete()
    assert Entry.objects.count() == 1


@pytest.mark.django_db
def test_a_reader_passes_what_it_does_not_follow(reader):
    one, seen, _ = reader
    sign(1)
    sign(2, event=BURNED)
    sign(3)
    sequence()
    assert advance(one) == 3
    assert seen == [1, 3]
    assert advance(one) == 0


@pytest.mark.django_db
def test_a_poison_entry_is_parked_with_its_reason_and_blocks_nobody(reader):
    one, seen, poison = reader
    poison.add(2)
    sign(1, 2, 3)
    sequence()
    advance(one)
    assert seen == [1, 3]
    parked = Parked.objects.get()
    assert parked.position == 2
    assert "cannot stomach 2" in parked.reason
    assert Cursor.objects.get().position == 3


@pytest.mark.django_db
def test_a_parked_entry_is_retried_until_it_goes_through(reader):
    one, seen, poison = reader
    poison.add(1)
    sign(1)
    sequence()
    advance(one)
    key = Parked.objects.get().pk
    assert retry_parked(parked=[key], actor=SYSTEM, at=AT) == ([], [key])
    assert Parked.objects.get().attempts == 2
    poison.clear()
    assert retry_parked(parked=[key], actor=SYSTEM, at=AT) == ([key], [])
    assert seen == [1]
    assert Parked.objects.get().state == Parked.State.WORKED
    assert retry_parked(parked=[key], actor=SYSTEM, at=AT) == ([], [])


@pytest.mark.django_db
def test_a_discarded_entry_stays_on_the_list_with_a_name_under_it(reader):
    one, seen, poison = reader
    poison.add(1)
    sign(1)
    sequence()
    advance(one)
    assert discard_parked(parked=[Parked.objects.get().pk], actor=SYSTEM, at=AT) == 1
    parked = Parked.objects.get()
    assert (parked.state, parked.settled_by, parked.settled_at) == ("discarded", "system", AT)
    assert seen == []


@pytest.mark.django_db
def test_tracing_finds_a_document_and_whatever_names_it_newest_first():
    sign(1, sku=[7, 8])
    sign(2, testament=[1])
    sign(3, sku=[8])
    everything = Scope.everything()
    assert [entry.document_id for entry in trace("sku", [8], scope=everything)] == [3, 1]
    assert [entry.document_id for entry in trace("testament", [1], scope=everything)] == [2, 1]
    first = trace("sku", [8], scope=everything, limit=1)
    assert [entry.document_id for entry in trace("sku", [8], scope=everything, before=first[0].id)] == [1]
    assert references_of([first[0].id]) == {first[0].id: {kind_named("sku").code: [8]}}


@pytest.mark.django_db
def test_another_shops_entries_are_not_traced():
    sign(1, shop=[1], sku=[7])
    sign(2, shop=[2], sku=[7])
    sign(3, sku=[7])
    mine = Scope(shops=frozenset({1}), warehouses=None)
    assert [entry.document_id for entry in trace("sku", [7], scope=mine)] == [3, 1]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_an_entry_that_commits_late_is_still_read():
    """The trap: a lower id becomes visible after a higher one was read."""
    written, go_on = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            append([Happening(SIGNED, 1, AT)], actor=SYSTEM)
            written.set()
            go_on.wait(10)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    written.wait(10)
    sign(2)
    sequence()
    before, entries = entries_after(0)
    assert [entry.document_id for entry in entries] == [2]
    go_on.set()
    thread.join()
    sequence()
    assert [entry.document_id for entry in entries_after(before)[1]] == [1]
