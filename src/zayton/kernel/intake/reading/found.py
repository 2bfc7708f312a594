"""What reading a file gives: its table of text, the rows that could not be read, and the facts noticed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import polars as pl

from zayton.kernel.errors import Refusal

from .limits import KEPT_CELL_CHARS

ROW = "row"


class FileRefused(Exception):  # noqa: N818
    """A file that cannot be read at all, with the refusal to show; caught where a file enters the intake."""

    def __init__(self, code: str, **figures: int | str) -> None:
        super().__init__(code)
        self.refusal = Refusal(code, figures=figures)


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person set by hand about how a file is spelt; `None` leaves it to detection.

    `header_line` 0 says that there are no headings. `decimals` and `dates` choose the convention of a column
    by its heading: `.` or `,`, and `ymd`, `dmy` or `mdy`. `layout` names the kind of file it is read as.
    """

    encoding: str | None = None
    delimiter: str | None = None
    header_line: int | None = None
    sheet: str | None = None
    decimals: Mapping[str, str] = field(default_factory=dict)
    dates: Mapping[str, str] = field(default_factory=dict)
    fill_short_rows: bool = False
    layout: str = ""

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Choices":
        """Choices as they were kept in JSON."""
        return cls(**dict(kept))

    def kept(self) -> dict[str, Any]:
        """As JSON takes it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something worth knowing about a file that was read all the same: a reason code and its figures."""

    code: str
    figures: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """How a file is spelt: kind is csv, tsv, xlsx, parquet or json; what does not apply is empty."""

    kind: str = ""  # a file that was forgotten has no facts at all
    encoding: str = ""
    delimiter: str = ""
    quote: str = ""
    line_ends: str = ""
    header_line: int = 1
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()

    def kept(self) -> dict[str, Any]:
        """As JSON takes it."""
        return asdict(self)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Facts":
        """Facts as they were kept in JSON."""
        notices = tuple(Notice(**notice) for notice in kept.get("notices", ()))
        plural = {name: tuple(kept.get(name, ())) for name in ("sheets", "headers")}
        return cls(**{**kept, **plural, "notices": notices})


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A record that could not be cut into cells: its first line, why, and as much of its cells as is kept."""

    row: int
    code: str
    cells: tuple[str, ...] = ()
    figures: Mapping[str, int | str] = field(default_factory=dict)
    column: str = ""


@dataclass(frozen=True, slots=True)
class RawTable:
    """All rows of a file as text: column `row` (Int64, first line of the record) and one String column a
    heading.

    Every record is in `frame`, in `broken`, or by its line in `aside`: totals and footers, which are no rows of their
    own. Lines with nothing on them are nowhere.
    """

    facts: Facts
    frame: pl.DataFrame
    broken: Sequence[BrokenRow] = ()
    aside: Sequence[int] = ()

    @property
    def rows(self) -> int:
        """How many records the file holds."""
        return self.frame.height + len(self.broken) + len(self.aside)


def clipped(cells: Sequence[str], width: int = KEPT_CELL_CHARS) -> tuple[str, ...]:
    """Cells short enough to keep beside a refusal, without the characters a database would not take."""
    return tuple(storable(cell[:width]) for cell in cells[:200])


def storable(text: str) -> str:
    """A text without the characters that a database would not take."""
    return text.replace("\x00", "\N{SYMBOL FOR NULL}").encode("utf-8", "backslashreplace").decode()


def named_columns(cells: Sequence[str]) -> tuple[tuple[str, ...], list[Notice]]:
    """Headings made unique and not empty, and what had to be changed: `Price`, `Price (2)`, `Column 4`."""
    names: list[str] = []
    # `row` is the frame's own column
    taken = {ROW}
    counts: dict[str, int] = {}
    repeated: list[str] = []
    for index, cell in enumerate(cells, start=1):
        # headings are broken over several lines in spreadsheets
        # made storable first, as two that differ in nothing else come out alike
        plain = storable(" ".join(cell.split())[:200]) or f"Column {index}"
        name, count = plain, counts.get(plain, 1)
        while name in taken:
            count += 1
            name = f"{plain} ({count})"
        if count > 1 and plain != ROW:
            repeated.append(plain)
        counts[plain] = count
        taken.add(name)
        names.append(name)
    notices = [Notice("intake.duplicate_headers", {"headers": ", ".join(dict.fromkeys(repeated))})]
    return tuple(names), notices if repeated else []
