"""What people are told of connections: those that are shut, silent, or hold documents back."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F, Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zayton.channels.connecting.ailing import ailing_moments
from zayton.channels.connecting.overview import ConnectionCard, connection_cards
from zayton.channels.connecting.seeing import connections_held
from zayton.channels.models import Connection, Inbound
from zayton.channels.permissions import CONNECT, WORK_HELD
from zayton.channels.states import ConnectionState, InboundState
from zayton.channels.words import fault_words, stream_words
from zayton.kernel.access.public import Actor
from zayton.kernel.time import now
from zayton.ui.public import Moments, Notice, NoticeSource, count_text, listed, register_notices


def told_of_connections(actor: Actor, limit: int) -> Sequence[Notice]:
    """Connections that are denied, away or silent, and documents held back, for those who may mend either."""
    mends, works = actor.may(CONNECT.name), actor.may(WORK_HELD.name)
    if not (mends or works):
        return []
    # read once for both, as every page's bell asks
    cards = connection_cards(scope=actor.scope, at=now())
    ailing = [_ailing(card) for card in cards] if mends else []
    latest = _latest([card.id for card in cards if card.held]) if works else {}
    held = [_held(card, latest[card.id]) for card in cards if card.id in latest]
    return [notice for notice in (*ailing, *held) if notice is not None][:limit]


def moments_of_connections(actor: Actor) -> Moments:
    """When those were: each question answers a row for each connection of which something is told."""
    asked = list(ailing_moments(scope=actor.scope, at=now())) if actor.may(CONNECT.name) else []
    if actor.may(WORK_HELD.name):
        whole = connections_held(scope=actor.scope).values("pk")
        held = Inbound.objects.filter(connection__in=whole, state=InboundState.QUARANTINED)
        asked.append(held.order_by().values("connection_id").annotate(moment=Max("received_at")))
    return asked


def _ailing(card: ConnectionCard) -> Notice | None:
    href = reverse("channels:connection", args=[card.id])
    if card.state in (ConnectionState.DENIED, ConnectionState.AWAY) and card.fault_at is not None:
        what = fault_words(card.fault_kind, card.fault_said)[0]
        colour, icon = ("red", "lock") if card.state == ConnectionState.DENIED else ("amber", "cloud-off")
        words = _("%(name)s: %(why)s") % {"name": card.name, "why": what}
        return Notice(card.fault_at, words, href, colour, icon)
    if card.silent:
        # since when it is silent, so that whoever read it is not told every minute
        since = max(one.silent_at for one in card.silent)
        names = listed(stream_words(one.kind) for one in card.silent)
        words = _("%(name)s: %(streams)s stopped without a word.") % {"name": card.name, "streams": names}
        return Notice(since, words, href, "red", "bell-ringing")
    return None


def _latest(keys: Sequence[int]) -> dict[int, datetime]:
    rows = Inbound.objects.filter(connection_id__in=keys, state=InboundState.QUARANTINED)
    return dict(rows.order_by().values_list("connection_id").annotate(Max("received_at")))


def _held(card: ConnectionCard, at: datetime) -> Notice:
    words = ngettext(
        "%(name)s: %(n)s document is held back.", "%(name)s: %(n)s documents are held back.", card.held or 0
    )
    href = f"{reverse('channels:held')}?f.connection={card.name}"
    return Notice(
        at, words % {"name": card.name, "n": count_text(card.held or 0)}, href, "amber", "alert-circle"
    )


def told_of_hooks(actor: Actor, limit: int) -> Sequence[Notice]:
    """Connections whose notifications were sent and could not be asked for again."""
    if not actor.may(CONNECT.name):
        return []
    return [_unsent(one) for one in _unasked(actor).order_by("-hooks_fault_at")[:limit]]


def moments_of_hooks(actor: Actor) -> Moments:
    """When those were."""
    return [_unasked(actor).annotate(moment=F("hooks_fault_at"))] if actor.may(CONNECT.name) else []


def _unasked(actor: Actor) -> "QuerySet[Connection]":
    working = connections_held(scope=actor.scope).filter(state=ConnectionState.WORKING)
    return working.filter(hooks_fault_at__isnull=False)


def _unsent(found: Connection) -> Notice:
    words = _("%(name)s: its notifications may have stopped. %(why)s") % {
        "name": found.name,
        "why": fault_words(found.hooks_fault_kind, found.hooks_fault_said)[0],
    }
    href = reverse("channels:connection", args=[found.pk])
    return Notice(found.hooks_fault_at or found.made_at, words, href, "amber", "bell-off")


register_notices(
    [
        NoticeSource("channels.connections", told_of_connections, moments_of_connections),
        NoticeSource("channels.hooks", told_of_hooks, moments_of_hooks),
    ]
)
