"""Giving mended rows to their target again, together with the accepted rows of their documents."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import polars as pl
from django.db import transaction

from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.intake.events import REPLAYED
from zayton.kernel.intake.laying import read_laid_out
from zayton.kernel.intake.models import Import, QuarantinedRow
from zayton.kernel.intake.operations.mending import open_for_mending
from zayton.kernel.intake.operations.starting import references_of
from zayton.kernel.intake.planning import conventions_kept
from zayton.kernel.intake.reading.conventions import Convention
from zayton.kernel.intake.reading.found import ROW, Choices, FileRefused, RawTable
from zayton.kernel.intake.reading.ordering import arrange
from zayton.kernel.intake.reading.typed import TypedTable, Wanted, type_table
from zayton.kernel.intake.running import accounted, reason_kept, summed
from zayton.kernel.intake.states import ImportState, RowState, row_sources
from zayton.kernel.intake.targets import BadRow, Context, SliceFrame, Target, target_named
from zayton.kernel.intake.vault import open_stored
from zayton.kernel.jobs.public import start_job
from zayton.kernel.journal.public import Happening, append
from zayton.kernel.money import exponent
from zayton.kernel.sealed_json import is_shut

REPLAY_JOB = "intake.replay"
REPLAYED_OUTCOME = "replayed"
PAGE_ROWS = 100_000  # a file with more of them is replayed by a job
# one transaction, as a slice of the import is
MOST_ROWS = 10_000


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many of the rows given were accepted, and how many went back to the quarantine with a new
    reason.
    """

    accepted: int
    refused: int


def replay_rows(*, import_id: int, rows: Collection[int], actor: Actor, at: datetime) -> Replayed | Refusal:
    """Replay quarantined rows, mended or as they are, in one transaction; settled ones stay as they are."""
    run = open_for_mending(import_id, actor)
    if isinstance(run, Refusal):
        return run
    if len(rows) > MOST_ROWS:
        return Refusal("intake.too_many_to_replay", figures={"rows": len(rows), "limit": MOST_ROWS})
    table = _table(run)
    return table if isinstance(table, Refusal) else _replayed(run, table, rows, actor=actor, at=at)


def replay_or_ask(
    *, run: Import, rows: Collection[int], actor: Actor, at: datetime
) -> Replayed | Refusal | int:
    """Replay rows at once, or through a job whose id is answered when the file is too long to read for a page."""
    if (run.total or 0) <= PAGE_ROWS:
        return replay_rows(import_id=run.pk, rows=rows, actor=actor, at=at)
    arguments = {"import_id": run.pk, "rows": sorted(rows)}
    return start_job(REPLAY_JOB, arguments=arguments, actor=actor, subject=run.raw_file.name)


def _table(run: Import) -> RawTable | Refusal:
    try:
        with open_stored(run.raw_file.digest) as stream:
            return read_laid_out(stream, Choices.of(run.choices))
    except FileNotFoundError:
        return Refusal("intake.file_gone")
    except FileRefused as refused:
        return refused.refusal


def _replayed(
    run: Import, table: RawTable, rows: Collection[int], *, actor: Actor, at: datetime
) -> Replayed | Refusal:
    with transaction.atomic():
        # locked before its rows: the runner takes them in the same order
        locked = Import.objects.select_for_update().get(pk=run.pk)
        if locked.state == ImportState.RUNNING:
            return Refusal("intake.still_running")
        here = locked.rows.filter(row__in=list(rows), state__in=row_sources(RowState.REPLAYED))
        wanted = {row.row: row for row in here}
        if not wanted:
            return Refusal("intake.already_settled")
        # replayed without what somebody had mended it would be booked as it was wrong
        if shut := next((row for row in wanted.values() if is_shut(row.mended)), None):
            return Refusal("intake.sealed_with_another_key", str(shut.row))
        answer = _Replay(locked, target_named(run.target), table, wanted, actor, at).work()
        payload = {"accepted": answer.accepted, "refused": answer.refused}
        append([Happening(REPLAYED, run.pk, at, payload, references_of(run))], actor=actor)
    return answer


