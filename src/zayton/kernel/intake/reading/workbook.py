"""XLSX, read as a stream of its XML: one pass, memory for one batch of rows and the table of repeated texts.

Faster libraries (calamine) build the whole sheet before they answer, so that a few megabytes from a stranger
could take all memory; openpyxl streams, but gives floats where the file has exact decimals.
"""

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO
from xml.parsers import expat

from .archive import inflated, open_archive
from .dialects import head_of
from .found import BrokenRow, Choices, Facts, FileRefused, Notice, RawTable, clipped, named_columns
from .gather import Gatherer
from .limits import MAX_SHARED_TEXT_BYTES, SAMPLE_ROWS
from .markup import SharedTexts, SheetRow, SheetRows, WorkbookParts, parse_events
from .styles import shows_date


@dataclass(frozen=True, slots=True)
class _Book:
    archive: zipfile.ZipFile
    sheets: tuple[tuple[str, str], ...]
    date_styles: frozenset[int]
    from_1904: bool


def read_workbook(stream: BinaryIO, choices: Choices, *, rows: int | None = None) -> RawTable:
    """Read one sheet: the chosen one, or the first that holds anything."""
    book = _opened(stream)
    texts = _shared_texts(book)
    names = [name for name, _path in book.sheets]
    if choices.sheet is not None and choices.sheet not in names:
        raise FileRefused("intake.no_such_sheet", sheet=choices.sheet, sheets=", ".join(names[:20]))
    # a first sheet is often blank or a cover; one that was chosen is never replaced by another
    for name, path in book.sheets:
        if choices.sheet in (None, name):
            found = _rows_of(book, path, texts)
            sample = list(islice(found, SAMPLE_ROWS))
            if sample:
                headings = _headings(sample, choices)
                gatherer = _gathered(chain(sample, found), headings, rows)
                return RawTable(_facts(name, names, headings), gatherer.frame(), gatherer.broken)
    raise FileRefused("intake.empty_file")


def _opened(stream: BinaryIO) -> _Book:
    archive = open_archive(stream)
    parts = WorkbookParts()
    parse_events(inflated(archive, "xl/workbook.xml"), parts)
    parse_events(inflated(archive, "xl/_rels/workbook.xml.rels"), parts)
    parse_events(inflated(archive, "xl/styles.xml"), parts)
    # a path is relative to the workbook or begins at the archive's root, as the program that wrote it likes
    sheets = tuple(
        (name, posixpath.normpath(posixpath.join("/xl", parts.paths[key])).lstrip("/"))
        for name, key in parts.sheets
        if key in parts.paths
    )
    dates = {
        index
        for index, format_id in enumerate(parts.styles)
        if shows_date(format_id, parts.formats.get(format_id, ""))
    }
    return _Book(archive, sheets, frozenset(dates), parts.from_1904)


def _shared_texts(book: _Book) -> list[str]:
    texts = SharedTexts()
    parse_events(inflated(book.archive, "xl/sharedStrings.xml", MAX_SHARED_TEXT_BYTES), texts)
    return texts.texts


def _rows_of(book: _Book, path: str, texts: list[str]) -> Iterator[SheetRow]:
    reader = SheetRows(texts, book.date_styles, from_1904=book.from_1904)
    parser = reader.parser()
    try:
        for chunk in inflated(book.archive, path):
            parser.Parse(chunk, False)
            yield from reader.taken()
        parser.Parse(b"", True)
        yield from reader.taken()
    except expat.ExpatError as problem:
        raise FileRefused("intake.damaged_file") from problem


@dataclass(frozen=True, slots=True)
class _Headings:
    names: tuple[str, ...]
    line: int
    notices: tuple[Notice, ...]


def _gathered(found: Iterator[SheetRow], headings: _Headings, rows: int | None) -> Gatherer:
    gatherer = Gatherer(headings.names, limit=rows)
    width = len(headings.names)
    for row in found:
        if row.number <= headings.line:
            continue
        # a row ends with its last filled cell, so a short one lacks nothing
        cells = [*row.cells, *[""] * (width - len(row.cells))]
        if row.problem:
            gatherer.refuse(BrokenRow(row.number, row.problem, clipped(cells)))
        elif not gatherer.take(row.number, cells):
            break
    return gatherer


def _facts(sheet: str, sheets: list[str], headings: _Headings) -> Facts:
    notices = headings.notices
    if len(sheets) > 1:
        notices = (*notices, Notice("intake.other_sheets", {"sheet": sheet, "sheets": len(sheets) - 1}))
    return Facts(
        kind="xlsx",
        header_line=headings.line,
        sheet=sheet,
        sheets=tuple(sheets),
        headers=headings.names,
        notices=notices,
    )


def _headings(sample: list[SheetRow], choices: Choices) -> _Headings:
    head = head_of([row.cells for row in sample])
    index = head.index
    if choices.header_line is not None:
        index = next((at for at, row in enumerate(sample) if row.number == choices.header_line), -1)
    if index < 0:
        headers, notices = named_columns([""] * max(head.width, 1))
        return _Headings(headers, 0, (*notices, Notice("intake.no_headings")))
    cells = list(sample[index].cells)
    # a column that was once used leaves a blank heading behind
    while len(cells) > 1 and not cells[-1].strip():
        cells.pop()
    headers, notices = named_columns([*cells, *[""] * (head.width - len(cells))])
    line = sample[index].number
    if line > 1:
        notices = [*notices, Notice("intake.lines_before_headings", {"lines": line - 1})]
    return _Headings(headers, line, tuple(notices))
