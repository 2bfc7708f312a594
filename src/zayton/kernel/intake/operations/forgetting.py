"""Forgetting raw files for good: their bytes go, and with them every cell that quarantined rows kept of them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.intake.events import FORGOTTEN
from zayton.kernel.intake.mapping import fingerprint
from zayton.kernel.intake.models import ColumnMapping, Import, QuarantinedRow, RawFile
from zayton.kernel.intake.permissions import FORGET
from zayton.kernel.intake.queries import files_seen_by, imports_seen_by
from zayton.kernel.intake.states import ImportState, RowState, row_sources
from zayton.kernel.intake.vault import forget, holds
from zayton.kernel.journal.public import Happening, append

_OPEN = (ImportState.WAITING, ImportState.RUNNING)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The files that are gone, how many quarantined rows lost their cells, and which files were refused."""

    files: list[int] = field(default_factory=list)
    rows: int = 0
    refusals: list[Refusal] = field(default_factory=list)


def forget_files(*, files: Sequence[int], actor: Actor, at: datetime) -> Forgotten:
    """Throw away what raw files hold, under every name under which the same bytes were uploaded.

    Name, digest, counts and the reasons of quarantined rows stay. Rows that waited to be mended are discarded, for
    nothing is left to mend; what was imported stays as it is.
    """
    if not actor.may(FORGET.name):
        return Forgotten(refusals=[Refusal("intake.not_allowed", FORGET.name)])
    with transaction.atomic():
        known, copies, runs = _locked(files)
        reasons = _refused(copies, runs, actor)
        refusals = [
            Refusal(reasons[known.get(key, "")], str(key), row=row)
            for row, key in enumerate(files)
            if known.get(key, "") in reasons
        ]
        going = sorted({digest for digest in known.values() if digest not in reasons})
        gone = [copy for digest in going for copy in copies[digest]]
        held = _blanked([copy.pk for copy in gone], actor, at)
        _unnamed(gone, runs)
        append([_told(copy, runs, held, at) for copy in gone], actor=actor)
        # last: should this transaction be undone all the same, asking again finishes what is left
        for digest in going:
            forget(digest)
    done = [key for key in dict.fromkeys(files) if known.get(key) in going]
    return Forgotten(done, sum(held.values()), refusals)


def _locked(
    files: Collection[int],
) -> tuple[dict[int, str], Mapping[str, list[RawFile]], list[Import]]:
    """The digests of the files asked for, all files of the same bytes, and their imports, each locked by key.

    An import that is being started waits for the lock of its file, and then finds no bytes.
    """
    known = dict(RawFile.objects.filter(pk__in=files).values_list("pk", "digest"))
    copies: dict[str, list[RawFile]] = defaultdict(list)
    for copy in RawFile.objects.select_for_update().filter(digest__in=known.values()).order_by("pk"):
        copies[copy.digest].append(copy)
    keys = [copy.pk for same in copies.values() for copy in same]
    runs = Import.objects.select_for_update().filter(raw_file__in=keys).order_by("pk")
    return known, copies, list(runs)


def _refused(copies: Mapping[str, list[RawFile]], runs: Sequence[Import], actor: Actor) -> dict[str, str]:
    """Why digests are refused: digest → code; unknown keys stand under the empty digest."""
    keys = [copy.pk for same in copies.values() for copy in same]
    own = set(files_seen_by(actor).filter(pk__in=keys).values_list("pk", flat=True))
    seen = set(imports_seen_by(actor).filter(raw_file__in=keys).values_list("pk", flat=True))
    left = set(_with_cells().filter(source__raw_file__in=keys).values_list("source__raw_file", flat=True))
    # what lies outside the scope is unknown, never forbidden: existence is told to nobody
    reasons = {"": "intake.unknown_file"}
    for digest, same in copies.items():
        files = {copy.pk for copy in same}
        of_them = [run for run in runs if run.raw_file_id in files]
        if not files & own and not any(run.pk in seen for run in of_them):
            reasons[digest] = "intake.unknown_file"
        elif any(run.pk not in seen for run in of_them):
            reasons[digest] = "intake.imported_elsewhere"
        elif any(run.state in _OPEN for run in of_them):
            reasons[digest] = "intake.still_running"
        elif not holds(digest) and not files & left:
            reasons[digest] = "intake.already_forgotten"
    return reasons


def _with_cells() -> QuerySet[QuarantinedRow]:
    waiting = Q(state__in=(RowState.OPEN, RowState.MENDED))
    return QuarantinedRow.objects.filter(waiting | ~Q(cells=[]) | ~Q(mended={}) | ~Q(value=""))


def _blanked(files: Collection[int], actor: Actor, at: datetime) -> dict[int, int]:
    """Blank what quarantined rows keep of the files: raw file → rows. Line, column and code are all that stay."""
    rows = QuarantinedRow.objects.filter(source__raw_file__in=files)
    counted = rows.values("source__raw_file").annotate(count=Count("pk"))
    held = {row["source__raw_file"]: row["count"] for row in counted}
    rows.filter(state__in=row_sources(RowState.DISCARDED)).update(
        state=RowState.DISCARDED, resolved_at=at, resolved_by=actor.id
    )
    # figures and notes may quote a cell, and nobody can tell which of them do
    rows.update(document="", value="", note="", figures={}, more=[], cells=[], mended={})
    return held


def _unnamed(gone: Sequence[RawFile], runs: Sequence[Import]) -> None:
    """Drop the headings: where a file has none, its first row of people was taken for them."""
    # by file and not by import: one file may have been imported many times
    keys = {copy.pk for copy in gone}
    of_them = [run for run in runs if run.raw_file_id in keys]
    prints = {fingerprint(run.headings) for run in of_them}
    for run in of_them:
        run.headings, run.columns = [], dict.fromkeys(run.columns, "")
        run.conventions, run.choices, run.error_figures = {}, {}, {}
    Import.objects.bulk_update(of_them, ["headings", "columns", "conventions", "choices", "error_figures"])
    RawFile.objects.filter(pk__in=keys).update(facts={})
    kept = {fingerprint(headings) for headings in Import.objects.values_list("headings", flat=True)}
    ColumnMapping.objects.filter(fingerprint__in=prints - kept).delete()


def _told(copy: RawFile, runs: Sequence[Import], held: Mapping[int, int], at: datetime) -> Happening:
    own = [run for run in runs if run.raw_file_id == copy.pk]
    payload = {"digest": copy.digest, "imports": [run.pk for run in own], "rows": held.get(copy.pk, 0)}
    named = {
        "import": [run.pk for run in own],
        "shop": sorted({run.shop_id for run in own if run.shop_id is not None}),
        "node": sorted({run.warehouse_id for run in own if run.warehouse_id is not None}),
    }
    references = {dimension: keys for dimension, keys in named.items() if keys}
    return Happening(FORGOTTEN, copy.pk, at, payload, references)
