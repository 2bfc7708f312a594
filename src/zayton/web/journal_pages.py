"""The journal as people read it: what happened, filtered; one entry with everything it names."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zayton.kernel.access.public import SYSTEM, actor_ids_named, actor_of, names_of
from zayton.kernel.journal.public import (
    MOST_COUNTED,
    EntryRead,
    Narrowing,
    count_matching,
    declared_events,
    declared_kinds,
    entries_matching,
    kind_coded,
    last_position,
    references_of,
)
from zayton.ui.public import (
    Column,
    Empty,
    Row,
    Shown,
    Table,
    TablePage,
    TableQuery,
    href_of,
    names_for,
    page,
)
from zayton.web.figures import figures_of
from zayton.web.permissions import READ_JOURNAL
from zayton.web.wording import actor_words, documents_of, event_words, kind_words

# an entry of a long import names thousands of goods
_MOST_KEYS_SHOWN = 50


def _entry_href(row: Row) -> str:
    return reverse("web:journal-entry", args=[row["id"]])


def _verbs() -> dict[str, Shown]:
    return {verb: Shown(event.words) for verb, event in sorted(declared_events().items())}


def narrowing_of(query: TableQuery, dimension: str = "", keys: Sequence[int] = ()) -> Narrowing:
    """What a table's filters ask of the journal."""
    wanted = Narrowing(dimension=dimension, keys=keys)
    for condition in query.filters:
        match condition.key, condition.operator:
            case "verb", "in":
                wanted = replace(wanted, verbs=frozenset(condition.values))
            case "actor", "has":
                wanted = replace(wanted, actors=actor_ids_named(condition.value))
            case "actor", "in":
                wanted = replace(wanted, actors=[key for name in condition.values for key in _called(name)])
            case "at", "gte":
                wanted = replace(wanted, since=condition.value)
            case "at", "lte":
                wanted = replace(wanted, until=condition.value)
    return wanted


def _called(name: str) -> list[str]:
    """The actors that the list calls so."""
    # found by a part of their name, as a filter of texts does, and then held to the whole of it
    keys = [SYSTEM.id, *actor_ids_named(name)]
    names = names_of(keys)
    return [key for key in keys if actor_words(key, names) == name]


def row_of(
    entry: EntryRead, names: Mapping[str, str], documents: Mapping[tuple[int, int], str]
) -> dict[str, Any]:
    """An entry as a table shows it."""
    kind = kind_coded(entry.document_kind)
    return {
        "id": entry.id,
        "entry": entry.id,
        "at": entry.at,
        "recorded_at": entry.recorded_at,
        "verb": entry.verb,
        "document": documents[entry.document_kind, entry.document_id],
        "actor": actor_words(entry.actor, names),
        "trace": reverse("web:trace", args=[kind.name, entry.document_id]) if kind else "",
    }


def journal_table(dimension: str = "", keys: Sequence[int] = ()) -> Table:
    """The journal, or the part of it that names some keys of a dimension."""

    def fetch(query: TableQuery) -> TablePage:
        wanted = narrowing_of(query, dimension, keys)
        entries = entries_matching(wanted, scope=query.scope, offset=query.offset, limit=query.limit)
        # asked only where it is shown: counting a long journal costs more than reading a page of it
        total = count_matching(wanted, scope=query.scope) if query.wants_totals else 0
        names = names_of({entry.actor for entry in entries})
        documents = documents_of(entries)
        rows = [row_of(entry, names, documents) for entry in entries]
        return TablePage(rows, total, more=total >= MOST_COUNTED)

    return Table("journal", _columns(), fetch, href=_entry_href, empty=_EMPTY)


_EMPTY = Empty(
    gettext_lazy("Nothing happened yet"),
    gettext_lazy("Every order, movement and change is written here the moment it becomes true."),
    icon="history",
)


def _trace_href(row: Row) -> str:
    return str(row["trace"])


def _columns() -> list[Column]:
    fixed = partial(Column, sortable=False, filterable=False)
    return [
        fixed("entry", gettext_lazy("Entry"), "link", href=_entry_href),
        Column("at", gettext_lazy("When"), "datetime", sortable=False),
        Column("verb", gettext_lazy("What happened"), sortable=False, choices=_verbs()),
        fixed("document", gettext_lazy("Document"), "link", href=_trace_href),
        Column("actor", gettext_lazy("Who"), sortable=False),
        fixed("recorded_at", gettext_lazy("Written down"), "datetime", default_shown=False),
    ]


@page(permission=READ_JOURNAL.name)
def journal(request: HttpRequest) -> HttpResponseBase:
    """Everything that happened within this person's scope; `?dimension=sku&key=7` narrows to what names it."""
    dimension = request.GET.get("dimension", "")
    # SQLite takes no number of more than 64 bits, not even to find nothing
    keys = [int(key) for key in request.GET.getlist("key") if key.isdecimal() and len(key) < 19]
    known = dimension if dimension in declared_kinds() and keys else ""
    context = {
        "kinds": sorted(
            ((kind.name, str(kind.words)) for kind in declared_kinds().values()), key=lambda kind: kind[1]
        ),
        "dimension": known,
        "key": keys[0] if keys else "",
    }
    return journal_table(known, keys).respond(
        request,
        title=_("Journal"),
        standing=_("Written up to position %(position)s.") % {"position": f"{last_position():,}"},
        template="web/journal.html",
        context=context,
    )


@page(permission=READ_JOURNAL.name)
def entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """One entry: its document, its figures, and everything it names."""
    scope = actor_of(request).scope
    # by way of the list's question, so that the scope is asked in one place only
    found = entries_matching(Narrowing(entry_id=entry_id), scope=scope, limit=1)
    if not found:
        raise Http404
    read = found[0]
    kind = kind_coded(read.document_kind)
    context: dict[str, Any] = {
        "title": event_words(read.verb),
        "standing": documents_of([read])[read.document_kind, read.document_id],
        "entry": read,
        "who": actor_words(read.actor, names_of({read.actor})),
        "kind": kind.name if kind else "",
        "document_href": href_of(kind.name, read.document_id) if kind else "",
        "figures": figures_of(read.payload, scope),
        "references": named_references(references_of([read.id]).get(read.id, {})),
    }
    return render(request, "web/journal_entry.html", context)


def named_references(references: Mapping[int, Sequence[int]]) -> list[dict[str, Any]]:
    """What an entry names, by kind, each key with the address of its trace."""
    named: list[dict[str, Any]] = []
    for code, keys in sorted(references.items()):
        kind = kind_coded(code)
        # cut before they are named: names of thousands would be asked for and thrown away
        few = keys[:_MOST_KEYS_SHOWN]
        # a kind that nobody declares any more still has its keys
        called = names_for(kind.name, few) if kind else {key: str(key) for key in few}
        shown = [
            {"name": called[key], "href": reverse("web:trace", args=[kind.name, key]) if kind else ""}
            for key in few
        ]
        named.append({"words": kind_words(code), "keys": shown, "more": max(0, len(keys) - _MOST_KEYS_SHOWN)})
    return named
