"""A quarantined row is mended, replayed with its document, or discarded with a reason; the sums always
hold.
"""

import pytest

from zayton.kernel.access.public import SYSTEM, Actor, Scope
from zayton.kernel.errors import Refusal
from zayton.kernel.intake.models import Import
from zayton.kernel.intake.operations import replaying
from zayton.kernel.intake.operations.mending import discard_rows, mend_rows
from zayton.kernel.intake.operations.replaying import Replayed, replay_rows
from zayton.kernel.intake.queries import open_rows, reasons_of
from zayton.kernel.intake.states import RowState
from zayton.kernel.intake.tests.builders import AT, COLUMNS, Tally, as_csv, end_state, fresh_target, imported
from zayton.kernel.intake.vault import forget
from zayton.kernel.jobs.models import Job
from zayton.kernel.jobs.public import perform_job
from zayton.kernel.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _target():
    fresh_target()


@pytest.fixture
def run() -> Import:
    return imported(
        as_csv(
            "A1,cup,2,2024-01-02 10:00,1.50",
            "A1,mug,x,2024-01-02 10:00,2.50",
            "A2,cup,0,2024-01-03 10:00,1.50",
            "A3,cup,1",
            "A4,cup,1,2024-01-05 10:00,1.50",
        )
    )


def mend(run: Import, rows: list[int], **cells: str) -> int | Refusal:
    return mend_rows(import_id=run.pk, rows=rows, cells=cells, actor=SYSTEM)


def replay(run: Import, rows: list[int]) -> Replayed | Refusal:
    answer = replay_rows(import_id=run.pk, rows=rows, actor=SYSTEM, at=AT)
    run.refresh_from_db()
    assert run.accepted + run.quarantined == run.read == run.total
    assert sum(run.outcomes.values()) == run.accepted
    assert run.quarantined == run.rows.exclude(state=RowState.REPLAYED).count()
    return answer


def test_a_mended_row_is_replayed_with_the_accepted_rows_of_its_document(run):
    assert mend(run, [3], quantity="7") == 1
    assert replay(run, [3]) == Replayed(accepted=1, refused=0)
    assert [line[:2] for line in end_state()["A1"]] == [["cup", 2], ["mug", 7]]
    assert Tally.slices[-1].select("row", "item", "quantity").rows() == [(2, "cup", 2), (3, "mug", 7)]
    assert Tally.contexts[-1].replay
    assert (run.accepted, run.quarantined, run.outcomes["replayed"]) == (3, 2, 1)
    assert run.rows.get(row=3).state == "replayed"


def test_a_row_mended_later_meets_the_rows_mended_before(run):
    mend(run, [3], quantity="7")
    replay(run, [3])
    mend(run, [4], number="A1", quantity="9")
    assert replay(run, [4]) == Replayed(1, 0)
    assert sorted(line[1] for line in end_state()["A1"]) == [2, 7, 9]


def test_a_short_row_can_be_replayed_as_it_is(run):
    assert replay(run, [5]) == Replayed(1, 0)
    assert end_state()["A3"] == [["cup", 1, None, None]]


def test_a_row_that_is_still_bad_goes_back_with_its_new_reason(run):
    mend(run, [3, 4], quantity="1.5")
    assert replay(run, [3, 4]) == Replayed(0, 2)
    row = run.rows.get(row=3)
    assert (row.code, row.value, row.state, row.mended) == (
        "intake.not_whole",
        "1.5",
        "mended",
        {"quantity": "1.5"},
    )
    mend(run, [4], quantity="0")
    assert replay(run, [4]) == Replayed(0, 1)
    assert run.rows.get(row=4).code == "tests.nothing"


def test_many_rows_are_mended_at_once(run):
    assert mend(run, [3, 4, 5], quantity="3", price="1") == 3
    assert replay(run, [3, 4, 5]) == Replayed(3, 0)
    assert (run.quarantined, reasons_of(run)) == (0, [])


def test_replaying_twice_changes_nothing(run):
    mend(run, [3], quantity="7")
    replay(run, [3])
    entries = Entry.objects.count()
    assert replay(run, [3]).code == "intake.already_settled"
    assert Entry.objects.count() == entries


