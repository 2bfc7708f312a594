"""Imports over HTTP: upload a file, start its import, follow it, and read what it put in quarantine."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import File
from ninja.files import UploadedFile

from zayton.api.import_shapes import (
    ColumnShown,
    FileShown,
    ForgetSaid,
    ForgottenShown,
    ImportSaid,
    ImportShown,
    OptionShown,
    QuarantinedShown,
    TargetShown,
    TargetsShown,
)
from zayton.kernel.access.public import Scope, actor_of
from zayton.kernel.errors import Refusal
from zayton.kernel.http.public import (
    NOT_FOUND,
    UNKNOWN,
    Key,
    Page,
    PageAsked,
    Problem,
    Query,
    Routes,
    all_refused,
    refused,
    rows_of,
)
from zayton.kernel.intake.public import (
    FORGET,
    IMPORT,
    MAX_FILE_BYTES,
    READ,
    Choices,
    Facts,
    Import,
    Preview,
    QuarantinedRow,
    RawFile,
    RowState,
    Target,
    files_seen_by,
    forget_files,
    imports_seen_by,
    preview,
    quarantine_of,
    start_import,
    targets,
    upload_file,
)
from zayton.kernel.time import now

_FORM_BYTES = 64 * 1024  # what a multipart form adds around the file

routes = Routes("imports", _("Imports"))


@routes.read("/targets", permission=READ, answers=TargetsShown, words=_("List what can be imported"))
def list_targets(request: HttpRequest) -> TargetsShown:
    """The targets, with the options that the caller may choose among."""
    return TargetsShown(items=[_target(target, request) for target in targets()])


@routes.upload(
    "/files",
    permission=IMPORT,
    answers=FileShown,
    words=_("Upload a file"),
    about=_(
        "CSV, TSV, XLSX, Parquet or JSON, as the form field “file”. It is kept encrypted; nothing is imported yet."
    ),
    most_bytes=MAX_FILE_BYTES + _FORM_BYTES,
)
def upload(request: HttpRequest, file: File[UploadedFile]) -> FileShown:
    """Keep a file and say what it is."""
    kept = upload_file(name=file.name or "", pieces=file.chunks(), actor=actor_of(request), at=now())
    if isinstance(kept, Refusal):
        raise Problem(422, kept)
    return _file(kept)


@routes.write(
    "/files/forget",
    permission=FORGET,
    answers=ForgottenShown,
    words=_("Forget files"),
    about=_(
        "Their bytes are deleted for good, and what quarantined rows kept of them. What was imported stays."
    ),
)
def forget(request: HttpRequest, said: ForgetSaid) -> ForgottenShown:
    """Forget raw files; those that cannot be are refused one by one."""
    gone = forget_files(files=said.file_ids, actor=actor_of(request), at=now())
    # a part that was done is a success that names the rest, so that repeating it harms nothing
    if gone.refusals and not gone.files:
        raise all_refused(gone.refusals)
    return ForgottenShown(
        file_ids=gone.files, rows=gone.rows, refusals=[refused(refusal) for refusal in gone.refusals]
    )


@routes.write(
    "",
    permission=IMPORT,
    answers=ImportShown,
    words=_("Start an import"),
    about=_("It runs in the background; ask for it by its id until its state is done, failed or cancelled."),
)
def start(request: HttpRequest, said: ImportSaid) -> ImportShown:
    """Import a file into a target."""
    actor = actor_of(request)
    # by way of what the caller sees, so that a guessed number finds no other's file
    raw_file = files_seen_by(actor).filter(pk=said.file_id).first()
    target = next((one for one in targets() if one.name == said.target), None)
    # a target may be gone with its domain, and a file of somebody else's is as unknown as none
    if raw_file is None or target is None:
        field, value = ("file_id", said.file_id) if raw_file is None else ("target", said.target)
        raise all_refused([Refusal(UNKNOWN, figures={"field": field, "value": value})])
    choices = Choices(**said.spelling.model_dump())
    seen = _seen(raw_file, target, choices, said, actor.scope)
    run = start_import(
        raw_file=raw_file,
        target=target.name,
        # a mapping that was said is judged as it is; only one that was left out is filled in
        columns=seen.mapping if said.columns is None else said.columns,
        options=said.options,
        choices=choices,
        headings=seen.facts.headers,
        dry_run=said.dry_run,
        actor=actor,
        at=now(),
    )
    if isinstance(run, list):
        raise all_refused(run)
    return _import(run)


@routes.read(
    "", permission=READ, answers=Page[ImportShown], words=_("List imports"), about=_("The latest first.")
)
def list_imports(request: HttpRequest, asked: Query[PageAsked]) -> Page[ImportShown]:
    """Imports within the caller's scope."""
    found, following = rows_of(imports_seen_by(actor_of(request)), asked, newest_first=True)
    return Page(items=[_import(run) for run in found], next=following)


