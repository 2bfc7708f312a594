"""Marketplace warehouses that are compared with our books no more, because one of those who tell of them is silent."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import DateTimeField, Exists, ExpressionWrapper, F, Max, OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from zayton.channels.connecting.seeing import connections_seen
from zayton.channels.models import Stream
from zayton.channels.permissions import CONNECT
from zayton.channels.states import ConnectionState, StreamKind
from zayton.channels.words import CONNECTION_LOOKS
from zayton.kernel.access.public import Actor, Scope
from zayton.kernel.time import now
from zayton.stock.public import warehouse_cards
from zayton.ui.public import Moments, Notice, NoticeSource, register_notices

# as often as they are compared
_TURN = timedelta(days=1)


class Uncompared(NamedTuple):
    """A warehouse of which a connection has told nothing for a day, while another one goes on telling.

    `since` is when it told last, or when it was made if it never did. `state` is the connection's.
    """

    warehouse_id: int
    connection_id: int
    connection: str
    state: str
    is_on: bool
    since: datetime


def uncompared(*, scope: Scope, at: datetime, only: int | None = None) -> list[Uncompared]:
    """What waits for connections that somebody sees, who has waited longest first."""
    found = _silent(scope, at)
    if only is not None:
        found = found.filter(connection_id=only)
    rows = found.values_list(
        "house", "connection_id", "connection__name", "connection__state", "is_on", "heard_at"
    )
    return [Uncompared(*row) for row in rows.order_by("heard_at", "connection_id", "house").distinct()]


def _silent(scope: Scope, at: datetime) -> "QuerySet[Any, Any]":
    """The streams that tell nothing of a warehouse, by `house`; `late_at` is when that came to be known."""
    telling = Stream.objects.filter(
        kind=StreamKind.STOCK,
        is_on=True,
        good_at__gte=at - _TURN,
        connection__shops__marketplace_warehouse=OuterRef("house"),
        connection__shops__shop__owner=OuterRef("owner"),
    ).exclude(connection=OuterRef("connection"))
    late = Stream.objects.filter(
        kind=StreamKind.STOCK,
        connection__in=connections_seen(scope=scope),
        connection__shops__marketplace_warehouse__isnull=False,
    ).annotate(
        house=F("connection__shops__marketplace_warehouse"),
        owner=F("connection__shops__shop__owner"),
        heard_at=Coalesce("good_at", "connection__made_at"),
        late_at=ExpressionWrapper(
            Coalesce("good_at", "connection__made_at") + Value(_TURN), output_field=DateTimeField()
        ),
    )
    # where nobody tells anything there is no half of a word that somebody could take for the whole
    return late.filter(Exists(telling), heard_at__lt=at - _TURN)


def words_of_uncompared(one: Uncompared, house: str) -> str:
    """Why a warehouse is not compared, in the reader's language."""
    if not one.is_on:
        why = _("stock is not pulled")
    elif one.state == ConnectionState.WORKING:
        why = _("its stock was not pulled wholly for a day")
    else:
        why = str(CONNECTION_LOOKS[one.state].label)
    return _("%(house)s is not compared with our books: %(name)s tells nothing of it (%(why)s).") % {
        "house": house,
        "name": one.connection,
        "why": why,
    }


def house_names(found: Sequence[Uncompared]) -> dict[int, str]:
    """What the warehouses are called: that goods of ours lie there is no secret to who sees the connection."""
    keys = frozenset(one.warehouse_id for one in found)
    return {key: card.name for key, card in warehouse_cards(scope=Scope(warehouses=keys)).items()}


def told_of_uncompared(actor: Actor, limit: int) -> Sequence[Notice]:
    """Warehouses that are compared no more, for those who may mend the connection."""
    found = uncompared(scope=actor.scope, at=now())[:limit] if actor.may(CONNECT.name) else []
    names = house_names(found) if found else {}
    return [
        Notice(
            one.since + _TURN,
            words_of_uncompared(one, names.get(one.warehouse_id, str(one.warehouse_id))),
            reverse("channels:connection", args=[one.connection_id]),
            "amber",
            "scale",
        )
        for one in found
    ]


def moments_of_uncompared(actor: Actor) -> Moments:
    """When those were."""
    if not actor.may(CONNECT.name):
        return []
    rows = _silent(actor.scope, now()).order_by().values("connection_id", "house")
    return [rows.annotate(moment=Max("late_at"))]


register_notices([NoticeSource("channels.uncompared", told_of_uncompared, moments_of_uncompared)])
