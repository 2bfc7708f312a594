"""Channels are asked to show what is available, whenever that changes."""

from collections.abc import Collection, Sequence
from datetime import datetime

from zayton.kernel.access.public import SYSTEM
from zayton.listings.models import Listing
from zayton.listings.operations.asking import Wish, ask_channels
from zayton.listings.queries.availability import listings_selling, quantities_of
from zayton.listings.states import AskKind


def show_stock(*, sku_ids: Collection[int], at: datetime) -> list[int]:
    """Ask for what may be shown of these SKUs now; the listings whose wish is new."""
    return show_listings(listings=listings_selling(sku_ids), at=at)


def show_listings(
    *, listings: Sequence[Listing], at: datetime, by: str = SYSTEM.id, again: bool = False
) -> list[int]:
    """Ask for what these listings may show now; the listings whose wish is new."""
    wishes = [
        Wish(one.listing_id, one.shown.units, one.shown.why, {"available": one.available})
        for one in quantities_of(listings)
    ]
    return ask_channels(kind=AskKind.QUANTITY, wishes=wishes, by=by, at=at, again=again)
