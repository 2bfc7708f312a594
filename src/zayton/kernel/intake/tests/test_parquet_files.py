"""Parquet files: every type comes out as the text a person would have typed, or the file is refused."""

import io
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zayton.kernel.intake.reading import columnar
from zayton.kernel.intake.tests.builders import broken_of, cells_of, noticed, read, refusal_of

CHINA = timezone(timedelta(hours=8))


def parquet(columns: dict[str, pa.Array], **more) -> bytes:
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream, **more)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("cells", "texts"),
    [
        (pa.array([1, None, -(2**63)]), ["1", "", str(-(2**63))]),
        (pa.array([2**64 - 1], pa.uint64()), [str(2**64 - 1)]),
        (pa.array([1.0, 0.1, None]), ["1", "0.1", ""]),
        (pa.array([float("inf"), float("nan")]), ["inf", "NaN"]),
        (pa.array([True, False, None]), ["true", "false", ""]),
        (pa.array([Decimal("0.10"), Decimal("-7.00")]), ["0.10", "-7.00"]),
        (pa.array([date(2024, 2, 29), None]), ["2024-02-29", ""]),
        (pa.array([time(8, 30)]), ["08:30:00"]),
        (pa.array([datetime(2024, 3, 1, 14, 5, 6)]), ["2024-03-01 14:05:06"]),  # noqa: DTZ001
        (pa.array(["茶壶 🫖", "", None]), ["茶壶 🫖", "", ""]),
        (pa.array([b"cup", "é".encode()], pa.binary()), ["cup", "é"]),
        (pa.array(["a", "b", "a"]).dictionary_encode(), ["a", "b", "a"]),
        (pa.array([None, None]), ["", ""]),
    ],
)
def test_cells_of_every_type_come_as_text(cells, texts):
    column = read(parquet({"Order": pa.array(["A"] * len(cells)), "Cell": cells})).frame["Cell"]
    assert [text.removesuffix(".000000") for text in column.to_list()] == texts


def test_a_moment_keeps_its_offset_so_that_it_is_no_local_time():
    at = datetime(2024, 3, 1, 14, 5, tzinfo=UTC)
    cells = pa.array([at.astimezone(CHINA)], pa.timestamp("us", "Asia/Shanghai"))
    (text,) = read(parquet({"Order": pa.array(["A"]), "When": cells})).frame["When"]
    assert datetime.fromisoformat(text) == at


def test_bytes_that_are_no_text_spoil_only_their_row():
    cells = pa.array([b"caf\xe9", b"ok", None], pa.binary())
    table = read(parquet({"Order": pa.array(["A", "B", "C"]), "Item": cells}))
    assert (broken_of(table), cells_of(table)) == (
        [(1, "intake.undecodable_cell")],
        [("B", "ok"), ("C", "")],
    )
    assert table.broken[0].cells == ("A", "caf\ufffd")


def test_lists_and_records_are_left_out_and_named():
    columns = {
        "Tags": pa.array([["a"], ["b"]]),
        "Order": pa.array(["A", "B"]),
        "Address": pa.array([{"city": "Xiamen"}, {"city": "Quanzhou"}]),
    }
    table = read(parquet(columns))
    assert table.facts.headers == ("Order",)
    assert noticed(table)["intake.nested_columns"] == {"columns": "Tags, Address"}


def test_headings_that_differ_only_in_spaces_are_told_apart():
    table = read(parquet({"Item": pa.array(["A"]), "Item ": pa.array(["B"])}))
    assert (table.facts.headers, cells_of(table)) == (("Item", "Item (2)"), [("A", "B")])


def test_a_file_of_nested_columns_only_is_no_table():
    assert refusal_of(parquet({"Tags": pa.array([["a"]])})).code == "intake.empty_file"


def test_rows_are_counted_from_one_as_no_line_holds_headings():
    table = read(parquet({"Order": pa.array(["A", "B", "C"])}))
    assert (table.facts.kind, table.facts.header_line, table.frame["row"].to_list()) == (
        "parquet",
        0,
        [1, 2, 3],
    )


def test_batches_follow_each_other_without_a_gap(monkeypatch):
    monkeypatch.setattr(columnar, "BATCH_ROWS", 3)
    table = read(parquet({"Order": pa.array([f"A{number}" for number in range(10)])}, row_group_size=4))
    assert table.frame["row"].to_list() == list(range(1, 11))
    assert table.frame["Order"].to_list() == [f"A{number}" for number in range(10)]


@pytest.mark.parametrize("rows", [1, 3, 7, 100])
def test_a_sample_holds_the_first_rows_and_no_more(rows):
    content = parquet({"Order": pa.array([f"A{number}" for number in range(7)])}, row_group_size=2)
    assert read(content, rows=rows).frame.height == min(rows, 7)


def test_a_table_without_rows_has_headings_all_the_same():
    table = read(parquet({"Order": pa.array([], pa.string())}))
    assert (table.facts.headers, table.rows) == (("Order",), 0)


@pytest.mark.parametrize(
    ("limit", "code", "figures"),
    [
        ("MAX_ROWS", "intake.too_many_rows", {"rows": 3, "limit": 2}),
        ("MAX_COLUMNS", "intake.too_many_columns", {"columns": 3, "limit": 2}),
    ],
)
def test_more_than_is_taken_is_refused_by_the_files_own_directory(monkeypatch, limit, code, figures):
    monkeypatch.setattr(columnar, limit, 2)
    refusal = refusal_of(parquet({name: pa.array([1, 2, 3]) for name in "abc"}))
    assert (refusal.code, dict(refusal.figures)) == (code, figures)


def test_texts_that_would_swell_are_refused_before_they_are_written_out(monkeypatch):
    monkeypatch.setattr(columnar, "MAX_BATCH_BYTES", 1_000)
    content = parquet({"Order": pa.array(["x" * 100] * 50)})
    assert refusal_of(content).code == "intake.expands_too_much"
    monkeypatch.setattr(columnar, "MAX_BATCH_BYTES", 5_000)
    assert read(content).frame.height == 50


@pytest.mark.parametrize("cut", [8, 40, -4])
def test_a_file_that_was_cut_is_damaged(cut):
    whole = parquet({"Order": pa.array(["A", "B"])})
    assert refusal_of(whole[:cut]).code == "intake.damaged_file"


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20), max_size=20))
def test_whatever_text_went_in_comes_out(texts):
    table = read(
        parquet({"Order": pa.array([str(at) for at in range(len(texts))]), "T": pa.array(texts, pa.string())})
    )
    assert [cells[1] for cells in cells_of(table)] == texts
