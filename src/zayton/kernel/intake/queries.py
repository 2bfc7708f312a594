"""What people see of files, imports and the quarantine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

import polars as pl
from django.db.models import Count, Q, QuerySet

from zayton.kernel.access.public import Actor, Scope
from zayton.kernel.errors import Refusal
from zayton.kernel.intake.events import FORGOTTEN
from zayton.kernel.intake.laying import read_laid_out
from zayton.kernel.intake.layouts import layout_named, layouts
from zayton.kernel.intake.mapping import fingerprint, suggested
from zayton.kernel.intake.models import ColumnMapping, Import, QuarantinedRow, RawFile
from zayton.kernel.intake.planning import Spelling, typed_of
from zayton.kernel.intake.reading.found import Choices, Facts, FileRefused
from zayton.kernel.intake.reading.limits import SAMPLE_ROWS
from zayton.kernel.intake.reading.reader import read_table
from zayton.kernel.intake.recognising import Guess, best_of, guesses, told
from zayton.kernel.intake.states import RowState
from zayton.kernel.intake.targets import Target
from zayton.kernel.intake.vault import open_stored
from zayton.kernel.journal.public import trace

# preambles of marketplaces have seven to nine lines
_LINES_LOOKED_AT = 40


def imports_seen_by(actor: Actor) -> QuerySet[Import]:
    """Imports within an actor's scope, newest first; those for no shop or warehouse in particular are
    everybody's.
    """
    scope = actor.scope
    # an import for no shop is one of products or rates, which all shops share
    imports = Import.objects.select_related("raw_file").order_by("-pk")
    if scope.shops is not None:
        imports = imports.filter(Q(shop_id=None) | Q(shop_id__in=scope.shops))
    if scope.warehouses is not None:
        imports = imports.filter(Q(warehouse_id=None) | Q(warehouse_id__in=scope.warehouses))
    return imports


def files_seen_by(actor: Actor) -> QuerySet[RawFile]:
    """Files an actor uploaded; all of them for an actor whose scope is everything."""
    files = RawFile.objects.order_by("-pk")
    whole = actor.scope.shops is None and actor.scope.warehouses is None
    return files if whole else files.filter(uploaded_by=actor.id)


@dataclass(frozen=True, slots=True)
class Forgetting:
    """When a file was forgotten, and by whom (an actor's id)."""

    at: datetime
    by: str


def forgetting_of(run: Import) -> Forgetting | None:
    """When and by whom the file of an import was forgotten; `None` while it is kept.

    A file that was uploaded again later is another matter: this import's rows stay without their cells.
    """
    told = trace("raw_file", [run.raw_file_id], scope=Scope.everything(), limit=1_000)
    ours = [one for one in told if one.verb == FORGOTTEN.verb and run.pk in one.payload["imports"]]
    return Forgetting(ours[0].at, ours[0].actor) if ours else None


def quarantine_of(run: Import) -> QuerySet[QuarantinedRow]:
    """The quarantined rows of an import, by line."""
    return run.rows.order_by("row")


def quarantine_seen_by(actor: Actor) -> QuerySet[QuarantinedRow]:
    """The quarantined rows of every real import within an actor's scope, newest import first."""
    # the rows of a dry run wait for nobody: nothing was imported
    imports = imports_seen_by(actor).filter(dry_run=False).order_by()
    return QuarantinedRow.objects.filter(source__in=imports.values("pk")).order_by("-source_id", "row")


class HeldReason(TypedDict):
    """One reason for which rows lie in quarantine: its code, the column at fault, and how many rows."""

    code: str
    column: str
    count: int


def reasons_of(run: Import) -> list[HeldReason]:
    """How many rows lie in quarantine by code and column, most first; replayed ones no longer count."""
    held = run.rows.exclude(state=RowState.REPLAYED).values("code", "column")
    counted = held.annotate(count=Count("pk")).order_by("-count", "code", "column")
    return [HeldReason(code=row["code"], column=row["column"], count=row["count"]) for row in counted]


def open_rows(actor: Actor, code: str = "") -> int:
    """How many rows wait in quarantine for somebody's decision, within an actor's scope; all, or for one reason."""
    waiting = quarantine_seen_by(actor).filter(state__in=(RowState.OPEN, RowState.MENDED))
    return (waiting.filter(code=code) if code else waiting).count()


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a file, what was noticed, and how its headings map to a target's columns.

    `mapping` comes from the last file with these headings where there was one (`remembered`), else from
    synonyms. `questions` are {heading: "dates" or "decimals"} that the first rows leave open.
    """

    facts: Facts
    rows: list[tuple[Any, ...]]
    mapping: Mapping[str, str]
    remembered: ColumnMapping | None
    questions: Mapping[str, str]


def preview(
    *,
    raw_file: RawFile,
    target: Target,
    choices: Choices,
    columns: Mapping[str, str] | None,
    options: Mapping[str, str],
    scope: Scope,
) -> Preview | Refusal:
    """Look at the first rows of a file with some choices; `columns` is a mapping to try instead of the
    suggested one.

    Options that the scope does not offer are left out here; starting the import refuses them.
    """
    # a target may look its zone up by them, and nobody has checked yet that they are keys
    options = {
        option.name: options[option.name]
        for option in target.options
        if option.offers(options.get(option.name, ""), scope)
    }
    try:
        with open_stored(raw_file.digest) as stream:
            table = read_laid_out(stream, choices, rows=SAMPLE_ROWS)
        headings = table.facts.headers
        remembered = ColumnMapping.objects.filter(
            target=target.name, fingerprint=fingerprint(headings)
        ).first()
        known = {name: heading for name, heading in (columns or {}).items() if heading in headings}
        found = known or _known_to_lead(target, choices, headings)
        found = found or (remembered.columns if remembered else suggested(target, headings))
        mapping = {name: heading for name, heading in found.items() if heading in headings}
        questions = typed_of(table, target, Spelling(mapping, choices, options)).questions
    except FileRefused as refused:
        return refused.refusal
    except FileNotFoundError:
        return Refusal("intake.file_gone")
    return Preview(table.facts, _first(table.frame), mapping, remembered, questions)


def _known_to_lead(target: Target, choices: Choices, headings: Sequence[str]) -> dict[str, str]:
    layout = layout_named(choices.layout)
    return layout.mapping(headings) if layout and layout.target == target.name else {}


def recognised(raw_file: RawFile) -> list[Guess]:
    """What a file may be, the likeliest first; its headings may also stand below other lines."""
    facts = Facts.of(raw_file.facts)
    found = guesses(facts.headers, layouts())
    if told(found) or not facts.kind:
        return found
    # without headings every line is a row, so that each of the first ones can be looked at
    choices = Choices(encoding=facts.encoding or None, delimiter=facts.delimiter or None, header_line=0)
    try:
        with open_stored(raw_file.digest) as stream:
            table = read_table(stream, choices, rows=_LINES_LOOKED_AT)
    except (FileRefused, FileNotFoundError):
        return found
    lines = [(row, cells) for row, *cells in table.frame.iter_rows()]
    lines += [(one.row, list(one.cells)) for one in table.broken[:_LINES_LOOKED_AT]]
    return best_of(sorted(lines), layouts()) or found


def _first(frame: pl.DataFrame) -> list[tuple[Any, ...]]:
    return frame.head(20).rows()
