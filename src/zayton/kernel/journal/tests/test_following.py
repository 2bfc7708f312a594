"""Readers: each sees every entry once and in order, poison is settled by people, and declarations hold."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from zayton.kernel.access.public import SYSTEM, Actor, Scope
from zayton.kernel.journal import events
from zayton.kernel.journal.events import (
    DocumentKind,
    Event,
    declared_events,
    declared_kinds,
    kind_coded,
    kind_named,
    register_events,
    register_kinds,
)
from zayton.kernel.journal.models import Cursor, Entry, Parked, Pending, Position
from zayton.kernel.journal.operations import Happening, append
from zayton.kernel.journal.parking import discard_parked, parked_positions, retry_parked
from zayton.kernel.journal.partitions import _after, create_partitions
from zayton.kernel.journal.readers import (
    Reader,
    advance,
    catch_up,
    reader_position,
    register_reader,
    starting_over,
)
from zayton.kernel.journal.sequencer import sequence
from zayton.kernel.journal.stream import (
    parked_entries,
    waiting_parked,
)
from zayton.kernel.journal.tests.builders import SIGNED, a_reader, sign

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
EVERYTHING = Scope.everything()
pytestmark = pytest.mark.django_db


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 9), max_size=8), st.integers(1, 4), st.integers(1, 5))
def test_however_the_slices_fall_a_reader_sees_every_entry_once_in_order(batches, limit, size):
    Position.objects.all().delete()
    Pending.objects.all().delete()
    Cursor.objects.all().delete()
    with a_reader() as (reader, seen, _poison):
        wanted = []
        for batch in batches:
            wanted += range(len(wanted), len(wanted) + batch)
            sign(*wanted[-batch:])
            sequence(limit=limit)
            advance(reader, limit=size)
        while sequence(limit=limit):
            pass
        while advance(reader, limit=size):
            pass
    assert seen == wanted


def test_a_poison_entry_in_the_middle_of_a_slice_costs_its_neighbours_nothing():
    with a_reader() as (reader, seen, poison):
        poison.update({3, 4})
        sign(*range(1, 8))
        sequence()
        assert advance(reader) == 7
        assert sorted(seen) == [1, 2, 5, 6, 7]
        assert waiting_parked() == 2
        assert [one.position for one in parked_entries()] == [4, 3]
        assert parked_positions("tests.reader", [1, 2, 3, 4]) == {3, 4}
        assert parked_positions("another", [3]) == frozenset()


def test_what_was_settled_is_neither_retried_nor_discarded_again():
    with a_reader() as (reader, _seen, poison):
        poison.add(1)
        sign(1)
        sequence()
        advance(reader)
        keys = list(Parked.objects.values_list("pk", flat=True))
        assert discard_parked(parked=keys, actor=SYSTEM, at=AT) == 1
        assert discard_parked(parked=keys, actor=SYSTEM, at=AT) == 0
        assert retry_parked(parked=keys, actor=SYSTEM, at=AT) == ([], [])
        assert [one.state for one in parked_entries(states=("discarded",))] == ["discarded"]
        assert waiting_parked() == 0


def test_what_a_reader_that_is_gone_parked_stays_parked():
    with a_reader() as (reader, _seen, poison):
        poison.add(1)
        sign(1)
        sequence()
        advance(reader)
    key = Parked.objects.get().pk
    assert retry_parked(parked=[key], actor=SYSTEM, at=AT) == ([], [key])
    assert Parked.objects.get().state == "parked"


def test_a_reader_that_starts_over_comes_by_everything_again_and_by_nothing_twice():
    with a_reader() as (reader, seen, poison):
        poison.add(2)
        sign(1, 2, 3)
        sequence()
        advance(reader)
        poison.clear()
        seen.clear()
        with starting_over("tests.reader"):
            assert reader_position("tests.reader") == 3
        assert (reader_position("tests.reader"), waiting_parked()) == (0, 0)
        advance(reader)
        assert seen == [1, 2, 3]
        assert reader_position("nobody") == 0


def test_catching_up_leaves_no_reader_behind(monkeypatch):
    monkeypatch.setattr("zayton.kernel.journal.readers._READERS", {})
    with a_reader(slice=2) as (_reader, seen, _poison):
        sign(*range(1, 6))
        sequence()
        assert catch_up(slices=1) == 2
        assert catch_up() == 3
        assert (seen, catch_up()) == ([1, 2, 3, 4, 5], 0)


def test_what_is_declared_twice_is_a_mistake_of_the_program(monkeypatch):
    for declared in ("_KINDS", "_BY_CODE", "_EVENTS"):
        monkeypatch.setattr(events, declared, dict(getattr(events, declared)))
    kind = kind_named("testament")
    register_kinds([kind])
    for wrong in (DocumentKind("testament", 9_777, "x"), DocumentKind("other", kind.code, "x")):
        with pytest.raises(ValueError, match="declared twice"):
            register_kinds([wrong])
    with pytest.raises(ValueError, match="declared twice"):
        register_events([Event("tests.signed", "testament", "Signed again")])
    with pytest.raises(ValueError, match="unknown kind"):
        register_events([Event("tests.lost", "nothing", "Lost")])
    with a_reader() as (reader, _seen, _poison):
        register_reader(reader)
        with pytest.raises(ValueError, match="declared twice"):
            register_reader(Reader("tests.reader", lambda entries: None))
    assert kind_coded(kind.code) is kind
    assert kind_coded(30_000) is None
    with pytest.raises(KeyError):
        kind_named("nothing")


def test_every_event_happens_to_a_declared_kind_with_a_code_of_its_own():
    kinds = declared_kinds()
    assert {event.document for event in declared_events().values()} <= kinds.keys()
    assert len({kind.code for kind in kinds.values()}) == len(kinds)


@pytest.mark.parametrize(
    ("month", "after"), [(date(2026, 1, 1), date(2026, 2, 1)), (date(2026, 12, 1), date(2027, 1, 1))]
)
def test_the_month_after_december_is_january(month, after):
    assert _after(month) == after


def test_partitions_are_made_once_three_months_ahead_and_the_rest_is_never_refused():
    at = datetime(2031, 11, 30, 23, 59, tzinfo=UTC)
    made = create_partitions(at=at)
    assert made == (4 if connection.vendor == "postgresql" else 0)
    assert create_partitions(at=at) == 0
    assert create_partitions(at=at + timedelta(days=31)) == (1 if made else 0)
    append([Happening(SIGNED, 1, datetime(1999, 1, 1, tzinfo=UTC))], actor=Actor("x", frozenset(), Scope()))
    assert Entry.objects.get().at.year == 1999
