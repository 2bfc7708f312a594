"""Whole tables: the fast and the careful way agree, and every kind of file means the same."""

import csv
import io
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from zayton.kernel.intake.reading import blocks
from zayton.kernel.intake.reading.found import Choices, FileRefused, RawTable
from zayton.kernel.intake.reading.ordering import arrange, slice_end
from zayton.kernel.intake.reading.reader import read_table
from zayton.kernel.intake.reading.styles import date_text, number_text, shows_date
from zayton.kernel.intake.reading.typed import Wanted, type_table

CELL = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]) | st.sampled_from('\n\r\t,"'),
    max_size=12,
)


def read(content: bytes, **choices: object) -> RawTable:
    return read_table(io.BytesIO(content), Choices(**choices))


def cells_of(table: RawTable) -> list[tuple[str, ...]]:
    return table.frame.drop("row").rows()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=12), st.sampled_from(["\n", "\r\n"]))
def test_whatever_was_written_properly_is_read_back(rows, end):
    text = io.StringIO()
    returns = any("\r" in cell for row in rows for cell in row)
    writer = csv.writer(text, lineterminator=end, quoting=csv.QUOTE_ALL if returns else csv.QUOTE_MINIMAL)
    writer.writerow(["one", "two", "three"])
    writer.writerows(rows)
    table = read(text.getvalue().encode(), encoding="utf-8", delimiter=",", header_line=1)
    assert cells_of(table) == [row for row in rows if any(row)]
    assert not table.broken


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet='ab,;"\r\n \t', max_size=14), min_size=1, max_size=20))
def test_however_broken_every_record_is_read_or_refused(lines):
    content = ("one,two,three\n" + "\n".join(lines) + "\n").encode()
    table = read(content, delimiter=",", header_line=1)
    rows = [*table.frame["row"], *[row.row for row in table.broken]]
    assert len(rows) == len(set(rows)) == table.rows
    assert all(1 < row <= content.count(b"\n") + content.count(b"\r") + 1 for row in rows)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from(["a", "7", "", 'say "x"', "p,q", "茶"]), min_size=2, max_size=4), max_size=30
    )
)
def test_the_fast_way_and_the_careful_way_agree(rows):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([["one", "two", "three"], ["x", "y", "z"], *rows])
    content = text.getvalue().encode()
    with pytest.MonkeyPatch.context() as patch:
        fast = read(content, delimiter=",", header_line=1)
        patch.setattr(blocks.Blocks, "cut", lambda _self: None)
        careful = read(content, delimiter=",", header_line=1)
    assert fast.frame.rows() == careful.frame.rows()
    assert sorted(fast.broken, key=lambda row: row.row) == sorted(careful.broken, key=lambda row: row.row)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("ABCDE"), st.sampled_from([None, 1, 2, 3]), st.sampled_from(["p", "q", None])
        ),
        max_size=40,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_rows_does_not_matter_and_slices_never_cut_a_group(rows, random):
    def arranged(of: list[tuple[str, int | None, str | None]]):
        schema = {"row": pl.Int64, "number": pl.String, "at": pl.Int64, "item": pl.String}
        frame = pl.DataFrame([(at, *row) for at, row in enumerate(of)], schema=schema, orient="row")
        return arrange(frame, group_by=["number"], order_by=["at"])

    first = arranged(rows)
    random.shuffle(rows)
    assert arranged(rows).frame.drop("row").rows() == first.frame.drop("row").rows()
    start, groups = 0, []
    while start < first.frame.height:
        end = slice_end(first, start, rows=5, groups=2)
        groups.append(set(first.frame["group"].slice(start, end - start)))
        assert end > start
        assert len(groups[-1]) <= 2
        start = end
    assert sum(len(some) for some in groups) == len({row[0] for row in rows})


