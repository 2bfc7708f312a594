"""Carrying an import out when something is wrong with the file, the target or the time."""

from dataclasses import replace

import polars as pl
import pytest
from django.db import OperationalError

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.errors import Refusal
from zayton.kernel.intake import running
from zayton.kernel.intake.models import Import
from zayton.kernel.intake.operations.performing import cancel_import, perform_import
from zayton.kernel.intake.running import Overtaken, Unaccounted, accounted, reason_kept, summed
from zayton.kernel.intake.states import (
    IMPORT_MOVES,
    IMPORT_WORDS,
    ROW_MOVES,
    ROW_WORDS,
    ImportState,
    RowState,
    import_sources,
    row_sources,
)
from zayton.kernel.intake.targets import BadRow, SliceFrame, SliceResult
from zayton.kernel.intake.tests.builders import (
    AT,
    Tally,
    as_csv,
    end_state,
    fresh_target,
    imported,
    registered,
    started,
    tally,
)
from zayton.kernel.intake.vault import forget
from zayton.kernel.journal.models import Entry

THREE = ("A1,cup,1,2024-01-01,1", "A2,cup,2,2024-01-02,1", "A3,cup,3,2024-01-03,1")


@pytest.fixture(autouse=True)
def _target():
    fresh_target()


def part(rows: int) -> SliceFrame:
    return SliceFrame(pl.DataFrame({"row": range(2, rows + 2), "group": range(rows)}))


@pytest.mark.parametrize(
    ("accepted", "bad", "fits"),
    [
        ({"sale": 3}, [], True),
        ({"sale": 1, "return": 1}, [4], True),
        ({}, [2, 3, 4], True),
        ({"sale": 2}, [4, 4], True),
        ({"sale": 2}, [], False),
        ({"sale": 4}, [], False),
        ({"sale": 3}, [4], False),
        ({"sale": 2}, [9], False),
        ({"sale": 4}, [4, 9], False),
    ],
)
def test_the_work_of_a_slice_accounts_for_each_of_its_rows_once(accepted, bad, fits):
    result = SliceResult(accepted, [BadRow(row, "tests.nothing") for row in bad])
    if fits:
        assert accounted(result, part(3)) is result
    else:
        with pytest.raises(Unaccounted):
            accounted(result, part(3))


def test_counts_are_added_by_kind_and_empty_kinds_left_out():
    assert summed({"a": 1, "b": 2}, {"b": 3, "c": 0}) == {"a": 1, "b": 5}
    assert summed({}, {}) == {}


def test_a_reason_is_kept_with_a_short_value():
    kept = reason_kept(BadRow(2, "tests.nothing", "item", "x" * 900, {"limit": 3}))
    assert (len(kept["value"]), kept["figures"]) == (200, {"limit": 3})


@pytest.mark.parametrize(("moves", "sources"), [(IMPORT_MOVES, import_sources), (ROW_MOVES, row_sources)])
def test_where_a_state_may_come_from_is_where_another_may_go(moves, sources):
    for goal in moves:
        assert set(sources(goal)) == {source for source, goals in moves.items() if goal in goals}


def test_nothing_leaves_an_import_that_is_done_nor_a_row_that_was_accepted():
    assert not IMPORT_MOVES[ImportState.DONE]
    assert not ROW_MOVES[RowState.REPLAYED]
    assert (set(IMPORT_WORDS), set(ROW_WORDS)) == (set(ImportState), set(RowState))


@pytest.mark.django_db
def test_a_target_that_loses_a_row_fails_the_import_and_keeps_nothing_of_the_slice():
    def forgetful(part_: SliceFrame, context) -> SliceResult:
        tally(part_, context)
        return SliceResult({"sale": part_.rows - 1})

    registered(replace(fresh_target(), work=forgetful))
    run = started(as_csv(*THREE))
    with pytest.raises(Unaccounted):
        perform_import(import_id=run.pk, actor=SYSTEM)
    run.refresh_from_db()
    assert (run.read, run.accepted, run.rows.count(), end_state()) == (0, 0, 0, {})


