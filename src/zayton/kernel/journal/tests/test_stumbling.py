"""Readers that stumble: what they wrote goes with their cursor or not at all, and only poison is put aside."""

from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.db import InterfaceError, OperationalError, connection

from zayton.kernel.access.models import Person
from zayton.kernel.access.public import SYSTEM, Actor, Scope
from zayton.kernel.journal import figures
from zayton.kernel.journal.figures import Figure, figure_named, register_figures
from zayton.kernel.journal.models import Parked
from zayton.kernel.journal.parking import discard_parked, retry_parked
from zayton.kernel.journal.partitions import _SQLITE, _split
from zayton.kernel.journal.queries import entries_after
from zayton.kernel.journal.readers import (
    _READERS,
    Reader,
    advance,
    reader_position,
    register_reader,
    starting_over,
)
from zayton.kernel.journal.sequencer import last_position, sequence
from zayton.kernel.journal.tests.builders import BURNED, a_reader, sign

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
MEI = Actor("person:mei", frozenset(), Scope())
books = pytest.mark.django_db


class Scribe:
    """A reader that writes a name into the books for each entry, and fails as it is told to."""

    def __init__(self, **failing: Exception) -> None:
        self.failing = {int(key.removeprefix("at_")): error for key, error in failing.items()}
        self.calls: list[list[int]] = []

    def __call__(self, entries) -> None:
        self.calls.append([entry.document_id for entry in entries])
        for entry in entries:
            Person.objects.create(username=f"from entry {entry.document_id}", display_name="x")
            if error := self.failing.get(entry.document_id):
                raise error


@contextmanager
def scribe(**failing: Exception):
    work = Scribe(**failing)
    reader = Reader("tests.scribe", work, frozenset({"tests.signed"}))
    register_reader(reader)
    try:
        yield reader, work
    finally:
        _READERS.pop("tests.scribe", None)


def written() -> list[int]:
    return sorted(int(name.split()[-1]) for name in Person.objects.values_list("username", flat=True))


def parked() -> list[tuple[int, str, int]]:
    return list(Parked.objects.order_by("position").values_list("position", "state", "attempts"))


@books
@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("closed")])
def test_a_database_that_is_away_parks_nothing_and_moves_nobody(error):
    sign(1, 2, 3)
    sequence()
    with scribe(at_2=error) as (reader, work):
        with pytest.raises(type(error)):
            advance(reader)
        assert (written(), parked(), reader_position("tests.scribe")) == ([], [], 0)
        work.failing.clear()
        assert advance(reader) == 3
    assert (written(), work.calls) == ([1, 2, 3], [[1, 2, 3], [1, 2, 3]])


@books
def test_of_a_slice_with_poison_in_it_the_others_are_written_once_and_the_poison_not_at_all():
    sign(1, 2, 3)
    sequence()
    with scribe(at_2=ValueError("cannot stomach it")) as (reader, work):
        assert advance(reader) == 3
    assert written() == [1, 3]
    assert work.calls == [[1, 2, 3], [1], [2], [3]]
    assert "cannot stomach it" in Parked.objects.get().reason


@books
def test_a_retry_that_fails_again_is_counted_told_anew_and_leaves_nothing_behind():
    sign(1)
    sequence()
    with scribe(at_1=ValueError("first")) as (reader, work):
        advance(reader)
        key = Parked.objects.get().pk
        work.failing[1] = TypeError("second")
        for attempts in (2, 3):
            assert retry_parked(parked=[key], actor=MEI, at=AT) == ([], [key])
            one = Parked.objects.get()
            assert (one.reason, one.attempts - attempts) == ("TypeError: second", Parked().attempts - 1)
        assert written() == []
        work.failing.clear()
        assert retry_parked(parked=[key], actor=MEI, at=AT) == ([key], [])
    one = Parked.objects.get()
    assert (one.state, one.settled_by, one.settled_at, written()) == ("worked", MEI.id, AT, [1])


@books
def test_of_several_that_are_retried_each_goes_by_itself_and_in_order():
    sign(1, 2, 3)
    sequence()
    failing = {f"at_{number}": ValueError("no") for number in (1, 2, 3)}
    with scribe(**failing) as (reader, work):
        advance(reader)
        keys = list(Parked.objects.order_by("-position").values_list("pk", flat=True))
        del work.failing[1], work.failing[3]
        work.calls.clear()
        worked, still = retry_parked(parked=keys, actor=SYSTEM, at=AT)
    assert work.calls == [[1], [2], [3]]
    assert (worked, still) == ([keys[2], keys[0]], [keys[1]])
    assert written() == [1, 3]


