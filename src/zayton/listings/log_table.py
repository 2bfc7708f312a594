"""The table of the operations log."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.public import MOST_COUNTED, EntryRead, declared_events, kind_coded
from zayton.listings.field_words import field_words
from zayton.listings.models import Listing
from zayton.listings.queries.log import (
    LISTING,
    PRICE,
    QUANTITY,
    STOCK,
    LogAsked,
    actors_called,
    called,
    kind_of,
    log_count,
    log_entries,
    shop_names,
)
from zayton.listings.watching.words import kind_words as finding_words
from zayton.listings.words import STATE_WORDS, why_words
from zayton.ui.public import (
    Column,
    Empty,
    Row,
    Shown,
    Table,
    TablePage,
    TableQuery,
    count_text,
    href_of,
    money_text,
    names_for,
)

KINDS: Mapping[str, Shown] = {
    PRICE: Shown(gettext_lazy("Price"), "blue", "currency-dollar"),
    QUANTITY: Shown(gettext_lazy("Quantity shown"), "grey", "stack"),
    STOCK: Shown(gettext_lazy("Stock"), "green", "package"),
    LISTING: Shown(gettext_lazy("Listing"), "amber", "tag"),
}


def log_table(listing: Listing | None) -> Table:
    """The log of one listing with its goods, or of all."""
    return Table(
        "listing-log",
        [
            Column("at", gettext_lazy("When"), "datetime", sortable=False),
            Column("document", gettext_lazy("Document"), sortable=False, filterable=False, href=_href),
            Column("kind", gettext_lazy("Kind"), "status", choices=KINDS, sortable=False),
            Column("what", gettext_lazy("What happened"), sortable=False, filterable=False),
            # one seller SKU is on sale in many shops, and its lines would else look like repetitions
            *([] if listing else [Column("shop", gettext_lazy("Shop"), sortable=False, filterable=False)]),
            Column("before", gettext_lazy("Before"), sortable=False, filterable=False),
            Column("after", gettext_lazy("After"), sortable=False, filterable=False),
            Column("why", gettext_lazy("Reason"), sortable=False, filterable=False, width=220),
            Column("who", gettext_lazy("By"), sortable=False),
        ],
        lambda query: _page(query, listing),
        export_name="operations-log",
        empty=Empty(
            gettext_lazy("Nothing happened yet"),
            gettext_lazy("Every change of a listing, its price or its stock is written here."),
            icon="history",
        ),
    )


def _href(row: Mapping[str, Any]) -> str:
    return str(row["document_href"])


def asked_of(query: TableQuery, listing: Listing | None) -> LogAsked:
    """What the table's filters ask of the log."""
    asked = LogAsked(listing)
    for one in query.filters:
        match one.key, one.operator:
            case "kind", "in":
                asked = asked._replace(kinds=frozenset(one.values))
            case "who", "has":
                asked = asked._replace(actors=actors_called(one.value))
            case "who", "in":
                asked = asked._replace(actors=[key for name in one.values for key in actors_called(name)])
            case "at", "gte":
                asked = asked._replace(since=one.value)
            case "at", "lte":
                asked = asked._replace(until=one.value)
    return asked


def _page(query: TableQuery, listing: Listing | None) -> TablePage:
    asked = asked_of(query, listing)
    entries = log_entries(asked, scope=query.scope, offset=query.offset, limit=query.limit)
    total = log_count(asked, scope=query.scope) if query.wants_totals else 0
    names = called({entry.actor for entry in entries})
    documents: dict[str, set[int]] = {}
    for entry in entries:
        if kind := kind_coded(entry.document_kind):
            documents.setdefault(kind.name, set()).add(entry.document_id)
    words = {kind: names_for(kind, keys) for kind, keys in documents.items()}
    shops = shop_names(documents.get("listing", ()))
    rows = [
        {**row, "shop": shops.get(row["listing"], "")}
        for row in (_row(entry, names, words, sees_cost=query.scope.sees_cost) for entry in entries)
    ]
    return TablePage(rows, total, more=total >= MOST_COUNTED)


def _row(
    entry: EntryRead, names: Mapping[str, str], documents: Mapping[str, Mapping[int, str]], *, sees_cost: bool
) -> Row:
    kind = kind_coded(entry.document_kind)
    event = declared_events().get(entry.verb)
    payload = entry.payload
    return {
        "id": entry.id,
        "at": entry.at,
        "kind": kind_of(entry.verb),
        "what": str(event.words) if event else entry.verb,
        "document": documents[kind.name][entry.document_id] if kind else str(entry.document_id),
        "document_href": href_of(kind.name, entry.document_id) if kind else "",
        "listing": entry.document_id if kind and kind.name == "listing" else 0,
        "before": _value(entry, "was_value"),
        "after": _value(entry, "value"),
        "why": _why(payload, sees_cost=sees_cost),
        "who": _who(entry.actor, names),
    }


def _value(entry: EntryRead, name: str) -> str:
    payload = entry.payload
    fields = payload.get("fields")
    if isinstance(fields, dict):
        place = 0 if name == "was_value" else 1
        told = [
            _("%(field)s: %(value)s")
            % {"field": field_words(key), "value": _plain(pair[place], key, payload)}
            for key, pair in fields.items()
            if pair[place] is not None
        ]
        return "; ".join(told)
    kind = kind_of(entry.verb)
    # a listing is published or not; the 1 of its wish is no figure of anybody's
    if kind == LISTING and "finding" not in payload:
        return ""
    value = payload.get(name, payload.get("quantity") if name == "value" else None)
    money = kind == PRICE or payload.get("finding") in ("price", "below_floor")
    return _plain(value, "price_minor" if money else "", payload)


def _plain(value: object, name: str, payload: Mapping[str, Any]) -> str:
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, int):
        currency = payload.get("currency")
        return money_text(value, currency) if name == "price_minor" and currency else count_text(value)
    state = STATE_WORDS.get(str(value)) if name == "standing" else None
    return str(state.label if state else value)


def _why(payload: Mapping[str, Any], *, sees_cost: bool) -> str:
    if "finding" in payload:
        return finding_words(payload["finding"])
    if said := payload.get("said"):
        return str(said)
    code, currency = str(payload.get("why") or ""), payload.get("currency", "")
    return why_words(code, payload, currency, sees_cost=sees_cost)


def _who(actor_id: str, names: Mapping[str, str]) -> str:
    if actor_id == SYSTEM.id:
        return _("Zayton itself")
    name = names.get(actor_id)
    if actor_id.startswith("rule:"):
        return _("Price rule “%(name)s”") % {"name": name or actor_id}
    if actor_id.startswith("connection:"):
        return _("Channel “%(name)s”") % {"name": name or actor_id}
    return name or _("Somebody (%(id)s)") % {"id": actor_id.removeprefix("person:")[:8]}
