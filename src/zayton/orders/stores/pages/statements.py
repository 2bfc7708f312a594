"""Statements with stores: closed ones, the period that runs, and both opened down to the line."""

from datetime import date
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
from zayton.kernel.time import now
from zayton.orders.permissions import READ
from zayton.orders.stores.models import StoreEntry
from zayton.orders.stores.operations.statements import Closing, close_statements
from zayton.orders.stores.permissions import CLOSE_STATEMENTS, READ_STATEMENTS, SEE
from zayton.orders.stores.queries import StoreCard, entries_seen, statements_seen, stores_seen
from zayton.orders.stores.rules.settling import Sums, summed
from zayton.orders.stores.states import SettledBy, Side
from zayton.orders.stores.words import ENTRIES, FLAWS
from zayton.ui.public import (
    Action,
    Column,
    Empty,
    FigureTile,
    Shown,
    Table,
    TablePage,
    TableQuery,
    date_text,
    money_text,
    page,
    page_of,
)

# a statement on paper; a longer one is exported
_PRINTED = 2_000
_FIELDS = {
    "date": "local_date",
    "number": "order__external_number",
    "document": "document__external_number",
    "kind": "kind",
    "goods": "goods_minor",
    "due": "due_minor",
    "fee": "fee_minor",
    "shipping": "shipping_minor",
    "net": "net_minor",
    "flaw": "flaw",
}


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
        Column("entries", _("Lines"), "quantity"),
        Column("goods", _("Goods"), "money", hint=_("What buyers paid for what was delivered")),
        Column("due", _("Due for goods"), "money"),
        Column("fee", _("Fees"), "money"),
        Column("shipping", _("Shipping"), "money"),
        Column("returned", _("Taken back"), "money"),
        Column("net", _("Net to the store"), "money", hint=_("Due + fees + shipping + taken back")),
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
    context = {
        "title": _("Running period of %(store)s") % {"store": card.house.name},
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
        messages.error(request, " ".join(words_of(refusal)))
    if store_id not in closed.ids:
        return redirect("orders:store-open", store_id)
    messages.success(request, _("Closed. Later returns go to the next period."))
    return redirect("orders:store-statement", closed.ids[store_id])


def _shown(
    request: HttpRequest, card: StoreCard, entries: QuerySet[StoreEntry], sums: Sums, context: dict[str, Any]
) -> HttpResponseBase:
    currency = card.store.currency
    if answer := _exported(entries, currency).answer(request):
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
        "tiles": _tiles(money),
        "sums": money,
        "rows": [_row(entry, currency, codes, opens=opens) for entry in rows[:_PRINTED]],
        "cut": len(rows) > _PRINTED,
        "card": card,
        "actions": actions,
    }
    table = _exported(entries, currency)
    return table.respond(
        request, title=context["title"], template="orders/stores/statement.html", context=context
    )


def _tiles(money: dict[str, str]) -> list[FigureTile]:
    return [
        FigureTile(
            _("Net to the store"), money["net_minor"], formula=_("Due + fees + shipping + taken back")
        ),
        FigureTile(_("Goods"), money["goods_minor"], formula=_("What buyers paid for what was delivered")),
        FigureTile(_("Due for goods"), money["due_minor"], formula=_("By agreed price or commission")),
        FigureTile(_("Fees"), money["fee_minor"]),
        FigureTile(_("Shipping"), money["shipping_minor"]),
        FigureTile(_("Taken back"), money["returned_minor"], formula=_("Of goods that buyers sent back")),
    ]


def _row(entry: StoreEntry, currency: str, codes: Any, *, opens: bool) -> dict[str, Any]:
    amounts = ("goods_minor", "due_minor", "fee_minor", "shipping_minor", "net_minor")
    shown = {name: getattr(entry, name) for name in amounts}
    return {
        "entry": entry,
        "href": reverse("orders:order", args=[entry.document_id]) if opens else "",
        "kind": ENTRIES[entry.kind].label,
        "basis": _basis(entry),
        "flaw": FLAWS.get(entry.flaw, ""),
        "lines": [
            {
                "code": codes[line[0]].code,
                "units": line[1],
                "goods": money_text(line[3], currency),
                "due": money_text(line[4], currency),
            }
            for line in entry.lines
        ],
        # nothing is a dash, as in every table; what is not known yet stays blank
        **{
            name: "" if value is None else money_text(value, currency) if value else "–"
            for name, value in shown.items()
        },
    }


def _basis(entry: StoreEntry) -> str:
    if entry.terms["settled_by"] == SettledBy.PRICE:
        return str(SettledBy.PRICE.label)
    percent = f"{entry.terms['commission_bp'] / 100:g}"
    if entry.terms["commission_to"] == Side.STORE:
        return _("%(percent)s %% commission for the store") % {"percent": percent}
    return _("less %(percent)s %% commission") % {"percent": percent}


def _exported(entries: QuerySet[StoreEntry], currency: str) -> Table:
    columns = [
        Column("date", _("Day"), "date"),
        Column("number", _("Order number")),
        Column("document", _("Document")),
        Column("kind", _("Kind"), "status", choices=dict(ENTRIES)),
        Column("goods", _("Goods"), "money", currency=currency),
        Column("due", _("Due for goods"), "money", currency=currency),
        Column("fee", _("Fee"), "money", currency=currency),
        Column("shipping", _("Shipping"), "money", currency=currency),
        Column("net", _("Net"), "money", currency=currency),
        Column("flaw", _("Missing"), choices={code: Shown(words) for code, words in FLAWS.items()}),
    ]
    totals = ("goods", "due", "fee", "shipping", "net")
    return Table(
        "store-entries",
        columns,
        lambda query: page_of(
            entries, query, fields=_FIELDS, search=("order__external_number",), totals=totals
        ),
        export_name="store-statement",
        default_sort="date",
    )
