"""Tracing a document or a dimension: where it came from, what happened to it, what it led to."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zayton.kernel.access.public import Scope, actor_of, names_of
from zayton.kernel.journal.public import EntryRead, declared_kinds, kind_named, trace
from zayton.ui.public import href_of, page
from zayton.web.chains import FIRST_DOCUMENT_CODE, Link, backward, forward, own_entries
from zayton.web.figures import Line, figures_of
from zayton.web.permissions import READ_JOURNAL
from zayton.web.wording import actor_words, document_words, documents_of, event_words

# the whole of an entry stands on its own page
_MOST_FIGURES = 6
# they prove an entry and say nothing to who follows a document
_FOR_PROOF = frozenset({"digest", "movements", "version"})


@page(permission=READ_JOURNAL.name)
def trace_page(request: HttpRequest, kind: str, key: int) -> HttpResponse:
    """The chain of one document, or for a dimension the entries that name it."""
    # a longer number is no key, and SQLite fails on it instead of finding nothing
    if kind not in declared_kinds() or key.bit_length() > 63:
        raise Http404
    scope = actor_of(request).scope
    naming = trace(kind, [key], scope=scope)
    if not naming:
        raise Http404
    is_document = kind_named(kind).code >= FIRST_DOCUMENT_CODE
    own = own_entries(kind, key, naming) if is_document else naming
    context: dict[str, Any] = {
        "title": document_words(kind, key),
        "standing": _("Where it came from, what happened to it, what it led to."),
        "href": href_of(kind, key),
        "journal": f"{reverse('web:journal')}?dimension={kind}&key={key}",
        "before": _links(backward(kind, key, scope=scope), scope) if is_document else [],
        "own": _told(own, scope),
        "after": _links(forward(kind, key, scope=scope), scope) if is_document else [],
    }
    return render(request, "web/trace.html", context)


def _links(links: Sequence[Link], scope: Scope) -> list[dict[str, Any]]:
    return [
        {
            "words": document_words(link.kind, link.key),
            "trace": reverse("web:trace", args=[link.kind, link.key]),
            "href": href_of(link.kind, link.key),
            "entries": _told(link.entries, scope),
            "beyond": _links(link.beyond, scope),
        }
        for link in links
    ]


def _told(entries: Sequence[EntryRead], scope: Scope) -> list[dict[str, Any]]:
    names, documents = names_of({entry.actor for entry in entries}), documents_of(entries)
    return [
        {
            "at": entry.at,
            "words": event_words(entry.verb),
            "document": documents[entry.document_kind, entry.document_id],
            "who": actor_words(entry.actor, names),
            "href": reverse("web:journal-entry", args=[entry.id]),
            "figures": _few_figures(entry, scope),
        }
        for entry in entries
    ]


def _few_figures(entry: EntryRead, scope: Scope) -> list[Line]:
    lines = figures_of(entry.payload, scope)
    return [line for line in lines if line.name not in _FOR_PROOF and line.text][:_MOST_FIGURES]
