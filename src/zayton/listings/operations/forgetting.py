"""Forgetting what a channel called listings that it knows no more, so that they are made anew and not looked for."""

from collections.abc import Collection

from zayton.channels.public import adapters
from zayton.listings.models import Listing


def forget_names(listing_ids: Collection[int]) -> None:
    """Forget a channel's own names for these listings, where such a name is one listing's alone."""
    kept = [name for name, adapter in adapters().items() if adapter.remote_outlives]
    gone = Listing.objects.filter(pk__in=listing_ids)
    gone.exclude(shop__connected__connection__adapter__in=kept).update(remote="")
