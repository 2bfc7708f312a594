"""Documents from marketplaces that are held back: why, what they say, and the two ways out."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zayton.channels.connecting.seeing import connections_held
from zayton.channels.models import Inbound
from zayton.channels.permissions import READ, WORK_HELD
from zayton.channels.site_words import site_ref_words
from zayton.channels.states import INBOUND_MOVES, InboundState
from zayton.channels.syncing.facts import facts_in
from zayton.channels.syncing.holding import Held, discard_held, release_held
from zayton.channels.words import INBOUND_LOOKS, SUBJECT_WORDS
from zayton.kernel.access.public import Scope, actor_of
from zayton.kernel.errors import Refusal, declared_reasons, words_of
from zayton.kernel.time import now
from zayton.ui.public import (
    Action,
    BulkAction,
    BulkRequest,
    BulkResult,
    Column,
    Empty,
    Preview,
    Row,
    Shown,
    Table,
    TablePage,
    TableQuery,
    count_text,
    page,
    page_of,
    sentences,
)

_FIELDS = {
    "key": "key",
    "connection": "connection__name",
    "subject": "subject",
    "state": "state",
    "code": "code",
    "received_at": "received_at",
    "changed_at": "changed_at",
}
_STATES = (InboundState.QUARANTINED, InboundState.DISCARDED)


@page(permission=READ.name)
def held(request: HttpRequest) -> HttpResponseBase:
    """Every document that is held back or was discarded, over all connections that the reader sees."""
    actor = actor_of(request)
    found = Inbound.objects.filter(connection__in=connections_held(scope=actor.scope))
    waiting = found.filter(state=InboundState.QUARANTINED)
    codes = sorted(waiting.order_by().values_list("code", flat=True).distinct())
    count = waiting.count()
    standing = ngettext("%(n)s document is held back.", "%(n)s documents are held back.", count)
    return _table(codes).respond(
        request,
        title=_("Held back"),
        standing=standing % {"n": count_text(count)} if count else _("Nothing is held back."),
        actions=[Action(_("Match seller SKUs"), reverse("channels:matching"), "arrows-left-right")],
    )


def _href(row: Row) -> str:
    return reverse("channels:held-document", args=[row["id"]])


def _table(codes: list[str]) -> Table:
    subjects = {name: Shown(words) for name, words in SUBJECT_WORDS.items()}
    kinds = {code: Shown(_kind_words(code)) for code in codes}
    states = {state.value: INBOUND_LOOKS[state] for state in _STATES}
    return Table(
        "held",
        [
            Column("key", gettext_lazy("Document"), "link", href=_href),
            # why it waits comes first: it is what one looks here for, and all that a phone shows
            Column("reason", gettext_lazy("Reason"), sortable=False, filterable=False, width=420),
            Column("connection", gettext_lazy("Connection")),
            Column("received_at", gettext_lazy("Came"), "datetime"),
            Column("state", gettext_lazy("State"), "status", choices=states),
            Column("subject", gettext_lazy("About"), "status", choices=subjects),
            Column("remedy", gettext_lazy("What to do"), sortable=False, filterable=False, width=300),
            Column("changed_at", gettext_lazy("Changed there"), "datetime", default_shown=False),
            Column("code", gettext_lazy("Kind of reason"), "status", choices=kinds, default_shown=False),
        ],
        _page,
        bulk=_bulk(),
        href=_href,
        default_sort="-received_at",
        searchable=gettext_lazy("Document"),
        empty=Empty(
            gettext_lazy("Nothing is held back"),
            gettext_lazy("Documents that could not be taken over would be listed here with their reasons."),
            icon="circle-check",
        ),
    )


def _kind_words(code: str) -> str:
    found = declared_reasons().get(code)
    return words_of(Refusal(code, "…"))[0] if found else code


def _page(query: TableQuery) -> TablePage:
    rows = Inbound.objects.filter(connection__in=connections_held(scope=query.scope), state__in=_STATES)
    found = page_of(
        rows,
        query,
        fields=_FIELDS,
        search=("key",),
        extra=("subject_said", "figures", "connection__adapter"),
        order=("-pk",),
    )
    return TablePage([_worded(row) for row in found.rows], found.total)


def _worded(row: Any) -> dict[str, Any]:
    figures = _in_words(row["figures"] or {}, row["connection__adapter"])
    what, remedy = words_of(Refusal(row["code"], row["subject_said"] or row["key"], figures))
    return {**row, "reason": what, "remedy": remedy}


def _in_words(figures: Mapping[str, Any], marketplace: str) -> Mapping[str, Any]:
    """What a reason names, with a site by its name: nobody knows one by the marketplace's own number for it."""
    site = figures.get("site")
    return {**figures, "site": site_ref_words(marketplace, site)} if isinstance(site, str) else figures


