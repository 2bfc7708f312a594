"""Statuses of connections, streams, runs and documents from outside, and the moves that are allowed."""

from collections.abc import Mapping
from types import MappingProxyType

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ConnectionState(TextChoices):
    """How a connection stands."""

    WORKING = "working", _("Working")
    AWAY = "away", _("Does not answer")
    DENIED = "denied", _("Access denied")
    PAUSED = "paused", _("Paused")


CONNECTION_MOVES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        ConnectionState.WORKING: frozenset(
            {ConnectionState.AWAY, ConnectionState.DENIED, ConnectionState.PAUSED}
        ),
        ConnectionState.AWAY: frozenset(
            {ConnectionState.WORKING, ConnectionState.DENIED, ConnectionState.PAUSED}
        ),
        # out of it only by a person who connects anew or pauses: calling on would lock the account
        ConnectionState.DENIED: frozenset({ConnectionState.WORKING, ConnectionState.PAUSED}),
        ConnectionState.PAUSED: frozenset({ConnectionState.WORKING, ConnectionState.DENIED}),
    }
)


class StreamKind(TextChoices):
    """What is pulled."""

    ORDERS = "orders", _("Orders")
    LISTINGS = "listings", _("Listings")
    STOCK = "stock", _("Stock held by the marketplace")
    OFFERS = "offers", _("Competing offers")
    SETTLEMENTS = "settlements", _("Settlements")


class RunState(TextChoices):
    """How a run stands; `partly` when some of what it read waits or is in quarantine."""

    RUNNING = "running", pgettext_lazy("sync run", "Running")
    DONE = "done", pgettext_lazy("sync run", "Done")
    PARTLY = "partly", pgettext_lazy("sync run", "Done, with documents held back")
    FAILED = "failed", pgettext_lazy("sync run", "Failed")


class InboundState(TextChoices):
    """What became of a document from outside."""

    WAITING = "waiting", pgettext_lazy("document from outside", "Waiting")
    WORKED = "worked", pgettext_lazy("document from outside", "Taken over")
    UNCHANGED = "unchanged", pgettext_lazy("document from outside", "Nothing new")
    SUPERSEDED = "superseded", pgettext_lazy("document from outside", "Older than what is known")
    QUARANTINED = "quarantined", pgettext_lazy("document from outside", "In quarantine")
    DISCARDED = "discarded", pgettext_lazy("document from outside", "Discarded")


INBOUND_MOVES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        InboundState.WAITING: frozenset(
            {
                InboundState.WORKED,
                InboundState.UNCHANGED,
                InboundState.SUPERSEDED,
                InboundState.QUARANTINED,
                # what nobody takes
                InboundState.DISCARDED,
            }
        ),
        InboundState.QUARANTINED: frozenset(
            {InboundState.WAITING, InboundState.DISCARDED, InboundState.SUPERSEDED}
        ),
        InboundState.WORKED: frozenset(),
        InboundState.UNCHANGED: frozenset(),
        InboundState.SUPERSEDED: frozenset(),
        InboundState.DISCARDED: frozenset({InboundState.WAITING}),
    }
)


class MatchState(TextChoices):
    """What is known of a seller SKU; `open` until somebody says which SKU it is, or that it is none of ours."""

    OPEN = "open", pgettext_lazy("seller SKU", "To be matched")
    MATCHED = "matched", pgettext_lazy("seller SKU", "Matched")
    ASIDE = "aside", pgettext_lazy("seller SKU", "Nothing of ours")
