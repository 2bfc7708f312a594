"""What an import will do, computed from the file alone: unfit rows first, then documents in order, slice by slice."""

import io
from dataclasses import replace

import polars as pl
import pytest

from zayton.kernel.intake.planning import (
    Plan,
    Spelling,
    conventions_kept,
    conventions_to_keep,
    plan_from,
    typed_of,
)
from zayton.kernel.intake.reading.conventions import Convention
from zayton.kernel.intake.reading.found import Choices, FileRefused
from zayton.kernel.intake.reading.ordering import arrange, slice_end, sliced
from zayton.kernel.intake.reading.reader import read_table
from zayton.kernel.intake.targets import BadRow, Locale, SliceFrame
from zayton.kernel.intake.tests.builders import COLUMNS, as_csv, fresh_target


def planned(*lines: str, columns: dict[str, str] = COLUMNS, head: str = "", target=None, **more) -> Plan:
    content = as_csv(*lines, head=head) if head else as_csv(*lines)
    table, target = read_table(io.BytesIO(content)), target or fresh_target()
    typed = typed_of(table, target, Spelling(columns, Choices(), more.pop("options", {})))
    return plan_from(table, typed, target, columns)


MIXED = (
    "A2,cup,1,2024-01-02,1",
    "A1,pot,x,2024-01-01,1",
    "A3,cup",
    "A1,cup,1,2024-01-01,1",
    "A4,,y,soon,1",
)


class TestPlans:
    def test_unfit_rows_come_by_line_and_are_counted_with_the_others(self):
        plan = planned(*MIXED)
        assert (plan.total, plan.bad_rows) == (5, [3, 4, 6])
        assert plan.arranged.frame["number"].to_list() == ["A1", "A2"]

    def test_an_unfit_row_brings_every_reason_its_document_and_its_cells(self):
        wrong, short, worse = planned(*MIXED).unfit(0, 3)
        assert [(one.code, one.column, one.value) for one in wrong.reasons] == [
            ("intake.not_a_number", "quantity", "x")
        ]
        assert (wrong.document, wrong.cells) == ("A1", ("A1", "pot", "x", "2024-01-01", "1"))
        assert (short.document, short.reasons[0].code, short.cells) == (
            "A3",
            "intake.missing_cells",
            ("A3", "cup"),
        )
        assert sorted(one.column for one in worse.reasons) == ["at", "item", "quantity"]

    @pytest.mark.parametrize(
        ("start", "end", "rows"), [(0, 1, [3]), (1, 3, [4, 6]), (2, 9, [6]), (3, 3, []), (0, 0, [])]
    )
    def test_unfit_rows_are_given_by_their_place_in_the_plan(self, start, end, rows):
        assert [one.row for one in planned(*MIXED).unfit(start, end)] == rows

    def test_a_row_that_the_work_refuses_brings_its_cells_from_the_file(self):
        (unfit,) = planned(*MIXED).with_cells([[BadRow(2, "tests.nothing", "quantity", "1")]])
        assert (unfit.row, unfit.document, unfit.cells[1]) == (2, "A2", "cup")

    def test_a_line_that_could_not_be_cut_has_no_document_unless_it_has_its_cell(self):
        plan = planned('A9,"cup,1', "A1,cup,1,2024-01-01,1")
        assert [(one.document, one.cells) for one in plan.unfit(0, 1)] == [("", ('A9,"cup,1',))]

    def test_the_cells_of_a_document_with_several_keys_are_joined(self):
        target = replace(fresh_target(), group_by=("number", "item"))
        (unfit,) = planned("A1,茶壶,x,2024-01-01,1", target=target).unfit(0, 1)
        assert unfit.document == "A1 · 茶壶"

    def test_an_empty_file_has_an_empty_plan(self):
        plan = planned()
        assert (plan.total, plan.unfit(0, 5), plan.with_cells([])) == (0, [], [])

    def test_conventions_come_back_as_they_were_kept(self):
        found = {
            "Price": Convention(mark=","),
            "When": Convention(order="dmy", mixed=True),
            "No": Convention(pointed=True),
        }
        assert conventions_kept(conventions_to_keep(found)) == found
        assert conventions_kept({}) == {}

    def test_a_heading_that_the_file_does_not_have_is_refused_by_name(self):
        with pytest.raises(FileRefused) as caught:
            planned("A1,cup,1,2024-01-01,1", columns={**COLUMNS, "price": "Cost"})
        assert (caught.value.refusal.code, dict(caught.value.refusal.figures)) == (
            "intake.heading_gone",
            {"heading": "Cost"},
        )

    @pytest.mark.parametrize(
        ("zone", "hour"), [("UTC", 9), ("Asia/Shanghai", 1), ("America/Los_Angeles", 17)]
    )
    def test_the_options_lead_to_the_zone_of_the_moments(self, zone, hour):
        plan = planned("A1,cup,1,2024-01-02 09:00,1", options={"zone": zone})
        assert plan.arranged.frame["at"].item().hour == hour

    def test_the_currency_of_the_options_says_how_fine_an_amount_may_be(self):
        target = fresh_target()
        columns = [replace(one, kind="amount") if one.name == "price" else one for one in target.columns]
        for currency, unfit in (("JPY", 1), ("USD", 0), ("KWD", 0)):
            spoken = replace(
                target, columns=columns, locale=lambda _options, code=currency: Locale(currency=code)
            )
            assert len(planned("A1,cup,1,2024-01-01,1.50", target=spoken).bad_rows) == unfit


