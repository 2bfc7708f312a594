"""What a listing says that was only found on its channel, and which of it the channel changes alone."""

from collections.abc import Mapping
from typing import Any

from zayton.channels.ports.texts import NO_TEXTS, TextsTaken
from zayton.listings.bulkedit import errors
from zayton.listings.models import Listing, ListingTexts
from zayton.listings.queries.families import texts_taken
from zayton.listings.rules.cells import CONTENT, Fault
from zayton.listings.rules.wording import WORDS


def texts_as_seen(listing: Listing, row: ListingTexts | None, *, is_asked: bool) -> dict[str, Any]:
    """What the channel shows of a listing that was not published from here, or is to show as it was asked."""
    image, row = listing.seen.get("image"), row or ListingTexts()
    on_its_way = row.wanted if is_asked else {}
    kept = {
        "title": row.title or listing.title or None,
        "description": row.description,
        "bullets": row.bullets,
    }
    return {
        **kept,
        **on_its_way,
        "images": [str(image)] if image else None,
        "product_type": "",
        "category": str(listing.seen.get("category") or ""),
    }


def family_of(listing: Listing) -> tuple[str, frozenset[str]]:
    """Which listings show the same texts, blank for one by itself, and which texts those are."""
    parent, shared = listing.parent, taken_of(listing).shared
    return (f"{listing.shop_id}:{parent}", shared) if parent and shared else ("", frozenset())


def remarks_on(own: Mapping[str, Any], shared: frozenset[str]) -> dict[str, Fault]:
    """What to know about single texts before they are changed."""
    remarks = {name: Fault(errors.SHARED_TEXT) for name in shared}
    return remarks | {name: Fault(errors.UNKNOWN_TEXT) for name in WORDS if own[name] is None}


def not_alone(listing: Listing) -> dict[str, Fault]:
    """What of a listing that was not published from here its channel does not change alone."""
    if connection_of(listing) is None:
        return dict.fromkeys(CONTENT, Fault(errors.UNCONNECTED))
    taken = taken_of(listing)
    fields = CONTENT - taken.of(has_parent=bool(listing.parent))
    return {
        field: Fault(errors.VARIANT_TEXT if field in taken.alone else errors.NOT_PUBLISHED)
        for field in fields
    }


def taken_of(listing: Listing) -> TextsTaken:
    """The texts that a listing's channel changes alone; none where the shop is not connected."""
    connection = connection_of(listing)
    return texts_taken(connection.adapter) if connection else NO_TEXTS


def connection_of(listing: Listing) -> Any:
    """The connection that a listing's shop is told by, or `None`."""
    connected = getattr(listing.shop, "connected", None)
    return connected.connection if connected else None
