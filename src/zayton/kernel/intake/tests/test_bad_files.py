"""Every bad file gets a clear message, and the good rows of a partly bad file are kept."""

import csv
import io
import zipfile

import polars as pl
import pytest
import xlsxwriter

from zayton.kernel.intake.reading.found import RawTable
from zayton.kernel.intake.tests.builders import HEAD, as_csv, broken_of, csv_of, read, worded_refusal

ROW = "A1,cup,1,2024-01-01,1.50"


def notices(table: RawTable) -> set[str]:
    return {notice.code for notice in table.facts.notices}


def column(table: RawTable, name: str) -> list[str]:
    return table.frame[name].to_list()


def workbook(rows: list[list[object]]) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("Orders")
    for at, row in enumerate(rows):
        for across, cell in enumerate(row):
            sheet.write(at, across, cell)
    book.close()
    return stream.getvalue()


class TestWhatIsNoTable:
    def test_an_empty_file(self):
        assert worded_refusal(b"") == ("intake.empty_file", "The file holds no rows.")
        assert worded_refusal(b"\xef\xbb\xbf\n \n\n")[0] == "intake.empty_file"

    @pytest.mark.parametrize(
        ("content", "kind"),
        [
            (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "PDF"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "XLS (Excel 97-2003)"),
            (b"\x89PNG\r\n\x1a\n" + bytes(60), "PNG"),
            (b"<html><table><tr><td>1</td></tr></table></html>", "HTML / XML"),
            (b'{"orders": [1, 2, 3]}', "JSON"),
            (bytes(range(256)) * 20, "binary"),
        ],
    )
    def test_another_kind_of_file_called_csv(self, content, kind):
        code, words = worded_refusal(content)
        assert code == "intake.not_a_table"
        assert kind in words

    def test_a_zip_that_is_no_workbook(self):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("word/document.xml", "<w/>")
        assert worded_refusal(stream.getvalue())[0] == "intake.not_a_table"

    def test_a_damaged_workbook_or_parquet(self):
        whole = workbook([["Order"], ["A1"]])
        assert worded_refusal(whole[: len(whole) // 2])[0] == "intake.damaged_file"
        stream = io.BytesIO()
        pl.DataFrame({"Order": ["A1"]}).write_parquet(stream)
        assert worded_refusal(stream.getvalue()[:-20])[0] == "intake.damaged_file"


class TestEncodings:
    CHINESE = "订单号,商品,数量\nA1,红色杯子，大号,2\nA2,白色茶壶,1\n"
    JAPANESE = "注文番号,商品名,数量\nA1,赤いカップ（大）,2\nA2,しろいポット,1\n"
    WESTERN = "Order,Item,Qty\nA1,Théière émaillée à fleurs,2\nA2,Größe Süßholz – 5 £,1\n"

    @pytest.mark.parametrize(
        ("text", "written", "found"),
        [
            (CHINESE, "utf-8", "utf-8"),
            (CHINESE, "utf-8-sig", "utf-8-sig"),
            (CHINESE, "utf-16", "utf-16"),
            (WESTERN, "utf-16-le", "utf-16-le"),
            (WESTERN, "utf-16-be", "utf-16-be"),
            (CHINESE, "gb18030", "gb18030"),
            (JAPANESE, "shift_jis", "cp932"),
            (WESTERN, "cp1252", "cp1252"),
            ("Order,Item\nA1,Thé \x81 été\n", "latin-1", "latin-1"),
        ],
    )
    def test_an_encoding_is_found_from_the_bytes(self, text, written, found):
        table = read(text.encode(written))
        assert table.facts.encoding == found
        assert table.facts.headers == tuple(text.split("\n")[0].split(","))
        assert column(table, table.facts.headers[1]) == [
            line.split(",")[1] for line in text.split("\n")[1:-1]
        ]

    def test_latin_1_behind_a_byte_order_mark(self):
        content = b"\xef\xbb\xbf" + "Country,Qty\nCôte d’Ivoire,1\nRéunion,2\nMéxico,3\n".encode("cp1252")
        table = read(content)
        assert table.facts.encoding == "cp1252"
        assert column(table, "Country")[2] == "México"
        assert table.facts.headers[0] == "Country"

    def test_a_few_broken_bytes_in_utf_8_spoil_only_their_rows(self):
        good = [f"A{number},茶壶,{number}" for number in range(50)]
        content = "\n".join(["Order,Item,Qty", *good, ""]).encode() + b"B1,caf\xe9,1\nB2,cup,1\n"
        table = read(content)
        assert table.facts.encoding == "utf-8"
        assert broken_of(table) == [(52, "intake.undecodable_cell")]
        assert table.broken[0].cells == ("B1", "caf\\xe9".replace("\\xe9", "\\udce9"), "1")
        assert table.frame.height == 51

    def test_a_wrong_encoding_can_be_corrected_by_hand(self):
        table = read(self.WESTERN.encode("cp1252"), encoding="latin-1")
        assert table.facts.encoding == "latin-1"

    def test_nul_characters_spoil_only_their_rows(self):
        table = read(as_csv(ROW, "A2,c\x00p,1,2024-01-01,1", "A3,cup,1,2024-01-01,1"))
        assert broken_of(table) == [(3, "intake.undecodable_cell")]
        assert column(table, "Order") == ["A1", "A3"]


class TestLinesAndCells:
    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_every_line_end(self, end):
        table = read(end.join([HEAD, ROW, ROW, ""]).encode())
        assert table.frame["row"].to_list() == [2, 3]
        assert table.facts.line_ends == {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}[end]

    def test_mixed_line_ends_are_noticed_and_read(self):
        table = read((HEAD + "\r\n" + ROW + "\n" + ROW + "\r" + ROW).encode())
        assert (table.frame.height, table.facts.line_ends) == (3, "mixed")
        assert "intake.mixed_line_ends" in notices(table)

    def test_missing_and_extra_columns_are_refused_by_row(self):
        table = read(
            as_csv(ROW, "A2,cup,1", "A3,cup,1,2024-01-01,1.50,surplus", "A4,cup,1,2024-01-01,1.50,,")
        )
        assert broken_of(table) == [(3, "intake.missing_cells"), (4, "intake.extra_cells")]
        assert column(table, "Order") == ["A1", "A4"]

    def test_short_rows_can_be_filled_by_choice(self):
        table = read(as_csv("A2,cup,1"), fill_short_rows=True)
        assert table.frame.row(0) == (2, "A2", "cup", "1", "", "")

    def test_duplicate_and_blank_headings_are_numbered(self):
        table = read(b"Price,Price,,Price\n1,2,3,4\n")
        assert table.facts.headers == ("Price", "Price (2)", "Column 3", "Price (3)")
        assert "intake.duplicate_headers" in notices(table)

    def test_lines_before_the_headings_are_skipped_and_row_numbers_stay_those_of_the_file(self):
        table = read(("Sales report\nfrom 2024-01-01,\n\n" + HEAD + "\n" + ROW + "\n").encode())
        assert (table.facts.header_line, table.frame["row"].to_list()) == (4, [5])
        assert "intake.lines_before_headings" in notices(table)

    def test_a_table_without_headings_keeps_its_first_row(self):
        table = read(b"A1,1,2\nA2,3,4\n")
        assert table.facts.headers == ("Column 1", "Column 2", "Column 3")
        assert (table.frame.height, "intake.no_headings" in notices(table)) == (2, True)

    def test_records_over_several_lines_carry_the_number_of_their_first(self):
        table = read(
            csv_of([HEAD.split(","), ["A1", "a\nb\n\nc", "1", "", ""], ["A2", 'say "hi", ok', "1", "", ""]])
        )
        assert table.frame.select("row", "Order", "Item").rows() == [
            (2, "A1", "a\nb\n\nc"),
            (6, "A2", 'say "hi", ok'),
        ]

    def test_an_unclosed_quote_spoils_its_line_and_nothing_else(self):
        table = read(
            as_csv(ROW, 'A2,"cup,1,2024-01-01,1.50', "A3,cup,1,2024-01-01,1", 'A4,"mug",1,2024-01-01,1')
        )
        assert broken_of(table) == [(3, "intake.broken_quotes")] or column(table, "Order")[1] == "A2"
        assert {"A1", "A3", "A4"} <= set(column(table, "Order"))

    def test_inches_inside_quotes_are_merely_hard(self):
        table = read(
            as_csv('A1,"12" frame, oak",1,2024-01-01,1.50', 'A2,7" plate,1,2024-01-01,1', '"A3" ,b,1,,')
        )
        assert column(table, "Item") == ['12" frame, oak', '7" plate', "b"]
        assert not table.broken

    def test_formulas_in_names_stay_text(self):
        names = ["=1+1", "+SUM(A1:A9)", "@cmd", "-2+3", '=HYPERLINK("http://x","y")']
        table = read(csv_of([["Order", "Item"], *[["A", name] for name in names]]))
        assert column(table, "Item") == names

    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    def test_every_delimiter(self, delimiter):
        rows = [["Order", "Item", "Price"], ["A1", "cup, red", "1,50"], ["A2", "mug; blue", "2,50"]]
        text = io.StringIO()
        csv.writer(text, delimiter=delimiter).writerows(rows)
        table = read(text.getvalue().encode())
        assert table.facts.delimiter == delimiter
        assert table.frame.drop("row").rows() == [tuple(row) for row in rows[1:]]
