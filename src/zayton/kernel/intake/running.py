"""Working an import slice by slice: each slice, its counts and its quarantined rows are one transaction."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction

from zayton.kernel.access.public import Actor
from zayton.kernel.bulk import insert_rows
from zayton.kernel.intake.models import Import, QuarantinedRow
from zayton.kernel.intake.planning import Plan, Unfit
from zayton.kernel.intake.reading.found import ROW
from zayton.kernel.intake.reading.ordering import slice_end, sliced
from zayton.kernel.intake.states import ImportState, RowState
from zayton.kernel.intake.targets import (
    SLICE_DOCUMENTS,
    SLICE_ROWS,
    BadRow,
    Context,
    SliceFrame,
    SliceResult,
    Target,
)

log = logging.getLogger(__name__)

ASIDE = "aside"  # the outcome of lines that are no rows of their own, whatever the target
MOST_FAILED_GROUPS = 20  # one after the other, without a good one between: then the work itself is at fault
# rows that only go to quarantine are written in slices too, so that progress shows
_UNFIT_A_SLICE = 5_000
_ROW_FIELDS = (
    "source_id",
    "row",
    "document",
    "column",
    "value",
    "code",
    "figures",
    "more",
    "cells",
    "mended",
    "state",
    "note",
    "resolved_at",
    "resolved_by",
)


# all that stands sealed does so for one purpose
_sealed = QuarantinedRow._meta.get_field("cells").get_prep_value


class Overtaken(Exception):  # noqa: N818
    """Somebody else moved the import's cursor or its state meanwhile; nothing of this slice was kept."""


class Unaccounted(Exception):  # noqa: N818
    """A target's work did not say of every row of a slice what became of it: a mistake in the target."""


