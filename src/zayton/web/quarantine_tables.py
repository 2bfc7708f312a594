"""The table of quarantined rows, and what can be done with many of them at once."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from zayton.kernel.errors import Refusal
from zayton.kernel.intake.public import (
    Import,
    Replayed,
    discard_rows,
    mend_rows,
    quarantine_of,
    quarantine_seen_by,
    reasons_of,
    replay_or_ask,
)
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
    count_text,
    page_of,
)
from zayton.ui.public import Preview as BulkPreview
from zayton.web.import_words import (
    ROW_STATES,
    code_words,
    column_words,
    reason_words,
    target_of,
    target_words,
)

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
    # the scope bar narrows what the actor sees, and the query takes it from the actor
    rows = quarantine_of(run) if run else quarantine_seen_by(replace(query.actor, scope=query.scope))
    found = page_of(
        rows,
        query,
        fields=_FIELDS | {"file": "source__raw_file__name"},
        search=("document",),
        extra=_EXTRA,
        # in a list of all imports a line's number alone says nothing
        order=("-source_id", "row"),
    )
    return TablePage([_worded(row) for row in found.rows], found.total)


def quarantine_table(run: Import | None, codes: Sequence[str] = (), *, is_settled: bool = False) -> Table:
    """The quarantine of one import, or of all that the reader sees.

    Only one import's rows can be mended at once, and none when it `is_settled` for good.
    """
    held = [reason["code"] for reason in reasons_of(run)] if run else list(codes)
    return Table(
        "quarantine",
        [*([] if run else _file_columns()), *_columns(held)],
        partial(_fetch, run),
        # a dry run imported nothing, so there is nothing to bring the rows to
        bulk=_bulk(run) if run and not run.dry_run and not is_settled else (),
        href=_href,
        default_sort="row" if run else "",
        searchable=gettext_lazy("Document"),
        empty=Empty(
            gettext_lazy("Nothing in quarantine"),
            gettext_lazy("Rows that nobody could rightly accept would be listed here with their reasons."),
            icon="circle-check",
        ),
    )


def _file_columns() -> list[Column]:
    return [
        Column("file", gettext_lazy("File"), "link", href=_file_href, width=180),
        Column("into", gettext_lazy("Into"), sortable=False, filterable=False),
    ]


def _columns(codes: Sequence[str]) -> list[Column]:
    first_line = gettext_lazy("the record's first line in the file")
    kinds = {code: Shown(code_words(code)) for code in dict.fromkeys(codes)}
    return [
        Column("row", gettext_lazy("Line"), "number", href=_href, hint=first_line),
        Column("document", gettext_lazy("Document")),
        Column("column", gettext_lazy("Column"), sortable=False, filterable=False),
        # sealed: nobody can look for it
        Column("value", gettext_lazy("Value"), sortable=False, filterable=False),
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
        Column("code", gettext_lazy("Kind of reason"), "status", choices=kinds, default_shown=False),
        Column("note", gettext_lazy("Note"), default_shown=False),
    ]


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
                ngettext_lazy(
                    "The value is written into the column of %(n)s row. Nothing is replayed yet.",
                    "The value is written into the column of %(n)s rows. Nothing is replayed yet.",
                    "count",
                )
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
                ngettext_lazy(
                    "%(n)s row is given to the import again, with the rest of its document.",
                    "%(n)s rows are given to the import again, with the rest of their documents.",
                    "count",
                )
            ),
            partial(_replayed, run),
            icon="player-play",
        ),
        BulkAction(
            "discard",
            gettext_lazy("Discard"),
            "intake.mend",
            _previewed(
                ngettext_lazy(
                    "%(n)s row is set aside; it stays counted as quarantined.",
                    "%(n)s rows are set aside; they stay counted as quarantined.",
                    "count",
                )
            ),
            partial(_discarded, run),
            [BulkField("reason", gettext_lazy("Why they are not needed"))],
            icon="trash",
        ),
    ]


def _previewed(sentence: Any) -> Callable[[BulkRequest], BulkPreview]:
    def preview(asked: BulkRequest) -> BulkPreview:
        count = len(asked.ids)
        return BulkPreview(_said(sentence, count), count=count)

    return preview


def _lines(run: Import, asked: BulkRequest) -> list[int]:
    keys = [int(key) for key in asked.ids if key.isdecimal() and len(key) < 19]
    # by way of this import, so that keys of another one's rows find nothing
    return list(quarantine_of(run).filter(pk__in=keys).values_list("row", flat=True))


def _mended(run: Import, asked: BulkRequest) -> BulkResult:
    cells = {asked.values["column"]: asked.values["text"]}
    answer = mend_rows(import_id=run.pk, rows=_lines(run, asked), cells=cells, actor=asked.actor)
    return _counted(
        answer,
        ngettext_lazy(
            "%(n)s row was changed. Replay it when it is right.",
            "%(n)s rows were changed. Replay them when they are right.",
            "count",
        ),
    )


def _replayed(run: Import, asked: BulkRequest) -> BulkResult:
    answer = replay_or_ask(run=run, rows=_lines(run, asked), actor=asked.actor, at=asked.at)
    if isinstance(answer, Refusal):
        return _counted(answer, "")
    if isinstance(answer, Replayed):
        return BulkResult(_replay_words(answer))
    return BulkResult(_("The file is long, so this is done as work of its own."), job=str(answer))


def _replay_words(answer: Replayed) -> str:
    figures = {"accepted": count_text(answer.accepted), "refused": count_text(answer.refused)}
    return _("Accepted: %(accepted)s. Back in quarantine with a new reason: %(refused)s.") % figures


def _discarded(run: Import, asked: BulkRequest) -> BulkResult:
    answer = discard_rows(
        import_id=run.pk,
        rows=_lines(run, asked),
        reason=asked.values["reason"],
        actor=asked.actor,
        at=asked.at,
    )
    return _counted(answer, ngettext_lazy("%(n)s row was discarded.", "%(n)s rows were discarded.", "count"))


def _counted(answer: int | Refusal, sentence: Any) -> BulkResult:
    if isinstance(answer, Refusal):
        return BulkResult(_("Nothing was changed."), [answer])
    return BulkResult(_said(sentence, answer))


def _said(sentence: Any, count: int) -> str:
    # the number itself chooses between row and rows; what is shown has its thousands grouped
    return str(sentence % {"count": count, "n": count_text(count)})
