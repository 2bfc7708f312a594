"""Text columns into typed ones: each distinct cell is read once, exactly, and the answers are joined back."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from .cells import BLANK_WORDS, barcode, boolean, country, currency, is_spreadsheet_error
from .conventions import Convention, conventions_of
from .dates import day_reader, moment_reader
from .found import ROW, Choices, RawTable
from .numbers import BadCell, scaled

MILLIONTH_PLACES = 6

TYPES: Mapping[str, pl.DataType] = {
    "text": pl.String(),
    "barcode": pl.String(),
    "quantity": pl.Int64(),
    "amount": pl.Int64(),
    "decimal": pl.Int64(),
    "moment": pl.Datetime("us", "UTC"),
    "date": pl.Date(),
    "country": pl.String(),
    "currency": pl.String(),
    "boolean": pl.Boolean(),
}
BAD_SCHEMA = {ROW: pl.Int64, "column": pl.String, "value": pl.String, "code": pl.String, "figures": pl.String}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One column to read: its name, its kind (a key of `TYPES`), whether blanks are refused, its heading or
    none.
    """

    name: str
    kind: str
    required: bool
    heading: str | None


@dataclass(frozen=True, slots=True)
class TypedTable:
    """Rows whose cells all could be read, and the bad cells of the others.

    `frame` has `row` and a typed column each; `bad` has `row`, `column`, `value`, `code` and `figures`
    (JSON), one line a bad cell, in the order of rows. `conventions` are by heading.
    """

    frame: pl.DataFrame
    bad: pl.DataFrame
    conventions: Mapping[str, Convention]

    @property
    def questions(self) -> Mapping[str, str]:
        """The headings whose convention somebody has to choose, with what is to be chosen."""
        return {heading: found.question for heading, found in self.conventions.items() if found.question}


def type_table(
    table: RawTable,
    wanted: Sequence[Wanted],
    choices: Choices,
    *,
    zone: str,
    places: int,
    known: Mapping[str, Convention] | None = None,
) -> TypedTable:
    """Read the wanted columns of a table; `zone` is that of local times, `places` the currency's decimals.

    Conventions are found from the whole of each column unless they are `known`, as for a part of a table.
    """
    # where a heading serves two columns the text gives way: of its cells only those with a # are looked at
    by_kind = sorted(wanted, key=lambda column: column.kind != "text")
    mapped = {column.heading: column for column in by_kind if column.heading is not None}
    distinct = {heading: _distinct(table.frame[heading], column.kind) for heading, column in mapped.items()}
    # known ones are used as a whole: a part of a column proves less than all of it
    conventions = known or _conventions(table, mapped, distinct, choices)
    columns, bad = [pl.col(ROW)], [pl.DataFrame(schema=BAD_SCHEMA)]
    frame = table.frame
    for column in wanted:
        if column.heading is None:
            columns.append(pl.lit(None, TYPES[column.kind]).alias(column.name))
            continue
        convention = conventions.get(column.heading, Convention())
        read = reader_of(column.kind, convention, zone=zone, places=places)
        answers = _answers(distinct[column.heading], column.kind, read)
        typed, refused = _typed(table.frame, column, answers)
        if convention.pointed:
            typed = typed.str.strip_suffix(".0")
        frame = frame.with_columns(typed.alias(f"typed {column.name}"))
        columns.append(pl.col(f"typed {column.name}").alias(column.name))
        bad.append(refused)
    every_bad = pl.concat(bad).sort(ROW, maintain_order=True)
    # whole rows: a row with one bad cell must not be worked with the others
    good = frame.select(columns).join(
        every_bad.select(ROW).unique(), on=ROW, how="anti", maintain_order="left"
    )
    return TypedTable(good, every_bad, conventions)


def _conventions(
    table: RawTable, mapped: Mapping[str, Wanted], distinct: Mapping[str, Sequence[str]], choices: Choices
) -> dict[str, Convention]:
    found = conventions_of(
        {heading: (column.kind, distinct[heading]) for heading, column in mapped.items()},
        decimals=choices.decimals,
        dates=choices.dates,
        typed_file=table.facts.kind in ("xlsx", "parquet"),
    )
    for heading, column in mapped.items():
        if column.kind == "text":
            cells = table.frame[heading].str.strip_chars()
            filled = cells.filter(cells != "")
            if filled.len() and filled.str.contains(r"^\d+\.0$").all():
                found[heading] = Convention(pointed=True)
    return found


def _distinct(cells: pl.Series, kind: str) -> list[str]:
    plain = cells.str.strip_chars()
    if kind == "text":
        # any text is good as it stands, but a spreadsheet's error begins so
        plain = plain.filter(plain.str.starts_with("#"))
    return plain.unique().drop_nulls().sort().to_list()


def _answers(cells: Sequence[str], kind: str, read: Callable[[str], Any]) -> pl.DataFrame:
    """What each distinct cell reads as: `value`, `typed`, `code` and `figures` (null where it could be
    read).
    """
    # a text may be a dash or the word none, and is kept as it stands
    blank = BLANK_WORDS if kind not in ("text", "country", "boolean") else frozenset()
    typed, codes, figures = [], [], []
    # one reading a distinct cell: a year of orders has 700 different quantities
    for cell in cells:
        found, code, because = None, None, None
        if cell and cell.lower() not in blank:
            try:
                found = read(cell)
            except BadCell as problem:
                code, because = problem.code, json.dumps(dict(problem.figures))
        typed.append(found)
        codes.append(code)
        figures.append(because)
    return pl.DataFrame(
        {"value": cells, "typed": typed, "code": codes, "figures": figures},
        schema={"value": pl.String, "typed": TYPES[kind], "code": pl.String, "figures": pl.String},
    )


def _typed(table: pl.DataFrame, column: Wanted, answers: pl.DataFrame) -> tuple[pl.Series, pl.DataFrame]:
    cells = table.select(ROW, value=pl.col(column.heading or "").str.strip_chars())
    read = cells.join(answers, on="value", how="left", maintain_order="left")
    if column.kind == "text":
        read = read.with_columns(
            typed=pl.when(pl.col("code").is_null() & (pl.col("value") != "")).then("value")
        )
    if column.required:
        is_blank = pl.col("typed").is_null() & pl.col("code").is_null()
        read = read.with_columns(code=pl.when(is_blank).then(pl.lit("intake.blank")).otherwise("code"))
    refused = read.filter(pl.col("code").is_not_null()).select(
        ROW, pl.lit(column.name).alias("column"), pl.col("value").str.slice(0, 200), "code", "figures"
    )
    return read["typed"], refused


def reader_of(kind: str, convention: Convention, *, zone: str, places: int) -> Callable[[str], Any]:
    """The reader of one cell of a kind; it raises `BadCell`."""
    match kind:
        case "quantity":
            return scaled(0, "intake.not_whole", convention.mark)
        case "amount":
            return scaled(places, "intake.finer_than_minor", convention.mark)
        case "decimal":
            return scaled(MILLIONTH_PLACES, "intake.too_fine", convention.mark)
        case "moment":
            return moment_reader(convention.order, zone)
        case "date":
            return day_reader(convention.order)
    return {"text": _text, "barcode": barcode, "boolean": boolean, "country": country, "currency": currency}[
        kind
    ]


def _text(text: str) -> str:
    if is_spreadsheet_error(text):
        raise BadCell("intake.spreadsheet_error")
    return text