def test_discarded_rows_stay_counted_as_quarantined_and_can_be_taken_up_again(run):
    assert open_rows(SYSTEM) == 3
    assert discard_rows(import_id=run.pk, rows=[3, 4], reason="samples", actor=SYSTEM, at=AT) == 2
    run.refresh_from_db()
    assert (run.quarantined, open_rows(SYSTEM), run.rows.get(row=3).note) == (3, 1, "samples")
    assert replay(run, [3]).code == "intake.already_settled"
    assert mend(run, [3], quantity="1") == 1
    assert replay(run, [3]) == Replayed(1, 0)


def test_discarding_needs_a_reason_and_every_change_the_permission(run):
    assert (
        discard_rows(import_id=run.pk, rows=[3], reason=" ", actor=SYSTEM, at=AT).code
        == "intake.reason_missing"
    )
    reader = Actor(id="reader", permissions=frozenset({"intake.read"}), scope=Scope())
    refusals = [
        mend_rows(import_id=run.pk, rows=[3], cells={"quantity": "1"}, actor=reader),
        replay_rows(import_id=run.pk, rows=[3], actor=reader, at=AT),
        discard_rows(import_id=run.pk, rows=[3], reason="x", actor=reader, at=AT),
    ]
    assert {refusal.code for refusal in refusals} == {"intake.not_allowed"}
    assert set(run.rows.values_list("state", flat=True)) == {"open"}


def test_an_import_of_another_shop_cannot_be_mended(run):
    Import.objects.filter(pk=run.pk).update(shop_id=5)
    other = Actor(id="other", permissions=frozenset({"intake.mend"}), scope=Scope(shops=frozenset({6})))
    assert mend_rows(import_id=run.pk, rows=[3], cells={}, actor=other).code == "intake.unknown_import"


def test_a_dry_run_has_nothing_to_mend():
    run = imported(as_csv("A1,cup,x,2024-01-02,1"), dry_run=True)
    assert mend(run, [2], quantity="1").code == "intake.only_a_dry_run"


def test_unknown_columns_cannot_be_mended(run):
    assert mend(run, [3], colour="red").code == "intake.unknown_column"
    assert run.rows.get(row=3).mended == {}


def test_the_conventions_of_the_whole_file_hold_for_its_mended_rows():
    run = imported(
        as_csv("A1;cup;1;31/01/2024;1,50", "A2;cup;x;02/03/2024;1,25", head="Order;Item;Qty;When;Price"),
        columns=COLUMNS,
    )
    assert run.conventions["When"]["order"] == "dmy"
    mend(run, [3], quantity="4")
    assert replay(run, [3]) == Replayed(1, 0)
    assert end_state()["A2"] == [["cup", 4, "2024-03-02 00:00:00.000000+00:00", 1_250_000]]


def test_work_that_fails_on_replay_changes_nothing(run):
    Tally.fails_on = {"A1"}
    mend(run, [3], quantity="7")
    with pytest.raises(ValueError, match="cannot work"):
        replay(run, [3])
    run.refresh_from_db()
    assert (run.accepted, run.quarantined, run.rows.get(row=3).state) == (2, 3, "mended")


def test_a_long_files_rows_are_replayed_by_a_job(run, monkeypatch):
    monkeypatch.setattr(replaying, "PAGE_ROWS", 4)
    mend(run, [3], quantity="7")
    job_id = replaying.replay_or_ask(run=run, rows=[3], actor=SYSTEM, at=AT)
    perform_job(job_id=job_id)
    assert Job.objects.get(pk=job_id).result == {"accepted": 1, "refused": 0}
    assert run.rows.get(row=3).state == "replayed"


def test_a_long_text_beside_the_mended_cell_is_replayed_whole():
    text = "long " * 1_000
    run = imported(as_csv(f"A1,{text},x,2024-01-02,1"))
    mend(run, [2], quantity="3")
    assert replay(run, [2]) == Replayed(1, 0)
    assert end_state()["A1"][0][:2] == [text.strip(), 3]


def test_a_column_beyond_those_kept_beside_a_reason_is_replayed_too():
    fillers = [f"Filler {number}" for number in range(250)]
    head = ",".join(["Order", "Qty", *fillers, "Item"])
    run = imported(
        as_csv(",".join(["A1", "x", *["-"] * 250, "cup"]), head=head),
        columns={"number": "Order", "quantity": "Qty", "item": "Item"},
    )
    mend(run, [2], quantity="3")
    assert replay(run, [2]) == Replayed(1, 0)
    assert end_state()["A1"][0][:2] == ["cup", 3]


