"""An import accounts for every row, resumes, repeats without effect, and does not mind the order of rows."""

import random

import pytest
from django.db import IntegrityError, transaction

from zayton.kernel.access.public import SYSTEM, Actor, Scope
from zayton.kernel.errors import Refusal
from zayton.kernel.intake import running
from zayton.kernel.intake.mapping import suggested
from zayton.kernel.intake.models import ColumnMapping, Import, QuarantinedRow
from zayton.kernel.intake.operations.performing import perform_import
from zayton.kernel.intake.operations.starting import start_import
from zayton.kernel.intake.queries import imports_seen_by, reasons_of
from zayton.kernel.intake.states import ImportState
from zayton.kernel.intake.tests.builders import (
    AT,
    COLUMNS,
    Tally,
    as_csv,
    end_state,
    fresh_target,
    imported,
    started,
    uploaded,
)
from zayton.kernel.jobs.models import Job
from zayton.kernel.jobs.public import JobCancelled, Run, perform_job, retry_job
from zayton.kernel.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _target():
    fresh_target()


def _lines(documents: int = 40, rows: int = 3) -> list[str]:
    return [
        f"A{document:03},item {row},{row + 1},2024-01-{document % 28 + 1:02} 10:00,{row}.50"
        for document in range(documents)
        for row in range(rows)
    ]


def test_every_row_is_accepted_or_quarantined():
    run = imported(
        as_csv("A1,cup,2,2024-01-02,1.50", "A1,mug,x,2024-01-02,1.50", "A2,cup,0,2024-01-02,1", "A3,cup")
    )
    assert (run.state, run.total, run.read, run.accepted, run.quarantined) == ("done", 4, 4, 1, 3)
    assert run.outcomes == {"sale": 1}
    held = [(row.row, row.document, row.column, row.value, row.code) for row in run.rows.order_by("row")]
    assert held == [
        (3, "A1", "quantity", "x", "intake.not_a_number"),
        (4, "A2", "quantity", "0", "tests.nothing"),
        (5, "A3", "", "", "intake.missing_cells"),
    ]
    assert run.rows.get(row=3).cells == ["A1", "mug", "x", "2024-01-02", "1.50"]


def test_work_gets_typed_columns_and_the_options_of_its_import():
    run = imported(as_csv("A1,cup,2,2024-07-02 08:00,0.001"), options={"zone": "Asia/Shanghai"})
    row = Tally.slices[0].row(0, named=True)
    assert (row["quantity"], row["price"], str(row["at"])) == (2, 1000, "2024-07-02 00:00:00+00:00")
    context = Tally.contexts[0]
    assert (context.source, context.locale.zone, context.dry_run) == ("orders.csv", "Asia/Shanghai", False)
    assert run.options == {"zone": "Asia/Shanghai"}


def test_shuffled_rows_and_second_deliveries_change_nothing():
    lines = _lines()
    imported(as_csv(*lines))
    before, entries = end_state(), Entry.objects.filter(verb="tests.tallied").count()
    random.Random(1).shuffle(lines)
    run = imported(as_csv(*lines))
    assert run.outcomes == {"unchanged": 120}
    assert (end_state(), Entry.objects.filter(verb="tests.tallied").count()) == (before, entries)


def test_true_repeats_are_told_apart_by_their_occurrence():
    imported(as_csv("A1,cup,2,2024-01-02,1.50", "A1,mug,1,2024-01-02,1", "A1,cup,2,2024-01-02,1.50"))
    assert Tally.slices[0].select("item", "occurrence").rows() == [("cup", 1), ("cup", 2), ("mug", 1)]


def test_groups_come_by_their_earliest_moment_and_are_never_cut(monkeypatch):
    monkeypatch.setattr(running, "SLICE_ROWS", 4)
    imported(
        as_csv(
            "B,a,1,2024-03-01,1", "C,a,1,2024-01-01,1", "B,b,1,2024-01-15,1", "A,a,1,2024-02-01,1", "C,b,1,,1"
        )
    )
    assert [part["number"].to_list() for part in Tally.slices] == [["C", "C", "B", "B"], ["A"]]
    assert [part["group"].to_list() for part in Tally.slices] == [[0, 0, 1, 1], [0]]


@pytest.mark.parametrize("stop_after", [1, 2, 3, 5, 8])
def test_an_interrupted_import_goes_on_where_it_stopped(monkeypatch, stop_after):
    monkeypatch.setattr(running, "SLICE_ROWS", 10)
    monkeypatch.setattr(running, "_UNFIT_A_SLICE", 2)
    lines = [*_lines(), "X1,cup,none,2024-01-01,1", "X2,cup,none,2024-01-01,1", "X3,cup,none,2024-01-01,1"]
    run = started(as_csv(*lines))
    calls = []

    def between(done: int, total: int) -> None:
        calls.append(done)
        if len(calls) == stop_after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        perform_import(import_id=run.pk, actor=SYSTEM, between=between)
    run.refresh_from_db()
    assert run.read == calls[-1] == run.accepted + run.quarantined < 123
    perform_import(import_id=run.pk, actor=SYSTEM)
    run.refresh_from_db()
    assert (run.state, run.read, run.accepted, run.quarantined) == ("done", 123, 120, 3)
    assert Entry.objects.filter(verb="tests.tallied").count() == 40
    assert run.rows.count() == 3


