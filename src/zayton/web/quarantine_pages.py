"""Quarantine: the rows that nobody could rightly accept, mended one by one or many at once, and replayed."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zayton.kernel.access.public import Actor, actor_of, names_of
from zayton.kernel.errors import Refusal, words_of
from zayton.kernel.intake.public import (
    Import,
    QuarantinedRow,
    Replayed,
    RowState,
    Target,
    discard_rows,
    imports_seen_by,
    mend_rows,
    quarantine_of,
    quarantine_seen_by,
    reasons_of,
    replay_rows,
)
from zayton.kernel.time import now
from zayton.ui.public import (
    BulkAction,
    BulkField,
    BulkRequest,
    BulkResult,
    Column,
    Empty,
    Row,
    Shown,
    Table,
    TablePage,
    TableQuery,
    number_text,
    page,
    page_of,
)
from zayton.ui.public import Preview as BulkPreview
from zayton.web.import_words import (
    ROW_STATES,
    code_words,
    column_words,
    reason_words,
    row_reason,
    target_of,
    target_words,
)
from zayton.web.wording import actor_words

_FIELDS = {
    "row": "row",
    "document": "document",
    "value": "value",
    "code": "code",
    "state": "state",
    "note": "note",
}
_EXTRA = ("column", "figures", "source_id", "source__target", "source__raw_file__name")


def _href(row: Row) -> str:
    return reverse("web:quarantined-row", args=[row["source_id"], row["row"]])


def _worded(row: Row) -> dict[str, Any]:
    what, remedy = reason_words(row["code"], row["figures"], row["value"])
    column = column_words(target_of(row["source__target"]), row["column"])
    return {
        **row,
        "reason": what,
        "remedy": remedy,
        "column": column,
        "file": row["source__raw_file__name"],
        "into": target_words(row["source__target"]),
    }


def _fetch(run: Import | None, query: TableQuery) -> TablePage:
    rows = quarantine_of(run) if run else quarantine_seen_by(query.actor)
    found = page_of(
        rows,
        query,
        fields=_FIELDS | {"file": "source__raw_file__name"},
        search=("document", "value"),
        extra=_EXTRA,
        order=("-source_id", "row"),
    )
    return TablePage([_worded(row) for row in found.rows], found.total)


def quarantine_table(run: Import | None, codes: Sequence[str] = ()) -> Table:
    """The quarantine of one import, or of all that the reader sees; only one import's rows can be mended at
    once.
    """
    held = [reason["code"] for reason in reasons_of(run)] if run else list(codes)
    columns = [
        Column(
            "row",
            gettext_lazy("Line"),
            "number",
            href=_href,
            hint=gettext_lazy("the record's first line in the file"),
        ),
        Column("document", gettext_lazy("Document")),
        Column("column", gettext_lazy("Column"), sortable=False, filterable=False),
        Column("value", gettext_lazy("Value")),
        Column("reason", gettext_lazy("Reason"), sortable=False, filterable=False, width=340),
        Column(
            "remedy",
            gettext_lazy("What to do"),
            sortable=False,
            filterable=False,
            default_shown=False,
            width=340,
        ),
        Column("state", gettext_lazy("State"), "status", choices=ROW_STATES),
        Column(
            "code",
            gettext_lazy("Kind of reason"),
            "status",
            choices={code: Shown(code_words(code)) for code in dict.fromkeys(held)},
            default_shown=False,
        ),
        Column("note", gettext_lazy("Note"), default_shown=False),
    ]
    if run is None:
        columns.insert(0, Column("file", gettext_lazy("File"), "link", href=_file_href, width=180))
        columns.insert(1, Column("into", gettext_lazy("Into"), sortable=False, filterable=False))
    return Table(
        "quarantine",
        columns,
        partial(_fetch, run),
        bulk=_bulk(run) if run and not run.dry_run else (),
        href=_href,
        default_sort="row" if run else "",
        searchable=gettext_lazy("Document or value"),
        empty=Empty(
            gettext_lazy("Nothing in quarantine"),
            gettext_lazy("Rows that nobody could rightly accept would be listed here with their reasons."),
            icon="circle-check",
        ),
    )


def _file_href(row: Row) -> str:
    return reverse("web:import", args=[row["source_id"]])


def _bulk(run: Import) -> list[BulkAction]:
    target = target_of(run.target)
    names = {column.name: column.words for column in target.columns} if target else {}
    return [
        BulkAction(
            "mend",
            gettext_lazy("Write a value"),
            "intake.mend",
            _previewed(
                gettext_lazy("The value is written into the column of %(n)s rows. Nothing is replayed yet.")
            ),
            partial(_mended, run),
            [
                BulkField("column", gettext_lazy("Column"), "choice", names),
                BulkField("text", gettext_lazy("Value")),
            ],
            icon="pencil",
        ),
        BulkAction(
            "replay",
            gettext_lazy("Replay"),
            "intake.mend",
            _previewed(
                gettext_lazy("%(n)s rows are given to the import again, with the rest of their documents.")
            ),
            partial(_replayed, run),
            icon="player-play",
        ),
        BulkAction(
            "discard",
            gettext_lazy("Discard"),
            "intake.mend",
            _previewed(gettext_lazy("%(n)s rows are set aside; they stay counted as quarantined.")),
            partial(_discarded, run),
            [BulkField("reason", gettext_lazy("Why they are not needed"))],
            icon="trash",
        ),
    ]


def _previewed(sentence: Any) -> Callable[[BulkRequest], BulkPreview]:
    def preview(asked: BulkRequest) -> BulkPreview:
        return BulkPreview(str(sentence) % {"n": number_text(len(asked.ids))}, count=len(asked.ids))

    return preview


def _lines(run: Import, asked: BulkRequest) -> list[int]:
    keys = [int(key) for key in asked.ids if key.isdecimal()]
    return list(quarantine_of(run).filter(pk__in=keys).values_list("row", flat=True))


def _mended(run: Import, asked: BulkRequest) -> BulkResult:
    cells = {asked.values["column"]: asked.values["text"]}
    answer = mend_rows(import_id=run.pk, rows=_lines(run, asked), cells=cells, actor=asked.actor)
    return _counted(answer, _("%(n)s rows were changed. Replay them when they are right."))


def _replayed(run: Import, asked: BulkRequest) -> BulkResult:
    answer = replay_rows(import_id=run.pk, rows=_lines(run, asked), actor=asked.actor, at=asked.at)
    if isinstance(answer, Refusal):
        return _counted(answer, "")
    return BulkResult(_replay_words(answer))


def _replay_words(answer: Replayed) -> str:
    figures = {"accepted": number_text(answer.accepted), "refused": number_text(answer.refused)}
    return _("Accepted: %(accepted)s. Back in quarantine with a new reason: %(refused)s.") % figures


def _discarded(run: Import, asked: BulkRequest) -> BulkResult:
    answer = discard_rows(
        import_id=run.pk,
        rows=_lines(run, asked),
        reason=asked.values["reason"],
        actor=asked.actor,
        at=asked.at,
    )
    return _counted(answer, _("%(n)s rows were discarded."))


def _counted(answer: int | Refusal, sentence: str) -> BulkResult:
    if isinstance(answer, Refusal):
        return BulkResult(_("Nothing was changed."), [answer])
    return BulkResult(sentence % {"n": number_text(answer)})


@page(permission="intake.read")
def quarantine(request: HttpRequest) -> HttpResponseBase:
    """Every quarantined row that the reader sees, over all imports."""
    held = quarantine_seen_by(actor_of(request))
    codes = list(held.order_by().values_list("code", flat=True).distinct())
    waiting = held.filter(state__in=(RowState.OPEN, RowState.MENDED)).count()
    standing = ngettext("%(n)s row waits to be mended.", "%(n)s rows wait to be mended.", waiting)
    return quarantine_table(None, codes).respond(
        request,
        title=_("Quarantine"),
        standing=standing % {"n": number_text(waiting)},
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
    found.refresh_from_db()
    context = _row_context(run, found, actor) | {"said": said, "is_error": is_error}
    return render(request, "web/imports/row.html", context)


def _settled(request: HttpRequest, run: Import, row: QuarantinedRow, actor: Actor) -> tuple[str, bool]:
    """What came of the posted form, in words, and whether it was refused."""
    if request.POST.get("go") == "discard":
        reason = request.POST.get("reason", "")
        gone = discard_rows(import_id=run.pk, rows=[row.row], reason=reason, actor=actor, at=now())
        return (
            (" ".join(words_of(gone)), True)
            if isinstance(gone, Refusal)
            else (_("The row was discarded."), False)
        )
    cells = _changed_cells(request, run, row)
    if cells or request.POST.get("go") == "save":
        mended = mend_rows(import_id=run.pk, rows=[row.row], cells=cells, actor=actor)
        if isinstance(mended, Refusal):
            return " ".join(words_of(mended)), True
    if request.POST.get("go") == "save":
        return _("The cells were kept. Replay the row when they are right."), False
    answer = replay_rows(import_id=run.pk, rows=[row.row], actor=actor, at=now())
    if isinstance(answer, Refusal):
        return " ".join(words_of(answer)), True
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
    found = dict(zip(headings, row.cells, strict=False))
    faulty = {row.column, *(reason["column"] for reason in row.more)}
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
        "can_mend": actor.may("intake.mend") and not run.dry_run and row.state != RowState.REPLAYED,
        "settled_by": actor_words(row.resolved_by, names_of({row.resolved_by})) if row.resolved_by else "",
    }