def _bulk() -> list[BulkAction]:
    return [
        BulkAction(
            "release",
            gettext_lazy("Work again"),
            WORK_HELD.name,
            partial(_previewed, InboundState.WAITING),
            _released,
            icon="player-play",
        ),
        BulkAction(
            "discard",
            gettext_lazy("Discard"),
            WORK_HELD.name,
            partial(_previewed, InboundState.DISCARDED),
            _discarded,
            undo=_released,
            icon="trash",
        ),
    ]


def _previewed(target: InboundState, asked: BulkRequest) -> Preview:
    found = Inbound.objects.filter(
        pk__in=_keys(asked), connection__in=connections_held(scope=asked.actor.scope)
    )
    count = sum(1 for state in found.values_list("state", flat=True) if target in INBOUND_MOVES[state])
    sentence = (
        ngettext("%(n)s document is worked again.", "%(n)s documents are worked again.", count)
        if target == InboundState.WAITING
        else ngettext(
            "%(n)s document is left unworked; it can be worked again later.",
            "%(n)s documents are left unworked; they can be worked again later.",
            count,
        )
    )
    return Preview(sentence % {"n": count_text(count)}, count=count)


def _keys(asked: BulkRequest) -> list[int]:
    return [int(key) for key in asked.ids if key.isdecimal()]


def _released(asked: BulkRequest) -> BulkResult:
    done = release_held(ids=_keys(asked), actor=asked.actor, at=asked.at)
    return _result(done, _("They are worked again."))


def _discarded(asked: BulkRequest) -> BulkResult:
    done = discard_held(ids=_keys(asked), actor=asked.actor, at=asked.at)
    return _result(done, _("They are left unworked."))


def _result(done: Held, words: str) -> BulkResult:
    return BulkResult(words if done.moved else "", done.refusals)


@page(permission=READ.name)
def held_document(request: HttpRequest, document_id: int) -> HttpResponseBase:
    """One document that is held back: its reason, what it says, and the two ways out."""
    actor = actor_of(request)
    found = _seen(actor.scope, document_id)
    if request.method == "POST":
        verb = {"release": release_held, "discard": discard_held}.get(request.POST.get("do", ""))
        if verb is None:
            raise Http404
        done = verb(ids=[document_id], actor=actor, at=now())
        for refusal in done.refusals:
            messages.error(request, sentences(words_of(refusal)))
        if done.moved:
            messages.success(request, _("Done."))
        return redirect("channels:held")
    figures = _in_words(found.figures or {}, found.connection.adapter)
    what, remedy = words_of(Refusal(found.code, found.subject_said or found.key, figures))
    moves = INBOUND_MOVES[found.state]
    return render(
        request,
        "channels/document.html",
        {
            "title": f"{SUBJECT_WORDS.get(found.subject, found.subject)} {found.key}",
            "standing": what,
            "remedy": remedy,
            "row": found,
            "look": INBOUND_LOOKS[found.state],
            "facts": facts_in(found),
            "may_release": actor.may(WORK_HELD.name) and InboundState.WAITING in moves,
            "may_discard": actor.may(WORK_HELD.name) and InboundState.DISCARDED in moves,
        },
    )


def _seen(scope: Scope, document_id: int) -> Inbound:
    rows = Inbound.objects.select_related("connection").filter(connection__in=connections_held(scope=scope))
    # what was taken over stands where it went, for those who may see it there
    found = rows.filter(pk=document_id, state__in=_STATES).first()
    if found is None:
        raise Http404
    return found
