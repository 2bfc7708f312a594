"""CSV, TSV and their kin: cut into records strictly, and leniently where a record is broken."""

import csv
import re
from collections.abc import Iterator
from io import TextIOWrapper
from typing import BinaryIO

from .blocks import Blocks
from .dialects import Dialect, Head, dialect_of, head_of, sampled_records
from .encodings import Encoding, encoding_of
from .found import BrokenRow, Choices, Facts, FileRefused, Notice, RawTable, clipped, named_columns
from .gather import Gatherer
from .limits import KEPT_CELL_CHARS, MAX_CELL_CHARS, MAX_LINES_OF_RECORD, SAMPLE_BYTES
from .lines import Lines

_NAMES = {"\t": "tsv"}
# these end lines, or stand around cells
_NEVER_BETWEEN = frozenset("\r\n\"'\x00")


def read_delimited(stream: BinaryIO, choices: Choices, *, rows: int | None = None) -> RawTable:
    """Read a text table, or its first `rows` rows; `FileRefused` when nothing in it is a table."""
    encoding = encoding_of(stream, choices.encoding)
    sample = _sample(stream, encoding)
    if not sample.strip():
        raise FileRefused("intake.empty_file")
    if choices.delimiter in _NEVER_BETWEEN:
        raise FileRefused("intake.delimiter_unfit")
    dialect = dialect_of(sample, choices.delimiter)
    head = _head(sample, dialect, choices)
    text = _open(stream, encoding)
    try:
        return _Records(text, dialect, head, encoding, choices).table(rows)
    finally:
        text.detach()


def _open(stream: BinaryIO, encoding: Encoding) -> TextIOWrapper:
    stream.seek(0)
    if encoding.marked and encoding.name not in ("utf-8-sig", "utf-16", "utf-32"):
        # past a UTF-8 mark, which another encoding would read as three letters of the first heading
        stream.seek(3)
    # UTF-16 has no single bytes that could be escaped
    errors = "replace" if encoding.name.startswith("utf-16") else "surrogateescape"
    return TextIOWrapper(stream, encoding=encoding.name, errors=errors, newline="")


