"""Records into a frame of text, a batch at a time, with every record accounted for."""

from collections.abc import Sequence

import polars as pl

from .found import ROW, BrokenRow, FileRefused, clipped
from .limits import BATCH_ROWS, MAX_BROKEN_ROWS, MAX_CELL_CHARS, MAX_COLUMNS, MAX_ROWS, MAX_TEXT_CHARS


class Gatherer:
    """Takes records of text and keeps those as wide as the headings; the others become broken rows."""

    def __init__(self, headers: Sequence[str], *, fill_short: bool = False, limit: int | None = None) -> None:
        if len(headers) > MAX_COLUMNS:
            raise FileRefused("intake.too_many_columns", columns=len(headers), limit=MAX_COLUMNS)
        self.headers, self._width = headers, len(headers)
        self._fill_short, self._limit = fill_short, limit
        self._rows: list[Sequence[str]] = []
        self._lines: list[int] = []
        self._frames: list[pl.DataFrame] = []
        self._gathered = self._chars = 0
        self.broken: list[BrokenRow] = []

    def take(self, line: int, cells: list[str]) -> bool:
        """Take one record; `False` once as many rows as wanted are there."""
        width = self._width
        if len(cells) != width:
            fitted = self._fitted(line, cells)
            if fitted is None:
                return True
            cells = fitted
        self._rows.append(cells)
        self._lines.append(line)
        if len(self._rows) >= BATCH_ROWS:
            self._flush()
        return self._limit is None or self._gathered + len(self._rows) < self._limit

    def _fitted(self, line: int, cells: list[str]) -> list[str] | None:
        width = self._width
        if len(cells) < width and self._fill_short:
            return [*cells, *[""] * (width - len(cells))]
        # spreadsheets write trailing separators for columns that were once used
        if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
            return cells[:width]
        code = "intake.missing_cells" if len(cells) < width else "intake.extra_cells"
        self.refuse(BrokenRow(line, code, clipped(cells), {"cells": len(cells), "columns": width}))
        return None

    def refuse(self, row: BrokenRow) -> None:
        """Keep a record aside; `FileRefused` when there are so many that the file was misread as a whole."""
        self.broken.append(row)
        if len(self.broken) > MAX_BROKEN_ROWS:
            raise FileRefused("intake.too_many_broken", rows=len(self.broken), line=row.row)

    def frame(self) -> pl.DataFrame:
        """All rows taken so far, in the order of their lines."""
        self._flush()
        # an empty one in front, so that a table without rows has its columns all the same
        return pl.concat([self.framed([], []), *self._frames], rechunk=True).sort(ROW)

    def framed(self, lines: Sequence[int], records: Sequence[Sequence[str]]) -> pl.DataFrame:
        """Records of the right width as a frame."""
        columns = zip(*records, strict=True) if records else ([] for _ in self.headers)
        data: dict[str, pl.Series] = {ROW: pl.Series(lines, dtype=pl.Int64)}
        for header, cells in zip(self.headers, columns, strict=True):
            data[header] = pl.Series(cells, dtype=pl.String)
        return pl.DataFrame(data)

    def _flush(self) -> None:
        rows, lines = self._rows, self._lines
        self._rows, self._lines = [], []
        if rows:
            self.keep(self.framed(lines, rows))

    def keep(self, frame: pl.DataFrame) -> None:
        """Take many rows at once, unless they pass a limit; a row with too long a cell is refused alone."""
        self._gathered += frame.height
        sizes = frame.select(pl.exclude(ROW).str.len_bytes().fill_null(0))
        self._chars += int(sizes.sum_horizontal().sum())
        if self._gathered > MAX_ROWS:
            raise FileRefused("intake.too_many_rows", rows=self._gathered, limit=MAX_ROWS)
        if self._chars > MAX_TEXT_CHARS:
            raise FileRefused("intake.expands_too_much", mib=self._chars >> 20, limit=MAX_TEXT_CHARS >> 20)
        # bytes are counted first, as no text has more characters than bytes and counting those is slow
        if (sizes.max_horizontal() > MAX_CELL_CHARS).any():
            too_long = frame.select(pl.exclude(ROW).str.len_chars()).max_horizontal() > MAX_CELL_CHARS
            for line in frame.filter(too_long)[ROW]:
                self.refuse(BrokenRow(line, "intake.cell_too_long", (), {"limit": MAX_CELL_CHARS}))
            frame = frame.filter(~too_long)
        self._frames.append(frame)
