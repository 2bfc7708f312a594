"""What was offered to stores and what became of it, and what no store took."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zayton.kernel.access.public import Scope, actor_of
from zayton.kernel.time import now
from zayton.orders.permissions import ALLOCATE
from zayton.orders.states import State
from zayton.orders.stores.drafts import Answered
from zayton.orders.stores.models import StoreOffer
from zayton.orders.stores.operations.answering import recall_offers
from zayton.orders.stores.pages.work import left_words
from zayton.orders.stores.permissions import SEE
from zayton.orders.stores.queries import offers_seen, stores_seen
from zayton.orders.stores.states import DECLINED, DELIVERED, OPEN, OfferState
from zayton.orders.stores.words import HANDOVERS, OFFERS, reason_words
from zayton.orders.tables import order_table
from zayton.orders.words import STATES
from zayton.ui.public import (
    Action,
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
)

_FIELDS = {
    "number": "order__external_number",
    "store": "store__warehouse__name",
    "state": "state",
    "handover": "handover",
    "units": "units",
    "offered": "offered_at",
    "due": "due_at",
    "since": "state_at",
    "reason": "reason",
    "order_state": "order__state",
}
_SHOWN = 100
_UNFINISHED = (State.PLACED, State.BACKORDERED, State.ALLOCATED, State.PARTLY_SHIPPED)


@page(permission=SEE.name)
def offers(request: HttpRequest) -> HttpResponseBase:
    """Every offer of the reader's shops, the youngest first."""
    scope = actor_of(request).scope
    seen = offers_seen(scope=scope)
    waiting = seen.filter(state=OfferState.OFFERED).count()
    standing = (
        ngettext("%(count)s offer is not answered yet.", "%(count)s offers are not answered yet.", waiting)
        % {"count": waiting}
        if waiting
        else _("Every offer is answered.")
    )
    actions = [
        Action(_("Came back to you"), reverse("orders:store-returned"), "arrow-back-up"),
        Action(_("Stores"), reverse("orders:stores"), "building-store"),
    ]
    return _table(scope).respond(request, title=_("Offers to stores"), standing=standing, actions=actions)


def _table(scope: Scope) -> Table:
    names = {card.house.name: Shown(card.house.name) for card in stores_seen(scope=scope).values()}
    columns = [
        Column(
            "number",
            _("Order number"),
            href=lambda row: reverse("orders:order", args=[row["order_id"]]),
            width=140,
        ),
        Column("store", _("Store"), choices=names, width=160),
        Column("state", _("With the store"), "status", choices=dict(OFFERS), width=160),
        Column("left", _("Time left"), sortable=False, filterable=False),
        Column("handover", _("How"), "status", choices=dict(HANDOVERS)),
        Column("units", _("Units"), "quantity"),
        Column("offered", _("Offered at"), "datetime"),
        Column("due", _("Accept by"), "datetime", default_shown=False),
        Column("since", _("Since"), "datetime", default_shown=False),
        Column("reason", _("Reason"), sortable=False),
        Column("order_state", _("The order"), "status", choices=dict(STATES)),
    ]
    return Table(
        "store-offers",
        columns,
        lambda query: _page(query, now()),
        bulk=[_recalling()],
        export_name="store-offers",
        default_sort="-offered",
        searchable=_("Order number"),
        empty=Empty(
            _("Nothing was offered yet"),
            _("Orders go to stores by themselves once a store is among the warehouses of a shop."),
            icon="arrows-split",
        ),
    )


def _page(query: TableQuery, at: datetime) -> TablePage:
    answer = page_of(
        offers_seen(scope=query.scope),
        query,
        fields=_FIELDS,
        search=("order__external_number",),
        extra=("order_id",),
        shape=_shape,
    )
    found = StoreOffer.objects.in_bulk([row["id"] for row in answer.rows])
    rows = [{**row, "left": left_words(found[row["id"]], at)} for row in answer.rows]
    return TablePage(rows, answer.total, answer.totals)


def _shape(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "reason": reason_words(row["reason"])}


def _recalling() -> BulkAction:
    return BulkAction(
        "recall",
        gettext_lazy("Call back"),
        ALLOCATE.name,
        _foreseen,
        lambda asked: _result(
            recall_offers(
                offer_ids=_ids(asked), actor=asked.actor, at=asked.at, reason=asked.values.get("reason", "")
            )
        ),
        [BulkField("reason", gettext_lazy("Reason"), required=False)],
        icon="arrow-back-up",
    )


def _ids(asked: BulkRequest) -> list[int]:
    # what a browser sends is text, and no bigint has more digits
    return [int(key) for key in asked.ids if key.isdecimal() and len(key) < 19]


def _foreseen(asked: BulkRequest) -> Preview:
    found = (
        offers_seen(scope=asked.actor.scope)
        .filter(pk__in=_ids(asked), state__in=OPEN)
        .select_related("order")
    )
    changes = [
        Change(
            offer.order.external_number,
            str(OFFERS[offer.state].label),
            str(OFFERS[OfferState.RECALLED].label),
        )
        for offer in found.order_by("offered_at", "id")
    ]
    sentence = ngettext(
        "%(count)s order would go to another store, or back to you.",
        "%(count)s orders would go to other stores, or back to you.",
        len(changes),
    ) % {"count": len(changes)}
    return Preview(sentence, changes[:_SHOWN], len(changes))


def _result(answered: Answered) -> BulkResult:
    count = len(answered.states)
    words = ngettext("%(count)s order called back.", "%(count)s orders called back.", count) % {
        "count": count
    }
    return BulkResult(words if count else _("Nothing changed."), answered.refusals)


@page(permission=SEE.name)
def returned(request: HttpRequest) -> HttpResponseBase:
    """Orders that stores let go and that no store has now: the merchant's own to serve, or waiting for goods."""
    scope = actor_of(request).scope
    declined = StoreOffer.objects.filter(state__in=DECLINED).values("order_id")
    taken = StoreOffer.objects.filter(state__in=OPEN | DELIVERED).values("order_id")
    within = Q(pk__in=declined, state__in=_UNFINISHED) & ~Q(pk__in=taken)
    table = order_table(scope, within=within, name="store-returned")
    return table.respond(
        request,
        title=_("Came back to you"),
        standing=_(
            "Every store passed them on or let its time run out. Ship them yourself, or call the buyer."
        ),
        actions=[Action(_("Offers to stores"), reverse("orders:store-offers"), "arrows-split")],
    )
