"""A person is erased from raw files: the bytes go, and every cell that quarantined rows kept; counts and reasons
stay.
"""

import json

import pytest
from django.core import serializers

from zayton.kernel.access.public import SYSTEM, Actor, Scope
from zayton.kernel.intake import vault
from zayton.kernel.intake.models import ColumnMapping, Import, QuarantinedRow, RawFile
from zayton.kernel.intake.operations.forgetting import Forgotten, forget_files
from zayton.kernel.intake.operations.mending import discard_rows, mend_rows
from zayton.kernel.intake.operations.performing import perform_import
from zayton.kernel.intake.operations.replaying import replay_rows
from zayton.kernel.intake.queries import forgetting_of, open_rows
from zayton.kernel.intake.tests.builders import (
    AT,
    COLUMNS,
    as_csv,
    end_state,
    fresh_target,
    imported,
    started,
    uploaded,
)
from zayton.kernel.journal.models import Entry

pytestmark = pytest.mark.django_db
JANE = "Jane Doe"
CONTENT = as_csv(
    f"A1,{JANE},2,2024-01-02 10:00,1.50",
    f"A2,{JANE},x,2024-01-02 10:00,2.50",
    f"{JANE},cup,0,2024-01-03 10:00,1.50",
    f"A4,{JANE},1",
    f"A5,{JANE},y,2024-01-02 10:00,2.50",
)


@pytest.fixture(autouse=True)
def _target():
    fresh_target()


@pytest.fixture
def run() -> Import:
    return imported(CONTENT)


def forget(*runs: Import, actor: Actor = SYSTEM) -> Forgotten:
    return forget_files(files=[run.raw_file_id for run in runs], actor=actor, at=AT)


def codes(answer: Forgotten) -> list[str]:
    return [refusal.code for refusal in answer.refusals]


def everything_kept() -> str:
    return serializers.serialize("json", QuarantinedRow.objects.order_by("pk"))


def test_nothing_of_the_person_is_left_but_counts_and_reasons_are(run):
    mend_rows(import_id=run.pk, rows=[3], cells={"item": JANE, "quantity": "1"}, actor=SYSTEM)
    replay_rows(import_id=run.pk, rows=[3], actor=SYSTEM, at=AT)
    discard_rows(import_id=run.pk, rows=[6], reason=f"asked {JANE}", actor=SYSTEM, at=AT)
    before = (run.read, run.total, end_state())
    reasons = list(run.rows.order_by("row").values_list("row", "column", "code"))
    assert JANE in everything_kept()
    assert forget(run) == Forgotten([run.raw_file_id], rows=4)
    run.refresh_from_db()
    assert JANE not in everything_kept()
    assert not vault.holds(run.raw_file.digest)
    assert (run.read, run.total, end_state()) == before
    assert list(run.rows.order_by("row").values_list("row", "column", "code")) == reasons
    assert dict(run.rows.values_list("row", "state")) == {
        3: "replayed",
        4: "discarded",
        5: "discarded",
        6: "discarded",
    }
    assert run.quarantined == run.rows.exclude(state="replayed").count()
    assert open_rows(SYSTEM) == 0


def test_a_first_row_that_was_taken_for_headings_is_forgotten_with_the_rest():
    content = CONTENT.replace(COLUMNS["item"].encode(), JANE.encode(), 1)
    run = imported(content, columns={**COLUMNS, "item": JANE})
    assert JANE in everything_said_of(run)
    forget(run)
    assert JANE not in everything_said_of(run)
    assert run.raw_file.name == RawFile.objects.get().name


def test_a_mapping_that_another_file_still_uses_stays(run):
    again = imported(CONTENT + as_csv("A9,cup,1,2024-01-02 10:00,1.50").partition(b"\n")[2])
    forget(run)
    assert ColumnMapping.objects.count() == 1
    forget(again)
    assert not ColumnMapping.objects.exists()


def everything_said_of(run: Import) -> str:
    files = RawFile.objects.filter(pk=run.raw_file_id)
    kept = [*files, *Import.objects.filter(pk=run.pk), *ColumnMapping.objects.all()]
    return serializers.serialize("json", kept)


