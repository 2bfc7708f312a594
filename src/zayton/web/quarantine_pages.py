"""Quarantine: the rows that nobody could rightly accept, and one of them with its cells to mend."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zayton.kernel.access.public import Actor, actor_of, names_of
from zayton.kernel.errors import Refusal, words_of
from zayton.kernel.intake.public import (
    Import,
    QuarantinedRow,
    RowState,
    Target,
    discard_rows,
    forgetting_of,
    imports_seen_by,
    mend_rows,
    quarantine_of,
    quarantine_seen_by,
    replay_or_ask,
)
from zayton.kernel.time import now
from zayton.ui.public import count_text, page, sentences
from zayton.web.import_words import ROW_STATES, column_words, reason_words, row_reason, target_of
from zayton.web.quarantine_tables import quarantine_table
from zayton.web.wording import actor_words


@page(permission="intake.read")
def quarantine(request: HttpRequest) -> HttpResponseBase:
    """Every quarantined row that the reader sees, over all imports."""
    held = quarantine_seen_by(actor_of(request))
    # the order would be part of what is distinct, and repeat every code
    codes = list(held.order_by().values_list("code", flat=True).distinct())
    waiting = held.filter(state__in=(RowState.OPEN, RowState.MENDED)).count()
    standing = ngettext("%(n)s row waits to be mended.", "%(n)s rows wait to be mended.", waiting)
    return quarantine_table(None, codes).respond(
        request,
        title=_("Quarantine"),
        standing=standing % {"n": count_text(waiting)} if waiting else _("No row waits to be mended."),
        template="web/imports/quarantine.html",
    )


@page(permission="intake.read")
def quarantined_row(request: HttpRequest, import_id: int, line: int) -> HttpResponse:
    """One quarantined row: why it lies there, its cells to mend, and the ways out."""
    actor = actor_of(request)
    run = imports_seen_by(actor).filter(pk=import_id).first()
    found = quarantine_of(run).filter(row=line).first() if run else None
    if run is None or found is None:
        raise Http404
    said, is_error = _settled(request, run, found, actor) if request.method == "POST" else ("", False)
    # mending and replaying write past this object
    found.refresh_from_db()
    context = _row_context(run, found, actor) | {"said": said, "is_error": is_error}
    return render(request, "web/imports/row.html", context)


def _settled(request: HttpRequest, run: Import, row: QuarantinedRow, actor: Actor) -> tuple[str, bool]:
    """What came of the posted form, in words, and whether it was refused."""
    if request.POST.get("go") == "discard":
        reason = request.POST.get("reason", "")
        gone = discard_rows(import_id=run.pk, rows=[row.row], reason=reason, actor=actor, at=now())
        return (
            (sentences(words_of(gone)), True)
            if isinstance(gone, Refusal)
            else (_("The row was discarded."), False)
        )
    # only what differs is mended, so that replaying a row as it is leaves it untouched
    cells = _changed_cells(request, run, row)
    if cells or request.POST.get("go") == "save":
        mended = mend_rows(import_id=run.pk, rows=[row.row], cells=cells, actor=actor)
        if isinstance(mended, Refusal):
            return sentences(words_of(mended)), True
    if request.POST.get("go") == "save":
        return _("The cells were kept. Replay the row when they are right."), False
    answer = replay_or_ask(run=run, rows=[row.row], actor=actor, at=now())
    if isinstance(answer, Refusal):
        return sentences(words_of(answer)), True
    if isinstance(answer, int):
        return _("The file is long, so this is done as work of its own."), False
    return (
        (_("The row was accepted."), False) if answer.accepted else (_("It still cannot be accepted."), True)
    )


def _changed_cells(request: HttpRequest, run: Import, row: QuarantinedRow) -> dict[str, str]:
    target = target_of(run.target)
    if target is None:
        return {}
    now_there = {field["name"]: field["text"] for field in _fields(run, row, target)}
    posted = {name: request.POST.get(f"cell.{name}") for name in now_there}
    return {name: text for name, text in posted.items() if text is not None and text != now_there[name]}


def _fields(run: Import, row: QuarantinedRow, target: Target) -> list[dict[str, Any]]:
    headings = run.headings
    # a broken row may have more or fewer cells than there are headings
    found = dict(zip(headings, row.cells, strict=False))
    settled = row.state == RowState.REPLAYED
    # what was wrong with a row that is accepted now marks no cell any more
    faulty = set() if settled else {row.column, *(reason["column"] for reason in row.more)}
    fields = []
    for column in target.columns:
        heading = run.columns.get(column.name, "")
        raw = found.get(heading, "")
        text = row.mended.get(column.name, raw)
        fields.append(
            {
                "name": column.name,
                "words": column.words,
                "required": column.required,
                "heading": heading,
                "raw": raw,
                "text": text,
                "is_mended": text != raw,
                "is_faulty": column.name in faulty,
            }
        )
    return fields


def _row_context(run: Import, row: QuarantinedRow, actor: Actor) -> dict[str, Any]:
    target = target_of(run.target)
    headings = run.headings
    what, remedy = row_reason(row)
    forgotten = forgetting_of(run)
    mapped = set(run.columns.values())
    others = [
        (heading, cell) for heading, cell in zip(headings, row.cells, strict=False) if heading not in mapped
    ]
    more = [
        (
            column_words(target, reason["column"]),
            reason["value"],
            *reason_words(reason["code"], reason["figures"]),
        )
        for reason in row.more
    ]
    return {
        "title": _("Line %(line)s of %(file)s") % {"line": row.row, "file": run.raw_file.name},
        "standing": what,
        "run": run,
        "row": row,
        "what": what,
        "remedy": remedy,
        "column": column_words(target, row.column),
        "more": more,
        "state": ROW_STATES[row.state],
        "fields": _fields(run, row, target) if target else [],
        "others": [*others, *[(_("beyond the headings"), cell) for cell in row.cells[len(headings) :]]],
        "forgotten": forgotten,
        "can_mend": actor.may("intake.mend")
        and not run.dry_run
        and not forgotten
        and row.state != RowState.REPLAYED,
        "settled_by": actor_words(row.resolved_by, names_of({row.resolved_by})) if row.resolved_by else "",
    }
