"""Files and cells too large to be read: refused as a whole, or in the one row they spoil."""

import struct

from zayton.kernel.intake.reading import gather, limits
from zayton.kernel.intake.tests.builders import as_csv, broken_of, read, worded_refusal
from zayton.kernel.intake.tests.swelling import bomb

ROW = "A1,cup,1,2024-01-01,1.50"


def test_a_cell_of_50_mb_spoils_only_its_row():
    table = read(as_csv(ROW) + b"A2," + b"x" * 50_000_000 + b",1,2024-01-01,1\n" + as_csv(ROW, head="")[1:])
    assert broken_of(table) == [(3, "intake.cell_too_long")]
    assert table.frame["row"].to_list() == [2, 4]
    assert table.broken[0].figures["length"] > 50_000_000


def test_a_quoted_cell_of_50_mb_over_many_lines_spoils_no_row_after_it(monkeypatch):
    monkeypatch.setattr(gather, "MAX_BROKEN_ROWS", 2_000_000)
    huge = b'A2,"' + b"some text\n" * 200_000 + b'",1,2024-01-01,1\n'
    table = read(as_csv(ROW) + huge + b"A3,cup,1,2024-01-01,1\n")
    assert table.frame["Order"].to_list() == ["A1", "A3"]


def test_a_file_that_cannot_be_cut_into_rows_is_refused_with_the_line():
    huge = b'A2,"' + b"some text\n" * 200_000 + b'",1,2024-01-01,1\n'
    code, words = worded_refusal(as_csv(ROW) + huge)
    assert code == "intake.too_many_broken"
    assert "line 1000" in words


def test_a_cell_just_over_the_limit_spoils_only_its_row():
    long = "x" * (limits.MAX_CELL_CHARS + 1)
    table = read(as_csv(ROW, f"A2,{long},1,2024-01-01,1", ROW))
    assert (broken_of(table), table.frame.height) == ([(3, "intake.cell_too_long")], 2)


def test_too_many_columns_and_rows_are_refused(monkeypatch):
    wide = ",".join(f"c{number}" for number in range(limits.MAX_COLUMNS + 1))
    assert worded_refusal(f"{wide}\n{wide}\n".encode())[0] == "intake.too_many_columns"
    monkeypatch.setattr(gather, "MAX_ROWS", 3)
    assert worded_refusal(as_csv(*[ROW] * 4))[0] == "intake.too_many_rows"


def test_a_workbook_that_would_expand_to_10_gb_is_refused_by_its_directory():
    code, words = worded_refusal(bomb(declared=10_000_000_000))
    assert code == "intake.expands_too_much"
    assert "9536 MiB" in words


def test_a_workbook_whose_directory_lies_is_refused_while_it_is_inflated():
    assert worded_refusal(bomb(declared=1000))[0] in ("intake.damaged_file", "intake.ratio_too_high")


def test_a_workbook_that_is_mostly_air_is_refused():
    assert worded_refusal(bomb(declared=None))[0] == "intake.ratio_too_high"


def test_a_workbook_with_a_directory_of_a_million_parts_is_refused_unread():
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65_535, 65_535, 200_000_000, 0, 0)
    assert worded_refusal(b"PK\x03\x04" + bytes(100) + end)[0] == "intake.too_many_parts"
