"""Listings that show the same product's texts, and which texts their channels change alone."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Q

from zayton.channels.ports.texts import NO_TEXTS, TextsTaken
from zayton.channels.public import adapters
from zayton.listings.models import Listing


def texts_taken(adapter_name: str) -> TextsTaken:
    """The texts that a marketplace changes alone; none of one that nobody knows."""
    adapter = adapters().get(adapter_name)
    return adapter.texts if adapter else NO_TEXTS


def parent_of(listing: Listing) -> str:
    """What a listing is a variant of on its channel; blank for one that stands alone."""
    return str(listing.seen.get("parent") or "")


def texts_of_channels(listing_ids: Collection[int]) -> Mapping[int, TextsTaken]:
    """By listing, the texts that its channel changes alone."""
    rows = Listing.objects.filter(pk__in=listing_ids)
    named = rows.values_list("pk", "shop__connected__connection__adapter")
    return {key: texts_taken(name or "") for key, name in named}


def siblings_of(listings: Collection[Listing]) -> Mapping[int, list[int]]:
    """By listing, the others of the same product whose texts change with its own, where they share any."""
    taken = texts_of_channels([one.pk for one in listings])
    sharing = [one for one in listings if parent_of(one) and taken[one.pk].shared]
    if not sharing:
        return {}
    families: dict[tuple[int, Any], list[int]] = {}
    of_shops = Q(shop_id__in={one.shop_id for one in sharing})
    of_parents = Q(seen__parent__in=sorted({parent_of(one) for one in sharing}))
    found = Listing.objects.filter(of_shops & of_parents).order_by("pk")
    for key, shop, parent in found.values_list("pk", "shop_id", "seen__parent"):
        families.setdefault((shop, parent), []).append(key)
    return {
        one.pk: [key for key in families.get((one.shop_id, parent_of(one)), ()) if key != one.pk]
        for one in sharing
    }
