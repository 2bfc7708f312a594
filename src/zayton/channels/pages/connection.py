"""One connection: how it stands, what it pulls, its runs and its field map."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from zayton.channels.connecting.overview import ConnectionCard, resting_cards
from zayton.channels.connecting.seeing import connections_held
from zayton.channels.connecting.steering import FIELDS
from zayton.channels.connecting.subscribing import hook_address
from zayton.channels.models import ConnectedShop, Connection
from zayton.channels.pages.connection_verbs import do_as_posted
from zayton.channels.pages.connections import state_of
from zayton.channels.pages.runs import runs_table
from zayton.channels.permissions import CONNECT, READ
from zayton.channels.ports.faults import FaultKind
from zayton.channels.registry import adapters
from zayton.channels.reporting import pages as reporting
from zayton.channels.site_words import site_ref_words
from zayton.channels.uncompared import house_names, uncompared, words_of_uncompared
from zayton.channels.words import CONNECTION_LOOKS, adapter_title, fault_words, stream_words
from zayton.kernel.access.public import Actor, actor_of
from zayton.kernel.time import now
from zayton.ui.public import Action, listed, moment_html, page, sentences


@page(permission=READ.name)
def connection(request: HttpRequest, connection_id: int) -> HttpResponseBase:
    """One connection; posting does one of the things that its page offers."""
    actor = actor_of(request)
    # absent rather than forbidden: another's connection must not be told to exist
    card = next(iter(resting_cards(scope=actor.scope, at=now(), only=connection_id)), None)
    if card is None:
        raise Http404
    held = connections_held(scope=actor.scope).filter(pk=connection_id).first()
    changes = held is not None and actor.may(CONNECT.name)
    if request.method == "POST" and "do" in request.POST:
        if held is None or not changes:
            raise Http404
        do_as_posted(request, held, actor)
        return redirect("channels:connection", connection_id)
    # the figures of its runs are those of all its shops
    table = runs_table(connection_id if held is not None else 0)
    return table.respond(
        request,
        title=card.name,
        standing=_sentence(card),
        actions=_actions(card) if changes else [],
        template="channels/connection.html",
        context=_context(card, held, actor, changes=changes),
    )


def _sentence(card: ConnectionCard) -> str:
    if card.state in ("denied", "away"):
        return fault_words(card.fault_kind, card.fault_said)[0]
    # a channel of files and the API has no streams, whether or not a shop sells through it
    if not card.streams and card.state != "paused":
        return _("It works by files and the API: nothing is pulled from it.")
    if card.state == "paused":
        return _("Paused: nobody is called, and what is sent here is kept.")
    if not card.shops:
        return _("It answers, but no shop sells through it yet, so nothing is pulled.")
    return _pulling(card)


def _pulling(card: ConnectionCard) -> str:
    if card.silent:
        names = listed(stream_words(one.kind) for one in card.silent)
        return _("%(streams)s stopped without a word.") % {"streams": names}
    if card.rest:
        why = (
            fault_words(FaultKind.THROTTLED, card.rest.said)[0]
            if card.rest.said
            else _("The marketplace asks for fewer calls.")
        )
        until = format_html(_("It rests until {moment}."), moment=moment_html(card.rest.until))
        return sentences((why, until))
    # it answers, but nothing comes
    if ailing := next((one for one in card.streams if one.is_on and one.fault_kind), None):
        return fault_words(ailing.fault_kind, ailing.fault_said)[0]
    if card.due_at is None:
        return _("It works, but everything it could pull is switched off.")
    return format_html(_("It works; the next run is at {moment}."), moment=moment_html(card.due_at))


def _actions(card: ConnectionCard) -> list[Action]:
    # what has no streams lives by files
    files = [] if card.streams else [Action(_("Import a file"), reverse("web:imports"), "upload")]
    return [
        *files,
        Action(_("Shops and sites"), reverse("channels:sites", args=[card.id]), "building-store"),
        Action(_("Change credentials"), reverse("channels:credentials", args=[card.id]), "key"),
    ]


def _uncompared(card: ConnectionCard, actor: Actor) -> list[str]:
    found = uncompared(scope=actor.scope, at=now(), only=card.id)
    names = house_names(found) if found else {}
    return [
        sentences(
            (
                words_of_uncompared(one, names.get(one.warehouse_id, str(one.warehouse_id))),
                format_html(_("Last heard of: {moment}."), moment=moment_html(one.since)),
            )
        )
        for one in found
    ]


def _context(card: ConnectionCard, held: Connection | None, actor: Actor, *, changes: bool) -> dict[str, Any]:
    adapter = adapters().get(card.adapter)
    shops = ConnectedShop.objects.filter(connection_id=card.id, shop__name__in=card.shops)
    return {
        "card": card,
        "look": CONNECTION_LOOKS[state_of(card)],
        "marketplace": adapter_title(card.adapter),
        "remedy": _remedy(card),
        "resting": listed(stream_words(kind) for kind in card.rest.streams) if card.rest else "",
        "row": held,
        "uncompared": _uncompared(card, actor),
        "shops": [
            (one, site_ref_words(card.adapter, one.site_ref))
            for one in shops.select_related("shop").order_by("site_ref")
        ],
        "streams": [
            (one, stream_words(one.kind), fault_words(one.fault_kind, one.fault_said)) for one in card.streams
        ],
        "fields": [
            (name, words, (held.owners if held else {}).get(name, "")) for name, words in _field_words()
        ],
        "reports": reporting.reports_panel(held),
        "hooks_fault": sentences(fault_words(held.hooks_fault_kind, held.hooks_fault_said)) if held else "",
        "hooks": hook_address(held) if held else "",
        "takes_hooks": bool(adapter and adapter.receive),
        "changes": changes,
    }


def _remedy(card: ConnectionCard) -> str:
    if card.fault_kind:
        return fault_words(card.fault_kind, card.fault_said)[1]
    if card.state == "working" and card.silent:
        return _silence_remedy(card)
    return fault_words(FaultKind.THROTTLED, "")[1] if card.rest else ""


def _silence_remedy(card: ConnectionCard) -> str:
    # where its last runs failed, what they failed with says more than that nothing comes
    told = next((one for one in card.silent if one.fault_kind), None)
    if told is not None:
        return fault_words(told.fault_kind, told.fault_said)[1]
    return _(
        "Pull it now, under “What is pulled”. If no run shows below within a few minutes, nobody works: see that "
        "Zayton’s worker runs (“zayton worker”), and that its machine reaches the marketplace."
    )


def _field_words() -> list[tuple[str, str]]:
    words = {
        "title": _("Title"),
        "description": _("Description"),
        "bullets": _("Bullet points"),
        "price": _("Price"),
        "quantity": _("Quantity"),
    }
    return [(name, words[name]) for name in FIELDS]
