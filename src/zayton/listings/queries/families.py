"""Listings that show the same product's texts, and which texts their channels change alone."""

from collections.abc import Collection, Mapping

from zayton.channels.ports.texts import NO_TEXTS, TextsTaken
from zayton.channels.public import adapters
from zayton.listings.models import Listing


def texts_taken(adapter_name: str) -> TextsTaken:
    """The texts that a marketplace changes alone; none of one that nobody knows."""
    adapter = adapters().get(adapter_name)
    return adapter.texts if adapter else NO_TEXTS


def texts_of_channels(listing_ids: Collection[int]) -> Mapping[int, TextsTaken]:
    """By listing, the texts that its channel changes alone."""
    rows = Listing.objects.filter(pk__in=listing_ids)
    named = rows.values_list("pk", "shop__connected__connection__adapter")
    return {key: texts_taken(name or "") for key, name in named}


def siblings_of(listings: Collection[Listing]) -> Mapping[int, list[int]]:
    """By listing, the others of the same product whose texts change with its own, where they share any."""
    variants = [one for one in listings if one.parent]
    taken = texts_of_channels([one.pk for one in variants]) if variants else {}
    sharing = [one for one in variants if taken[one.pk].shared]
    if not sharing:
        return {}
    families: dict[tuple[int, str], list[int]] = {}
    shops, parents = {one.shop_id for one in sharing}, {one.parent for one in sharing}
    found = Listing.objects.filter(shop_id__in=shops, parent__in=parents).order_by("pk")
    for key, shop, parent in found.values_list("pk", "shop_id", "parent"):
        families.setdefault((shop, parent), []).append(key)
    return {
        one.pk: [key for key in families.get((one.shop_id, one.parent), ()) if key != one.pk]
        for one in sharing
    }
