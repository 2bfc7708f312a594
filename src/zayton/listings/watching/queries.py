"""What the watch knows of listings, and what it has found."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, F, FilteredRelation, Min, Q, QuerySet

from zayton.channels.public import adapters
from zayton.kernel.access.public import Scope
from zayton.listings.models import Finding, Listing, ListingWatch, Watch
from zayton.listings.queries.listing import seen_listings
from zayton.listings.rules.hijack import Watched
from zayton.listings.rules.offers import Rival, rivals_kept
from zayton.listings.rules.wording import is_ours
from zayton.listings.states import AskKind, AskState, ListingState

_FIELDS = (
    "pk",
    "seen",
    "seen_at",
    "watch__baseline",
    "watch__offers",
    "watch__offers_at",
    "shop__connected__connection__adapter",
    "watch__known_sellers",
    "watch__held_box",
    "told__sent_value",
    "told__sent_at",
    "told__state",
    "price_decision__floor_minor",
    "price_decision__currency",
    "price_decision__rule__is_on",
    "price_bounds__floor_minor",
    "price_bounds__currency",
    "published_at",
    "currency",
    "state",
    "is_ended",
    "words__title",
    "words__wanted",
    "words__sent",
)
# blank too is what is to be asked next, though it was asked before
_NEVER_ASKED = Q(watch__offers_asked_at=None, watch__offers_at=None, watch__glanced_at=None)


def our_sellers() -> frozenset[str]:
    """The seller accounts of ours, as their marketplaces name them."""
    found = Listing.objects.exclude(shop__connected__connection__seller="").order_by()
    names = found.values_list("shop__connected__connection__seller", flat=True).distinct()
    return frozenset(name for name in names if name)


def watched_of(listing_ids: Collection[int]) -> dict[int, Watched]:
    """What the watch judges of listings by, in two queries; those that nobody watches yet are left out."""
    ours, shared = our_sellers(), {name for name, one in adapters().items() if one.shares_listings}
    rows = (
        Listing.objects.filter(pk__in=listing_ids, watch__isnull=False)
        .annotate(told=FilteredRelation("asks", condition=Q(asks__kind=AskKind.PRICE)))
        .values(*_FIELDS)
    )
    return {row["pk"]: _watched(row, ours, shared) for row in rows}


def _watched(row: Mapping[str, Any], ours: frozenset[str], shared: Collection[str]) -> Watched:
    # where each seller has a listing of their own, others sell the same but take nothing from ours
    told = row["watch__offers_at"] is not None and row["shop__connected__connection__adapter"] in shared
    return Watched(
        row["pk"],
        row["seen"],
        row["seen_at"],
        row["watch__baseline"],
        rivals_kept(row["watch__offers"], ours) if told else None,
        row["watch__known_sellers"],
        row["watch__held_box"],
        row["told__sent_value"],
        row["told__sent_at"],
        row["told__state"] == AskState.DUE,
        _floor(row),
        row["published_at"],
        row["currency"],
        row["state"] == ListingState.DELETED and _was_there(row),
        row["is_ended"],
        is_ours(row["words__title"], row["words__sent"], row["words__wanted"]),
    )


def _was_there(row: Mapping[str, Any]) -> bool:
    # one that was deleted before we first saw it has not vanished, nor one that no channel ever took
    return bool(row["published_at"] or row["watch__baseline"]) or (
        row["seen"].get("standing", "deleted") != "deleted"
    )


def _floor(row: Mapping[str, Any]) -> int | None:
    """The floor that a rule which is on came upon, or a person typed, whichever is higher."""
    of_rule = row["price_decision__floor_minor"] if row["price_decision__rule__is_on"] else None
    # a floor in another currency is from before the listing changed its own
    given = (
        (of_rule, row["price_decision__currency"]),
        (row["price_bounds__floor_minor"], row["price_bounds__currency"]),
    )
    return max((minor for minor, currency in given if minor and currency == row["currency"]), default=None)


def live_listings(connection_id: int) -> QuerySet[Listing]:
    """The listings of a connection that are on sale, which is what the watch is for."""
    return Listing.objects.filter(
        shop__connected__connection_id=connection_id, state=ListingState.LIVE, is_ended=False
    )


def next_for_content(connection_id: int, *, before: datetime, limit: int) -> list[Listing]:
    """The listings on sale whose content was not asked since a moment, those first that it was longest ago of."""
    asked = Q(watch__content_asked_at__lt=before) | Q(watch__content_asked_at=None)
    found = live_listings(connection_id).filter(asked)
    return list(found.order_by(F("watch__content_asked_at").asc(nulls_first=True), "pk")[:limit])


def next_for_offers(connection_id: int, *, before: datetime, limit: int) -> list[Listing]:
    """The listings whose offers nobody asked or glanced at since a moment, the longest ago first."""
    found = _waiting_for_offers(connection_id, before)
    return list(found.order_by(F("watch__offers_asked_at").asc(nulls_first=True), "pk")[:limit])


def next_for_glances(connection_id: int, *, before: datetime, limit: int) -> list[Listing]:
    """Of the same listings those that would come last, without any that a glance was not enough for."""
    fresh = Q(watch__glanced_at__lt=before) | Q(watch__glanced_at=None)
    found = _waiting_for_offers(connection_id, before).filter(fresh)
    return list(found.order_by(F("watch__offers_asked_at").desc(nulls_last=True), "-pk")[:limit])


def waiting_for_offers(connection_id: int, *, before: datetime) -> int:
    """How many listings a run that began at a moment has still to ask the offers of."""
    return _waiting_for_offers(connection_id, before).count()


def _waiting_for_offers(connection_id: int, before: datetime) -> QuerySet[Listing]:
    # what a notification named, or a glance was not enough for, is blank and waits whenever it was glanced at
    asked = Q(watch__offers_asked_at__gte=before) | (
        Q(watch__glanced_at__gte=before) & Q(watch__offers_asked_at__isnull=False)
    )
    watched = live_listings(connection_id).exclude(item="")
    return watched.filter(Q(watch=None) | ~asked)


def open_watches(listing_ids: Iterable[int]) -> None:
    """Have a row of the watch for each listing."""
    ids = set(listing_ids)
    missing = ids - set(ListingWatch.objects.filter(listing_id__in=ids).values_list("listing_id", flat=True))
    # another process may have just written the same
    ListingWatch.objects.bulk_create(
        (ListingWatch(listing_id=key) for key in sorted(missing)), ignore_conflicts=True, batch_size=500
    )


def findings_seen(*, scope: Scope) -> QuerySet[Finding]:
    """What was found in the shops somebody sees."""
    found = Finding.objects.all()
    return found if scope.shops is None else found.filter(listing__shop_id__in=scope.shops)


class WatchSeen(NamedTuple):
    """The watch over a connection as people see it; `oldest_at` is when the offers that are oldest were asked.

    `tells_offers` is whether the marketplace says who else sells there at all, `shares_listings` whether others may
    stand on our listings.
    """

    watch: Watch
    name: str
    oldest_at: datetime | None
    never_asked: int
    tells_offers: bool
    shares_listings: bool


def watches_seen(*, scope: Scope) -> list[WatchSeen]:
    """The watches over connections of which somebody sees a shop, by name."""
    path = "shop__connected__connection"
    found = (
        seen_listings(scope=scope).filter(state=ListingState.LIVE, is_ended=False).exclude(item="").order_by()
    )
    rows = found.values_list(f"{path}_id", f"{path}__adapter", f"{path}__name").annotate(
        oldest=Min("watch__offers_asked_at"), never=Count("pk", filter=_NEVER_ASKED)
    )
    told = {
        key: (name, oldest, never, *_told_there(adapter))
        for key, adapter, name, oldest, never in rows
        if key is not None
    }
    watches = Watch.objects.filter(connection_id__in=told)
    return sorted((WatchSeen(one, *told[one.connection_id]) for one in watches), key=lambda one: one.name)


def _told_there(adapter: str) -> tuple[bool, bool]:
    found = adapters().get(adapter)
    if found is None:
        return False, False
    return found.reading.offers is not None, found.shares_listings


def rivals_of(listing_id: int) -> tuple[tuple[Rival, ...], datetime | None]:
    """Everybody who offers what a listing offers, and when that was seen."""
    found = ListingWatch.objects.filter(listing_id=listing_id).first()
    return (rivals_kept(found.offers, our_sellers()), found.offers_at) if found else ((), None)
