"""What a person may say of a file's spelling, what is taken from it, and what is refused."""

import io
from datetime import date

import pytest

from zayton.kernel.intake.reading.conventions import conventions_of
from zayton.kernel.intake.reading.dates import day_reader
from zayton.kernel.intake.reading.delimited import split_leniently
from zayton.kernel.intake.reading.dialects import Dialect, Head, dialect_of, head_of
from zayton.kernel.intake.reading.found import Choices, Facts, FileRefused, clipped, named_columns
from zayton.kernel.intake.reading.kinds import kind_of
from zayton.kernel.intake.reading.numbers import BadCell
from zayton.kernel.intake.reading.reader import read_table
from zayton.kernel.intake.tests.builders import as_csv


def code_of(reader, text: str) -> str:
    with pytest.raises(BadCell) as caught:
        reader(text)
    return caught.value.code


def read(content: bytes, **choices):
    return read_table(io.BytesIO(content), Choices(**choices))


def refused(content: bytes, **choices) -> str:
    with pytest.raises(FileRefused) as caught:
        read(content, **choices)
    return caught.value.refusal.code


@pytest.mark.parametrize("encoding", ["klingon", "rot13", "zlib", "utf-16", "utf-32", "a\x00b", "é"])
def test_an_encoding_that_does_not_read_the_file_is_refused(encoding):
    assert refused(as_csv("A,cup,1"), encoding=encoding) == "intake.encoding_unfit"


@pytest.mark.parametrize("delimiter", ["\n", "\r", '"', "'", "\x00"])
def test_what_cannot_part_cells_is_refused(delimiter):
    assert refused(as_csv("A,cup,1"), delimiter=delimiter) == "intake.delimiter_unfit"


@pytest.mark.parametrize("delimiter", [":", "~", "^", " ", "、"])
def test_any_other_sign_may_part_cells_when_a_person_says_so(delimiter):
    table = read(f"Order{delimiter}Item\nA{delimiter}cup\n".encode(), delimiter=delimiter)
    assert (table.facts.headers, table.frame.rows()) == (("Order", "Item"), [(2, "A", "cup")])


def test_the_line_of_the_headings_can_be_said():
    content = b"Report,of,May\nOrder,Item,Qty\nA,cup,1\n"
    assert read(content, header_line=2).facts.headers == ("Order", "Item", "Qty")
    assert read(content, header_line=1).facts.headers == ("Report", "of", "May")
    without = read(content, header_line=0)
    assert (without.facts.header_line, without.rows) == (0, 3)


def test_choices_and_facts_survive_being_kept():
    choices = Choices("gb18030", ";", 3, "Sheet", {"Price": ","}, {"When": "dmy"}, fill_short_rows=True)
    assert Choices.of(choices.kept()) == choices
    facts = read(b"Price,Price\n1,2\n").facts
    assert facts.notices
    assert Facts.of(facts.kept()) == facts
    assert Facts.of({}) == Facts()


def test_year_first_leaves_the_order_of_day_and_month_to_be_proved():
    found = conventions_of({"When": ("date", ["03/04/2024"])}, decimals={}, dates={"When": "ymd"})["When"]
    assert (found.order, found.question) == ("", "")
    assert code_of(day_reader(found.order), "03/04/2024") == "intake.ambiguous_date"
    assert day_reader(found.order)("2024-04-03") == date(2024, 4, 3)


@pytest.mark.parametrize(("order", "day"), [("dmy", date(2024, 4, 3)), ("mdy", date(2024, 3, 4))])
def test_a_chosen_order_of_day_and_month_is_the_one_used(order, day):
    found = conventions_of({"When": ("date", ["03/04/2024"])}, decimals={}, dates={"When": order})["When"]
    assert day_reader(found.order)("03/04/2024") == day


@pytest.mark.parametrize(
    ("records", "head"),
    [
        ([], Head(-1, 0)),
        ([["Order", "Item"], ["A", "cup"]], Head(0, 2)),
        ([["Report"], ["Order", "Item"], ["A", "cup"]], Head(1, 2)),
        ([["1", "2"], ["3", "4"]], Head(-1, 2)),
        ([["Order", "Item", ""], ["A", "cup", ""]], Head(0, 2)),
        ([["订单", "数量"], ["A", "1"], ["B", "2"]], Head(0, 2)),
        ([["Total", "5"], ["Order", "Item"], ["A", "1"]], Head(-1, 2)),
    ],
)
def test_the_headings_are_the_first_row_as_wide_as_the_table_without_numbers(records, head):
    assert head_of(records) == head


@pytest.mark.parametrize(
    ("sample", "delimiter"),
    [
        ("a;b;c\n1,5;2,5;3\n", ";"),
        ("a\tb\n1\t2\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ('a,b\n"x;y",2\n', ","),
    ],
)
def test_the_separator_is_the_one_that_makes_the_most_regular_table(sample, delimiter):
    assert dialect_of(sample).delimiter == delimiter


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("a,b", ["a", "b"]),
        ('a,"b,c",d', ["a", "b,c", "d"]),
        ('5" nail,2', ['5" nail', "2"]),
        ('"a ""b""",2', ['a "b"', "2"]),
        ('"never ends,2', ['"never ends', "2"]),
        ("", [""]),
    ],
)
def test_a_broken_line_is_cut_where_quotes_cannot_mean_anything_else(line, cells):
    assert split_leniently(line, Dialect(",")) == cells


def test_headings_are_told_apart_and_never_called_as_the_line_number():
    names, notices = named_columns(["Price", "Price", "", "row", "Price (2)"])
    assert names == ("Price", "Price (2)", "Column 3", "row (2)", "Price (2) (2)")
    assert [notice.figures["headers"] for notice in notices] == ["Price, Price (2)"]
    assert len(set(names)) == len(names)


def test_what_is_kept_beside_a_reason_is_short_and_storable():
    kept = clipped(["x" * 3_000, "a\x00b", "\udc80", "🫖"])
    assert [len(kept[0]), *kept[1:]] == [2_000, "a␀b", "\\udc80", "🫖"]
    assert len(clipped(["x"] * 500)) == 200


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"PAR1xxxx", "parquet"),
        (b"PK\x03\x04xx", "xlsx"),
        (b"a,b\n", "text"),
        ("订单".encode(), "text"),
        (b"{a,b", "text"),
        (b'[{"a": 1}]', "json"),
        (b'\xef\xbb\xbf {\n "a": 1}', "json"),
    ],
)
def test_a_file_is_what_its_first_bytes_say(content, kind):
    assert kind_of(io.BytesIO(content)) == kind


@pytest.mark.parametrize(
    "content",
    [b"GIF89a....", b"\x1f\x8b\x08", b"7z\xbc\xaf'", b"Rar!\x1a", b"BZh9", b"{\\rtf1", b"SQLite format 3\x00",
     b"  <!DOCTYPE html>", b"<?xml version='1.0'?>", bytes(range(256)) * 4],
)  # fmt: skip
def test_what_is_no_table_is_refused_whatever_it_is_called(content):
    with pytest.raises(FileRefused) as caught:
        kind_of(io.BytesIO(content))
    assert caught.value.refusal.code == "intake.not_a_table"


def test_ten_thousand_headings_of_one_name_are_told_apart_before_anybody_leaves():
    # each was once looked for among all others, name by name: that took hours
    names, _notices = named_columns(["Price"] * 10_000)
    assert (names[1], names[-1], len(set(names))) == ("Price (2)", "Price (10000)", 10_000)
