"""Listings that show fewer units than they were told are told again, once it is sure that none of them was sold."""

from datetime import datetime

from django.db.models import F

from zayton.channels.public import orders_pulled_at
from zayton.listings.models import Ask
from zayton.listings.operations.showing import show_listings
from zayton.listings.rules.drift import Sight, may_correct
from zayton.listings.states import AskKind, AskState

_AT_ONCE = 500


def correct_drift(*, at: datetime) -> list[int]:
    """Ask again for what channels show too little of; the listings whose wish was renewed."""
    told = Ask.objects.filter(
        kind=AskKind.QUANTITY,
        state=AskState.DONE,
        listing__quantity__lt=F("sent_value"),
        listing__seen_at__gt=F("sent_at"),
    )
    asks = list(told.select_related("listing__shop__connected").order_by("pk")[:_AT_ONCE])
    pulled = {key: orders_pulled_at(key) for key in {_connection_of(ask) for ask in asks} if key}
    drifted = [
        ask.listing
        for ask in asks
        if ask.listing.seen_at is not None
        and may_correct(
            Sight(ask.listing.quantity, ask.listing.seen_at),
            sent=ask.sent_value,
            orders_pulled_at=pulled.get(_connection_of(ask)),
        )
    ]
    return show_listings(listings=drifted, at=at, again=True)


def _connection_of(ask: Ask) -> int:
    # a shop that was taken off its connection has nobody to be told
    connected = getattr(ask.listing.shop, "connected", None)
    return connected.connection_id if connected else 0
