"""Answers are kept for a cut, and made ready for the next one before anybody has to wait for them."""

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


def test_what_was_asked_lately_is_made_ready_for_the_next_cut(monkeypatch):
    watched, forgotten = Counted(), Counted()
    kept("forgotten", OLD, forgotten)
    monkeypatch.setattr(keeping, "_WATCHED_FOR", 0.0)
    make_ready(NEW)
    assert (watched.positions, forgotten.positions) == ([], [10])
    monkeypatch.setattr(keeping, "_WATCHED_FOR", 20.0)
    kept("watched", OLD, watched)
    make_ready(NEW)
    kept("watched", NEW, watched)
    assert watched.positions == [10, 20]


def test_an_answer_that_fails_leaves_the_others_to_be_made_ready():
    def fails(cut: Cut) -> int:
        if cut is NEW:
            raise ValueError("no")
        return 0

    work_out = Counted()
    kept("a", OLD, fails)
    kept("b", OLD, work_out)
    make_ready(NEW)
    assert work_out.positions == [10, 20]


class TestWhichCutIsAnsweredFrom:
    def present(self, monkeypatch, newest, ready, *, works=True, waited=0.0):
        monkeypatch.setattr(keeping, "published", lambda: newest)
        one = Readiness()
        one._ready, one._works = ready, works
        if waited and newest:
            one._waiting = (newest.key, keeping.time.monotonic() - waited)
        return one.present()

    def test_the_one_before_while_answers_are_made_ready(self, monkeypatch):
        assert self.present(monkeypatch, NEW, OLD) is OLD

    def test_the_newest_when_that_takes_too_long(self, monkeypatch):
        assert self.present(monkeypatch, NEW, OLD, waited=5.0) is NEW

    def test_the_newest_where_no_thread_makes_anything_ready(self, monkeypatch):
        assert self.present(monkeypatch, NEW, OLD, works=False) is NEW

    def test_the_same_tables_confirmed_later_are_the_newest(self, monkeypatch):
        confirmed = replace(OLD, position=12)
        assert self.present(monkeypatch, confirmed, OLD) is confirmed

    def test_a_lake_that_was_made_anew_is_never_answered_from_the_former(self, monkeypatch):
        anew = Cut(3, now(), {"sales": 0})
        assert self.present(monkeypatch, anew, OLD) is anew
        assert self.present(monkeypatch, None, OLD) is None


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