@dataclass(slots=True)
class _Replay:
    run: Import
    target: Target
    table: RawTable
    wanted: Mapping[int, QuarantinedRow]
    actor: Actor
    at: datetime

    @property
    def _names(self) -> list[str]:
        return [column.name for column in self.target.columns]

    def work(self) -> Replayed:
        typed = self._typed(self._documents())
        # rows that were not asked for are accepted already, and nothing may refuse them now
        refused = {row: reasons for row, reasons in _reasons(typed.bad).items() if row in self.wanted}
        arranged = arrange(typed.frame, group_by=self.target.group_by, order_by=self.target.order_by)
        part = SliceFrame(arranged.frame)
        # nothing that could be read has changed
        if set(self.wanted) - set(refused):
            result = accounted(self.target.work(part, self._context()), part)
            for bad in result.quarantined:
                if bad.row in self.wanted:
                    refused.setdefault(bad.row, []).append(bad)
        self._settle(refused)
        return Replayed(len(self.wanted) - len(refused), len(refused))

    def _documents(self) -> pl.DataFrame:
        """The wanted rows as mended, and the accepted rows of their documents, by target column."""
        quarantined = {row.row: row for row in self.run.rows.all()}
        mended = [
            row for row in quarantined.values() if row.row in self.wanted or row.state == RowState.REPLAYED
        ]
        lines = [row.row for row in mended]
        # from the file where it could be cut: beside a reason only the first 2,000 characters of a cell are kept
        whole = {row: texts for row, *texts in self.table.frame.filter(pl.col(ROW).is_in(lines)).iter_rows()}
        as_mended = pl.DataFrame(
            [(row.row, *self._cells(row, whole.get(row.row, row.cells))) for row in mended],
            schema={ROW: pl.Int64, **dict.fromkeys(self._names, pl.String)},
            orient="row",
        )
        # what lies in quarantine or was discarded is no part of its document
        untouched = self.table.frame.filter(~pl.col(ROW).is_in(list(quarantined))).select(
            ROW, *[self._column(name) for name in self._names]
        )
        every = pl.concat([untouched, as_mended])
        keys = [pl.col(name).str.strip_chars().alias(f"key {name}") for name in self.target.group_by]
        wanted = every.filter(pl.col(ROW).is_in(list(self.wanted))).select(keys).unique()
        return every.with_columns(keys).join(wanted, on=wanted.columns, how="semi").select(ROW, *self._names)

    def _column(self, name: str) -> pl.Expr:
        heading = self.run.columns.get(name)
        return pl.col(heading).alias(name) if heading else pl.lit("").alias(name)

    def _cells(self, row: QuarantinedRow, texts: Sequence[str]) -> list[str]:
        found = dict(zip(self.table.facts.headers, texts, strict=False))
        return [row.mended.get(name, found.get(self.run.columns.get(name, ""), "")) for name in self._names]

    def _typed(self, frame: pl.DataFrame) -> TypedTable:
        locale = self.target.locale(dict(self.run.options))
        wanted = [
            Wanted(column.name, column.kind, column.required, column.name) for column in self.target.columns
        ]
        table = RawTable(replace(self.table.facts, headers=tuple(self._names)), frame)
        known = self._conventions(conventions_kept(self.run.conventions))
        return type_table(
            table, wanted, Choices(), zone=locale.zone, places=exponent(locale.currency), known=known
        )

    def _conventions(self, kept: Mapping[str, Convention]) -> dict[str, Convention]:
        # what stands in no column of the file was typed by hand, where a point is the decimal mark
        point = Convention(mark=".")
        return {name: kept.get(self.run.columns.get(name, ""), point) for name in self._names}

    def _context(self) -> Context:
        options = dict(self.run.options)
        return Context(
            import_id=self.run.pk,
            actor=self.actor,
            at=self.at,
            source=self.run.raw_file.name,
            options=options,
            locale=self.target.locale(options),
            replay=True,
        )

    def _settle(self, refused: Mapping[int, Sequence[BadRow]]) -> None:
        for row in self.wanted.values():
            if row.row in refused:
                first, *others = refused[row.row]
                row.code, row.column, row.value = first.code, first.column, first.value[:200]
                row.figures, row.more = dict(first.figures), [reason_kept(reason) for reason in others]
                row.state = RowState.MENDED if row.mended else RowState.OPEN
            else:
                row.state, row.resolved_at, row.resolved_by = RowState.REPLAYED, self.at, self.actor.id
        changed = ["code", "column", "value", "figures", "more", "state", "resolved_at", "resolved_by"]
        QuarantinedRow.objects.bulk_update(self.wanted.values(), changed, batch_size=500)
        accepted = len(self.wanted) - len(refused)
        self.run.accepted += accepted
        # a row is counted once, so what is accepted now leaves the quarantine's count
        self.run.quarantined -= accepted
        self.run.outcomes = summed(self.run.outcomes, {REPLAYED_OUTCOME: accepted})
        self.run.save(update_fields=["accepted", "quarantined", "outcomes"])


def _reasons(bad: pl.DataFrame) -> dict[int, list[BadRow]]:
    reasons: dict[int, list[BadRow]] = {}
    for row, column, value, code, figures in bad.iter_rows():
        reasons.setdefault(row, []).append(BadRow(row, code, column, value, json.loads(figures or "{}")))
    return reasons
