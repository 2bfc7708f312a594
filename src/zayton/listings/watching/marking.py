"""When the watch asked about listings; rows are locked in one order, as those who judge them lock them too."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from zayton.listings.models import ListingWatch
from zayton.listings.watching.queries import open_watches


def mark_watches(listing_ids: Iterable[int], only: Q | None = None, **marks: Any) -> None:
    """Set fields of the rows of listings, of those alone that `only` fits."""
    keys = sorted(set(listing_ids))
    if not keys:
        return
    open_watches(keys)
    found = ListingWatch.objects.filter(listing_id__in=keys)
    with transaction.atomic():
        list(found.select_for_update(no_key=True).order_by("listing_id").values_list("pk"))
        (found.filter(only) if only else found).update(**marks)


def mark_offers_asked(listing_ids: Iterable[int], *, at: datetime, since: datetime) -> None:
    """Their offers were asked since a moment; those that were named after it are asked once more."""
    mark_watches(listing_ids, unnamed_since(since), offers_asked_at=at)


def unnamed_since(since: datetime) -> Q:
    """Rows that no notification named since a moment."""
    return Q(named_at=None) | Q(named_at__lt=since)