class TestWorkbooks:
    @pytest.fixture(scope="class")
    def content(self) -> bytes:
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(stream, {"in_memory": True})
        book.add_worksheet("Empty")
        sheet = book.add_worksheet("Orders")
        sheet.write_row(2, 0, ["Order", "When", "Day", "Price", "Sold", "Name", "Sum"])
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for line, name in enumerate(["cup", "=HYPERLINK", "a\nb"], start=3):
            sheet.write_string(line, 0, f"00{line}")
            sheet.write_datetime(line, 1, datetime.fromisoformat(f"2024-02-29 23:59:0{line}"), moment)
            sheet.write_datetime(
                line, 2, datetime.fromisoformat("2024-02-29"), book.add_format({"num_format": 14})
            )
            sheet.write_number(line, 3, 0.1 + 0.2)
            sheet.write_boolean(line, 4, line % 2)
            sheet.write_string(line, 5, name)
            sheet.write_formula(line, 6, "=1+1", value=2)
        sheet.write_formula(8, 0, "=NA()", value="#N/A")
        book.add_worksheet("Other").write(0, 0, "x")
        book.close()
        return stream.getvalue()

    def test_cells_come_as_a_person_would_have_typed_them(self, content):
        table = read(content)
        assert (table.facts.sheet, table.facts.header_line) == ("Orders", 3)
        assert cells_of(table)[0] == ("003", "2024-02-29 23:59:03", "2024-02-29", "0.3", "TRUE", "cup", "2")
        assert table.frame["Name"].to_list() == ["cup", "=HYPERLINK", "a\nb", ""]
        assert table.frame["row"].to_list() == [4, 5, 6, 9]
        assert table.frame["Order"].to_list()[-1] == "#N/A"

    def test_another_sheet_can_be_chosen_and_an_unknown_one_is_refused(self, content):
        assert read(content, sheet="Other").facts.sheet == "Other"
        with pytest.raises(FileRefused) as caught:
            read(content, sheet="Nope")
        assert caught.value.refusal.code == "intake.no_such_sheet"

    def test_number_formats_that_show_dates(self):
        assert shows_date(14, "")
        assert shows_date(200, "[$-804]yyyy年m月d日")
        assert not shows_date(200, '0.00 "days"')
        assert not shows_date(200, "[h]:mm")
        assert not shows_date(0, "General")

    def test_serial_numbers(self):
        assert date_text("1") == "1900-01-01"
        assert date_text("61") == "1900-03-01"
        assert date_text("45351.5") == "2024-02-29 12:00:00"
        assert date_text("43889", from_1904=True) == "2024-02-29"
        assert date_text("-5") == "-5"
        assert number_text("1E-3") == "0.001"
        assert number_text("12345678901234567890") == "1.2345678901234567e+19"


def test_parquet_keeps_exact_text_and_nan_is_never_a_number():
    stream = io.BytesIO()
    pl.DataFrame(
        {
            "Order": [1, 2, 3],
            "Price": [0.001, 2.0, float("nan")],
            "When": [
                datetime.fromisoformat("2024-01-02 03:04:05"),
                None,
                datetime.fromisoformat("2024-01-02"),
            ],
            "Cut": [[1], [2], [3]],
        }
    ).write_parquet(stream)
    table = read(stream.getvalue())
    assert cells_of(table) == [
        ("1", "0.001", "2024-01-02 03:04:05"),
        ("2", "2", ""),
        ("3", "NaN", "2024-01-02 00:00:00"),
    ]
    assert [notice.code for notice in table.facts.notices] == ["intake.nested_columns"]
    wanted = [Wanted("price", "decimal", True, "Price"), Wanted("at", "moment", False, "When")]
    typed = type_table(table, wanted, Choices(), zone="UTC", places=2)
    assert typed.frame["price"].to_list() == [1000, 2_000_000]
    assert typed.bad.select("row", "column", "code").rows() == [(3, "price", "intake.nan")]


def test_the_demo_companys_year_means_the_same_from_every_kind_of_file():
    source = Path(__file__).parents[3] / "demo" / "data" / "uci_online_retail.parquet"
    frame = pl.read_parquet(source).head(20_000).with_columns(pl.col("InvoiceDate").dt.to_string("%F %T"))
    parquet, text = io.BytesIO(), io.BytesIO()
    frame.write_parquet(parquet)
    frame.with_columns(pl.col("CustomerID").cast(pl.Float64)).write_csv(text, separator=";")
    wanted = [
        Wanted(heading, kind, False, heading)
        for heading, kind in (
            ("InvoiceNo", "text"),
            ("Description", "text"),
            ("CustomerID", "text"),
            ("Quantity", "quantity"),
            ("UnitPrice", "decimal"),
            ("InvoiceDate", "moment"),
            ("Country", "country"),
        )
    ]
    first, second = (
        type_table(read(file.getvalue()), wanted, Choices(), zone="Europe/London", places=2)
        for file in (parquet, text)
    )
    assert first.frame.height == second.frame.height == 20_000
    assert first.frame.drop("row").equals(second.frame.drop("row"))


GREEDY = """
import io, resource, sys, tracemalloc
sys.path[:0] = {path!r}
import django, os
os.environ["DJANGO_SETTINGS_MODULE"] = "zayton.config.settings"
django.setup()
from zayton.kernel.intake.reading.found import FileRefused
from zayton.kernel.intake.reading.reader import read_table
from zayton.kernel.intake.tests.{maker}
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
before = peak()
try:
    read_table(io.BytesIO(content))
except FileRefused as refused:
    print(refused.refusal.code)
print(peak() - before)
"""


@pytest.mark.parametrize(
    ("maker", "code", "most_mib"),
    [
        (
            "swelling import bomb; content = bomb(declared=10_000_000_000)",
            "intake.expands_too_much",
            20,
        ),
        ("swelling import bomb; content = bomb(declared=None)", "intake.ratio_too_high", 40),
        ("swelling import swollen; content = swollen()", "intake.expands_too_much", 60),
        ("builders import as_csv; content = as_csv('A1,' + 'x' * 50_000_000 + ',1,,')", "", 120),
    ],
)
def test_hostile_files_are_refused_with_little_memory(maker, code, most_mib):
    script = GREEDY.format(path=sys.path, maker=maker)
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    *said, grown = done.stdout.split()
    assert said == ([code] if code else [])
    assert int(grown) <= most_mib
