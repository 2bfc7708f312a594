"""The merchant's stores: the list, and one store with its terms and prices."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zayton.catalog.public import sku_cards, sku_ids_by_code
from zayton.kernel.access.public import Scope, actor_of
from zayton.kernel.errors import words_of
from zayton.kernel.time import now
from zayton.orders.stores.hints import of_store
from zayton.orders.stores.models import AgreedPrice, PostcodeArea, Store
from zayton.orders.stores.operations.opening import agree_prices
from zayton.orders.stores.permissions import READ_STATEMENTS, SEE, SET_UP
from zayton.orders.stores.queries import StoreCard, stores_seen
from zayton.orders.stores.reading import (
    UnreadableError,
    amount_of,
    clock_text,
)
from zayton.orders.stores.states import OPEN, OfferState
from zayton.orders.stores.words import WEEKDAYS
from zayton.ui.public import (
    Action,
    Column,
    Empty,
    Shown,
    Table,
    TablePage,
    TableQuery,
    money_text,
    page,
    page_of,
    sentences,
)


@page(permission=SEE.name)
def stores(request: HttpRequest) -> HttpResponseBase:
    """Every store whose warehouse the reader sees."""
    opening = Action(
        _("Open a store"), reverse("orders:store-new"), "plus", primary=True, permission=SET_UP.name
    )
    actions = [
        Action(_("Offers to stores"), reverse("orders:store-offers"), "arrows-split"),
        Action(_("Came back to you"), reverse("orders:store-returned"), "arrow-back-up"),
        opening,
    ]
    areas = PostcodeArea.objects.count()
    standing = (
        _("Postcodes of %(count)s areas are known, so that the nearest store is found.") % {"count": areas}
        if areas
        else _("No postcodes are known yet: import them, or distances are by country alone.")
    )
    return _table(opening).respond(request, title=_("Stores"), standing=standing, actions=actions)


def _table(opening: Action) -> Table:
    columns = [
        Column("name", _("Store"), href=lambda row: reverse("orders:store", args=[row["id"]]), width=200),
        Column("code", _("Code")),
        Column("country", _("Country"), "country", default_shown=False),
        Column("state", _("State"), "status", choices=_states(), sortable=False, filterable=False),
        Column("minutes", _("Minutes"), "number", hint=_("Minutes to accept"), width=90),
        Column("offered", _("Not answered"), "quantity", filterable=False),
        Column("working", _("Being worked"), "quantity", filterable=False),
        Column("ran_out", _("Ran out of time"), "quantity", filterable=False),
        Column(
            "waiting",
            _("Not settled yet"),
            "money",
            filterable=False,
            sortable=False,
            hint=_("What the running period comes to"),
        ),
    ]
    empty = Empty(
        _("No stores yet"),
        _("A store or wholesaler with its own stock can take and deliver your online orders."),
        opening,
        "building-store",
    )
    return Table(
        "stores",
        columns,
        _page,
        default_sort="name",
        searchable=_("Name or code"),
        empty=empty,
        export_name="stores",
    )


def _states() -> dict[str, Shown]:
    return {
        "open": Shown(_("Takes orders"), "green", "check"),
        "paused": Shown(_("Paused"), "amber", "player-pause"),
        "closed": Shown(_("Closed down"), "grey", "ban"),
    }


_FIELDS = {
    "name": "warehouse__name",
    "code": "warehouse__code",
    "country": "warehouse__country",
    "minutes": "accept_minutes",
    "offered": "offered",
    "working": "working",
    "ran_out": "ran_out",
}


def _seen(scope: Scope) -> QuerySet[Store]:
    found = Store.objects.all()
    return found if scope.warehouses is None else found.filter(warehouse_id__in=scope.warehouses)


def _page(query: TableQuery) -> TablePage:
    found = _seen(query.scope).annotate(
        offered=Count("offers", Q(offers__state=OfferState.OFFERED)),
        working=Count("offers", Q(offers__state__in=OPEN - {OfferState.OFFERED})),
        ran_out=Count("offers", Q(offers__state=OfferState.EXPIRED)),
    )
    answer = page_of(
        found,
        query,
        fields=_FIELDS,
        search=("warehouse__name", "warehouse__code"),
        extra=("currency", "active", "paused"),
    )
    ids = [row["id"] for row in answer.rows]
    waiting = Store.objects.filter(pk__in=ids).annotate(
        net=Sum("entries__net_minor", filter=Q(entries__statement=None), default=0)
    )
    nets = dict(waiting.values_list("pk", "net"))
    for row in answer.rows:
        row["waiting"] = nets.get(row["id"])  # type: ignore[index]
        row["state"] = "closed" if not row["active"] else "paused" if row["paused"] else "open"  # type: ignore[index]
    return answer


@page(permission=SEE.name)
def store(request: HttpRequest, store_id: int) -> HttpResponseBase:
    """One store: its terms in words, its prices; posting agrees or ends a price."""
    actor = actor_of(request)
    card = stores_seen(scope=actor.scope).get(store_id)
    if card is None:
        raise Http404
    if request.method == "POST":
        if not actor.may(SET_UP.name):
            raise Http404
        return _agree(request, card)
    prices = AgreedPrice.objects.filter(store_id=store_id).order_by("sku__code")
    rows = list(prices.values_list("sku_id", "price_minor"))
    cards = sku_cards([key for key, _price in rows])
    context = {
        "title": card.house.name,
        "standing": _state_words(card),
        "store": card.store,
        "house": card.house,
        "hours": _hours_words(card),
        "hints": of_store(actor, card),
        "fee": money_text(card.store.fee_minor, card.store.currency),
        "shipping": money_text(card.store.shipping_minor, card.store.currency),
        "commission": f"{card.store.commission_bp / 100:g} %",
        "prices": [(cards[key].code, money_text(price, card.store.currency)) for key, price in rows],
        "may_change": actor.may(SET_UP.name),
        "may_settle": actor.may(READ_STATEMENTS.name),
    }
    return render(request, "orders/stores/store.html", context)


def _state_words(card: StoreCard) -> str:
    state = "closed" if not card.store.active else "paused" if card.store.paused else "open"
    return f"{card.house.code} · {_states()[state].label} · {card.house.zone}"


def _hours_words(card: StoreCard) -> list[tuple[Any, str]]:
    spans: dict[int, list[str]] = {}
    for weekday, opens, closes in sorted(card.store.hours):
        spans.setdefault(weekday, []).append(f"{clock_text(opens)}–{clock_text(closes)}")
    return [(WEEKDAYS[weekday], ", ".join(some)) for weekday, some in sorted(spans.items())]


def _agree(request: HttpRequest, card: StoreCard) -> HttpResponseBase:
    code, said = request.POST.get("sku", "").strip(), request.POST.get("price", "").strip()
    sku_id = sku_ids_by_code([code]).get(code)
    try:
        price = amount_of(said, card.store.currency, "price") if said else None
    except UnreadableError:
        sku_id = None
        price = None
    if sku_id is None:
        messages.error(request, _("Write a SKU of the catalogue and a price such as 6.40."))
    elif refusal := agree_prices(
        store_id=card.store.pk, prices={sku_id: price}, actor=actor_of(request), at=now()
    ):
        messages.error(request, sentences(words_of(refusal)))
    else:
        messages.success(request, _("Saved. It holds for orders accepted from now on."))
    return redirect("orders:store", card.store.pk)
