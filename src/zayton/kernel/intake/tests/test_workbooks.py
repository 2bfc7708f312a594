"""Workbooks as other programs write them, sparse, sloppy or hostile: every cell lands where it belongs."""

import io
import struct
import zipfile

import pytest

from zayton.kernel.intake.reading import archive, limits, markup
from zayton.kernel.intake.tests.builders import (
    broken_of,
    cells_of,
    noticed,
    read,
    refusal_of,
    texts_of,
    workbook_of,
)

HEAD = texts_of(["Order", "Item", "Qty"])
SHARED = (
    "<sst><si><t>cup</t></si><si><r><t>red </t></r><r><t>pot</t></r></si>"
    "<si><t>茶</t><rPh><t>ちゃ</t></rPh></si><si/></sst>"
)
STYLES = (
    '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf/></cellXfs></styleSheet>'
)


def one(cell: str, **more) -> str:
    """How one cell under the heading `Item` is read."""
    table = read(workbook_of(f"{HEAD}<row><c r='A2'><v>1</v></c>{cell}</row>", **more))
    return table.frame["Item"].item()


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="B2" t="s"><v>0</v></c>', "cup"),
        ('<c r="B2" t="s"><v>1</v></c>', "red pot"),
        ('<c r="B2" t="s"><v>2</v></c>', "茶"),
        ('<c r="B2" t="s"><v>3</v></c>', ""),
        ('<c r="B2" t="s"><v>4</v></c>', "#REF!"),
        ('<c r="B2" t="s"><v>-1</v></c>', "#REF!"),
        ('<c r="B2" t="s"><v>one</v></c>', "#REF!"),
        ('<c r="B2" t="b"><v>1</v></c>', "TRUE"),
        ('<c r="B2" t="b"><v>0</v></c>', "FALSE"),
        ('<c r="B2" t="e"><v>#DIV/0!</v></c>', "#DIV/0!"),
        ('<c r="B2" t="str"><f>A1</f><v>0.10</v></c>', "0.10"),
        ('<c r="B2" t="d"><v>2024-03-01</v></c>', "2024-03-01"),
        ('<c r="B2"><v>0.10000000000000001</v></c>', "0.1"),
        ('<c r="B2" t="inlineStr"><is><r><t>two </t></r><r><t>runs</t></r></is></c>', "two runs"),
        ('<c r="B2" t="inlineStr"><is><t>a &lt; b &amp; c</t></is></c>', "a < b & c"),
        ('<c r="B2" t="inlineStr"><is><t>👨‍👩‍👧 大号</t></is></c>', "👨‍👩‍👧 大号"),
    ],
)
def test_a_cell_reads_as_its_kind_has_it(cell, text):
    assert one(cell, shared=SHARED) == text


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("0", "45352"),  # General
        ("1", "2024-03-01"),  # the built-in short date
        ("2", "2024-03-01"),  # one of the workbook's own
        ("3", "45352"),  # a style without a format
        ("9", "45352"),  # a style that does not exist
        ("x", "45352"),
    ],
)
def test_a_number_is_a_date_only_in_a_style_that_shows_one(style, text):
    assert one(f'<c r="B2" s="{style}"><v>45352</v></c>', styles=STYLES) == text


def test_styles_that_only_name_others_do_not_count_as_styles_of_cells():
    """`cellStyleXfs` lists a date first; were it counted, General cells would turn into days."""
    assert one('<c r="B2"><v>1</v></c>', styles=STYLES) == "1"


def test_words_in_a_cell_that_is_styled_as_a_date_stay_words():
    assert one('<c r="B2" s="1"><v>soon</v></c>', styles=STYLES) == "soon"


