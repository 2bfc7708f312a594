"""Statements with stores: closed ones, the period that runs, and both opened down to the line."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from zayton.catalog.public import sku_cards
from zayton.kernel.access.public import Actor, actor_of
from zayton.kernel.errors import words_of
from zayton.kernel.time import local_date, now
from zayton.orders.permissions import READ
from zayton.orders.stores.models import StoreEntry
from zayton.orders.stores.operations.statements import Closing, close_statements
from zayton.orders.stores.pages.statement_lines import line_of, lines_table, tiles_of
from zayton.orders.stores.permissions import CLOSE_STATEMENTS, READ_STATEMENTS, SEE
from zayton.orders.stores.queries import StoreCard, entries_seen, statements_seen, stores_seen
from zayton.orders.stores.rules.settling import Sums, summed
from zayton.ui.public import (
    Action,
    Column,
    Empty,
    Shown,
    Table,
    TablePage,
    TableQuery,
    date_text,
    money_text,
    page,
    page_of,
    sentences,
)

# a statement on paper; a longer one is exported
_PRINTED = 2_000


@page(permission=READ_STATEMENTS.name)
def statements(request: HttpRequest) -> HttpResponseBase:
    """The closed statements of the stores somebody sees, the latest first, and ways into the periods that run."""
    actor = actor_of(request)
    cards = stores_seen(scope=actor.scope)
    first = Action(_("Stores"), reverse("orders:stores"), "building-store")
    names = {card.house.name: Shown(card.house.name) for card in cards.values()}
    columns = [
        Column(
            "number", _("Statement"), href=lambda row: reverse("orders:store-statement", args=[row["id"]])
        ),
        Column("store", _("Store"), choices=names, width=160),
        Column("first", _("From"), "date"),
        Column("last", _("Until"), "date"),
        # what is owed comes before what it is made of: the rest may lie beyond the edge of a screen
        Column("net", _("Net to the store"), "money", hint=_("Due + fees + shipping + taken back")),
        Column("entries", _("Lines"), "quantity"),
        Column("goods", _("Goods"), "money", hint=_("What buyers paid for what was delivered")),
        Column("due", _("Due for goods"), "money"),
        Column("fee", _("Fees"), "money"),
        Column("shipping", _("Shipping"), "money"),
        Column("returned", _("Taken back"), "money"),
    ]
    table = Table(
        "store-statements",
        columns,
        _statement_page,
        export_name="store-statements",
        default_sort="-last",
        searchable=_("Statement"),
        empty=Empty(
            _("No statement is closed yet"),
            _("Open the running period of a store to close it."),
            first if actor.may(SEE.name) else None,
            "file-invoice",
        ),
    )
    actions = [
        Action(_("Running: %(store)s") % {"store": card.house.name}, reverse("orders:store-open", args=[key]))
        for key, card in list(cards.items())[:6]
    ]
    return table.respond(
        request,
        title=_("Statements with stores"),
        standing=_("What you and your stores owe each other."),
        actions=actions,
    )


def _statement_page(query: TableQuery) -> TablePage:
    fields = {
        "number": "number",
        "store": "store__warehouse__name",
        "first": "first_date",
        "last": "last_date",
        "entries": "entries",
        "goods": "goods_minor",
        "due": "due_minor",
        "fee": "fee_minor",
        "shipping": "shipping_minor",
        "returned": "returned_minor",
        "net": "net_minor",
    }
    return page_of(
        statements_seen(scope=query.scope), query, fields=fields, search=("number",), extra=("currency",)
    )


@page(permission=READ_STATEMENTS.name)
def statement(request: HttpRequest, statement_id: int) -> HttpResponseBase:
    """One closed statement with its lines, to read, print and export."""
    actor = actor_of(request)
    found = statements_seen(scope=actor.scope).filter(pk=statement_id).first()
    if found is None:
        raise Http404
    card = stores_seen(scope=actor.scope)[found.store_id]
    entries = entries_seen(scope=actor.scope).filter(statement=found)
    context = {
        "title": _("Statement %(number)s") % {"number": found.number},
        "standing": f"{card.house.name} · {date_text(found.first_date)} – {date_text(found.last_date)}",
        "closed_at": found.closed_at,
    }
    sums = Sums(*(getattr(found, name) for name in Sums._fields))
    return _shown(request, card, entries, sums, context)


@page(permission=READ_STATEMENTS.name)
def running(request: HttpRequest, store_id: int) -> HttpResponseBase:
    """What waits for the next statement of a store; posting closes it up to a day."""
    actor = actor_of(request)
    card = stores_seen(scope=actor.scope).get(store_id)
    if card is None:
        raise Http404
    if request.method == "POST":
        return _close(request, actor, store_id)
    entries = entries_seen(scope=actor.scope).filter(store_id=store_id, statement=None)
    rows = entries.filter(flaw="").values_list(
        "kind", "goods_minor", "due_minor", "fee_minor", "shipping_minor"
    )
    today = local_date(now(), card.house.zone)
    context = {
        "title": _("Running period of %(store)s") % {"store": card.house.name},
        # by the month, as most agree on it; a day that is not over yet is refused
        "month_end": (today.replace(day=1) - timedelta(days=1)).isoformat(),
        "yesterday": (today - timedelta(days=1)).isoformat(),
        "standing": _("Not closed yet: lines may still be added."),
        "may_close": actor.may(CLOSE_STATEMENTS.name),
        "flaws": entries.exclude(flaw="").count(),
    }
    # settled entries have every amount; a constraint says so
    return _shown(request, card, entries, summed(rows), context)  # type: ignore[arg-type]


def _close(request: HttpRequest, actor: Actor, store_id: int) -> HttpResponseBase:
    if not actor.may(CLOSE_STATEMENTS.name):
        raise Http404
    try:
        last = date.fromisoformat(request.POST.get("last_date", ""))
    except ValueError:
        messages.error(request, _("Choose the last day of the period."))
        return redirect("orders:store-open", store_id)
    closed = close_statements(closings=[Closing(store_id, last)], actor=actor, at=now())
    for refusal in closed.refusals:
        messages.error(request, sentences(words_of(refusal)))
    if store_id not in closed.ids:
        return redirect("orders:store-open", store_id)
    messages.success(request, _("Closed. Later returns go to the next period."))
    return redirect("orders:store-statement", closed.ids[store_id])


def _shown(
    request: HttpRequest, card: StoreCard, entries: QuerySet[StoreEntry], sums: Sums, context: dict[str, Any]
) -> HttpResponseBase:
    currency = card.store.currency
    if answer := lines_table(entries, currency).answer(request):
        return answer
    money = {name: money_text(value, currency) for name, value in sums._asdict().items()}
    rows = list(entries.select_related("order", "document").order_by("local_date", "id")[: _PRINTED + 1])
    codes = sku_cards({line[0] for entry in rows for line in entry.lines})
    # the order's page shows more than a store may know
    opens = actor_of(request).may(READ.name)
    actions = [
        Action(_("Export CSV"), f"{request.path}?format=csv", "download"),
        Action(_("Export Excel"), f"{request.path}?format=xlsx", "download"),
    ]
    context |= {
        "tiles": tiles_of(money),
        "sums": money,
        "rows": [line_of(entry, currency, codes, opens=opens) for entry in rows[:_PRINTED]],
        "cut": len(rows) > _PRINTED,
        "card": card,
        "actions": actions,
    }
    table = lines_table(entries, currency)
    return table.respond(
        request, title=context["title"], template="orders/stores/statement.html", context=context
    )