def arranged(rows: list[tuple], group_by=("number",), order_by=("at",)):
    schema = {"row": pl.Int64, "number": pl.String, "at": pl.Int64, "item": pl.String}
    frame = pl.DataFrame([(at, *row) for at, row in enumerate(rows, start=2)], schema=schema, orient="row")
    return arrange(frame, group_by=list(group_by), order_by=list(order_by))


class TestOrder:
    def test_documents_come_by_their_earliest_moment_and_equal_ones_by_their_key(self):
        found = arranged([("B", 3, "x"), ("C", 1, "x"), ("A", 3, "x"), ("B", 9, "y")])
        assert found.frame["number"].to_list() == ["C", "A", "B", "B"]
        assert (found.frame["group"].to_list(), found.starts) == ([0, 1, 2, 2], [0, 1, 2])

    def test_a_document_without_a_moment_comes_last(self):
        found = arranged([("A", None, "x"), ("B", 2, "x")])
        assert found.frame["number"].to_list() == ["B", "A"]

    def test_of_true_repeats_each_has_its_number_and_others_are_the_first(self):
        found = arranged(
            [("A", 1, "cup"), ("A", 1, "cup"), ("A", 1, "pot"), ("B", 1, "cup"), ("A", 1, "cup")]
        )
        assert found.frame.select("number", "item", "occurrence").rows() == [
            ("A", "cup", 1),
            ("A", "cup", 2),
            ("A", "cup", 3),
            ("A", "pot", 1),
            ("B", "cup", 1),
        ]

    def test_blank_cells_repeat_too(self):
        found = arranged([("A", None, None), ("A", None, None)])
        assert (found.frame["occurrence"].to_list(), found.starts) == ([1, 2], [0])

    def test_rows_without_a_key_are_one_document(self):
        assert arranged([(None, 1, "x"), (None, 1, "y")]).starts == [0]

    def test_the_rows_of_repeats_keep_the_order_of_their_lines(self):
        assert arranged([("A", 1, "x"), ("A", 1, "x")]).frame["row"].to_list() == [2, 3]

    def test_without_an_order_documents_come_by_their_key(self):
        found = arranged([("B", 1, "x"), ("A", 2, "x")], order_by=())
        assert found.frame["number"].to_list() == ["A", "B"]

    def test_nothing_is_in_order(self):
        found = arranged([])
        assert (found.frame.height, list(found.starts)) == (0, [])


class TestSlices:
    GROUPS = [("A", 1), ("B", 3), ("C", 2), ("D", 5), ("E", 1)]

    def cut(self, rows: int, groups: int) -> list[list[str]]:
        found = arranged([(name, 1, f"{at}") for name, count in self.GROUPS for at in range(count)])
        slices, start = [], 0
        while start < found.frame.height:
            end = slice_end(found, start, rows=rows, groups=groups)
            part = SliceFrame(sliced(found.frame, start, end))
            assert part.frame["group"].min() == 0
            assert part.rows == end - start
            slices.append(part.frame["number"].unique(maintain_order=True).to_list())
            assert part.groups == len(slices[-1])
            start = end
        return slices

    @pytest.mark.parametrize(
        ("rows", "groups", "slices"),
        [
            (100, 100, [["A", "B", "C", "D", "E"]]),
            (100, 2, [["A", "B"], ["C", "D"], ["E"]]),
            (4, 100, [["A", "B"], ["C"], ["D"], ["E"]]),
            (1, 100, [["A"], ["B"], ["C"], ["D"], ["E"]]),
            (6, 3, [["A", "B", "C"], ["D", "E"]]),
            (12, 5, [["A", "B", "C", "D", "E"]]),
            (11, 5, [["A", "B", "C", "D"], ["E"]]),
        ],
    )
    def test_a_slice_holds_whole_documents_within_both_limits_or_one(self, rows, groups, slices):
        assert self.cut(rows, groups) == slices
