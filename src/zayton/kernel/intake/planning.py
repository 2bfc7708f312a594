"""What an import will do, computed from the file alone: the rows it cannot read, and the others typed and in
order.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import polars as pl

from zayton.kernel.intake.laying import fixed_by_kind, read_laid_out
from zayton.kernel.intake.models import Import
from zayton.kernel.intake.reading.conventions import Convention
from zayton.kernel.intake.reading.found import ROW, BrokenRow, Choices, FileRefused, RawTable, clipped
from zayton.kernel.intake.reading.ordering import Arranged, arrange
from zayton.kernel.intake.reading.typed import BAD_SCHEMA, TypedTable, Wanted, type_table
from zayton.kernel.intake.targets import BadRow, Target
from zayton.kernel.intake.vault import open_stored
from zayton.kernel.money import exponent


@dataclass(frozen=True, slots=True)
class Unfit:
    """A row for the quarantine: where it stands, its reasons (the first counts), its document and its
    cells.
    """

    row: int
    reasons: Sequence[BadRow]
    document: str
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Plan:
    """The rows of a file in the order of their work: those aside, the unfit ones by line, then the arranged ones."""

    table: RawTable
    bad_rows: Sequence[int]
    bad_cells: pl.DataFrame
    broken: Mapping[int, BrokenRow]
    arranged: Arranged
    headings: Sequence[str | None]
    conventions: Mapping[str, Convention] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many rows the file holds."""
        return len(self.table.aside) + len(self.bad_rows) + self.arranged.frame.height

    def unfit(self, start: int, end: int) -> list[Unfit]:
        """The unfit rows at the positions from `start` to before `end`."""
        rows = self.bad_rows[start:end]
        reasons: dict[int, list[BadRow]] = {row: [] for row in rows}
        # bad cells come by line, so those of a part lie between its first and its last
        wanted = (
            self.bad_cells.filter(pl.col(ROW).is_between(rows[0], rows[-1]))
            if rows
            else self.bad_cells.clear()
        )
        for row, column, value, code, figures in wanted.iter_rows():
            reasons[row].append(BadRow(row, code, column, value, json.loads(figures or "{}")))
        for row in rows:
            if broken := self.broken.get(row):
                reasons[row].append(BadRow(row, broken.code, "", "", broken.figures))
        return self.with_cells([reasons[row] for row in rows])

    def with_cells(self, reasons: Sequence[Sequence[BadRow]]) -> list[Unfit]:
        """Rows with their reasons, together with their cells and documents from the file."""
        rows = [row_reasons[0].row for row_reasons in reasons]
        cells = self._cells(rows)
        return [
            Unfit(row, row_reasons, self._document(cells[row]), cells[row])
            for row, row_reasons in zip(rows, reasons, strict=True)
        ]

    def _cells(self, rows: Sequence[int]) -> dict[int, tuple[str, ...]]:
        whole = [row for row in rows if row not in self.broken]
        found = self.table.frame.filter(pl.col(ROW).is_in(whole)) if whole else self.table.frame.clear()
        cells = {row: clipped(texts) for row, *texts in found.iter_rows()}
        return cells | {row: self.broken[row].cells for row in rows if row in self.broken}

    def _document(self, cells: Sequence[str]) -> str:
        names = self.table.facts.headers
        places = [names.index(heading) for heading in self.headings if heading is not None]
        # a broken row may end before the column of its document, or be one uncut cell
        if len(cells) != len(names):
            places = [place for place in places if place < len(cells) > 1]
        return " · ".join(cells[place].strip() for place in places)[:200]


def plan_of(run: Import, target: Target) -> Plan:
    """Read, type and order the file of an import; `FileRefused` when it cannot be, or leaves a question
    open.
    """
    choices = Choices.of(run.choices)
    with open_stored(run.raw_file.digest) as stream:
        table = read_laid_out(stream, choices)
    # a resumed import must read every cell as it did before it was interrupted
    known = conventions_kept(run.conventions) if run.conventions else None
    typed = typed_of(table, target, Spelling(run.columns, choices, run.options, known))
    for heading, question in typed.questions.items():
        raise FileRefused(f"intake.ambiguous_{question}", heading=heading)
    return plan_from(table, typed, target, run.columns)


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a file is to be understood: {target column: heading}, choices, options, and conventions if
    known.
    """

    columns: Mapping[str, str]
    choices: Choices
    options: Mapping[str, str]
    known: Mapping[str, Convention] | None = None


def typed_of(table: RawTable, target: Target, spelling: Spelling) -> TypedTable:
    """The target's columns of a table, typed in the zone and the currency that the options lead to."""
    headings = spelling.columns
    missing = [heading for heading in headings.values() if heading not in table.facts.headers]
    if missing:
        raise FileRefused("intake.heading_gone", heading=missing[0])
    locale = target.locale(spelling.options)
    wanted = [
        Wanted(column.name, column.kind, column.required, headings.get(column.name))
        for column in target.columns
    ]
    places = exponent(locale.currency)
    choices = fixed_by_kind(spelling.choices, table.facts.headers)
    return type_table(table, wanted, choices, zone=locale.zone, places=places, known=spelling.known)


def plan_from(table: RawTable, typed: TypedTable, target: Target, columns: Mapping[str, str]) -> Plan:
    """A plan of a typed table."""
    broken = {row.row: row for row in table.broken}
    bad_rows = sorted({*broken, *typed.bad[ROW].unique().to_list()})
    return Plan(
        table=table,
        bad_rows=bad_rows,
        bad_cells=typed.bad if typed.bad.height else pl.DataFrame(schema=BAD_SCHEMA),
        broken=broken,
        arranged=arrange(typed.frame, group_by=target.group_by, order_by=target.order_by),
        headings=[columns.get(name) for name in target.group_by],
        conventions=typed.conventions,
    )


def conventions_to_keep(conventions: Mapping[str, Convention]) -> dict[str, Any]:
    """Conventions as JSON takes them."""
    return {heading: asdict(found) for heading, found in conventions.items()}


def conventions_kept(kept: Mapping[str, Any]) -> dict[str, Convention]:
    """Conventions as they were kept in JSON."""
    return {heading: Convention(**found) for heading, found in kept.items()}