def _sample(stream: BinaryIO, encoding: Encoding) -> str:
    text = _open(stream, encoding)
    try:
        return text.read(SAMPLE_BYTES // 4)
    finally:
        text.detach()


def _head(sample: str, dialect: Dialect, choices: Choices) -> Head:
    lines, records = sampled_records(sample, dialect)
    found = head_of(records)
    if choices.header_line is None:
        return found
    index = lines.index(choices.header_line) if choices.header_line in lines else -1
    return Head(index, max(found.width, len(records[index]) if index >= 0 else 0))


class _Records:
    """One pass over the records of a text table."""

    def __init__(
        self, text: TextIOWrapper, dialect: Dialect, head: Head, encoding: Encoding, choices: Choices
    ) -> None:
        self._text, self._lines, self._dialect, self._head = text, Lines(text), dialect, head
        self._encoding, self._choices = encoding, choices
        self._broken_until = 0
        self.blank = 0
        self._wary = bool(encoding.bad_bytes or encoding.has_nul)

    def table(self, rows: int | None) -> RawTable:
        records = self._cut()
        headers, header_line, notices = self._headings(records)
        gatherer = Gatherer(headers, fill_short=self._choices.fill_short_rows, limit=rows)
        # a sample is too short to gain by it, and in a wary file each cell has to be looked at
        if rows is None and not (self._wary or self._dialect.skip_space or self._lines.pending):
            self._cut_blocks(gatherer, len(headers))
        for line, cells, problem in records:
            if problem is not None:
                gatherer.refuse(problem)
            elif not gatherer.take(line, cells):
                break
        facts = self._facts(headers, header_line, notices, self.blank)
        return RawTable(facts, gatherer.frame(), gatherer.broken)

    def _cut_blocks(self, gatherer: Gatherer, width: int) -> None:
        blocks = Blocks(self._text, self._dialect, gatherer, width=width, line=self._lines.count)
        blocks.cut()
        self._lines.go_on(blocks.line, blocks.left)
        self.blank += blocks.blank

    def _headings(
        self, records: Iterator[tuple[int, list[str], BrokenRow | None]]
    ) -> tuple[tuple[str, ...], int, list[Notice]]:
        if self._head.index < 0:
            headers, notices = named_columns([""] * self._head.width)
            return headers, 0, [*notices, Notice("intake.no_headings")]
        cells, line = [""], 0
        for _ in range(self._head.index + 1):
            line, cells, _problem = next(records, (0, [""], None))
        while len(cells) > 1 and not cells[-1].strip():
            cells.pop()
        cells = [*cells, *[""] * (self._head.width - len(cells))]
        headers, notices = named_columns(cells)
        if line > 1:
            notices = [*notices, Notice("intake.lines_before_headings", {"lines": line - 1})]
        return headers, line, notices

    def _facts(self, headers: tuple[str, ...], header_line: int, notices: list[Notice], blank: int) -> Facts:
        encoding = self._encoding
        more = [
            (encoding.guessed, Notice("intake.encoding_guessed", {"encoding": encoding.name})),
            (encoding.bad_bytes, Notice("intake.undecodable", {"bytes": encoding.bad_bytes})),
            (encoding.line_ends == "mixed", Notice("intake.mixed_line_ends")),
            (blank, Notice("intake.blank_lines", {"lines": blank})),
        ]
        return Facts(
            kind=_NAMES.get(self._dialect.delimiter, "csv"),
            encoding=encoding.name,
            delimiter=self._dialect.delimiter,
            quote=self._dialect.quote,
            line_ends={"\r\n": "CRLF", "\n": "LF", "\r": "CR"}.get(encoding.line_ends, encoding.line_ends),
            header_line=header_line,
            headers=headers,
            notices=(*notices, *(notice for happens, notice in more if happens)),
        )

    def _cut(self) -> Iterator[tuple[int, list[str], BrokenRow | None]]:
        """Records as (first line, cells, problem); a blank line is a record of no cells, and skipped."""
        lines, taken = self._lines, self._lines.taken
        following = self._reader()
        while True:
            first = lines.count + 1
            try:
                cells = next(following)
            except StopIteration:
                return
            except csv.Error:
                yield from self._recovered(first)
                # the reader may have met the end of the file inside the record that was given back
                following = self._reader()
                continue
            # an unclosed quote swallows the lines after it: such a record spans lines and has the wrong width
            suspicious = len(taken) > 1 and (
                len(cells) < self._head.width or len(taken) > MAX_LINES_OF_RECORD
            )
            if suspicious or self._wary or lines.overlong:
                yield from self._looked_at(first, cells, suspicious=suspicious)
                continue
            taken.clear()
            if not any(cells):
                self.blank += 1
                continue
            yield first, cells, None

    def _reader(self) -> Iterator[list[str]]:
        dialect = self._dialect
        return csv.reader(
            self._lines,
            strict=True,
            delimiter=dialect.delimiter,
            quotechar=dialect.quote,
            skipinitialspace=dialect.skip_space,
        )

    def _looked_at(
        self, first: int, cells: list[str], *, suspicious: bool
    ) -> Iterator[tuple[int, list[str], BrokenRow | None]]:
        lines = self._lines
        length = max((lines.overlong.pop(line, 0) for line in range(first, lines.count + 1)), default=0)
        if length:
            lines.taken.clear()
            figures = {"length": length, "limit": MAX_CELL_CHARS}
            yield first, [], BrokenRow(first, "intake.cell_too_long", (), figures)
        # above the headings anything may stand
        elif suspicious and first > self._head.index:
            yield from self._recovered(first)
        elif any(_SPOILT.search(cell) for cell in cells):
            lines.taken.clear()
            yield first, [], BrokenRow(first, "intake.undecodable_cell", clipped(cells))
        elif any(cells):
            lines.taken.clear()
            yield first, cells, None
        else:
            self.blank += 1
            lines.taken.clear()

    def _recovered(self, first: int) -> Iterator[tuple[int, list[str], BrokenRow | None]]:
        """The first line of a record that cannot be cut strictly: cut leniently, or refused; the rest is read
        anew.
        """
        if not self._lines.taken:
            return
        line = self._lines.give_back()
        stripped = line.rstrip("\r\n")
        cells = split_leniently(stripped, self._dialect)
        length = max(map(len, cells))
        if first <= self._head.index or (len(cells) == self._head.width and length <= MAX_CELL_CHARS):
            yield first, cells, None
        else:
            code = "intake.cell_too_long" if length > MAX_CELL_CHARS else "intake.broken_quotes"
            figures = {"length": length, "limit": MAX_CELL_CHARS}
            yield first, [], BrokenRow(first, code, (stripped[:KEPT_CELL_CHARS],), figures)


_SPOILT = re.compile("[\x00\udc80-\udcff\ufffd]")


def split_leniently(line: str, dialect: Dialect) -> list[str]:
    """Cells of one line where a quote ends a cell only in front of a delimiter or the end of the line.

    A quoted cell that never ends so is taken as it stands, quote included.
    """
    delimiter, quote = re.escape(dialect.delimiter), re.escape(dialect.quote)
    cell = re.compile(f"[ ]*{quote}(.*?){quote}[ ]*(?={delimiter}|$)|([^{delimiter}]*)")
    cells: list[str] = []
    position = 0
    while True:
        match = cell.match(line, position)
        if match is None:
            return cells
        quoted = match.group(1)
        cells.append(match.group(2) if quoted is None else quoted.replace(dialect.quote * 2, dialect.quote))
        if match.end() >= len(line):
            return cells
        position = match.end() + 1