def test_a_group_that_fails_is_quarantined_alone():
    Tally.fails_on = {"A007", "A020"}
    run = imported(as_csv(*_lines()))
    assert (run.accepted, run.quarantined) == (114, 6)
    assert set(run.rows.values_list("document", "code")) == {
        ("A007", "intake.broke"),
        ("A020", "intake.broke"),
    }
    assert len(end_state()) == 38


def test_work_that_fails_on_everything_fails_the_import_instead_of_quarantining_the_world(monkeypatch):
    Tally.fails_on = {f"A{number:03}" for number in range(40)}
    run = started(as_csv(*_lines()))
    with pytest.raises(ValueError, match="cannot work"):
        perform_import(import_id=run.pk, actor=SYSTEM)
    assert run.rows.count() == running.MOST_FAILED_GROUPS * 3


def test_a_dry_run_reports_everything_and_keeps_nothing():
    run = imported(as_csv(*_lines(), "X,cup,0,2024-01-01,1"), dry_run=True)
    assert (run.state, run.accepted, run.quarantined, run.outcomes) == ("done", 120, 1, {"sale": 120})
    assert end_state() == {}
    assert imported(as_csv(*_lines())).outcomes == {"sale": 120}


def test_reasons_are_counted():
    run = imported(as_csv("A,cup,x,2024-01-01,1", "B,cup,y,2024-01-01,1", "C,,1,2024-01-01,1"))
    assert reasons_of(run) == [
        {"code": "intake.not_a_number", "column": "quantity", "count": 2},
        {"code": "intake.blank", "column": "item", "count": 1},
    ]


def test_a_row_with_several_bad_cells_is_one_row_that_names_them_all():
    run = imported(as_csv("A,,x,2024-13-01,1"))
    row = run.rows.get()
    assert (run.quarantined, row.code) == (1, "intake.blank")
    assert [more["code"] for more in row.more] == ["intake.not_a_number", "intake.no_such_day"]


def test_dates_that_do_not_tell_their_order_stop_the_import_before_it_does_anything():
    run = started(as_csv("A,cup,1,01/02/2024,1", "B,cup,1,03/04/2024,1"))
    refusal = perform_import(import_id=run.pk, actor=SYSTEM)
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.figures) == ("intake.ambiguous_dates", {"heading": "When"})
    run.refresh_from_db()
    assert (run.state, run.read, end_state()) == ("failed", 0, {})