@pytest.mark.django_db
def test_a_database_that_goes_away_quarantines_nobody():
    def unlucky(part_: SliceFrame, context) -> SliceResult:
        raise OperationalError("server closed the connection")

    registered(replace(fresh_target(), work=unlucky))
    run = started(as_csv(*THREE))
    with pytest.raises(OperationalError):
        perform_import(import_id=run.pk, actor=SYSTEM)
    fresh_target()
    perform_import(import_id=run.pk, actor=SYSTEM)
    run.refresh_from_db()
    assert (run.state, run.accepted, run.quarantined) == ("done", 3, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"read": 1, "accepted": 1}, {"state": "cancelled"}])
def test_whoever_was_overtaken_keeps_nothing(monkeypatch, change):
    monkeypatch.setattr(running, "SLICE_DOCUMENTS", 1)
    run = started(as_csv(*THREE))

    def between(done: int, total: int) -> None:
        if done == 1:
            ahead = {"read": 2, "accepted": 2} if "read" in change else change
            Import.objects.filter(pk=run.pk).update(**ahead)

    with pytest.raises(Overtaken):
        perform_import(import_id=run.pk, actor=SYSTEM, between=between)
    assert list(end_state()) == ["A1"]


@pytest.mark.django_db
def test_an_import_that_is_done_is_left_alone():
    run = imported(as_csv(*THREE))
    before = Entry.objects.count()
    assert perform_import(import_id=run.pk, actor=SYSTEM).pk == run.pk
    assert (Entry.objects.count(), len(Tally.slices)) == (before, 1)
    assert not cancel_import(import_id=run.pk)


@pytest.mark.django_db
def test_progress_is_told_after_each_slice_with_the_rows_done(monkeypatch):
    monkeypatch.setattr(running, "SLICE_DOCUMENTS", 1)
    run = started(as_csv(*THREE, "A4,cup,x,2024-01-01,1"))
    told = []
    perform_import(import_id=run.pk, actor=SYSTEM, between=lambda done, total: told.append((done, total)))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def failed(run: Import) -> tuple[str, str]:
    answer = perform_import(import_id=run.pk, actor=SYSTEM)
    assert isinstance(answer, Refusal)
    run.refresh_from_db()
    entry = Entry.objects.get(verb="intake.failed")
    assert (entry.document_id, entry.payload["code"]) == (run.pk, answer.code)
    assert (run.read, run.error_code, end_state()) == (0, answer.code, {})
    return run.state, answer.code


@pytest.mark.django_db
def test_an_import_whose_file_is_gone_fails_in_words_and_goes_on_when_it_is_back():
    content = as_csv(*THREE)
    run = started(content)
    forget(run.raw_file.digest)
    assert failed(run) == ("failed", "intake.file_gone")
    again = started(content)
    assert again.raw_file_id == run.raw_file_id
    perform_import(import_id=run.pk, actor=SYSTEM)
    run.refresh_from_db()
    assert (run.state, run.accepted, run.error_code) == ("done", 3, "")


@pytest.mark.django_db
def test_an_import_whose_heading_is_gone_fails_and_names_it():
    run = started(as_csv(*THREE))
    Import.objects.filter(pk=run.pk).update(columns={**run.columns, "price": "Cost"})
    assert failed(run) == ("failed", "intake.heading_gone")
    assert run.error_figures == {"heading": "Cost"}


@pytest.mark.django_db
def test_an_import_that_leaves_a_question_open_fails_and_names_the_column():
    run = started(as_csv("A;cup;1;2024-01-01;1,234", head="Order;Item;Qty;When;Price"))
    assert failed(run) == ("failed", "intake.ambiguous_decimals")
    assert run.error_figures == {"heading": "Price"}


