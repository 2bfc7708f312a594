"""Imports: their list, and one import with every row of its file accounted for."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from zayton.kernel.access.public import actor_of, names_of
from zayton.kernel.errors import words_of
from zayton.kernel.intake.public import (
    FORGET,
    Choices,
    Facts,
    Import,
    ImportState,
    forget_files,
    forgetting_of,
    imports_seen_by,
    open_rows,
    reasons_of,
    start_import,
    stop_import,
)
from zayton.kernel.time import now
from zayton.ui.public import (
    Action,
    Column,
    Empty,
    FigureTile,
    Row,
    Table,
    TablePage,
    TableQuery,
    count_text,
    number_text,
    page,
    page_of,
    sentences,
)
from zayton.web.import_file_pages import refused_page
from zayton.web.import_words import (
    IMPORT_STATES,
    code_words,
    column_words,
    import_problem,
    outcome_words,
    target_of,
    target_words,
)
from zayton.web.known_files import kind_of_run
from zayton.web.quarantine_tables import quarantine_table
from zayton.web.wording import actor_words

_FIELDS = {
    "file": "raw_file__name",
    "state": "state",
    "total": "total",
    "accepted": "accepted",
    "quarantined": "quarantined",
    "documents": "documents",
    "dry_run": "dry_run",
    "actor": "actor",
    "asked_at": "asked_at",
    "ended_at": "ended_at",
}


def _href(row: Row) -> str:
    return reverse("web:import", args=[row["id"]])


def _fetch(query: TableQuery) -> TablePage:
    found = page_of(
        # the scope bar narrows what the actor sees, and the query takes it from the actor
        imports_seen_by(replace(query.actor, scope=query.scope)),
        query,
        fields=_FIELDS,
        search=("raw_file__name",),
        extra=("target",),
        order=("-pk",),
    )
    names = names_of({row["actor"] for row in found.rows})
    rows = [
        {
            **row,
            "target": target_words(row["target"]),
            "actor": actor_words(row["actor"], names),
            "dry_run": _("dry run") if row["dry_run"] else _("import"),
        }
        for row in found.rows
    ]
    return TablePage(rows, found.total)


def _upload_action() -> Action:
    return Action(
        gettext_lazy("Upload a file"), reverse("web:import-upload"), "upload", True, "intake.import"
    )


def _imports() -> Table:
    return Table(
        "imports",
        [
            Column("file", gettext_lazy("File"), "link", href=_href, width=220),
            Column("target", gettext_lazy("Into"), sortable=False, filterable=False),
            Column("dry_run", gettext_lazy("As"), sortable=False, filterable=False),
            Column("state", gettext_lazy("State"), "status", choices=IMPORT_STATES),
            Column("total", gettext_lazy("Rows"), "quantity"),
            Column("accepted", gettext_lazy("Accepted"), "quantity"),
            Column("quarantined", gettext_lazy("In quarantine"), "quantity"),
            Column("documents", gettext_lazy("Documents"), "quantity", default_shown=False),
            Column("actor", gettext_lazy("By"), sortable=False, filterable=False),
            Column("asked_at", gettext_lazy("Asked"), "datetime"),
            Column("ended_at", gettext_lazy("Ended at"), "datetime", default_shown=False),
        ],
        _fetch,
        href=_href,
        default_sort="-asked_at",
        searchable=gettext_lazy("File name"),
        empty=Empty(
            gettext_lazy("Nothing was imported yet"),
            gettext_lazy("Upload the order or product file of a shop; every row is accounted for."),
            _upload_action(),
            "file-import",
        ),
    )


@page(permission="intake.read")
def imports(request: HttpRequest) -> HttpResponseBase:
    """Every import within the reader's scope."""
    waiting = open_rows(actor_of(request))
    standing = ngettext(
        "%(n)s row waits in quarantine for somebody to mend it.",
        "%(n)s rows wait in quarantine for somebody to mend them.",
        waiting,
    ) % {"n": count_text(waiting)}
    actions = [
        Action(_("Quarantine"), reverse("web:quarantine"), "first-aid-kit", permission="intake.read"),
        _upload_action(),
    ]
    words = standing if waiting else _("No row waits in quarantine.")
    return _imports().respond(request, title=_("Imports"), standing=words, actions=actions)


def import_seen(request: HttpRequest, import_id: int) -> Import:
    """The import, or 404 when this reader sees no such import."""
    run = imports_seen_by(actor_of(request)).filter(pk=import_id).first()
    if run is None:
        raise Http404
    return run