def test_the_journal_says_who_forgot_it_and_nothing_of_what_it_held(run):
    forget(run)
    entry = Entry.objects.get(verb="intake.forgotten")
    assert (entry.document_id, entry.payload["imports"], entry.payload["rows"]) == (
        run.raw_file_id,
        [run.pk],
        4,
    )
    assert JANE not in json.dumps(entry.payload)
    forgetting = forgetting_of(run)
    assert (forgetting.at, forgetting.by) == (AT, SYSTEM.id)


def test_forgetting_twice_changes_nothing(run):
    forget(run)
    before, entries = everything_kept(), Entry.objects.count()
    again = forget(run)
    assert (codes(again), again.files, again.rows) == (["intake.already_forgotten"], [], 0)
    assert (everything_kept(), Entry.objects.count()) == (before, entries)


def test_what_a_crash_left_over_is_finished_by_asking_again(run):
    vault.forget(run.raw_file.digest)
    assert forget(run).files == [run.raw_file_id]
    assert JANE not in everything_kept()


@pytest.mark.parametrize("state", ["waiting", "running"])
def test_the_file_of_an_import_under_way_is_not_forgotten(state):
    run = started(CONTENT)
    Import.objects.filter(pk=run.pk).update(state=state)
    assert codes(forget(run)) == ["intake.still_running"]
    assert vault.holds(run.raw_file.digest)
    assert not Entry.objects.filter(verb="intake.forgotten").exists()


def test_an_interrupted_import_can_be_forgotten_and_then_not_go_on():
    run = started(CONTENT)
    Import.objects.filter(pk=run.pk).update(state="cancelled")
    assert forget(run).files == [run.raw_file_id]
    assert perform_import(import_id=run.pk, actor=SYSTEM).code == "intake.file_gone"


def test_it_needs_the_permission(run):
    keeper = Actor("keeper", frozenset({"intake.read", "intake.import", "intake.mend"}), Scope())
    before = everything_kept()
    assert codes(forget(run, actor=keeper)) == ["intake.not_allowed"]
    assert everything_kept() == before
    assert vault.holds(run.raw_file.digest)


def test_a_file_of_another_shop_is_unknown_and_a_shared_one_is_refused(run):
    service = Actor("service", frozenset({"intake.forget"}), Scope(shops=frozenset({6})))
    Import.objects.filter(pk=run.pk).update(shop_id=5)
    assert codes(forget(run, actor=service)) == ["intake.unknown_file"]
    again = imported(CONTENT)
    Import.objects.filter(pk=again.pk).update(shop_id=6)
    assert codes(forget(again, actor=service)) == ["intake.imported_elsewhere"]
    assert vault.holds(run.raw_file.digest)


def test_the_same_bytes_under_another_name_go_with_it(run):
    other = imported(CONTENT, name="copy.csv")
    assert other.raw_file_id != run.raw_file_id
    assert forget(run) == Forgotten([run.raw_file_id], rows=8)
    assert forgetting_of(other) is not None
    assert JANE not in everything_kept()


def test_a_set_is_answered_member_by_member(run):
    other = imported(as_csv("B1,cup,x,2024-01-02 10:00,1"))
    waiting = started(as_csv("C1,cup,1,2024-01-02 10:00,1"))
    answer = forget_files(
        files=[999, run.raw_file_id, waiting.raw_file_id, other.raw_file_id], actor=SYSTEM, at=AT
    )
    assert answer.files == [run.raw_file_id, other.raw_file_id]
    assert [(one.code, one.row) for one in answer.refusals] == [
        ("intake.unknown_file", 0),
        ("intake.still_running", 2),
    ]


def test_forgotten_rows_cannot_be_mended_replayed_or_discarded(run):
    forget(run)
    refusals = [
        mend_rows(import_id=run.pk, rows=[3], cells={"item": JANE}, actor=SYSTEM),
        replay_rows(import_id=run.pk, rows=[3], actor=SYSTEM, at=AT),
        discard_rows(import_id=run.pk, rows=[3], reason="x", actor=SYSTEM, at=AT),
    ]
    assert {refusal.code for refusal in refusals} == {"intake.file_forgotten"}
    assert JANE not in everything_kept()


def test_a_file_that_is_uploaded_again_is_imported_anew(run):
    forget(run)
    uploaded(CONTENT)
    again = imported(CONTENT)
    assert (again.read, forgetting_of(again)) == (5, None)
    assert forgetting_of(run) is not None
    assert mend_rows(import_id=run.pk, rows=[3], cells={}, actor=SYSTEM).code == "intake.file_forgotten"
    assert forget(again).files == [again.raw_file_id]