def test_the_database_refuses_counts_that_do_not_add_up():
    run = imported(as_csv("A,cup,1,2024-01-01,1"))
    for wrong in ({"accepted": 2}, {"read": 0}, {"read": 2, "accepted": 2}, {"state": "lost"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Import.objects.filter(pk=run.pk).update(**wrong)
    other = started(as_csv("A,cup,1,2024-01-01,1"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Import.objects.filter(pk=other.pk).update(state=ImportState.DONE)


def test_a_mapping_is_remembered_for_the_next_file_with_the_same_headings():
    imported(as_csv("A,cup,1,2024-01-01,1"))
    imported(
        as_csv("B,cup,1,2024-01-01,1"), columns={key: COLUMNS[key] for key in ("number", "item", "quantity")}
    )
    assert ColumnMapping.objects.get().columns == {"number": "Order", "item": "Item", "quantity": "Qty"}


def test_a_mapping_that_lacks_a_required_column_or_names_an_unknown_heading_is_refused():
    raw = uploaded(as_csv("A,cup,1,2024-01-01,1"))
    asked = {"raw_file": raw, "target": "tests.tally", "actor": SYSTEM, "at": AT, "now_and_here": True}
    refused = start_import(columns={"number": "Order", "item": "Nope", "other": "Qty"}, **asked)
    assert {refusal.code for refusal in refused} == {
        "intake.unknown_column",
        "intake.unknown_heading",
        "intake.column_missing",
    }
    assert start_import(columns=COLUMNS, options={"zone": "Mars"}, **asked)[0].code == "intake.option_unknown"
    nobody = Actor(id="x", permissions=frozenset(), scope=Scope())
    assert start_import(columns=COLUMNS, **{**asked, "actor": nobody})[0].code == "intake.not_allowed"
    assert Import.objects.count() == ColumnMapping.objects.count() == 0


def test_imports_of_another_shop_are_not_seen():
    run = imported(as_csv("A,cup,1,2024-01-01,1"))
    Import.objects.filter(pk=run.pk).update(shop_id=7)
    for shops, seen in ((None, 1), ({7}, 1), ({8}, 0), (set(), 0)):
        scope = Scope(None if shops is None else frozenset(shops), None)
        assert imports_seen_by(Actor(id="x", permissions=frozenset(), scope=scope)).count() == seen


def test_an_import_journals_its_start_and_its_end_with_the_counts():
    run = imported(as_csv("A,cup,1,2024-01-01,1", "B,cup,x,2024-01-01,1"))
    verbs = list(
        Entry.objects.filter(verb__startswith="intake.").order_by("id").values_list("verb", flat=True)
    )
    assert verbs == ["intake.uploaded", "intake.started", "intake.imported"]
    payload = Entry.objects.get(verb="intake.imported").payload
    assert (payload["read"], payload["accepted"], payload["quarantined"]) == (2, 1, 1)
    assert QuarantinedRow.objects.filter(source=run).count() == 1


def test_the_job_of_an_import_carries_it_out_and_a_refused_file_fails_it_in_words():
    run = start_import(
        raw_file=uploaded(as_csv("A,cup,1,2024-01-01,1")),
        target="tests.tally",
        columns=COLUMNS,
        actor=SYSTEM,
        at=AT,
    )
    perform_job(job_id=run.job_id)
    assert Job.objects.get(pk=run.job_id).result == {"read": 1, "accepted": 1, "quarantined": 0}
    unclear = uploaded(as_csv("A,cup,1,01/02/2024,1"))
    other = start_import(raw_file=unclear, target="tests.tally", columns=COLUMNS, actor=SYSTEM, at=AT)
    perform_job(job_id=other.job_id)
    job = Job.objects.get(pk=other.job_id)
    assert (job.state, job.error_code) == ("failed", "intake.ambiguous_dates")


def test_a_cancelled_import_keeps_what_it_did_and_goes_on_when_retried(monkeypatch):
    monkeypatch.setattr(running, "SLICE_ROWS", 10)
    run = start_import(
        raw_file=uploaded(as_csv(*_lines())), target="tests.tally", columns=COLUMNS, actor=SYSTEM, at=AT
    )
    job = Job.objects.get(pk=run.job_id)
    worked = Tally.slices

    def cancel_after_two(self: object) -> None:
        if len(worked) >= 2:
            raise JobCancelled

    with monkeypatch.context() as patch:
        patch.setattr(Run, "stop_if_cancelled", cancel_after_two)
        perform_job(job_id=job.pk)
    run.refresh_from_db()
    assert (run.state, run.read) == ("cancelled", 18)
    retry_job(job_id=job.pk, actor=SYSTEM, at=AT)
    perform_job(job_id=job.pk)
    run.refresh_from_db()
    assert (run.state, run.accepted, len(end_state())) == ("done", 120, 40)


def test_dates_of_two_conventions_are_kept_where_they_prove_their_own_and_quarantined_where_they_do_not():
    run = imported(
        as_csv("A,cup,1,31/01/2024,1", "B,cup,1,01/31/2024,1", "C,cup,1,02/03/2024,1", "D,cup,1,2024-02-03,1")
    )
    assert {number: lines[0][2][:10] for number, lines in end_state().items()} == {
        "A": "2024-01-31",
        "B": "2024-01-31",
        "D": "2024-02-03",
    }
    assert [(row.row, row.code, row.value) for row in run.rows.all()] == [
        (4, "intake.ambiguous_date", "02/03/2024")
    ]


def test_numbers_of_two_conventions_and_nan_keep_their_good_rows():
    head = "Order;Item;Qty;When;Price"
    rows = (
        "A;cup;1;2024-01-01;1,50",
        "B;cup;1;2024-01-01;2.5",
        "C;cup;1;2024-01-01;1,234",
        "D;cup;NaN;2024-01-01;1",
    )
    run = imported(as_csv(*rows, head=head))
    assert {number: lines[0][3] for number, lines in end_state().items()} == {"A": 1_500_000, "B": 2_500_000}
    assert [(row.row, row.code) for row in run.rows.order_by("row")] == [
        (4, "intake.ambiguous_number"),
        (5, "intake.nan"),
    ]


def test_a_mapping_can_be_used_for_a_file_of_another_encoding_and_language():
    content = "订单号;商品;数量\nA1;红色杯子;2\nA2;茶壶;1\n".encode("gb18030")
    raw = uploaded(content)
    columns = suggested(fresh_target(), raw.facts["headers"])
    assert columns == {"number": "订单号", "item": "商品", "quantity": "数量"}
    imported(content, columns=columns)
    assert end_state()["A1"][0][0] == "红色杯子"
