"""The connections: how each stands, and making a new one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zayton.channels.connecting.drafting import ConnectionDraft
from zayton.channels.connecting.operations import connect
from zayton.channels.connecting.overview import ConnectionCard, resting_cards
from zayton.channels.connecting.seeing import connections_held
from zayton.channels.models import Connection
from zayton.channels.permissions import CONNECT, READ
from zayton.channels.ports.adapter import Adapter
from zayton.channels.registry import adapters
from zayton.channels.words import CONNECTION_LOOKS, adapter_title
from zayton.kernel.access.public import actor_of
from zayton.kernel.errors import words_of
from zayton.kernel.time import now
from zayton.ui.public import (
    Action,
    Column,
    Empty,
    Row,
    Table,
    TablePage,
    TableQuery,
    count_text,
    listed,
    page,
)


def _href(row: Row) -> str:
    return reverse("channels:connection", args=[row["id"]])


def _held_href(row: Row) -> str:
    return f"{reverse('channels:held')}?f.connection={row['name']}" if row["held"] else ""


@page(permission=READ.name)
def connections(request: HttpRequest) -> HttpResponseBase:
    """The marketplaces that are connected, and how each connection stands."""
    actor = actor_of(request)
    cards = resting_cards(scope=actor.scope, at=now())
    new = Action(
        _("Connect a marketplace"),
        reverse("channels:new-connection"),
        "plug",
        primary=True,
        permission=CONNECT.name,
    )
    matching = Action(_("Match seller SKUs"), reverse("channels:matching"), "arrows-left-right")
    held = Action(_("Held back"), reverse("channels:held"), "alert-circle")
    return _table(new if actor.may(CONNECT.name) else None).respond(
        request,
        title=_("Connections"),
        standing=_standing(cards),
        actions=[*([held, matching] if cards else []), new],
    )


def _standing(cards: list[ConnectionCard]) -> str:
    if not cards:
        return _("Orders, stock, prices and listings flow through connections.")
    ailing = [one.name for one in cards if state_of(one) in ("denied", "away", "silent")]
    if ailing:
        return _("These need a hand: %(names)s.") % {"names": listed(ailing)}
    resting = [one.name for one in cards if state_of(one) == "resting"]
    if resting:
        return _("These rest, as their marketplaces asked for fewer calls: %(names)s.") % {
            "names": listed(resting)
        }
    held = sum(one.held or 0 for one in cards)
    if held:
        words = ngettext(
            "All connections work; %(n)s document is held back.",
            "All connections work; %(n)s documents are held back.",
            held,
        )
        return words % {"n": count_text(held)}
    return _("All connections work.")


def state_of(card: ConnectionCard) -> str:
    """How a connection stands as people see it: also when it has stopped without a word, or was asked to rest."""
    if card.state != "working":
        return card.state
    if not card.shops:
        return "unused"
    # what was throttled for so long that nothing came needs a hand all the same
    if card.silent:
        return "silent"
    return "resting" if card.rest else card.state


def _table(new: Action | None) -> Table:
    return Table(
        "connections",
        [
            Column("name", gettext_lazy("Connection"), "link", href=_href, filterable=False),
            # beside the name: on a phone the third column is out of sight
            Column("state", gettext_lazy("State"), "status", choices=CONNECTION_LOOKS, filterable=False),
            Column("marketplace", gettext_lazy("Marketplace"), filterable=False),
            Column("shops", gettext_lazy("Shops"), filterable=False),
            Column(
                "good_at",
                gettext_lazy("All good since"),
                "datetime",
                filterable=False,
                hint=gettext_lazy("When the stream that waits longest last ended well"),
            ),
            Column("due_at", gettext_lazy("Next run"), "datetime", filterable=False),
            Column(
                "rests_until",
                gettext_lazy("Rests until"),
                "datetime",
                filterable=False,
                hint=gettext_lazy("When everything goes on that the marketplace asked to wait with"),
            ),
            Column("held", gettext_lazy("Held back"), "number", href=_held_href, filterable=False),
        ],
        _page,
        href=_href,
        default_sort="name",
        empty=Empty(
            gettext_lazy("No marketplace is connected yet"),
            gettext_lazy(
                "Connect one, and its orders come in by themselves while your stock and prices go out."
            ),
            new,
            "plug",
        ),
    )


def _page(query: TableQuery) -> TablePage:
    rows: list[dict[str, Any]] = [
        {
            "id": card.id,
            "name": card.name,
            "marketplace": adapter_title(card.adapter),
            "state": state_of(card),
            "shops": listed(card.shops),
            "good_at": card.good_at,
            "due_at": card.due_at,
            "rests_until": card.rests_until,
            "held": card.held,
            "marks": {"name": "simulated"} if card.simulated else {},
        }
        for card in resting_cards(scope=query.scope, at=now())
    ]
    for sort in reversed(query.sort):
        # connections are few, and a blank sorts behind every figure and time
        rows.sort(key=lambda row: (row[sort.key] is None, str(row[sort.key])), reverse=sort.descending)
    return TablePage(rows[query.offset : query.offset + query.limit], len(rows))


@page(permission=CONNECT.name)
def choose(request: HttpRequest) -> HttpResponseBase:
    """Which marketplace is to be connected."""
    found = ((str(one.title), name, len(one.sites)) for name, one in adapters().items())
    offered = sorted(found, key=lambda one: one[0].casefold())
    return render(
        request,
        "channels/choose.html",
        {
            "title": _("Connect a marketplace"),
            "standing": _(
                "Choose where you sell. Nothing is pulled before you have said which shop is which."
            ),
            "offered": offered,
        },
    )


@page(permission=CONNECT.name)
def new(request: HttpRequest, adapter: str) -> HttpResponseBase:
    """A new connection: what the marketplace asks for, tested before it is kept."""
    found = adapters().get(adapter)
    if found is None:
        raise Http404
    return _form(request, found, None)


@page(permission=CONNECT.name)
def credentials(request: HttpRequest, connection_id: int) -> HttpResponseBase:
    """Other credentials for a connection; secrets left blank stay as they are."""
    row = connections_held(scope=actor_of(request).scope).filter(pk=connection_id).first()
    found = adapters().get(row.adapter) if row else None
    if row is None or found is None:
        raise Http404
    return _form(request, found, row)


def _form(request: HttpRequest, adapter: Adapter, row: Connection | None) -> HttpResponseBase:
    problems: list[tuple[str, str]] = []
    given: dict[str, str] = {"name": row.name, "address": row.address, **row.settings} if row else {}
    if request.method == "POST":
        given = {name: str(text) for name, text in request.POST.items()}
        values = {one.name: given.get(f"c.{one.name}", "") for one in adapter.credentials}
        draft = ConnectionDraft(adapter.name, given.get("name", ""), values, given.get("address", ""))
        made = connect(draft=draft, actor=actor_of(request), at=now(), connection_id=row.pk if row else None)
        if not isinstance(made, list):
            messages.success(
                request, _("%(name)s answers. The credentials are kept sealed.") % {"name": draft.name}
            )
            where = "channels:connection" if row else "channels:sites"
            return redirect(where, made.connection.pk)
        problems = [words_of(one) for one in made]
        given = {"name": draft.name, "address": draft.address, **values}
    title = (
        _("Credentials of %(name)s") % {"name": row.name}
        if row
        else _("Connect %(name)s") % {"name": adapter.title}
    )
    return render(
        request,
        "channels/connect.html",
        {
            "title": title,
            "standing": _(
                "What you enter is tested at the marketplace before it is kept; secrets are sealed at rest."
            )
            if any(one.secret for one in adapter.credentials)
            else _("Nobody is asked: say where it sells. Orders come by files and by the API."),
            "name": given.get("name", "" if row else str(adapter.title)),
            "address": given.get("address", ""),
            # what is secret is never written back into a page, not even what was typed a moment ago
            "fields": [
                (one, "" if one.secret else given.get(one.name, one.default)) for one in adapter.credentials
            ],
            "problems": problems,
            "is_new": row is None,
        },
        status=400 if problems else 200,
    )
