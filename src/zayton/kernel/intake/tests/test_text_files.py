"""Text files at the seams: where a chunk, a block, a line or a limit ends in the middle of something."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zayton.kernel.intake.reading import blocks, encodings, gather, lines
from zayton.kernel.intake.reading.encodings import encoding_of
from zayton.kernel.intake.reading.found import ROW, BrokenRow, FileRefused
from zayton.kernel.intake.reading.gather import Gatherer
from zayton.kernel.intake.reading.lines import Lines
from zayton.kernel.intake.tests.builders import broken_of, cells_of, noticed, read, refusal_of

CHINESE = "订单号,商品,数量\nA1,红色杯子，大号,2\nA2,白色茶壶,1\n"


@pytest.fixture(params=[1, 2, 3, 5, 7])
def _small_chunks(request, monkeypatch):
    monkeypatch.setattr(encodings, "CHUNK", request.param)


@pytest.mark.usefixtures("_small_chunks")
class TestSeamsOfChunks:
    @pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16"])
    def test_a_letter_of_several_bytes_may_lie_on_a_seam(self, name):
        found = encoding_of(io.BytesIO(CHINESE.encode(name)))
        assert (found.name, found.bad_bytes) == (name, 0)

    @pytest.mark.parametrize(
        ("content", "ends"),
        [
            (b"a\r\nb\r\nc\r\n", "\r\n"),
            (b"a\nb\nc\n", "\n"),
            (b"a\rb\rc\r", "\r"),
            (b"a\r\nb\nc", "mixed"),
            (b"a\n\rb", "mixed"),
            (b"abc", ""),
        ],
    )
    def test_a_line_end_of_two_characters_on_a_seam_is_one(self, content, ends):
        assert encoding_of(io.BytesIO(content)).line_ends == ends


class TestEncodings:
    def test_every_utf_16_and_32_with_a_mark_is_known_by_it(self):
        for name in ("utf-16", "utf-32"):
            table = read(CHINESE.encode(name))
            assert (table.facts.encoding, len(cells_of(table))) == (name, 2)

    def test_a_chosen_encoding_is_taken_though_another_would_read_it_too(self):
        table = read("Order,Item\nA,é\n".encode(), encoding="cp1252")
        assert cells_of(table) == [("A", "Ã©")]

    def test_a_mark_before_a_chosen_encoding_is_no_part_of_the_first_heading(self):
        table = read("﻿Order,Item\nA,é\n".encode(), encoding="utf-8")
        assert table.facts.headers == ("Order", "Item")

    def test_letters_that_look_like_no_language_are_read_but_said_to_be_guessed(self):
        content = "Order,Item\n" + "".join(f"A{at},Заказ на чайник\n" for at in range(9))
        table = read(content.encode("cp1251"))
        assert noticed(table)["intake.encoding_guessed"] == {"encoding": table.facts.encoding}
        assert len(cells_of(table)) == 9

    def test_blank_lines_are_counted_and_said(self):
        table = read(b"Order,Item\n\nA,cup\n\n , \nB,pot\n")
        assert noticed(table)["intake.blank_lines"] == {"lines": 2}
        assert table.frame["row"].to_list() == [3, 5, 6]

    def test_nothing_is_noticed_where_there_is_nothing_to_notice(self):
        assert noticed(read(b"Order,Item\nA,cup\n")) == {}


def lines_of(text: str) -> Lines:
    return Lines(io.TextIOWrapper(io.BytesIO(text.encode()), newline=""))


class TestLines:
    def test_lines_are_counted_and_kept_until_their_record_is_done(self):
        found = lines_of("a\nb\r\nc")
        assert [next(iter(found)), found.count] == ["a\n", 1]
        assert ([*found], found.count, found.taken) == (["b\r\n", "c"], 3, ["a\n", "b\r\n", "c"])

    def test_what_is_given_back_comes_again_under_the_same_numbers(self):
        found = lines_of("a\nb\nc\nd\n")
        reading = iter(found)
        for _ in range(3):
            next(reading)
        assert found.give_back() == "a\n"
        assert (found.count, found.pending, found.taken) == (1, True, [])
        assert (next(reading), found.count) == ("b\n", 2)
        assert [*reading] == ["c\n", "d\n"]
        assert not found.pending

    def test_an_overlong_line_stands_in_as_a_blank_one_with_its_length(self, monkeypatch):
        monkeypatch.setattr(lines, "MAX_LINE_CHARS", 4)
        found = lines_of("abcdefghij\nabc\nabcd\n")
        assert [*found] == ["\n", "abc\n", "\n"]
        assert found.overlong == {1: 11, 3: 5}

    def test_a_text_read_by_others_goes_on_after_their_line(self):
        found = lines_of("the rest\n")
        found.go_on(10, "a block\nhalf ")
        reading = iter(found)
        assert (next(reading), found.count) == ("a block\n", 11)
        assert ("".join(reading), found.count) == ("half the rest\n", 13)


def table_of(frame) -> list[tuple]:
    return frame.rows()


class TestGathering:
    def test_records_are_kept_by_line_whatever_order_they_come_in(self):
        gatherer = Gatherer(["a", "b"])
        for line in (5, 2, 9):
            assert gatherer.take(line, [str(line), "x"])
        assert table_of(gatherer.frame()) == [(2, "2", "x"), (5, "5", "x"), (9, "9", "x")]

    @pytest.mark.parametrize(
        ("cells", "kept", "code"),
        [
            (["1", "2"], ("1", "2"), None),
            (["1"], None, "intake.missing_cells"),
            ([], None, "intake.missing_cells"),
            (["1", "2", "3"], None, "intake.extra_cells"),
            (["1", "2", "", " "], ("1", "2"), None),
        ],
    )
    def test_a_record_is_as_wide_as_the_headings_or_refused_with_its_width(self, cells, kept, code):
        gatherer = Gatherer(["a", "b"])
        assert gatherer.take(7, cells)
        assert [row[1:] for row in table_of(gatherer.frame())] == ([kept] if kept else [])
        assert [(row.row, row.code, row.cells) for row in gatherer.broken] == (
            [(7, code, tuple(cells))] if code else []
        )
        if code:
            assert gatherer.broken[0].figures == {"cells": len(cells), "columns": 2}

    def test_short_records_are_filled_only_when_asked(self):
        gatherer = Gatherer(["a", "b", "c"], fill_short=True)
        gatherer.take(2, ["1"])
        gatherer.take(3, ["1", "2", "3", "4"])
        assert table_of(gatherer.frame()) == [(2, "1", "", "")]
        assert [row.code for row in gatherer.broken] == ["intake.extra_cells"]

    def test_it_says_when_it_has_had_enough(self, monkeypatch):
        monkeypatch.setattr(gather, "BATCH_ROWS", 2)
        gatherer = Gatherer(["a"], limit=3)
        assert [gatherer.take(line, ["x"]) for line in (1, 2, 3)] == [True, True, False]

    def test_a_misread_file_is_refused_with_the_line_where_it_was_given_up(self, monkeypatch):
        monkeypatch.setattr(gather, "MAX_BROKEN_ROWS", 2)
        gatherer = Gatherer(["a"])
        gatherer.refuse(BrokenRow(1, "intake.broken_quotes"))
        gatherer.refuse(BrokenRow(2, "intake.broken_quotes"))
        with pytest.raises(FileRefused) as caught:
            gatherer.refuse(BrokenRow(8, "intake.broken_quotes"))
        assert dict(caught.value.refusal.figures) == {"rows": 3, "line": 8}

    def test_a_cell_is_measured_in_characters_though_bytes_are_counted_first(self, monkeypatch):
        monkeypatch.setattr(gather, "MAX_CELL_CHARS", 4)
        gatherer = Gatherer(["a", "b"])
        for line, cell in enumerate(["茶茶茶茶", "茶茶茶茶茶", "abcd", "abcde"], start=1):
            gatherer.take(line, [cell, ""])
        assert gatherer.frame()[ROW].to_list() == [1, 3]
        assert [(row.row, row.code) for row in gatherer.broken] == [
            (2, "intake.cell_too_long"),
            (4, "intake.cell_too_long"),
        ]

    def test_all_texts_together_have_a_limit(self, monkeypatch):
        monkeypatch.setattr(gather, "MAX_TEXT_CHARS", 100)
        gatherer = Gatherer(["a"])
        for line in range(1, 12):
            gatherer.take(line, ["x" * 10])
        with pytest.raises(FileRefused, match="expands_too_much"):
            gatherer.frame()


class TestBlocks:
    """A block is cut the fast way only when every line of it is plainly one record."""

    HEAD = "Order,Item,Qty\n"

    @settings(max_examples=40, deadline=None)
    @given(
        st.lists(
            st.sampled_from(
                ["A,cup,1", '"B","po""t",2', "C,,", ",,", "", "D,x", 'E,"a', "F,茶,3", "G,a\rb,1"]
            )
        ),
        st.integers(1, 60),
    )
    def test_wherever_blocks_are_cut_the_rows_are_the_same(self, rows, size):
        content = (self.HEAD + "A0,first,1\n" + "\n".join(rows) + "\n").encode()
        said = {"delimiter": ",", "header_line": 1, "encoding": "utf-8"}
        whole = read(content, **said)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(blocks, "_BLOCK_CHARS", size)
            cut = read(content, **said)
        assert (cut.frame.rows(), sorted(broken_of(cut))) == (whole.frame.rows(), sorted(broken_of(whole)))

    def test_a_record_over_two_lines_in_a_later_block_keeps_its_line(self, monkeypatch):
        monkeypatch.setattr(blocks, "_BLOCK_CHARS", 20)
        body = "".join(f"A{at},cup,1\n" for at in range(9))
        table = read((self.HEAD + body + 'B,"two\nlines",2\nC,pot,3\n').encode())
        assert table.frame.filter(table.frame["Order"].is_in(["B", "C"])).rows() == [
            (11, "B", "two\nlines", "2"),
            (13, "C", "pot", "3"),
        ]

    def test_a_file_without_a_last_line_end_loses_no_row(self):
        assert cells_of(read((self.HEAD + "A,cup,1\nB,pot,2").encode())) == [
            ("A", "cup", "1"),
            ("B", "pot", "2"),
        ]


class TestDialects:
    def test_single_quotes_are_quotes_where_no_double_one_stands(self):
        table = read(b"'Order','Item','Qty'\n'A','cup, red','1'\n'B','pot','2'\n")
        assert (table.facts.quote, cells_of(table)) == ("'", [("A", "cup, red", "1"), ("B", "pot", "2")])

    def test_an_apostrophe_in_a_word_is_no_quote(self):
        table = read(b"Order,Item\nA,baker's dozen\nB,boss' cup\n")
        assert (table.facts.quote, table.frame["Item"].to_list()) == ('"', ["baker's dozen", "boss' cup"])

    def test_a_space_before_each_quote_is_no_part_of_the_cell(self):
        table = read(b'Order, "Item", "Qty"\nA, "cup, red", "1"\nB, "pot", "2"\n')
        assert table.facts.headers == ("Order", "Item", "Qty")
        assert cells_of(table) == [("A", "cup, red", "1"), ("B", "pot", "2")]

    def test_a_tab_makes_a_tsv(self):
        assert read(b"Order\tItem\nA\tcup\n").facts.kind == "tsv"

    def test_a_file_of_line_ends_is_empty(self):
        assert refusal_of(b"\n\r\n \n").code == "intake.empty_file"

    def test_one_column_is_a_table_too(self):
        assert cells_of(read(b"Barcode\n4006381333931\n96385074\n")) == [("4006381333931",), ("96385074",)]
