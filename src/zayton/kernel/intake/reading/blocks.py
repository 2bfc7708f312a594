"""The fast way through a text table: blocks of lines that are plainly one record each, cut in columns by
Polars.
"""

import csv
from collections.abc import Sequence
from io import TextIOWrapper

import polars as pl

from .dialects import Dialect
from .found import ROW
from .gather import Gatherer
from .limits import MAX_LINE_CHARS

_BLOCK_CHARS = 1 << 22


class Blocks:
    """Cuts block after block for as long as they are regular; `left` is the first irregular one, as read.

    Regular means that no record can span lines (each line has an even number of quotes), that every line has
    the right number of cells and that none is overlong.
    """

    def __init__(
        self, text: TextIOWrapper, dialect: Dialect, gatherer: Gatherer, *, width: int, line: int
    ) -> None:
        self._text, self._dialect, self._gatherer = text, dialect, gatherer
        self._width, self._line = width, line
        self.left = ""
        self.blank = 0

    @property
    def line(self) -> int:
        """The number of the last line cut."""
        return self._line

    def cut(self) -> None:
        """Hand every regular block to the gatherer, and stop before the first other one."""
        while block := self._text.read(_BLOCK_CHARS):
            # a block ends where a line does, so that no record is cut between two blocks
            if not block.endswith("\n"):
                block += self._text.readline(MAX_LINE_CHARS)
            if not self._cut(block):
                self.left = block
                return

    def _cut(self, block: str) -> bool:
        plain = block.replace("\r\n", "\n")
        # a lone carriage return ends a line for the careful way, but not for Polars
        if "\r" in plain or not plain.endswith("\n"):
            return False
        lines = pl.DataFrame({"line": pl.Series([plain[:-1]]).str.split("\n").explode()}).with_row_index(
            ROW, offset=1
        )
        lines = lines.with_columns(pl.col(ROW).cast(pl.Int64) + self._line)
        filled = lines.filter(pl.col("line").str.strip_chars(self._dialect.delimiter) != "")
        quotes = filled["line"].str.count_matches(self._dialect.quote, literal=True)
        simple, quoted = filled.filter(quotes == 0), filled.filter(quotes > 0)
        if ((quotes % 2) != 0).any() or not self._is_regular(simple["line"]):
            return False
        cut = self._cut_quoted(quoted["line"])
        if cut is None:
            return False
        self._gatherer.keep(self._columns(simple))
        self._gatherer.keep(self._gatherer.framed(quoted[ROW].to_list(), cut))
        self.blank += lines.height - filled.height
        self._line += lines.height
        return True

    def _is_regular(self, lines: pl.Series) -> bool:
        delimiters = lines.str.count_matches(self._dialect.delimiter, literal=True)
        # bytes, as no line has more characters, and counting those is slow
        overlong = lines.str.len_bytes() > MAX_LINE_CHARS
        return not ((delimiters != self._width - 1) | overlong).any()

    def _cut_quoted(self, lines: pl.Series) -> Sequence[Sequence[str]] | None:
        dialect = self._dialect
        reader = csv.reader(lines, strict=True, delimiter=dialect.delimiter, quotechar=dialect.quote)
        try:
            records = list(reader)
        except csv.Error:
            return None
        return records if all(len(record) == self._width and any(record) for record in records) else None

    def _columns(self, lines: pl.DataFrame) -> pl.DataFrame:
        cells = lines["line"].str.split_exact(self._dialect.delimiter, self._width - 1).struct.unnest()
        cells.columns = list(self._gatherer.headers)
        return cells.insert_column(0, lines[ROW])
