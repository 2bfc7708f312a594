"""Answers are kept for a cut, and made ready for the next one before anybody has to wait for them."""

import threading
from collections.abc import Generator
from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.utils.translation import get_language

from zayton.kernel.time import now
from zayton.lake import drilling, keeping
from zayton.lake.drilling import SourceRow
from zayton.lake.keeping import Readiness, forget_kept, kept, make_ready
from zayton.lake.publication import Cut, Merge

OLD = Cut(10, now(), {"sales": 1})
NEW = Cut(20, now(), {"sales": 2})


@pytest.fixture(autouse=True)
def nothing_kept() -> Generator[None]:
    forget_kept()
    yield
    forget_kept()


class Counted:
    """Works out the position of a cut, and counts how often it was asked to."""

    def __init__(self) -> None:
        self.positions: list[int] = []

    def __call__(self, cut: Cut) -> int:
        self.positions.append(cut.position)
        return cut.position


def test_what_is_known_for_a_cut_is_not_worked_out_again():
    work_out = Counted()
    assert [kept("a", cut, work_out) for cut in (OLD, OLD, NEW, OLD, NEW)] == [10, 10, 20, 10, 20]
    assert work_out.positions == [10, 20]


@pytest.fixture
def newest(monkeypatch) -> list[Cut | None]:
    """What is published; a test puts there what it wants."""
    there: list[Cut | None] = [NEW]
    monkeypatch.setattr(keeping, "published", lambda: there[-1])
    return there


def test_only_two_cuts_are_remembered_of_a_question():
    work_out = Counted()
    cuts = [replace(OLD, versions={"sales": number}) for number in range(5)]
    for cut in [*cuts, cuts[4], cuts[3], cuts[0]]:
        kept("a", cut, work_out)
    assert len(work_out.positions) == 6


def test_what_was_asked_lately_is_made_ready_for_the_next_cut(monkeypatch, newest):
    watched, forgotten, unwatched = Counted(), Counted(), Counted()
    kept("forgotten", OLD, forgotten)
    monkeypatch.setattr(keeping, "_WATCHED_FOR", 0.0)
    assert make_ready(NEW)
    monkeypatch.setattr(keeping, "_WATCHED_FOR", 20.0)
    forget_kept()
    kept("watched", OLD, watched)
    kept("unwatched", OLD, unwatched, watched=False)
    assert make_ready(NEW)
    kept("watched", NEW, watched)
    assert (watched.positions, forgotten.positions, unwatched.positions) == ([10, 20], [10], [10])


def test_an_answer_that_fails_leaves_the_others_to_be_made_ready(newest):
    def fails(cut: Cut) -> int:
        if cut is NEW:
            raise ValueError("no")
        return 0

    work_out = Counted()
    kept("a", OLD, fails)
    kept("b", OLD, work_out)
    assert make_ready(NEW)
    assert work_out.positions == [10, 20]


def test_what_a_newer_cut_overtakes_is_not_made_ready_any_further(newest):
    work_out = Counted()
    kept("a", OLD, work_out)
    newest.append(replace(NEW, position=30, versions={"sales": 3}))
    assert not make_ready(NEW)
    assert work_out.positions == [10]


def test_a_kept_answer_is_given_while_the_next_one_is_worked_out():
    working, go_on = threading.Event(), threading.Event()

    def slowly(cut: Cut) -> int:
        if cut is NEW:
            working.set()
            assert go_on.wait(10)
        return cut.position

    kept("a", OLD, slowly)
    thread = threading.Thread(target=lambda: kept("a", NEW, slowly))
    thread.start()
    assert working.wait(10)
    assert kept("a", OLD, slowly) == 10
    go_on.set()
    thread.join()


class TestWhichCutIsAnsweredFrom:
    @pytest.fixture
    def readiness(self, newest) -> Readiness:
        one = Readiness()
        newest.append(OLD)
        one._works = True
        assert one.present() is OLD
        newest.append(NEW)
        return one

    def test_the_one_before_while_answers_are_made_ready(self, readiness):
        assert readiness.present() is OLD
        readiness.follow_once()
        assert readiness.present() is NEW

    def test_the_newest_when_that_takes_too_long_and_never_the_older_again(
        self, readiness, newest, monkeypatch
    ):
        assert readiness.present() is OLD
        monkeypatch.setattr(keeping, "_LONGEST_BEHIND", 0.0)
        assert readiness.present() is NEW
        monkeypatch.setattr(keeping, "_LONGEST_BEHIND", 60.0)
        newest.append(replace(NEW, position=30, versions={"sales": 3}))
        assert readiness.present() is NEW

    def test_the_newest_where_no_thread_makes_anything_ready(self, newest):
        one = Readiness()
        newest.append(OLD)
        assert one.present() is OLD
        newest.append(NEW)
        assert one.present() is NEW

    def test_the_same_tables_confirmed_later_are_the_newest(self, readiness, newest):
        newest.append(replace(OLD, position=12))
        assert readiness.present() is newest[-1]

    def test_a_lake_that_was_made_anew_is_never_answered_from_the_former(self, readiness, newest):
        newest.append(replace(OLD, lake="another"))
        assert readiness.present() is newest[-1]
        newest.append(None)
        assert readiness.present() is None


def test_files_that_were_merged_are_followed_to_what_says_the_same():
    merges = (Merge(frozenset("ab"), frozenset("x")), Merge(frozenset("xc"), frozenset("y")))
    cut = replace(NEW, merges=merges)
    assert cut.merged_into(frozenset("abcd")) == frozenset("yd")
    assert cut.merged_into(frozenset("abd")) == frozenset("xd")
    assert cut.merged_into(frozenset("ad")) == frozenset("ad")


def test_rows_are_named_in_both_languages_since_what_is_kept_is_read_by_all():
    fact = SimpleNamespace(source=("line_id",), tells=lambda ids: dict.fromkeys(ids, get_language()))
    rows = [SourceRow({"line_id": 7}, 100)]
    assert drilling._told(fact, rows) == {"line_id": {7: ("en", "zh-hans")}}
