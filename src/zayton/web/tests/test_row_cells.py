"""A quarantined row on its page: its cells under their columns, what was mended, is at fault, or is left over."""

from types import SimpleNamespace

import pytest
from django.utils.translation import ngettext_lazy, override

from zayton.kernel.access.public import Actor, Scope
from zayton.kernel.errors import Refusal
from zayton.kernel.intake.public import Import, QuarantinedRow, RawFile, RowState
from zayton.kernel.intake.tests.builders import COLUMNS, fresh_target
from zayton.ui.public import BulkRequest
from zayton.ui.tests.builders import request_of
from zayton.web import quarantine_pages, quarantine_tables
from zayton.web.quarantine_pages import _changed_cells, _fields, _row_context
from zayton.web.quarantine_tables import _bulk, _counted, _replay_words, _worded

HEADINGS = ["Order", "Item", "Qty", "When", "Price", "Remark"]
CELLS = ["A1", "mug", "x", "2024-01-02", "1.50", "易碎 🫖"]


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setattr(quarantine_pages, "forgetting_of", lambda run: None)
    monkeypatch.setattr(quarantine_pages, "names_of", lambda keys: {})
    with override("en"):
        yield


@pytest.fixture
def target():
    return fresh_target()


def a_run(**facts) -> Import:
    raw_file = RawFile(name="orders.csv")
    made = {"target": "tests.tally", "columns": COLUMNS, "headings": HEADINGS, "dry_run": False}
    return Import(raw_file=raw_file, **made | facts)


def a_row(**facts) -> QuarantinedRow:
    made = {"row": 3, "column": "quantity", "value": "x", "code": "intake.not_a_number", "cells": CELLS}
    return QuarantinedRow(**made | facts)


def fields(target, run=None, **facts) -> dict[str, dict]:
    return {field["name"]: field for field in _fields(run or a_run(), a_row(**facts), target)}


class TestCells:
    def test_stand_under_the_columns_they_were_mapped_to(self, target):
        shown = fields(target)
        assert {name: (one["heading"], one["text"]) for name, one in shown.items()} == {
            "number": ("Order", "A1"),
            "item": ("Item", "mug"),
            "quantity": ("Qty", "x"),
            "at": ("When", "2024-01-02"),
            "price": ("Price", "1.50"),
        }
        assert [name for name, one in shown.items() if one["required"]] == ["number", "item", "quantity"]

    def test_at_fault_are_marked_with_every_reason_of_the_row(self, target):
        more = [{"column": "price", "value": "?", "code": "intake.not_a_number", "figures": {}}]
        assert [name for name, one in fields(target, more=more).items() if one["is_faulty"]] == [
            "quantity",
            "price",
        ]

    @pytest.mark.parametrize("state", [RowState.OPEN, RowState.MENDED, RowState.DISCARDED])
    def test_at_fault_stay_marked_until_the_row_is_accepted(self, target, state):
        assert fields(target, state=state)["quantity"]["is_faulty"]

    def test_of_an_accepted_row_are_no_longer_at_fault(self, target):
        assert not any(one["is_faulty"] for one in fields(target, state=RowState.REPLAYED).values())

    def test_that_were_mended_show_both_texts(self, target):
        shown = fields(target, mended={"quantity": "3", "item": "mug"})
        assert [
            (shown[name]["raw"], shown[name]["text"], shown[name]["is_mended"])
            for name in ("quantity", "item")
        ] == [
            ("x", "3", True),
            ("mug", "mug", False),
        ]

    def test_mended_to_nothing_are_blank_and_mended(self, target):
        assert (fields(target, mended={"price": ""})["price"]["text"], True) == (
            "",
            fields(target, mended={"price": ""})["price"]["is_mended"],
        )

    @pytest.mark.parametrize("cells", [[], ["A1"], CELLS[:3]])
    def test_of_a_row_that_broke_off_are_blank(self, target, cells):
        shown = fields(target, cells=cells)
        assert [one["text"] for one in shown.values()] == [*cells, *[""] * (5 - len(cells))]

    def test_of_a_column_that_was_not_mapped_are_blank(self, target):
        shown = fields(target, a_run(columns={"number": "Order"}))
        assert (shown["number"]["text"], shown["item"]["text"], shown["item"]["heading"]) == ("A1", "", "")


class TestWhatWasTyped:
    def changed(self, target, sent, **facts):
        return _changed_cells(
            request_of("/", {f"cell.{name}": text for name, text in sent.items()}), a_run(), a_row(**facts)
        )

    @pytest.mark.parametrize(
        ("sent", "changed"),
        [
            ({}, {}),
            ({"quantity": "x", "item": "mug"}, {}),
            ({"quantity": "3", "item": "mug"}, {"quantity": "3"}),
            ({"quantity": ""}, {"quantity": ""}),
            ({"quantity": " x"}, {"quantity": " x"}),
            ({"item": "茶壶 🫖", "price": "=1+1"}, {"item": "茶壶 🫖", "price": "=1+1"}),
            ({"colour": "red", "Qty": "3"}, {}),
        ],
    )
    def test_is_kept_only_where_it_differs(self, target, sent, changed):
        assert self.changed(target, sent) == changed

    def test_is_compared_with_what_was_mended_before(self, target):
        assert self.changed(target, {"quantity": "3"}, mended={"quantity": "3"}) == {}
        assert self.changed(target, {"quantity": "x"}, mended={"quantity": "3"}) == {"quantity": "x"}

    def test_changes_nothing_where_the_target_is_gone(self):
        run, request = a_run(target="gone.target"), request_of("/", {"cell.quantity": "3"})
        assert _changed_cells(request, run, a_row()) == {}