@dataclass(slots=True)
class Runner:
    """Works the rest of an import from its cursor on. `between` is called after each commit with rows done
    and total.
    """

    run: Import
    target: Target
    plan: Plan
    actor: Actor
    at: datetime
    between: Callable[[int, int], None]
    failed_groups: int = 0

    def work(self) -> None:
        """Work slice after slice until every row is accepted or quarantined."""
        aside = len(self.plan.table.aside)
        if self.run.read < aside:
            self._write(SliceResult({ASIDE: aside - self.run.read}), [], 0, 0)
        unfit = aside + len(self.plan.bad_rows)
        while self.run.read < unfit:
            # by the cursor, which is also where a run that was interrupted goes on
            start, end = self.run.read - aside, min(self.run.read + _UNFIT_A_SLICE, unfit) - aside
            self._write(SliceResult({}), self.plan.unfit(start, end), 0, 0)
            # after the commit, where it is safe to stop
            self.between(self.run.read, self.plan.total)
        while self.run.read < self.plan.total:
            start = self.run.read - unfit
            end = slice_end(self.plan.arranged, start, rows=SLICE_ROWS, groups=SLICE_DOCUMENTS)
            self._work_slice(start, end)

    def _work_slice(self, start: int, end: int) -> None:
        """Work the rows from `start` to before `end`; when that fails, in halves, down to the group at
        fault.
        """
        part = SliceFrame(sliced(self.plan.arranged.frame, start, end))
        began, session = time.monotonic(), None
        try:
            with transaction.atomic():
                session = connection.connection
                result = self._worked(part)
                unfit = self.plan.with_cells(_by_row(result.quarantined))
                self._write(result, unfit, part.groups, _ms_since(began))
        # the database or the target is at fault here, not a document
        except (Overtaken, Unaccounted, OperationalError, InterfaceError):
            raise
        except Exception as problem:
            # a server that was lost in the middle may speak as any error: no document may be blamed for it;
            # by its session, as leaving the block has opened another one that is well
            if connection.connection is not session or not connection.is_usable():
                raise OperationalError("the database was lost") from problem
            log.warning("import %s: rows at %s to %s broke off", self.run.pk, start, end, exc_info=True)
            self._fall_back(part, start, end, problem)
            return
        # failures count only in a row: a good slice shows that the work itself is sound
        self.failed_groups = 0
        self.between(self.run.read, self.plan.total)

    def _worked(self, part: SliceFrame) -> SliceResult:
        if not self.run.dry_run:
            return accounted(self.target.work(part, self._context()), part)
        with transaction.atomic():
            result = self.target.work(part, self._context())
            # only the savepoint of the work is taken back; its counts are kept
            transaction.set_rollback(True)
        return accounted(result, part)

    def _fall_back(self, part: SliceFrame, start: int, end: int, problem: Exception) -> None:
        if part.groups > 1:
            middle = slice_end(self.plan.arranged, start, rows=part.rows, groups=(part.groups + 1) // 2)
            self._work_slice(start, middle)
            self._work_slice(middle, end)
            return
        self.failed_groups += 1
        # a broken release must not put half a year of orders in quarantine, one by one
        if self.failed_groups > MOST_FAILED_GROUPS:
            raise problem
        figures = {"words": f"{type(problem).__name__}: {problem}"[:200]}
        reasons = [[BadRow(row, "intake.broke", "", "", figures)] for row in part.frame[ROW]]
        self._write(SliceResult({}), self.plan.with_cells(reasons), 1, 0)
        self.between(self.run.read, self.plan.total)

    def _context(self) -> Context:
        options = dict(self.run.options)
        return Context(
            import_id=self.run.pk,
            actor=self.actor,
            at=self.at,
            source=self.run.raw_file.name,
            options=options,
            locale=self.target.locale(options),
            dry_run=self.run.dry_run,
        )

    def _write(self, result: SliceResult, unfit: Sequence[Unfit], documents: int, working_ms: int) -> None:
        """Write the counts, the cursor and the quarantined rows, if nobody moved the import meanwhile."""
        accepted = sum(result.accepted.values())
        changes: dict[str, Any] = {
            "read": self.run.read + accepted + len(unfit),
            "accepted": self.run.accepted + accepted,
            "quarantined": self.run.quarantined + len(unfit),
            "documents": self.run.documents + documents,
            "outcomes": summed(self.run.outcomes, result.accepted),
            "working_ms": self.run.working_ms + working_ms,
        }
        with transaction.atomic():
            # the cursor in the condition makes two workers of one import impossible
            here = Import.objects.filter(pk=self.run.pk, state=ImportState.RUNNING, read=self.run.read)
            if not here.update(**changes):
                raise Overtaken
            quarantine(self.run, unfit)
        for name, value in changes.items():
            setattr(self.run, name, value)


def accounted(result: SliceResult, part: SliceFrame) -> SliceResult:
    """The result, if it accounts for every row of the slice; `Unaccounted` otherwise."""
    rows = {bad.row for bad in result.quarantined}
    accepted = sum(result.accepted.values())
    if accepted + len(rows) != part.rows or not rows <= set(part.frame[ROW]):
        raise Unaccounted(f"{part.rows} rows came, {accepted} were accepted and {len(rows)} quarantined")
    return result


def summed(counts: Mapping[str, int], more: Mapping[str, int]) -> dict[str, int]:
    """Counts by kind, added up; kinds without any are left out."""
    total = {kind: counts.get(kind, 0) + more.get(kind, 0) for kind in (*counts, *more)}
    return {kind: count for kind, count in total.items() if count}


def quarantine(run: Import, unfit: Sequence[Unfit]) -> None:
    """Put rows into the quarantine of an import."""
    insert_rows(QuarantinedRow, _ROW_FIELDS, [(run.pk, *_quarantined(row)) for row in unfit])


def _quarantined(unfit: Unfit) -> tuple[Any, ...]:
    first, *others = unfit.reasons
    more = [reason_kept(reason) for reason in others[:20]]
    value, figures = _sealed(first.value[:200]), _sealed(dict(first.figures))
    reason = (first.column, value, first.code, figures, _sealed(more))
    return (unfit.row, unfit.document, *reason, _sealed(list(unfit.cells)), "", RowState.OPEN, "", None, "")


def reason_kept(reason: BadRow) -> dict[str, Any]:
    """A reason as JSON takes it."""
    return {
        "column": reason.column,
        "value": reason.value[:200],
        "code": reason.code,
        "figures": dict(reason.figures),
    }


def _by_row(bad: Sequence[BadRow]) -> list[list[BadRow]]:
    rows: dict[int, list[BadRow]] = {}
    for reason in bad:
        rows.setdefault(reason.row, []).append(reason)
    return list(rows.values())


def _ms_since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
