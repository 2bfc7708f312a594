"""Changing the cells of quarantined rows, and setting rows aside for good."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.intake.events import DISCARDED
from zayton.kernel.intake.models import Import, QuarantinedRow
from zayton.kernel.intake.operations.starting import references_of
from zayton.kernel.intake.permissions import MEND
from zayton.kernel.intake.queries import forgetting_of, imports_seen_by
from zayton.kernel.intake.reading.limits import MAX_CELL_CHARS
from zayton.kernel.intake.states import RowState, row_sources
from zayton.kernel.intake.targets import target_named
from zayton.kernel.journal.public import Happening, append
from zayton.kernel.sealed_json import is_shut

# as long as the column; what is longer is cut rather than refused
LONGEST_NOTE = 200


def mend_rows(
    *, import_id: int, rows: Collection[int], cells: Mapping[str, str], actor: Actor
) -> int | Refusal:
    """Write new text into columns ({target column: text}) of quarantined rows; answers how many were changed.

    Nothing is replayed by it. Columns mended earlier keep their text unless they are named again.
    """
    with transaction.atomic():
        # a file that is being forgotten must not get new cells behind its back
        Import.objects.select_for_update().filter(pk=import_id).first()
        return _mended(import_id, rows, cells, actor)


def _mended(import_id: int, rows: Collection[int], cells: Mapping[str, str], actor: Actor) -> int | Refusal:
    run = open_for_mending(import_id, actor)
    if isinstance(run, Refusal):
        return run
    declared = {column.name for column in target_named(run.target).columns}
    for name, text in cells.items():
        if name not in declared:
            return Refusal("intake.unknown_column", name)
        if len(text) > MAX_CELL_CHARS:
            return Refusal("intake.cell_too_long", name, {"length": len(text), "limit": MAX_CELL_CHARS})
    here = run.rows.select_for_update().filter(row__in=list(rows), state__in=row_sources(RowState.MENDED))
    changed = list(here)
    # what reads as nothing mended yet would be written over what was
    if shut := next((row for row in changed if is_shut(row.mended)), None):
        return Refusal("intake.sealed_with_another_key", str(shut.row))
    for row in changed:
        row.mended = {**row.mended, **cells}
        # who mends a discarded row takes it up again, and the reason it was discarded for is over
        row.state, row.note = RowState.MENDED, ""
    QuarantinedRow.objects.bulk_update(changed, ["mended", "state", "note"], batch_size=500)
    return len(changed)


def discard_rows(
    *, import_id: int, rows: Collection[int], reason: str, actor: Actor, at: datetime
) -> int | Refusal:
    """Set quarantined rows aside with a reason; they stay counted as quarantined. Answers how many."""
    run = open_for_mending(import_id, actor)
    if isinstance(run, Refusal):
        return run
    if not reason.strip():
        return Refusal("intake.reason_missing")
    with transaction.atomic():
        # locked before its rows: a replay has read their states by now, and would accept what is discarded here
        Import.objects.select_for_update().filter(pk=import_id).first()
        here = run.rows.filter(row__in=list(rows), state__in=row_sources(RowState.DISCARDED))
        note = reason.strip()[:LONGEST_NOTE]
        count = here.update(state=RowState.DISCARDED, note=note, resolved_at=at, resolved_by=actor.id)
        if count:
            append([Happening(DISCARDED, run.pk, at, {"rows": count}, references_of(run))], actor=actor)
    return count


def open_for_mending(import_id: int, actor: Actor) -> Import | Refusal:
    """The import, if this actor may mend its rows and it is over."""
    if not actor.may(MEND.name):
        return Refusal("intake.not_allowed", MEND.name)
    run = imports_seen_by(actor).filter(pk=import_id).first()
    if run is None:
        return Refusal("intake.unknown_import", str(import_id))
    if run.dry_run:
        return Refusal("intake.only_a_dry_run")
    if forgetting_of(run):
        return Refusal("intake.file_forgotten")
    return run
