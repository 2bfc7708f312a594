"""Tracing a document or a dimension: where it came from, what happened to it, what it led to."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zayton.kernel.access.public import actor_of, names_of
from zayton.kernel.journal.public import EntryRead, declared_kinds, kind_named, trace
from zayton.ui.public import href_of, page
from zayton.web.chains import FIRST_DOCUMENT_CODE, Link, backward, forward, own_entries
from zayton.web.journal_pages import figures_of
from zayton.web.permissions import READ_JOURNAL
from zayton.web.wording import actor_words, event_words

_MOST_FIGURES = 6


@page(permission=READ_JOURNAL.name)
def trace_page(request: HttpRequest, kind: str, key: int) -> HttpResponse:
    """The chain of one document, or for a dimension the entries that name it."""
    if kind not in declared_kinds():
        raise Http404
    scope = actor_of(request).scope
    naming = trace(kind, [key], scope=scope)
    if not naming:
        raise Http404
    is_document = kind_named(kind).code >= FIRST_DOCUMENT_CODE
    own = own_entries(kind, key, naming) if is_document else naming
    context: dict[str, Any] = {
        "title": f"{kind_named(kind).words} {key}",
        "standing": _("Where it came from, what happened to it, what it led to."),
        "href": href_of(kind, key),
        "journal": f"{reverse('web:journal')}?dimension={kind}&key={key}",
        "before": _links(backward(kind, key, scope=scope)) if is_document else [],
        "own": _told(own),
        "after": _links(forward(kind, key, scope=scope)) if is_document else [],
    }
    return render(request, "web/trace.html", context)


def _links(links: list[Link] | Any) -> list[dict[str, Any]]:
    return [
        {
            "words": f"{kind_named(link.kind).words} {link.key}",
            "trace": reverse("web:trace", args=[link.kind, link.key]),
            "href": href_of(link.kind, link.key),
            "entries": _told(link.entries),
            "beyond": _links(link.beyond),
        }
        for link in links
    ]


def _told(entries: Any) -> list[dict[str, Any]]:
    names = names_of({entry.actor for entry in entries})
    return [_line(entry, names) for entry in entries]


def _line(entry: EntryRead, names: dict[str, str]) -> dict[str, Any]:
    return {
        "at": entry.at,
        "words": event_words(entry.verb),
        "who": actor_words(entry.actor, names),
        "href": reverse("web:journal-entry", args=[entry.id]),
        "figures": figures_of(entry.payload)[:_MOST_FIGURES],
    }