@pytest.mark.parametrize(
    ("facts", "day"),
    [
        ("", "2024-03-01"),
        ('<workbookPr date1904="0"/>', "2024-03-01"),
        ('<workbookPr date1904="1"/>', "2028-03-02"),
        ('<workbookPr date1904="true"/>', "2028-03-02"),
    ],
)
def test_the_epoch_is_the_one_the_workbook_states(facts, day):
    assert one('<c r="B2" s="1"><v>45352</v></c>', styles=STYLES, facts=facts) == day


def test_cells_that_a_sparse_row_leaves_out_are_blank():
    table = read(workbook_of(f'{HEAD}<row><c r="C2"><v>3</v></c></row><row><c r="A3"><v>4</v></c></row>'))
    assert cells_of(table) == [("", "", "3"), ("4", "", "")]


def test_a_cell_that_comes_twice_or_backwards_is_kept_where_it_says():
    row = '<row><c r="C2"><v>3</v></c><c r="A2"><v>1</v></c><c r="A2"><v>7</v></c></row>'
    assert cells_of(read(workbook_of(HEAD + row))) == [("7", "", "3")]


def test_cells_without_references_follow_each_other():
    row = '<row><c><v>1</v></c><c r="C2"><v>3</v></c></row>'
    assert cells_of(read(workbook_of(HEAD + row))) == [("1", "", "3")]


@pytest.mark.parametrize(
    ("numbers", "lines"),
    [
        (["2", "3", "4"], [2, 3, 4]),
        (["5", "9", "20"], [5, 9, 20]),
        (["", "", ""], [2, 3, 4]),
        (["7", "7", "3"], [7, 8, 9]),
        (["-1", "x", "999999999999"], [2, 3, 4]),
    ],
)
def test_rows_keep_their_numbers_and_no_two_ever_share_one(numbers, lines):
    stated = [f' r="{number}"' if number else "" for number in numbers]
    rows = "".join(f"<row{number}><c><v>1</v></c><c><v>2</v></c></row>" for number in stated)
    assert read(workbook_of(HEAD + rows)).frame["row"].to_list() == lines


def test_rows_of_blanks_are_no_rows():
    blank = '<row/><row><c r="A3"/></row><row><c t="inlineStr"><is><t>  </t></is></c></row>'
    assert read(workbook_of(HEAD + blank + texts_of(["A", "cup", "1"]))).frame["row"].to_list() == [5]


def test_a_formula_that_was_never_calculated_is_no_blank():
    rows = texts_of(["A", "cup", "1"]) + '<row><c r="A3"><f>B3&amp;"x"</f></c><c r="B3"><v>2</v></c></row>'
    table = read(workbook_of(HEAD + rows))
    assert (broken_of(table), cells_of(table)) == (
        [(3, "intake.formula_without_value")],
        [("A", "cup", "1")],
    )


def test_a_cell_too_long_or_too_far_right_spoils_its_row_only(monkeypatch):
    monkeypatch.setattr(markup, "MAX_CELL_CHARS", 10)
    rows = texts_of(["A", "x" * 11, "1"], ["B", "x" * 10, "1"]) + '<row><c r="ZZZZ4"><v>1</v></c></row>'
    table = read(workbook_of(HEAD + rows))
    assert broken_of(table) == [(2, "intake.cell_too_long"), (4, "intake.extra_cells")]
    assert cells_of(table) == [("B", "x" * 10, "1")]


def test_a_shared_text_over_the_limit_spoils_the_rows_that_use_it(monkeypatch):
    monkeypatch.setattr(markup, "MAX_CELL_CHARS", 10)
    row = '<row><c t="s"><v>0</v></c><c><v>2</v></c></row>'
    table = read(workbook_of(HEAD + row, shared=f"<sst><si><t>{'x' * 50}</t></si></sst>"))
    assert broken_of(table) == [(2, "intake.cell_too_long")]


def test_texts_that_together_fill_the_memory_are_refused(monkeypatch):
    monkeypatch.setattr(markup, "MAX_TEXT_CHARS", 30)
    assert refusal_of(workbook_of(HEAD + texts_of(["x" * 20, "y"]))).code == "intake.expands_too_much"