def test_a_cell_as_long_as_it_may_be_is_mended_and_a_longer_one_refused(run):
    refusal = mend(run, [3], item="x" * 131_073)
    assert (refusal.code, refusal.figures["limit"]) == ("intake.cell_too_long", 131_072)
    assert run.rows.get(row=3).mended == {}
    assert mend(run, [3], item="x" * 131_072) == 1


def test_mending_again_keeps_what_is_not_named_again(run):
    mend(run, [3], quantity="7", item="pot")
    mend(run, [3], quantity="8")
    assert run.rows.get(row=3).mended == {"quantity": "8", "item": "pot"}


@pytest.mark.parametrize("rows", [[], [999], [2]])
def test_rows_that_are_not_in_quarantine_are_neither_mended_nor_discarded_nor_replayed(run, rows):
    before = Entry.objects.count()
    assert mend(run, rows, quantity="1") == 0
    assert discard_rows(import_id=run.pk, rows=rows, reason="x", actor=SYSTEM, at=AT) == 0
    assert replay(run, rows).code == "intake.already_settled"
    assert Entry.objects.count() == before


def test_a_row_that_was_accepted_after_mending_is_settled_for_good(run):
    mend(run, [3], quantity="7")
    replay(run, [3])
    assert mend(run, [3], quantity="8") == 0
    assert discard_rows(import_id=run.pk, rows=[3], reason="x", actor=SYSTEM, at=AT) == 0
    assert (run.rows.get(row=3).state, end_state()["A1"][1][1]) == ("replayed", 7)


def test_a_reason_longer_than_its_column_is_cut(run):
    discard_rows(import_id=run.pk, rows=[3], reason=" 样品" * 200, actor=SYSTEM, at=AT)
    assert len(run.rows.get(row=3).note) == 200
    entry = Entry.objects.get(verb="intake.discarded")
    assert (entry.document_id, entry.payload) == (run.pk, {"rows": 1})


@pytest.mark.parametrize("verb", ["mend", "replay", "discard"])
def test_an_import_that_nobody_made_is_unknown_to_every_verb(verb):
    answer = {
        "mend": lambda: mend_rows(import_id=10**9, rows=[1], cells={}, actor=SYSTEM),
        "replay": lambda: replay_rows(import_id=10**9, rows=[1], actor=SYSTEM, at=AT),
        "discard": lambda: discard_rows(import_id=10**9, rows=[1], reason="x", actor=SYSTEM, at=AT),
    }[verb]()
    assert (answer.code, answer.subject) == ("intake.unknown_import", str(10**9))


def test_no_more_rows_are_replayed_at_once_than_a_slice_holds(run, monkeypatch):
    monkeypatch.setattr(replaying, "MOST_ROWS", 2)
    refusal = replay(run, [3, 4, 5])
    assert (refusal.code, refusal.figures) == ("intake.too_many_to_replay", {"rows": 3, "limit": 2})
    assert set(run.rows.values_list("state", flat=True)) == {"open"}


def test_nothing_is_replayed_while_the_import_goes_on(run):
    Import.objects.filter(pk=run.pk).update(state="running")
    mend(run, [3], quantity="7")
    answer = replay_rows(import_id=run.pk, rows=[3], actor=SYSTEM, at=AT)
    assert answer.code == "intake.still_running"
    assert run.rows.get(row=3).state == "mended"


def test_rows_of_a_file_that_is_gone_cannot_be_replayed(run):
    forget(run.raw_file.digest)
    assert replay(run, [3]).code == "intake.file_gone"


def test_a_replay_is_told_to_the_journal_with_both_counts(run):
    mend(run, [3], quantity="7")
    replay(run, [3, 4])
    entry = Entry.objects.get(verb="intake.replayed")
    assert (entry.document_id, entry.payload) == (run.pk, {"accepted": 1, "refused": 1})


def test_a_replay_through_a_job_that_is_refused_fails_in_words(run, monkeypatch):
    monkeypatch.setattr(replaying, "PAGE_ROWS", 1)
    job_id = replaying.replay_or_ask(run=run, rows=[999], actor=SYSTEM, at=AT)
    perform_job(job_id=job_id)
    job = Job.objects.get(pk=job_id)
    assert (job.state, job.error_code) == ("failed", "intake.already_settled")


def test_a_short_file_is_replayed_on_the_page_itself(run):
    assert replaying.replay_or_ask(run=run, rows=[5], actor=SYSTEM, at=AT) == Replayed(1, 0)
    assert not Job.objects.exists()
