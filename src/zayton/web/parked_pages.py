"""Entries that a reader could not work: seen with their reason, tried again, or discarded."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zayton.kernel.journal.public import (
    discard_parked,
    entry_ids_at,
    parked_entries,
    retry_parked,
    waiting_parked,
)
from zayton.ui.public import (
    BulkAction,
    BulkRequest,
    BulkResult,
    Change,
    Column,
    Empty,
    Preview,
    Row,
    Shown,
    Table,
    TablePage,
    TableQuery,
    page,
    page_of,
)
from zayton.web.permissions import SETTLE_PARKED

_STATES = {
    "parked": Shown(gettext_lazy("Parked"), "red", "parking"),
    "worked": Shown(gettext_lazy("Worked"), "green", "check"),
    "discarded": Shown(gettext_lazy("Discarded"), "grey", "trash"),
}
_FIELDS = {
    "reader": "reader",
    "position": "position",
    "reason": "reason",
    "attempts": "attempts",
    "parked_at": "parked_at",
    "state": "state",
}
# enough to recognise what was ticked; the count beside it says the rest
_MOST_SHOWN = 20


def _href(row: Row) -> str:
    return reverse("web:journal-entry", args=[row["entry"]]) if row.get("entry") else ""


def _fetch(query: TableQuery) -> TablePage:
    found = page_of(parked_entries(states=list(_STATES)), query, fields=_FIELDS, order=("-pk",))
    entries = entry_ids_at([row["position"] for row in found.rows])
    rows = [
        {**row, "reason": _last_line(row["reason"]), "entry": entries.get(row["position"])}
        for row in found.rows
    ]
    return TablePage(rows, found.total)


def _last_line(reason: str) -> str:
    # a reason ends, as a Python traceback does, with what went wrong
    return next((line.strip() for line in reversed(reason.splitlines()) if line.strip()), "")


def _keys(asked: BulkRequest) -> list[int]:
    return [int(key) for key in asked.ids if key.isdecimal() and len(key) < 19]


def _previewed(after: str) -> Callable[[BulkRequest], Preview]:
    def preview(asked: BulkRequest) -> Preview:
        # of those that were ticked some may have been settled by a colleague meanwhile
        waiting = parked_entries().filter(pk__in=_keys(asked))
        count = waiting.count()
        changes = [
            Change(f"{one.reader} · {one.position}", str(_STATES["parked"].label), str(_STATES[after].label))
            for one in waiting[:_MOST_SHOWN]
        ]
        words = ngettext("%(n)s parked entry is meant.", "%(n)s parked entries are meant.", count)
        return Preview(words % {"n": count}, changes, count)

    return preview


def _retry(asked: BulkRequest) -> BulkResult:
    worked, still = retry_parked(parked=_keys(asked), actor=asked.actor, at=asked.at)
    words = _("%(worked)s went through, %(still)s are still parked.")
    return BulkResult(words % {"worked": len(worked), "still": len(still)})


def _discard(asked: BulkRequest) -> BulkResult:
    count = discard_parked(parked=_keys(asked), actor=asked.actor, at=asked.at)
    return BulkResult(
        ngettext("%(n)s entry is discarded.", "%(n)s entries are discarded.", count) % {"n": count}
    )


def _action(
    name: str, label: object, after: str, icon: str, apply: Callable[[BulkRequest], BulkResult]
) -> BulkAction:
    return BulkAction(name, label, SETTLE_PARKED.name, _previewed(after), apply, icon=icon)


PARKED = Table(
    "parked",
    [
        Column("reader", gettext_lazy("Reader")),
        Column("position", gettext_lazy("Position"), "link", href=_href, filterable=False),
        Column("reason", gettext_lazy("Reason"), sortable=False),
        Column("attempts", gettext_lazy("Attempts"), "number"),
        Column("parked_at", gettext_lazy("Parked"), "datetime"),
        Column("state", gettext_lazy("State"), "status", choices=_STATES),
    ],
    _fetch,
    bulk=[
        _action("retry", gettext_lazy("Try again"), "worked", "refresh", _retry),
        _action("discard", gettext_lazy("Discard"), "discarded", "trash", _discard),
    ],
    href=_href,
    default_sort="-parked_at",
    empty=Empty(
        gettext_lazy("Nothing is parked"),
        gettext_lazy("When a reader of the journal cannot work an entry, it is kept here with its reason."),
        icon="mood-check",
    ),
)


@page(permission=SETTLE_PARKED.name)
def parked(request: HttpRequest) -> HttpResponseBase:
    """What waits to be settled, and what was."""
    count = waiting_parked()
    words = ngettext("%(n)s entry waits to be settled.", "%(n)s entries wait to be settled.", count) % {
        "n": count
    }
    return PARKED.respond(request, title=_("Parked entries"), standing=words)
