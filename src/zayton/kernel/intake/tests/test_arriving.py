"""Files that come by themselves: known by their headings, with the questions answered that nobody is there for."""

from dataclasses import replace

import pytest

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.intake import layouts
from zayton.kernel.intake.layouts import Layout, layout_of_report
from zayton.kernel.intake.models import ColumnMapping, Import
from zayton.kernel.intake.operations.arriving import import_arrived
from zayton.kernel.intake.operations.performing import perform_import
from zayton.kernel.intake.operations.uploading import upload_file
from zayton.kernel.intake.targets import (
    _TARGETS,
    Kind,
    Outcome,
    SliceResult,
    Target,
    TargetColumn,
    TargetOption,
)
from zayton.kernel.time import now

pytestmark = pytest.mark.django_db
SEEN = []
SHOPS = TargetOption("shop", "Shop", lambda _scope: [("1", "One"), ("2", "Two")])
NOTE = TargetOption("note", "Note", lambda _scope: [("x", "X"), ("y", "Y")], required=False)


def _work(piece, context):
    SEEN.extend(piece.frame.select("code", "day").rows())
    return SliceResult({"done": piece.rows})


TARGET = Target(
    name="arriving",
    title="Arriving",
    columns=(TargetColumn("code", "Code", required=True), TargetColumn("day", "Day", Kind.DATE)),
    work=_work,
    group_by=("code",),
    options=(SHOPS, NOTE),
    outcomes=(Outcome("done", "Done"),),
)
LAYOUT = Layout(
    name="arriving.file",
    title="Arriving file",
    marketplace="somewhere",
    target="arriving",
    headings={"code": ("Quaint Code",), "day": ("Quaint Day",), "more": ("Quaint More",)},
    known_by=("code", "day", "more"),
    columns={"code": "code", "day": "day"},
    reports=("QUAINT",),
    by_itself={"shop": "1", "note": "x"},
)


@pytest.fixture(autouse=True)
def known(monkeypatch):
    SEEN.clear()
    monkeypatch.setitem(layouts._LAYOUTS, LAYOUT.name, LAYOUT)
    monkeypatch.setitem(_TARGETS, TARGET.name, TARGET)


def arrived(text="Quaint Code\tQuaint Day\tQuaint More\r\nA\t2026-03-02\t1\r\n", **facts):
    kept = upload_file(name="quaint.txt", pieces=[text.encode()], actor=SYSTEM, at=now())
    return import_arrived(raw_file=kept, answers=facts.pop("answers", {}), actor=SYSTEM, at=now(), **facts)


def test_what_its_kind_says_answers_what_must_be_answered_and_nothing_else():
    begun = arrived()
    assert (begun.target, begun.options, begun.choices["layout"]) == (
        "arriving",
        {"shop": "1"},
        "arriving.file",
    )
    perform_import(import_id=begun.pk, actor=SYSTEM)
    assert [code for code, _ in SEEN] == ["A"]


def test_what_the_sender_knows_comes_first_then_what_its_kind_says_then_what_a_person_chose_last(monkeypatch):
    arrived()
    ColumnMapping.objects.update(options={"shop": "2", "note": "x"})
    assert arrived().options == {"shop": "1"}
    assert arrived(answers={"shop": "2", "note": "y"}).options == {"shop": "2", "note": "y"}
    monkeypatch.setitem(layouts._LAYOUTS, LAYOUT.name, replace(LAYOUT, by_itself={}))
    assert arrived().options == {"shop": "2"}


def test_an_answer_that_is_offered_no_more_is_passed_over():
    assert arrived(answers={"shop": "9"}).options == {"shop": "1"}


def test_a_question_that_nobody_answers_is_a_refusal_and_imports_nothing(monkeypatch):
    bare = Layout(**{name: getattr(LAYOUT, name) for name in ("name", "title", "marketplace", "target", "headings",
                                                             "known_by", "columns")})  # fmt: skip
    monkeypatch.setitem(layouts._LAYOUTS, LAYOUT.name, bare)
    (refusal,) = arrived()
    assert (refusal.code, Import.objects.count()) == ("intake.option_missing", 0)


def test_a_file_that_nobody_knows_is_refused():
    (refusal,) = arrived("One\tTwo\tThree\r\n1\t2\t3\r\n")
    assert (refusal.code, refusal.subject) == ("intake.not_recognised", "quaint.txt")


AMBIGUOUS = "Quaint Code\tQuaint Day\tQuaint More\r\nA\t03/02/2026\t1\r\n"


def test_days_that_may_be_months_are_asked_about_unless_the_sender_is_known_to_write_them_so():
    (refusal,) = arrived(AMBIGUOUS)
    assert (refusal.code, refusal.figures) == ("intake.ambiguous_dates", {"heading": "Quaint Day"})
    begun = arrived(AMBIGUOUS, dates="mdy")
    perform_import(import_id=begun.pk, actor=SYSTEM)
    assert [day.isoformat() for _, day in SEEN] == ["2026-03-02"]


def test_how_a_person_understood_the_last_one_counts_before_that():
    arrived(AMBIGUOUS, dates="mdy")
    kept = ColumnMapping.objects.get()
    ColumnMapping.objects.update(choices={**kept.choices, "dates": {"Quaint Day": "dmy"}})
    begun = arrived(AMBIGUOUS, dates="mdy")
    perform_import(import_id=begun.pk, actor=SYSTEM)
    assert [day.isoformat() for _, day in SEEN] == ["2026-02-03"]


def test_a_report_is_read_by_the_layout_of_its_marketplace_alone():
    assert layout_of_report("somewhere", "QUAINT") is LAYOUT
    assert layout_of_report("elsewhere", "QUAINT") is None
    assert layout_of_report("somewhere", "OTHER") is None