@routes.read("/{int:import_id}", permission=READ, answers=ImportShown, words=_("One import"))
def one_import(request: HttpRequest, import_id: Key) -> ImportShown:
    """How far an import has come."""
    return _import(_found(request, import_id))


@routes.read(
    "/{int:import_id}/quarantine",
    permission=READ,
    answers=Page[QuarantinedShown],
    words=_("List quarantined rows"),
)
def list_quarantine(request: HttpRequest, import_id: Key, asked: Query[PageAsked]) -> Page[QuarantinedShown]:
    """The rows that nobody could rightly accept."""
    found, following = rows_of(quarantine_of(_found(request, import_id)), asked)
    return Page(items=[_row(row) for row in found], next=following)


def _found(request: HttpRequest, import_id: int) -> Import:
    run = imports_seen_by(actor_of(request)).filter(pk=import_id).first()
    if run is None:
        raise Problem(404, Refusal(NOT_FOUND))
    return run


def _seen(raw_file: RawFile, target: Target, choices: Choices, said: ImportSaid, scope: Scope) -> Preview:
    seen = preview(
        raw_file=raw_file,
        target=target,
        choices=choices,
        columns=said.columns,
        options=said.options,
        scope=scope,
    )
    if isinstance(seen, Refusal):
        raise all_refused([seen])
    return seen


def _target(target: Target, request: HttpRequest) -> TargetShown:
    scope = actor_of(request).scope
    return TargetShown(
        name=target.name,
        words=str(target.title),
        columns=[
            ColumnShown(name=one.name, words=str(one.words), kind=one.kind, required=one.required)
            for one in target.columns
        ],
        options=[
            OptionShown(
                name=one.name,
                words=str(one.words),
                required=one.required,
                choices={value: str(words) for value, words in one.choices(scope)},
            )
            for one in target.options
        ],
    )


def _file(kept: RawFile) -> FileShown:
    facts = Facts.of(kept.facts)
    return FileShown(
        id=kept.pk,
        name=kept.name,
        size=kept.size,
        kind=facts.kind,
        encoding=facts.encoding,
        headings=list(facts.headers),
    )


def _import(run: Import) -> ImportShown:
    same: dict[str, Any] = {
        name: getattr(run, name) for name in ImportShown.model_fields if name not in _MADE
    }
    # an import that failed tells why in the caller's language, as any refusal does
    problem = refused(Refusal(run.error_code, figures=run.error_figures)) if run.error_code else None
    return ImportShown(**same, file_id=run.raw_file_id, problem=problem)


_MADE = frozenset({"file_id", "problem"})


def _row(row: QuarantinedRow) -> QuarantinedShown:
    # the value stands among the figures too, as some reasons name it in their words
    reason = refused(Refusal(row.code, figures={"value": row.value, **row.figures}, row=row.row))
    return QuarantinedShown(
        id=row.pk,
        row=row.row,
        document=row.document,
        column=row.column,
        value=row.value,
        state=RowState(row.state),
        reason=reason,
    )
