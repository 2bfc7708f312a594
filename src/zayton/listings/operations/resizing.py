"""What a changed size chart changes at sites: their channels are asked to show it, as after any other change."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db.models import QuerySet

from zayton.kernel.access.public import Actor
from zayton.listings.models import Listing, Offering, SizeChart
from zayton.listings.operations.asking import Wish, ask_channels
from zayton.listings.sizing.queries import sized_listings
from zayton.listings.states import AskKind, ListingState

WHY = "size_chart"
_AT_ONCE = 1_000

Sent = Mapping[int, tuple[str, str]]
"""The attribute and the size that charts make of it, by listing; those whose size stays as written are left out."""


def names_used(chart: SizeChart) -> set[str]:
    """The attributes that a chart is for; none of one that is a proposal, or for no goods yet."""
    is_used = not chart.is_proposal and (chart.brand_id is not None or chart.category_id is not None)
    return set(chart.attributes.values()) if is_used else set()


def sizes_sent(names: Collection[str]) -> Sent:
    """What sites get as charts stand now, for all that is offered with one of these attributes."""
    found: dict[int, tuple[str, str]] = {}
    if not names:
        return found
    ids = [key for key, attributes in _offered() if not attributes.keys().isdisjoint(names)]
    for part in _sliced(ids):
        listings = list(Listing.objects.filter(pk__in=part))
        offers = {one.listing_id: one for one in Offering.objects.filter(listing__in=part)}
        sized = sized_listings(listings, offers)
        steps = {key: one.step for key, one in sized.items()}
        found |= {key: (step.attribute, step.size) for key, step in steps.items() if step and step.size}
    return found


def _offered() -> "QuerySet[Offering, tuple[int, dict[str, object]]]":
    on_sale = Offering.objects.filter(listing__is_ended=False, listing__sku__isnull=False)
    # what is gone is made anew by a person, and then as charts stand
    there = on_sale.exclude(listing__state=ListingState.DELETED).exclude(attributes={})
    return there.order_by("listing_id").values_list("listing_id", "attributes")


def ask_for_sizes(*, before: Sent, after: Sent, actor: Actor, at: datetime) -> int:
    """Ask for the listings of which a chart makes another size than before; how many were asked for."""
    differs = sorted(key for key in {*before, *after} if before.get(key) != after.get(key))
    asked = 0
    for part in _sliced(differs):
        versions = Offering.objects.filter(listing__in=part).values_list("listing_id", "version")
        wishes = [Wish(key, version, WHY) for key, version in versions]
        # what was refused for its size is worth another try with the new one
        asked += len(ask_channels(kind=AskKind.CONTENT, wishes=wishes, by=actor.id, at=at, again=True))
    return asked


def _sliced(keys: Sequence[int]) -> list[Sequence[int]]:
    return [keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE)]
