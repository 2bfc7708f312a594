"""The table of everything that marketplaces were and are to be told of orders."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from zayton.channels.public import shops_seen
from zayton.kernel.access.public import Scope, actor_of
from zayton.orders.errands.claiming import strays
from zayton.orders.errands.mending import MendDraft, Mended, settle_errands, tell_again
from zayton.orders.errands.models import Errand
from zayton.orders.errands.pages.panel import detail_words
from zayton.orders.errands.permissions import TELL
from zayton.orders.errands.queries import by_hand, refused_errands, seen_errands, strays_of
from zayton.orders.errands.states import ErrandState
from zayton.orders.errands.words import KINDS, STATES, STRAYS, TAKEN
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
    waiting = strays_of(errands.values())
    rows = [{**row, "detail": _detail(errands[row["id"]], waiting)} for row in found.rows]
    return replace(found, rows=rows)


def _detail(errand: Errand, waiting: Collection[int]) -> str:
    if errand.pk in waiting:
        return f"{detail_words(errand)} · {STRAYS}"
    taken = errand.state == ErrandState.DUE and errand.reference
    return f"{detail_words(errand)} · {TAKEN}" if taken else detail_words(errand)


def _bulk() -> list[BulkAction]:
    return [
        BulkAction(
            "again",
            _("Send again"),
            TELL.name,
            _foreseen,
            lambda asked: _result(
                tell_again(drafts=[MendDraft(key) for key in _ids(asked)], actor=asked.actor, at=asked.at)
            ),
            icon="send",
        ),
        BulkAction(
            "settle",
            _("Settled there by hand"),
            TELL.name,
            _settleable,
            lambda asked: _result(
                settle_errands(
                    errand_ids=_ids(asked),
                    actor=asked.actor,
                    at=asked.at,
                    note=asked.values.get("note", ""),
                )
            ),
            [BulkField("note", _("Note"), required=False)],
            icon="user-check",
        ),
    ]


def _ids(asked: BulkRequest) -> list[int]:
    # what a browser sends is text, and no bigint has more digits
    return [int(key) for key in asked.ids if key.isdecimal() and len(key) < 19]


def _foreseen(asked: BulkRequest) -> Preview:
    found = refused_errands(scope=asked.actor.scope).filter(pk__in=_ids(asked))
    return _seen_to(found, ErrandState.DUE)


def _settleable(asked: BulkRequest) -> Preview:
    return _seen_to(by_hand(scope=asked.actor.scope).filter(pk__in=_ids(asked)), ErrandState.SETTLED)


def _seen_to(found: QuerySet[Errand], to: ErrandState) -> Preview:
    changes = [
        Change(
            f"{one.order.external_number} · {KINDS[one.kind].label} · {detail_words(one)}",
            str(STATES[one.state].label),
            str(STATES[to].label),
        )
        for one in found.select_related("order").order_by("pk")
    ]
    sentence = ngettext(
        "%(number)s entry would be seen to.", "%(number)s entries would be seen to.", len(changes)
    )
    return Preview(sentence % {"number": len(changes)}, changes[:_SHOWN], len(changes))


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