class TestThePage:
    def shown(self, run=None, may=("intake.mend",), **facts):
        return _row_context(run or a_run(), a_row(**facts), Actor("person:x", frozenset(may), Scope()))

    def test_says_where_the_row_stands_and_why_it_lies_there(self, target):
        shown = self.shown()
        assert (shown["title"], shown["standing"], shown["column"]) == (
            "Line 3 of orders.csv",
            "This is no number.",
            "Quantity",
        )

    def test_shows_what_no_column_took_and_what_lies_beyond_the_headings(self, target):
        shown = self.shown(cells=[*CELLS, "one", "two"])
        assert shown["others"] == [
            ("Remark", "易碎 🫖"),
            ("beyond the headings", "one"),
            ("beyond the headings", "two"),
        ]

    def test_names_every_other_reason(self, target):
        whole = {
            "column": "",
            "value": "",
            "code": "intake.missing_cells",
            "figures": {"found": 2, "wanted": 5},
        }
        more = [{"column": "price", "value": "?", "code": "intake.not_a_number", "figures": {}}, whole]
        assert [
            (column, value, what != "") for column, value, what, _remedy in self.shown(more=more)["more"]
        ] == [
            ("Price", "?", True),
            ("the whole row", "", True),
        ]

    @pytest.mark.parametrize(
        ("may", "run", "row", "can"),
        [
            (("intake.mend",), {}, {}, True),
            (("intake.mend",), {}, {"state": RowState.MENDED}, True),
            (("intake.mend",), {}, {"state": RowState.DISCARDED}, True),
            (("intake.mend",), {}, {"state": RowState.REPLAYED}, False),
            (("intake.mend",), {"dry_run": True}, {}, False),
            (("intake.read",), {}, {}, False),
        ],
    )
    def test_lets_a_row_be_mended_by_who_may_and_while_it_matters(self, target, may, run, row, can):
        assert self.shown(a_run(**run), may, **row)["can_mend"] is can

    def test_lets_no_row_of_a_forgotten_file_be_mended(self, target, monkeypatch):
        monkeypatch.setattr(quarantine_pages, "forgetting_of", lambda run: SimpleNamespace(by="x"))
        assert self.shown()["can_mend"] is False

    def test_names_who_settled_it(self, target):
        assert self.shown()["settled_by"] == ""
        assert self.shown(resolved_by="person:0123456789")["settled_by"] == "Somebody (01234567)"

    def test_shows_the_cells_by_their_headings_where_the_target_is_gone(self):
        shown = self.shown(a_run(target="gone.target", columns={}))
        assert (shown["fields"], len(shown["others"]), shown["column"]) == ([], 6, "quantity")


class TestManyRows:
    def test_are_written_replayed_or_discarded_by_who_may_mend(self, target):
        actions = {action.name: action for action in _bulk(a_run())}
        assert {action.permission for action in actions.values()} == {"intake.mend"}
        assert {name: [field.name for field in action.fields] for name, action in actions.items()} == {
            "mend": ["column", "text"],
            "replay": [],
            "discard": ["reason"],
        }
        assert set(actions["mend"].fields[0].choices) == {"number", "item", "quantity", "at", "price"}

    @pytest.mark.parametrize(
        ("name", "one", "many"),
        [
            ("mend", "the column of 1 row. Nothing", "the column of 12,000 rows. Nothing"),
            ("replay", "1 row is given to the import again", "12,000 rows are given to the import again"),
            ("discard", "1 row is set aside", "12,000 rows are set aside"),
        ],
    )
    def test_are_counted_before_anything_is_done(self, target, name, one, many):
        (action,) = [action for action in _bulk(a_run()) if action.name == name]
        for count, words in ((1, one), (12_000, many)):
            asked = BulkRequest(
                Actor("x", frozenset(), Scope()), [str(key) for key in range(count)], {}, None
            )
            told = action.preview(asked)
            assert words in told.sentence
            assert told.count == count
            with override("zh-hans"):
                assert f"{count:,} 行" in action.preview(asked).sentence

    def test_are_told_as_changed_or_as_refused(self):
        rows = ngettext_lazy("%(n)s row", "%(n)s rows", "count")
        assert [_counted(count, rows).sentence for count in (0, 1, 1_200)] == [
            "0 rows",
            "1 row",
            "1,200 rows",
        ]
        refusal = Refusal("intake.not_a_number")
        told = _counted(refusal, "")
        assert (told.sentence, told.refusals) == ("Nothing was changed.", [refusal])

    def test_that_were_replayed_are_told_by_how_they_ended(self):
        told = _replay_words(SimpleNamespace(accepted=0, refused=1_200))
        assert told == "Accepted: 0. Back in quarantine with a new reason: 1,200."

    def test_are_worded_each_by_its_own_import(self, target):
        row = {
            "code": "intake.not_a_number",
            "figures": {},
            "value": "x",
            "column": "quantity",
            "source__target": "tests.tally",
            "source__raw_file__name": "订单.csv",
        }
        shown = _worded(row)
        assert (shown["reason"], shown["column"], shown["file"], shown["into"]) == (
            "This is no number.",
            "Quantity",
            "订单.csv",
            "Tally",
        )
        assert _worded(row | {"source__target": "gone", "column": ""})["column"] == "the whole row"


def test_a_table_of_many_imports_names_the_file_and_offers_no_action(target):
    table = quarantine_tables.quarantine_table(None, ["intake.blank", "intake.blank", "gone.code"])
    assert [column.key for column in table.columns][:3] == ["file", "into", "row"]
    assert table.bulk == ()
    (kinds,) = [column.choices for column in table.columns if column.key == "code"]
    assert list(kinds) == ["intake.blank", "gone.code"]
