"""What a listing is on a channel that is told nothing: as it was written, for whoever takes it by the API or a file."""

from datetime import datetime
from typing import Any

from zayton.channels.ports.offers import ListingDraft
from zayton.listings.models import Listing
from zayton.listings.states import ListingState


def kept_facts(listing: Listing, draft: ListingDraft, at: datetime) -> dict[str, Any]:
    """A listing as drafted; of one that a file told of, title and price stay as they were told."""
    facts: dict[str, Any] = {"problems": [], "published_at": at}
    # somebody's file has shown it on sale, which says more than that it was written here
    if listing.seen_at is None or listing.state != ListingState.LIVE:
        facts["state"] = ListingState.KEPT
    if listing.seen_at is None:
        facts |= {"title": draft.title, "price_minor": draft.price_minor}
    return facts
