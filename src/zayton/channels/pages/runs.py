"""The runs of a connection with all their figures."""

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zayton.channels.models import SyncRun
from zayton.channels.states import StreamKind
from zayton.channels.words import RUN_LOOKS, TRIGGER_WORDS, fault_words
from zayton.ui.public import Column, Empty, Shown, Table, TablePage, TableQuery, page_of

_FIELDS = {
    name: name
    for name in (
        "started_at",
        "trigger",
        "state",
        "calls",
        "read",
        "changed",
        "skipped",
        "quarantined",
        "ended_at",
        "since",
        "until",
    )
} | {"stream": "stream__kind"}
_STREAMS = {kind.value: Shown(kind.label) for kind in StreamKind}
_TRIGGERS = {name: Shown(words) for name, words in TRIGGER_WORDS.items()}


def runs_table(connection_id: int) -> Table:
    """The runs of one connection, the latest first."""
    return Table(
        "runs",
        [
            Column("started_at", _("Started"), "datetime"),
            Column("stream", _("Stream"), "status", choices=_STREAMS),
            Column("trigger", pgettext_lazy("sync run", "Why"), "status", choices=_TRIGGERS),
            Column("state", _("State"), "status", choices=RUN_LOOKS),
            Column("calls", _("Calls"), "number"),
            Column("read", _("Read"), "number"),
            Column("changed", _("Changed"), "number", hint=_("Something of the document was new")),
            Column("skipped", _("Skipped"), "number", hint=_("Known already, or older than what is known")),
            Column("quarantined", _("Held back"), "number"),
            Column("reason", _("Reason"), sortable=False, filterable=False, width=300),
            Column("ended_at", _("Ended at"), "datetime"),
            Column("since", _("Pulled since"), "datetime", default_shown=False),
            Column("until", _("Until"), "datetime", default_shown=False),
        ],
        partial(_page, connection_id),
        default_sort="-started_at",
        empty=Empty(
            _("Nothing was pulled yet"),
            _("Each run shows here with what it read and what became of it."),
            icon="refresh",
        ),
    )


def _page(connection_id: int, query: TableQuery) -> TablePage:
    found = page_of(
        SyncRun.objects.filter(stream__connection_id=connection_id),
        query,
        fields=_FIELDS,
        extra=("fault_kind", "fault_said"),
        order=("-pk",),
    )
    return TablePage([_worded(row) for row in found.rows], found.total)


def _worded(row: Any) -> dict[str, Any]:
    return {**row, "reason": fault_words(row["fault_kind"], row["fault_said"])[0]}
