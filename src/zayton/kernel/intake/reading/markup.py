"""The XML inside a workbook, as events: never a tree, and never an entity or a document type."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from xml.parsers import expat

from .found import FileRefused
from .limits import MAX_CELL_CHARS, MAX_COLUMNS, MAX_ROWS, MAX_TEXT_CHARS
from .styles import date_text, number_text

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships id"


def _new_parser(starts: Any, ends: Any, characters: Any) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    # an entity declared in a document type can expand a thousandfold ("billion laughs"); workbooks have none
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.StartElementHandler, parser.EndElementHandler = starts, ends
    parser.CharacterDataHandler = characters
    return parser


def _refuse_document_type(*_declared: object) -> None:
    raise FileRefused("intake.damaged_file")


@cache
def _local(name: str) -> str:
    return name.rpartition(" ")[2]


class WorkbookParts:
    """What the small parts say: sheets and their paths, number formats, which style has which format."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.paths: dict[str, str] = {}
        self.formats: dict[int, str] = {}
        self.styles: list[int] = []
        self.from_1904 = False
        self._in_styles = False

    def parser(self) -> expat.XMLParserType:
        """A parser that reports here."""
        return _new_parser(self._starts, self._ends, None)

    def _starts(self, name: str, attributes: dict[str, str]) -> None:
        match _local(name):
            case "sheet":
                key = attributes.get(_RELATION) or next(
                    (value for key, value in attributes.items() if key.endswith(" id")), ""
                )
                self.sheets.append((attributes.get("name", ""), key))
            case "Relationship" if attributes.get("Type", "").endswith("/worksheet"):
                self.paths[attributes["Id"]] = attributes["Target"]
            case "workbookPr":
                self.from_1904 = attributes.get("date1904") in ("1", "true")
            case "numFmt":
                self.formats[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
            case "cellXfs":
                self._in_styles = True
            case "xf" if self._in_styles:
                self.styles.append(int(attributes.get("numFmtId", 0)))

    def _ends(self, name: str) -> None:
        if _local(name) == "cellXfs":
            self._in_styles = False


class SharedTexts:
    """The table of repeated texts; phonetic hints are left out, and a text over a cell's limit is cut."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._pieces: list[str] = []
        self._size = 0
        self._in_text = self._in_hint = False

    def parser(self) -> expat.XMLParserType:
        """A parser that reports here."""
        return _new_parser(self._starts, self._ends, self._characters)

    def _starts(self, name: str, _attributes: dict[str, str]) -> None:
        match _local(name):
            case "si":
                self._pieces, self._size = [], 0
            case "rPh":
                self._in_hint = True
            case "t":
                self._in_text = not self._in_hint

    def _ends(self, name: str) -> None:
        match _local(name):
            case "si":
                self.texts.append("".join(self._pieces))
            case "rPh":
                self._in_hint = False
            case "t":
                self._in_text = False

    def _characters(self, text: str) -> None:
        if self._in_text and self._size <= MAX_CELL_CHARS:
            self._size += len(text)
            self._pieces.append(text)


@dataclass(slots=True)
class SheetRow:
    """One row of a sheet: its number, its cells up to the last one, and what is wrong with it if anything."""

    number: int
    cells: list[str] = field(default_factory=list)
    problem: str = ""


class SheetRows:
    """Gathers the rows of a sheet while it is parsed; `taken()` hands over those complete and forgets
    them.
    """

    def __init__(self, texts: list[str], date_styles: frozenset[int], *, from_1904: bool) -> None:
        self._texts, self._dates, self._from_1904 = texts, date_styles, from_1904
        self._done: list[SheetRow] = []
        self._row = SheetRow(0)
        self._chars = self._size = self._column = 0
        self._kind = self._style = ""
        self._pieces: list[str] = []
        self._wanted = self._formula = False
        self._columns: dict[str, int] = {}

    def parser(self) -> expat.XMLParserType:
        """A parser that reports here."""
        return _new_parser(self._starts, self._ends, self._characters)

    def taken(self) -> list[SheetRow]:
        """The rows completed since the last call, without the blank ones."""
        done, self._done = self._done, []
        return done

    def _starts(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        if local == "c":
            self._start_cell(attributes)
        elif local == "v" or (local == "t" and self._kind == "inlineStr"):
            self._wanted = True
        elif local == "row":
            stated = attributes.get("r", "")
            # a hostile sheet may repeat row numbers or count backwards
            number = int(stated) if stated.isdigit() and len(stated) < 9 else 0
            # never backwards, or two rows of one file would be one row in quarantine
            self._row = SheetRow(max(number, self._row.number + 1))
        elif local == "f":
            self._formula = True

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r", "").rstrip("0123456789")
        self._column = self._column_of(reference) if reference else len(self._row.cells)
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
        self._pieces, self._size, self._formula = [], 0, False

    def _column_of(self, letters: str) -> int:
        # a sheet of a million rows has the same few letters in each
        known = self._columns.get(letters)
        if known is None:
            known = 0
            # four letters name more columns than a sheet may have
            for letter in letters[:4].upper():
                known = known * 26 + (ord(letter) - 64 if "A" <= letter <= "Z" else 0)
            self._columns[letters] = known = max(known - 1, 0)
        return known

    def _characters(self, text: str) -> None:
        # beyond the limit the text is dropped; its size alone decides later
        if self._wanted and self._size <= MAX_CELL_CHARS:
            self._size += len(text)
            self._pieces.append(text)

    def _ends(self, name: str) -> None:
        local = _local(name)
        if local == "c":
            self._end_cell()
        elif local in ("v", "t"):
            self._wanted = False
        elif local == "row":
            self._end_row()

    def _end_cell(self) -> None:
        text = "".join(self._pieces)
        if not text:
            if self._formula:
                # read as blank it would be accepted as if nothing stood there
                self._row.problem = "intake.formula_without_value"
            return
        cell = self._value(text)
        # counted here and not in the file: one shared text of a few bytes may be named a million times
        self._chars += len(cell)
        if self._chars > MAX_TEXT_CHARS:
            raise FileRefused("intake.expands_too_much", mib=self._chars >> 20, limit=MAX_TEXT_CHARS >> 20)
        cells, column = self._row.cells, self._column
        if len(cell) > MAX_CELL_CHARS:
            self._row.problem, cell = "intake.cell_too_long", cell[:100]
        if column >= MAX_COLUMNS:
            self._row.problem = "intake.extra_cells"
        elif column < len(cells):
            cells[column] = cell
        else:
            cells.extend([""] * (column - len(cells)))
            cells.append(cell)

    def _value(self, text: str) -> str:
        kind = self._kind
        if kind == "s":
            index = int(text) if text.isdigit() else -1
            return self._texts[index] if 0 <= index < len(self._texts) else "#REF!"
        if kind == "b":
            return "TRUE" if text == "1" else "FALSE"
        if kind != "n":
            return text
        if self._dates and self._style.isdigit() and int(self._style) in self._dates:
            return self._date(text)
        return number_text(text)

    def _date(self, text: str) -> str:
        try:
            return date_text(text, from_1904=self._from_1904)
        except ValueError:
            return text

    def _end_row(self) -> None:
        if self._row.number > MAX_ROWS:
            raise FileRefused("intake.too_many_rows", rows=self._row.number, limit=MAX_ROWS)
        if self._row.problem or any(cell.strip() for cell in self._row.cells):
            self._done.append(self._row)


def parse_events(chunks: Iterable[bytes], handler: WorkbookParts | SharedTexts) -> None:
    """Feed a part to a handler; `FileRefused` when it is not well-formed."""
    parser = handler.parser()
    some = False
    try:
        for chunk in chunks:
            some = True
            parser.Parse(chunk, False)
        if some:
            parser.Parse(b"", True)
    except (expat.ExpatError, KeyError, ValueError) as problem:
        raise FileRefused("intake.damaged_file") from problem