def test_more_rows_than_allowed_are_refused_by_the_number_a_row_claims(monkeypatch):
    monkeypatch.setattr(markup, "MAX_ROWS", 100)
    refusal = refusal_of(workbook_of(f'{HEAD}<row r="101"><c><v>1</v></c><c><v>2</v></c></row>'))
    assert (refusal.code, dict(refusal.figures)) == ("intake.too_many_rows", {"rows": 101, "limit": 100})


class TestSheets:
    TWO = '<sheet name="空" sheetId="1" r:id="rId1"/><sheet name="订单" sheetId="2" r:id="rId2"/>'
    PATHS = (
        '<Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/>'
        '<Relationship Id="rId2" Type="http://x/worksheet" Target="/xl/worksheets/second.xml"/>'
        '<Relationship Id="rId3" Type="http://x/styles" Target="styles.xml"/>'
    )

    def book(self, first: str = "", second: str = HEAD + texts_of(["A", "cup", "1"]), **more) -> bytes:
        sheet = {"xl/worksheets/second.xml": f"<worksheet><sheetData>{second}</sheetData></worksheet>"}
        return workbook_of(first, **{"sheets": self.TWO, "relations": self.PATHS, "more": sheet} | more)

    def test_the_first_sheet_that_holds_anything_is_read_and_the_others_are_named(self):
        table = read(self.book())
        assert (table.facts.sheet, table.facts.sheets) == ("订单", ("空", "订单"))
        assert noticed(table)["intake.other_sheets"] == {"sheet": "订单", "sheets": 1}

    def test_of_one_sheet_no_other_is_noticed(self):
        assert "intake.other_sheets" not in noticed(read(workbook_of(HEAD + texts_of(["A", "b", "1"]))))

    def test_a_chosen_sheet_is_read_even_where_an_earlier_one_holds_rows(self):
        table = read(self.book(first=HEAD + texts_of(["B", "pot", "2"])), sheet="订单")
        assert cells_of(table) == [("A", "cup", "1")]

    def test_a_chosen_sheet_without_rows_is_empty(self):
        assert refusal_of(self.book(), sheet="空").code == "intake.empty_file"

    def test_an_unknown_sheet_is_refused_with_the_names_there_are(self):
        refusal = refusal_of(self.book(), sheet="Sheet1")
        assert refusal.code == "intake.no_such_sheet"
        assert dict(refusal.figures) == {"sheet": "Sheet1", "sheets": "空, 订单"}

    def test_a_sheet_that_leads_nowhere_is_left_out(self):
        table = read(self.book(sheets=self.TWO + '<sheet name="lost" sheetId="3" r:id="rId9"/>'))
        assert table.facts.sheets == ("空", "订单")

    def test_a_workbook_of_blank_sheets_is_empty(self):
        assert refusal_of(self.book(second="")).code == "intake.empty_file"

    def test_a_sheet_whose_file_is_missing_makes_the_workbook_damaged(self):
        assert refusal_of(self.book(more={})).code == "intake.damaged_file"


class TestHeadings:
    ROWS = texts_of(["Report of May"], ["Order", "Item", "Qty"], ["A", "cup", "1"])

    def test_a_title_above_the_headings_is_skipped_and_said(self):
        table = read(workbook_of(self.ROWS))
        assert (table.facts.header_line, table.facts.headers) == (2, ("Order", "Item", "Qty"))
        assert noticed(table)["intake.lines_before_headings"] == {"lines": 1}

    def test_the_line_of_the_headings_can_be_said(self):
        assert read(workbook_of(self.ROWS), header_line=3).facts.headers == ("A", "cup", "1")

    @pytest.mark.parametrize("line", [0, 50])
    def test_a_line_that_holds_nothing_means_that_there_are_no_headings(self, line):
        table = read(workbook_of(texts_of(["A", "cup"], ["B", "pot"])), header_line=line)
        assert table.facts.headers == ("Column 1", "Column 2")
        assert (table.rows, "intake.no_headings" in noticed(table)) == (2, True)

    def test_only_as_many_rows_are_read_as_are_wanted(self):
        rows = texts_of(*[["A", "cup", str(number)] for number in range(9)])
        assert read(workbook_of(HEAD + rows), rows=4).frame.height == 4


