"""The table of everything that marketplaces were and are to be told of orders."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from zayton.channels.public import shops_seen
from zayton.kernel.access.public import Scope, actor_of
from zayton.orders.errands.claiming import strays
from zayton.orders.errands.mending import MendDraft, Mended, settle_errands, tell_again
from zayton.orders.errands.models import Errand
from zayton.orders.errands.pages.panel import detail_words, waits_words
from zayton.orders.errands.permissions import TELL
from zayton.orders.errands.queries import refused_errands, seen_errands, strays_of, stuck_of
from zayton.orders.errands.states import ErrandState
from zayton.orders.errands.words import KINDS, STATES, TAKEN
from zayton.orders.permissions import READ
from zayton.ui.public import (
    BulkAction,
    BulkField,
    BulkRequest,
    BulkResult,
    Change,
    Column,
    Empty,
    Preview,
    Shown,
    Table,
    TablePage,
    TableQuery,
    page,
    page_of,
    sentences,
)

_FIELDS = {
    "number": "order__external_number",
    "shop": "order__shop__name",
    "kind": "kind",
    "state": "state",
    "at": "at",
    "told_at": "told_at",
    "tries": "tries",
    "said": "fault_said",
}
_SHOWN = 100


def errand_table(scope: Scope) -> Table:
    """What marketplaces are told of the orders somebody sees, the latest first."""
    shops = {shop.name: Shown(shop.name) for shop in shops_seen(scope=scope)}
    return Table(
        "errands",
        [
            Column("number", _("Order number"), href=_href, width=160),
            Column("shop", _("Shop"), choices=shops),
            Column("kind", _("What"), "status", choices=KINDS),
            Column("state", _("State"), "status", choices=STATES),
            Column("detail", _("In detail"), sortable=False, filterable=False),
            Column("said", _("In the marketplace's words")),
            Column("at", _("Since"), "datetime"),
            Column("told_at", _("Answered at"), "datetime"),
            Column("tries", _("Tries in vain"), "number", default_shown=False),
        ],
        _page,
        default_sort="-at",
        href=_href,
        searchable=_("Order number"),
        bulk=_bulk(),
        empty=Empty(
            _("Marketplaces were told nothing yet"),
            _("Ship or cancel an order that came over a connection: it is told by itself."),
            icon="send",
        ),
    )


def _href(row: Mapping[str, Any]) -> str:
    return reverse("orders:order", args=[row["order_id"]])


def _page(query: TableQuery) -> TablePage:
    found = page_of(
        seen_errands(scope=query.scope),
        query,
        fields=_FIELDS,
        search=("order__external_number",),
        extra=("order_id",),
    )
    errands = Errand.objects.in_bulk([row["id"] for row in found.rows])
    waiting, unheard = strays_of(errands.values()), stuck_of(errands.values())
    rows = [{**row, "detail": _detail(errands[row["id"]], waiting, unheard)} for row in found.rows]
    return replace(found, rows=rows)


def _detail(errand: Errand, waiting: Collection[int], unheard: Collection[int]) -> str:
    taken = str(TAKEN) if errand.state == ErrandState.DUE and errand.reference else ""
    more = waits_words(errand, waiting, unheard) or taken or errand.note
    return " · ".join(part for part in (detail_words(errand), more) if part)


def _bulk() -> list[BulkAction]:
    return [
        BulkAction(
            "again",
            _("Send again"),
            TELL.name,
            lambda asked: _preview(_again(asked, dry_run=True), ErrandState.DUE),
            lambda asked: _result(_again(asked)),
            icon="send",
        ),
        BulkAction(
            "settle",
            _("Settled there by hand"),
            TELL.name,
            lambda asked: _preview(_settled(asked, dry_run=True), ErrandState.SETTLED),
            lambda asked: _result(_settled(asked)),
            [BulkField("note", _("Note"), required=False)],
            icon="user-check",
        ),
    ]


def _ids(asked: BulkRequest) -> list[int]:
    # what a browser sends is text, and no bigint has more digits
    return [int(key) for key in asked.ids if key.isdecimal() and len(key) < 19]


def _again(asked: BulkRequest, *, dry_run: bool = False) -> Mended:
    drafts = [MendDraft(key) for key in _ids(asked)]
    return tell_again(drafts=drafts, actor=asked.actor, at=asked.at, dry_run=dry_run)


def _settled(asked: BulkRequest, *, dry_run: bool = False) -> Mended:
    note = asked.values.get("note", "")
    return settle_errands(errand_ids=_ids(asked), actor=asked.actor, at=asked.at, note=note, dry_run=dry_run)


def _preview(would: Mended, state: ErrandState) -> Preview:
    found = Errand.objects.filter(pk__in=would.ids).select_related("order").order_by("pk")
    changes = [
        Change(
            f"{one.order.external_number} · {KINDS[one.kind].label} · {detail_words(one)}",
            str(STATES[one.state].label),
            str(STATES[state].label),
        )
        for one in found[:_SHOWN]
    ]
    count = len(would.ids)
    sentence = ngettext("%(number)s entry would be seen to.", "%(number)s entries would be seen to.", count)
    return Preview(sentence % {"number": count}, changes, count, would.refusals)


def _result(mended: Mended) -> BulkResult:
    count = len(mended.ids)
    done = ngettext("%(number)s is seen to.", "%(number)s are seen to.", count) % {"number": count}
    return BulkResult(done if count else gettext("Nothing changed."), mended.refusals)


@page(permission=READ.name)
def told(request: HttpRequest) -> HttpResponseBase:
    """Everything that marketplaces are told of orders."""
    scope = actor_of(request).scope
    refused = refused_errands(scope=scope).count()
    standing = (
        ngettext("%(number)s refusal waits for somebody.", "%(number)s refusals wait for somebody.", refused)
        % {"number": refused}
        if refused
        else gettext("No marketplace refused anything.")
    )
    orphaned = seen_errands(scope=scope).filter(pk__in=strays().values("pk")).count()
    if orphaned:
        waits = ngettext(
            "%(number)s waits for its shop to be connected.",
            "%(number)s wait for their shops to be connected.",
            orphaned,
        )
        standing = sentences((standing, waits % {"number": orphaned}))
    return errand_table(scope).respond(request, title=gettext("Told to marketplaces"), standing=standing)
