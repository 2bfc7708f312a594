"""Reading a file as the kind that it is: its footers set aside, its rows reshaped for the target."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import BinaryIO

import polars as pl

from zayton.kernel.intake.layouts import DERIVED, Layout, Shaped, layout_named
from zayton.kernel.intake.reading.found import ROW, Choices, FileRefused, RawTable
from zayton.kernel.intake.reading.reader import read_table


def read_laid_out(stream: BinaryIO, choices: Choices, *, rows: int | None = None) -> RawTable:
    """Read a stream as the kind of file that the choices name, or as it stands; `FileRefused` when that is gone."""
    table = read_table(stream, choices, rows=rows)
    if not choices.layout:
        return table
    layout = layout_named(choices.layout)
    if layout is None:
        raise FileRefused("intake.unknown_layout", layout=choices.layout)
    return laid_out(table, layout)


def laid_out(table: RawTable, layout: Layout) -> RawTable:
    """A table as its kind says; every record is a row, broken or aside."""
    frame, broken, aside = table.frame, list(table.broken), []
    if layout.footers:
        ends = re.compile("|".join(f"(?:{pattern})" for pattern in layout.footers), re.IGNORECASE)
        aside = [row.row for row in broken if _is_footer(row.cells, ends)]
        broken = [row for row in broken if row.row not in aside]
        padded = [row for row, *cells in frame.iter_rows() if _is_footer(cells, ends)]
        frame = frame.filter(~pl.col(ROW).is_in(padded))
        aside += padded
    found = layout.found_in(table.facts.headers)
    if lacking := [key for key in layout.known_by if key not in found]:
        raise FileRefused("intake.heading_gone", heading=layout.headings[lacking[0]][0])
    shaped = layout.reshape(frame, found) if layout.reshape else Shaped(frame)
    _checked(shaped, frame, layout)
    headers = tuple(name for name in shaped.frame.columns if name != ROW)
    aside = sorted({*aside, *shaped.aside})
    return RawTable(replace(table.facts, headers=headers), shaped.frame, broken, aside)


def fixed_by_kind(choices: Choices, headings: Sequence[str]) -> Choices:
    """Choices with the conventions that the kind of file settles; a person's own choice comes first."""
    layout = layout_named(choices.layout) if choices.layout else None
    if layout is None:
        return choices
    decimals, dates = layout.conventions(headings)
    return replace(choices, decimals={**decimals, **choices.decimals}, dates={**dates, **choices.dates})


def _is_footer(cells: Sequence[str], ends: re.Pattern[str]) -> bool:
    filled = [cell.strip() for cell in cells if cell and cell.strip()]
    # a row of the table has more than a few filled cells, whatever stands in its first
    return 0 < len(filled) <= 4 and ends.match(" ".join(filled)) is not None


def _checked(shaped: Shaped, frame: pl.DataFrame, layout: Layout) -> None:
    derived = {key for key in layout.columns.values() if key.startswith(DERIVED)}
    lines = sorted([*shaped.frame[ROW].to_list(), *shaped.aside])
    # a row that a layout lost would be lost for good: nobody downstream knows that it was there
    if lines != frame[ROW].sort().to_list() or not derived <= set(shaped.frame.columns):
        raise ValueError(f"the layout {layout.name!r} does not account for every row or column")
