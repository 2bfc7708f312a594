"""The reports of a connection: on its page what comes by itself, on one of their own all that were asked for."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from zayton.channels.connecting.seeing import connections_held
from zayton.channels.models import Connection, ReportPlan
from zayton.channels.permissions import READ
from zayton.channels.reporting.queries import counts_of, plan_cards, reports_of, why
from zayton.channels.reporting.steering import ask_for_report, set_report_plan
from zayton.channels.reporting.words import STEP_LOOKS, report_words
from zayton.channels.words import TRIGGER_WORDS
from zayton.kernel.access.public import Actor, actor_of
from zayton.kernel.errors import Refusal, words_of
from zayton.kernel.time import now
from zayton.ui.public import (
    Column,
    Empty,
    Row,
    Shown,
    Table,
    TablePage,
    TableQuery,
    href_of,
    page,
    page_of,
    sentences,
)

_HOUR = 3600
_FIELDS = {
    name: name for name in ("started_at", "trigger", "state", "since", "until", "ended_at", "calls")
} | {"kind": "plan__kind", "shop": "shop__name"}
_TRIGGERS = {name: Shown(words) for name, words in TRIGGER_WORDS.items()}


def reports_panel(found: Connection | None) -> list[dict[str, Any]]:
    """The rows of the panel on a connection's page; none where nothing comes by itself."""
    if found is None:
        return []
    return [
        {
            "card": card,
            "words": report_words(card.kind),
            "look": STEP_LOOKS[card.last.state] if card.last else None,
            "counts": card.counts,
            "href": _file_href(card.last) if card.last else "",
            "hours": card.every_seconds // _HOUR,
        }
        for card in plan_cards(found)
    ]


def _file_href(last: Any) -> str:
    if last.source_import_id:
        return href_of("import", last.source_import_id)
    # what needs an answer is answered where its file is
    return href_of("raw_file", last.raw_file_id) if last.raw_file_id else ""


def steer(request: HttpRequest, found: Connection, actor: Actor) -> None:
    """Set how often a report is asked for and whether at all."""
    hours = request.POST.get("hours", "")
    # a longer number is no cadence, and decimals are none either
    seconds = int(hours) * _HOUR if hours.isdecimal() and len(hours) < 5 else 0
    refusal = set_report_plan(
        plan_id=_plan(request, found),
        every_seconds=seconds,
        is_on=request.POST.get("on") == "on",
        actor=actor,
        at=now(),
    )
    if refusal is None:
        messages.success(request, _("Saved."))
    else:
        messages.error(request, sentences(words_of(refusal)))


def ask_now(request: HttpRequest, found: Connection, actor: Actor) -> None:
    """Ask for a report now."""
    asked = ask_for_report(plan_id=_plan(request, found), actor=actor, at=now())
    if isinstance(asked, Refusal):
        messages.error(request, sentences(words_of(asked)))
    elif asked:
        words = ngettext(
            "One report is being asked for; it shows here once it is made.",
            "%(count)s reports are being asked for; they show here once they are made.",
            asked,
        )
        messages.success(request, words % {"count": asked})
    else:
        messages.info(request, _("It is on its way already, or no shop of this connection has one."))


def _plan(request: HttpRequest, found: Connection) -> int:
    text = request.POST.get("plan", "")
    key = int(text) if text.isdecimal() and len(text) < 19 else 0
    if not ReportPlan.objects.filter(connection=found, pk=key).exists():
        raise Http404
    return key


@page(permission=READ.name)
def reports(request: HttpRequest, connection_id: int) -> HttpResponseBase:
    """Every report that a connection was asked for; for those who see all its shops."""
    found = connections_held(scope=actor_of(request).scope).filter(pk=connection_id).first()
    if found is None:
        raise Http404
    return _table(found).respond(
        request,
        title=_("Reports of %(connection)s") % {"connection": found.name},
        standing=_("Each is read as if somebody had dropped its file under Imports."),
    )


def _href(row: Row) -> str:
    return str(row["href"])


def _table(found: Connection) -> Table:
    kinds = {one.kind: Shown(report_words(one.kind)) for one in found.report_plans.all()}
    # those of this connection: others' names are nobody's business here
    names = found.shops.order_by("shop__name").values_list("shop__name", flat=True)
    shops = {name: Shown(name) for name in names}
    return Table(
        "reports",
        [
            Column("started_at", gettext_lazy("Started"), "datetime"),
            Column("kind", gettext_lazy("Report"), "status", choices=kinds),
            Column("shop", gettext_lazy("Shop"), "status", choices=shops),
            Column("trigger", pgettext_lazy("sync run", "Why"), "status", choices=_TRIGGERS),
            Column("state", gettext_lazy("State"), "status", choices=STEP_LOOKS),
            Column("read", gettext_lazy("Read"), "number", sortable=False, filterable=False),
            Column("changed", gettext_lazy("Changed"), "number", sortable=False, filterable=False),
            Column("skipped", gettext_lazy("Skipped"), "number", sortable=False, filterable=False),
            Column("quarantined", gettext_lazy("Held back"), "number", sortable=False, filterable=False),
            Column("reason", gettext_lazy("Reason"), sortable=False, filterable=False, width=300),
            Column("since", gettext_lazy("Since"), "datetime"),
            Column("until", gettext_lazy("Until"), "datetime"),
            Column("calls", gettext_lazy("Calls"), "number", default_shown=False),
            Column("ended_at", gettext_lazy("Ended at"), "datetime", default_shown=False),
        ],
        partial(_page, found.pk),
        href=_href,
        default_sort="-started_at",
        empty=Empty(
            gettext_lazy("No report was asked for yet"),
            gettext_lazy("Those that are switched on are asked for once a shop sells over this connection."),
            icon="file-download",
        ),
    )


def _page(connection_id: int, query: TableQuery) -> TablePage:
    rows = reports_of(connection_id)
    found = page_of(rows, query, fields=_FIELDS, order=("-pk",))
    whole = {one.pk: one for one in rows.filter(pk__in=[row["id"] for row in found.rows])}
    return TablePage([_worded(row, whole[row["id"]]) for row in found.rows], found.total)


def _worded(row: Any, one: Any) -> dict[str, Any]:
    counts = counts_of(one.source_import)
    figures = counts._asdict() if counts else dict.fromkeys(("read", "changed", "skipped", "quarantined"))
    return {**row, **figures, "reason": why(one)[0], "href": _file_href(one)}
