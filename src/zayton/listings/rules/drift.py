"""What a channel shows of a listing, and what of it changed there: pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from zayton.channels.ports.offers import ListingSeen

WATCHED = ("title", "image", "category", "parent", "price_minor", "brand", "barcode", "standing")
"""The fields whose change on a channel somebody should know of (capability 55)."""


def watched(seen: ListingSeen) -> dict[str, Any]:
    """The watched fields of a listing as JSON takes them; what the channel does not tell is left out."""
    values = {name: getattr(seen, name) for name in WATCHED}
    return {
        name: str(value) if name == "standing" else value
        for name, value in values.items()
        if value is not None
    }


def changed_fields(was: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Field → [before, now] of what differs; a field that was never told before is no change."""
    return {name: [was[name], value] for name, value in now.items() if name in was and was[name] != value}


class Sight(NamedTuple):
    """Units that a channel showed, and when we saw it."""

    quantity: int | None
    at: datetime


def may_correct(seen: Sight, *, sent: int | None, orders_pulled_at: datetime | None) -> bool:
    """Whether to tell a channel again how many units it may show.

    More than it was told is corrected at once. Less than it was told may be a sale that has not reached us: putting the
    units back would sell them twice, so it is corrected only once the orders were pulled after we saw it.
    """
    if seen.quantity is None:
        return sent is None
    if sent is None or seen.quantity > sent:
        return True
    if seen.quantity == sent:
        return False
    return orders_pulled_at is not None and orders_pulled_at > seen.at