@page(permission="intake.read")
def import_page(request: HttpRequest, import_id: int) -> HttpResponseBase:
    """One import: how far it is, where every row went, and the rows in quarantine."""
    run = import_seen(request, import_id)
    # the progress bar says that the job ended, and then the whole page is another one
    if request.headers.get("HX-Target") == "when-ended":
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    table = quarantine_table(run, is_settled=forgetting_of(run) is not None)
    return table.respond(
        request,
        title=f"{run.raw_file.name} → {target_words(run.target)}",
        standing=_standing(run),
        template="web/imports/import.html",
        context=_context(request, run),
    )


def _context(request: HttpRequest, run: Import) -> dict[str, Any]:
    actor, target = actor_of(request), target_of(run.target)
    what, remedy = import_problem(run)
    outcomes = outcome_words(target)
    reasons = reasons_of(run)
    forgotten = forgetting_of(run)
    # an import that runs would write rows again behind whoever forgets its file
    is_open = run.state in (ImportState.WAITING, ImportState.RUNNING)
    return {
        "run": run,
        "failure": what,
        "remedy": remedy,
        "tiles": _tiles(run),
        "accepted": [(outcomes.get(kind, kind), rows) for kind, rows in run.outcomes.items()],
        "held": [
            (code_words(held["code"]), column_words(target, held["column"]), held["count"])
            for held in reasons
        ],
        "facts": Facts.of(run.raw_file.facts),
        "mapping": [(column_words(target, name), heading) for name, heading in run.columns.items()],
        "asked_by": actor_words(run.actor, names_of({run.actor})),
        "is_open": is_open,
        "can_go_on": run.job_id
        and not forgotten
        and run.state in (ImportState.CANCELLED, ImportState.FAILED),
        "forgotten": forgotten,
        "forgotten_by": actor_words(forgotten.by, names_of({forgotten.by})) if forgotten else "",
        "can_forget": actor.may(FORGET.name) and not is_open and not forgotten,
        "can_start": run.dry_run
        and run.state == ImportState.DONE
        and actor.may("intake.import")
        and not forgotten,
        **({} if forgotten else kind_of_run(run, target, actor)),
    }


def _standing(run: Import) -> str:
    figures = {name: count_text(getattr(run, name)) for name in ("read", "accepted", "quarantined")}
    if run.total is None:
        return _("The file has not been read yet.")
    if run.dry_run:
        return (
            _("Dry run: %(accepted)s rows would be accepted, %(quarantined)s would go to quarantine.")
            % figures
        )
    return _("%(read)s rows read: %(accepted)s accepted, %(quarantined)s in quarantine.") % figures


def _tiles(run: Import) -> list[FigureTile]:
    colour, sign = ("amber", "alert-triangle") if run.quarantined else ("green", "check")
    return [
        FigureTile(
            _("Rows in the file"),
            number_text(run.total),
            formula=_("accepted + in quarantine, once it is done"),
        ),
        FigureTile(_("Rows read"), number_text(run.read), formula=_("accepted + in quarantine")),
        FigureTile(_("Accepted"), number_text(run.accepted)),
        FigureTile(_("In quarantine"), number_text(run.quarantined), colour=colour, icon=sign),
        FigureTile(_("Documents"), number_text(run.documents)),
    ]


@page(permission="intake.import")
@require_POST
def stop(request: HttpRequest, import_id: int) -> HttpResponse:
    """Stop an import at its next safe point."""
    refusal = stop_import(run=import_seen(request, import_id), actor=actor_of(request), at=now())
    if refusal:
        messages.error(request, sentences(words_of(refusal)))
    else:
        messages.success(request, _("It stops at its next safe point; what was done stays done."))
    return redirect("web:import", import_id)


@page(permission="intake.forget")
@require_POST
def forget(request: HttpRequest, import_id: int) -> HttpResponse:
    """Forget the file of an import, and what its quarantined rows kept of it."""
    run = import_seen(request, import_id)
    gone = forget_files(files=[run.raw_file_id], actor=actor_of(request), at=now())
    for refusal in gone.refusals:
        messages.error(request, sentences(words_of(refusal)))
    if gone.files:
        messages.success(request, _("The file is gone for good. What was imported from it stays as it is."))
    return redirect("web:import", import_id)


@page(permission="intake.import")
@require_POST
def start_after_trial(request: HttpRequest, import_id: int) -> HttpResponse:
    """Import for good what a dry run has tried, with the same mapping and choices."""
    trial = import_seen(request, import_id)
    begun = start_import(
        raw_file=trial.raw_file,
        target=trial.target,
        columns=trial.columns,
        options=trial.options,
        choices=Choices.of(trial.choices),
        headings=trial.headings,
        actor=actor_of(request),
        at=now(),
    )
    return redirect("web:import", begun.pk) if isinstance(begun, Import) else refused_page(request, begun)