@pytest.mark.django_db
def test_a_file_of_unreadable_rows_only_is_done_with_nothing_accepted():
    run = imported(as_csv(*(f"A{row},cup,x,2024-01-01,1" for row in range(7))))
    assert (run.state, run.read, run.quarantined, Tally.slices) == ("done", 7, 7, [])


@pytest.mark.django_db
def test_a_file_of_headings_only_is_done_with_nothing_read():
    run = imported(as_csv())
    assert (run.state, run.total, run.read, run.outcomes) == ("done", 0, 0, {})


@pytest.mark.django_db
def test_one_document_larger_than_a_slice_comes_whole(monkeypatch):
    monkeypatch.setattr(running, "SLICE_ROWS", 3)
    imported(as_csv(*(f"BIG,item {row},1,2024-01-01,1" for row in range(8)), "SMALL,cup,1,2024-01-02,1"))
    assert [frame.height for frame in Tally.slices] == [8, 1]


@pytest.mark.django_db
def test_a_slice_holds_no_more_documents_than_it_may(monkeypatch):
    monkeypatch.setattr(running, "SLICE_DOCUMENTS", 2)
    imported(as_csv(*(f"A{number},cup,1,2024-01-0{number},1" for number in range(1, 6))))
    assert [frame["number"].to_list() for frame in Tally.slices] == [["A1", "A2"], ["A3", "A4"], ["A5"]]


@pytest.mark.django_db
def test_many_failed_documents_with_good_ones_between_do_not_stop_the_import(monkeypatch):
    monkeypatch.setattr(running, "MOST_FAILED_GROUPS", 2)
    Tally.fails_on = {"A02", "A04", "A06", "A08"}
    run = imported(as_csv(*(f"A{number:02},cup,1,2024-01-{number:02},1" for number in range(1, 10))))
    assert (run.state, run.accepted, run.quarantined) == ("done", 5, 4)
    assert run.rows.first().figures["words"].startswith("ValueError: cannot work A02")


@pytest.mark.django_db
def test_blank_words_are_blanks_in_figures_and_words_in_texts():
    run = imported(as_csv("-,n/a,1,-,–", "A2,cup,-,2024-01-01,1"))
    assert end_state() == {"-": [["n/a", 1, None, None]]}
    assert [(row.row, row.column, row.code) for row in run.rows.all()] == [(3, "quantity", "intake.blank")]


@pytest.mark.django_db
def test_the_error_of_a_spreadsheet_is_no_text():
    run = imported(as_csv("#REF!,cup,1,2024-01-01,1", "A2,#1 pen,1,2024-01-01,1"))
    assert [(row.column, row.code) for row in run.rows.all()] == [("number", "intake.spreadsheet_error")]
    assert end_state()["A2"][0][0] == "#1 pen"


@pytest.mark.django_db
def test_chinese_and_emoji_come_through_whole():
    imported(as_csv("订单①,🫖 红色茶壶 👨‍👩‍👧,1,2024年1月2日 08:30,1"))
    assert end_state() == {
        "订单①": [["🫖 红色茶壶 👨‍👩‍👧", 1, "2024-01-02 08:30:00.000000+00:00", 1_000_000]]
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("zone", "moment"),
    [("UTC", "2024-01-02 00:30:00"), ("Asia/Shanghai", "2024-01-01 16:30:00")],
)
def test_local_times_become_moments_by_the_zone_of_the_import(zone, moment):
    imported(as_csv("A,cup,1,2024-01-02 00:30,1"), options={"zone": zone})
    assert end_state()["A"][0][2].startswith(moment)


@pytest.mark.django_db
def test_what_quarantined_rows_hold_of_a_wide_row_is_enough_to_find_it():
    run = imported(as_csv("A1 ,cup,x,2024-01-01,1", f"A2,{'y' * 5_000},z,2024-01-01,1"))
    held = {row.document: (row.value, [len(cell) for cell in row.cells]) for row in run.rows.all()}
    assert held == {"A1": ("x", [3, 3, 1, 10, 1]), "A2": ("z", [2, 2_000, 1, 10, 1])}
    assert run.asked_at == AT