@books
def test_nobody_settles_what_was_not_named():
    sign(1, 2)
    sequence()
    with scribe(at_1=ValueError("a"), at_2=ValueError("b")) as (reader, _work):
        advance(reader)
    assert discard_parked(parked=[], actor=MEI, at=AT) == 0
    assert retry_parked(parked=[10**9], actor=MEI, at=AT) == ([], [])
    first = Parked.objects.order_by("position").first()
    assert discard_parked(parked=[first.pk, first.pk], actor=MEI, at=AT) == 1
    assert [state for _position, state, _attempts in parked()] == ["discarded", "parked"]


@books
def test_entries_of_other_verbs_are_passed_without_waking_anybody():
    sign(1, event=BURNED)
    sign(2, event=BURNED)
    sequence()
    with scribe() as (reader, work):
        assert advance(reader) == 2
        assert (work.calls, reader_position("tests.scribe")) == ([], last_position())


@books
def test_a_reader_without_verbs_follows_everything():
    sign(1)
    sign(2, event=BURNED)
    sequence()
    seen: list[str] = []
    advance(Reader("tests.curious", lambda entries: seen.extend(entry.verb for entry in entries)))
    assert seen == ["tests.signed", "tests.burned"]


@books
def test_two_readers_come_along_by_themselves():
    sign(1, 2, 3)
    sequence()
    with scribe() as (slow, _work), a_reader() as (fast, seen, _poison):
        advance(slow, limit=1)
        advance(fast)
        assert (reader_position(slow.name), reader_position(fast.name), seen) == (1, 3, [1, 2, 3])


@books
def test_a_beginning_that_fails_sends_nobody_back():
    sign(1, 2)
    sequence()
    with scribe() as (reader, _work):
        advance(reader)

        def begin_again() -> None:
            with starting_over(reader.name):
                Person.objects.all().delete()
                raise OSError("the folder cannot be removed")

        with pytest.raises(OSError, match="folder"):
            begin_again()
        assert (reader_position(reader.name), written()) == (2, [1, 2])
        assert advance(reader) == 0


@books
def test_what_is_behind_the_last_position_is_nothing():
    last = last_position()
    assert entries_after(last) == (last, [])
    assert entries_after(last + 1_000) == (last + 1_000, [])


@pytest.mark.postgres
@books
class TestTwoAtOnce:
    @pytest.fixture
    def other(self):
        with connection.wrap_database_errors:
            session = connection.get_new_connection(connection.get_connection_params())
        session.autocommit = True
        yield session
        session.close()

    def test_while_somebody_gives_positions_nobody_else_does(self, other):
        sign(1)
        other.execute("SELECT pg_advisory_lock(7310001)")
        assert sequence() == 0
        other.execute("SELECT pg_advisory_unlock(7310001)")
        assert sequence() == 1

    def test_while_somebody_works_for_a_reader_nobody_else_does(self, other):
        sign(1)
        sequence()
        with scribe() as (reader, work):
            other.execute("INSERT INTO journal_cursor (reader, position) VALUES ('tests.scribe', 0)")
            try:
                other.execute("BEGIN")
                other.execute("SELECT 1 FROM journal_cursor WHERE reader = 'tests.scribe' FOR UPDATE")
                assert (advance(reader), work.calls) == (0, [])
                other.execute("ROLLBACK")
                assert advance(reader) == 1
            finally:
                # the other session cannot take its row away while this one's transaction holds it
                connection.connection.rollback()
                other.execute("DELETE FROM journal_cursor WHERE reader = 'tests.scribe'")


class TestFigures:
    @pytest.fixture(autouse=True)
    def _apart(self, monkeypatch):
        monkeypatch.setattr(figures, "_FIGURES", {})

    def test_a_figure_is_known_by_its_name_with_or_without_a_way_to_say_it(self):
        said = Figure("State", {"x": "Shipped"}.get)
        register_figures({"state": said, "rows": "Rows"})
        assert figure_named("state") is said
        assert (figure_named("rows").words, figure_named("rows").say) == ("Rows", None)
        assert figure_named("columns") is None

    def test_a_name_that_is_taken_is_a_mistake_of_the_program(self):
        register_figures({"rows": "Rows"})
        with pytest.raises(ValueError, match="'rows' is declared twice"):
            register_figures({"rows": "Lines"})
        assert figure_named("rows").words == "Rows"


def test_the_script_of_an_embedded_workspace_is_cut_where_statements_end_and_not_within_a_trigger():
    statements = [" ".join(one.split()) for one in _split(_SQLITE)]
    assert [one.split("(")[0].split()[:3] for one in statements] == [
        ["CREATE", "TABLE", "journal_entry"],
        ["CREATE", "TABLE", "journal_reference"],
        ["CREATE", "INDEX", "journal_entry_document"],
        ["CREATE", "INDEX", "journal_reference_entry"],
        ["CREATE", "TRIGGER", "journal_entry_stays"],
        ["CREATE", "TRIGGER", "journal_reference_stays"],
    ]
    assert all(one.endswith("; END") for one in statements if "TRIGGER" in one)