class TestArchives:
    WHOLE = workbook_of(HEAD + texts_of(["A", "cup", "1"]))

    def test_a_workbook_with_a_password_is_told_from_a_damaged_one(self):
        entry = self.WHOLE.index(b"PK\x01\x02")
        flags = struct.unpack_from("<H", self.WHOLE, entry + 8)[0] | 1
        locked = self.WHOLE[: entry + 8] + struct.pack("<H", flags) + self.WHOLE[entry + 10 :]
        assert refusal_of(locked).code == "intake.encrypted_file"

    def test_a_comment_behind_the_directory_does_no_harm(self):
        end = struct.unpack_from("<H", self.WHOLE, len(self.WHOLE) - 2)[0]
        assert end == 0
        assert read(self.WHOLE[:-2] + struct.pack("<H", 4) + b"note").frame.height == 1

    def test_what_has_no_directory_is_damaged(self):
        assert refusal_of(b"PK\x03\x04" + bytes(500)).code == "intake.damaged_file"
        assert refusal_of(self.WHOLE[:-10]).code == "intake.damaged_file"

    def test_one_part_too_many_is_refused_with_both_numbers(self, monkeypatch):
        monkeypatch.setattr(archive, "MAX_PARTS", 2)
        refusal = refusal_of(self.WHOLE)
        assert (refusal.code, dict(refusal.figures)) == ("intake.too_many_parts", {"parts": 3, "limit": 2})
        monkeypatch.setattr(archive, "MAX_PARTS", 3)
        assert read(self.WHOLE).frame.height == 1

    def test_parts_that_each_keep_the_limit_may_pass_it_together(self, monkeypatch):
        monkeypatch.setattr(archive, "MAX_EXPANDED_BYTES", 1 << 20)
        filler = dict.fromkeys([f"xl/media/{number}.xml" for number in range(3)], "ab" * 200_000)
        assert refusal_of(workbook_of(HEAD, more=filler)).code == "intake.expands_too_much"

    def test_a_text_table_over_its_own_limit_is_refused(self, monkeypatch):
        from zayton.kernel.intake.reading import workbook

        monkeypatch.setattr(workbook, "MAX_SHARED_TEXT_BYTES", 20)
        assert refusal_of(workbook_of(HEAD, shared=SHARED)).code == "intake.expands_too_much"

    @pytest.mark.parametrize(
        "part", ["xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"]
    )
    def test_a_part_that_is_no_xml_makes_the_workbook_damaged(self, part):
        stream = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(self.WHOLE)) as whole, zipfile.ZipFile(stream, "w") as spoilt:
            for name in whole.namelist():
                if name != part:
                    spoilt.writestr(name, whole.read(name))
            spoilt.writestr(part, "<a><b></a>")
        assert refusal_of(stream.getvalue()).code == "intake.damaged_file"

    def test_a_document_type_with_entities_is_refused_before_any_is_expanded(self):
        laughing = '<!DOCTYPE sst [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><sst><si><t>&b;</t></si></sst>'
        assert refusal_of(workbook_of(HEAD, shared=laughing)).code == "intake.damaged_file"

    def test_what_expands_little_may_expand_often(self):
        """A small sheet of blanks packs a thousandfold; the ratio counts only where there is much to hold."""
        padded = workbook_of(HEAD + texts_of(["A", "cup", "1"]) + " " * (limits.RATIO_FROM_BYTES // 2))
        assert read(padded).frame.height == 1
