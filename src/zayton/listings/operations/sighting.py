"""What is seen of our listings becomes our picture of them: found, changed there, back, or gone."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from zayton.channels.ports.offers import ListingSeen, Standing
from zayton.channels.public import StreamKind, orders_pulled_at, pull_by, skus_of_mskus
from zayton.kernel.access.public import Actor
from zayton.kernel.journal.public import Happening, append
from zayton.listings.events import CHANGED_THERE, FOUND
from zayton.listings.models import Ask, Listing, ListingTexts
from zayton.listings.operations.declining import NOBODY, note_declined
from zayton.listings.operations.renaming import follow_names
from zayton.listings.operations.showing import show_listings
from zayton.listings.operations.wording import is_our_title, keep_words, news_of, words_of_listings
from zayton.listings.rules.drift import Sight, changed_fields, may_correct, watched
from zayton.listings.states import STATES, AskKind, AskState, ListingState

_SOON, _YOUNG = timedelta(seconds=30), timedelta(minutes=15)
_WRITTEN = (
    "sku_id",
    "item",
    "remote",
    "site_ref",
    "fulfilled_by",
    "state",
    "title",
    "price_minor",
    "currency",
    "quantity",
    "barcode",
    "url",
    "problems",
    "seen",
    "parent",
    "seen_at",
)


MskuKey = tuple[int, str]
"""A shop and what it calls a listing: (shop id, seller SKU)."""


class Seer(NamedTuple):
    """Who saw listings: the actor that signs it, and the connection through which, 0 where a file told."""

    actor: Actor
    connection_id: int = 0


class Sighted(NamedTuple):
    """What became of sightings: the listings that are new to us, and those of which something changed there."""

    found: frozenset[MskuKey]
    changed: frozenset[MskuKey]


def record_sightings(*, seen: Mapping[MskuKey, ListingSeen], seer: Seer, at: datetime) -> Sighted:
    """Make our picture of listings what was seen of them; what a sighting does not tell is no news.

    Runs in the caller's transaction and asks the same questions whatever the number.
    """
    follow_names(seen=seen, actor=seer.actor, at=at)
    standing = _standing(seen)
    skus = skus_of_mskus(list(seen))
    words = words_of_listings([one.pk for one in standing.values()])
    # a file tells no problems
    declined = note_declined(standing, seen, words, at) if seer.connection_id else NOBODY
    fresh: list[Listing] = []
    known: list[Listing] = []
    for key, one in sorted(seen.items()):
        listing = standing.get(key) or Listing(shop_id=key[0], msku=key[1])
        if _is_overtaken(listing, one):
            continue
        dressed = _dressed(listing, one, skus.get(key), words.get(listing.pk), at)
        if listing.pk in declined.listings:
            dressed.moved.pop("title", None)  # type: ignore[attr-defined]
        (known if key in standing else fresh).append(dressed)
    Listing.objects.bulk_create(fresh, batch_size=500)
    _update(known, at)
    # a file may show a variant's title with its product's, and what is edited is the channel's own
    if seer.connection_id:
        keep_words([(one.pk, seen[one.shop_id, one.msku]) for one in [*fresh, *known]], words, at)
    changed = [one for one in known if one.moved]  # type: ignore[attr-defined]
    told = [Happening(FOUND, one.pk, at, {"state": one.state}, _named(one)) for one in fresh]
    told += [Happening(CHANGED_THERE, one.pk, at, {"fields": one.moved}, _named(one)) for one in changed]  # type: ignore[attr-defined]
    append([*told, *declined.told], actor=seer.actor)
    if seer.connection_id:
        _look_again([*fresh, *known], seer.connection_id, at)
        _show_again([*fresh, *known], seer.connection_id, at)
    return Sighted(_keys(fresh), _keys(changed))


def _keys(listings: Sequence[Listing]) -> frozenset[MskuKey]:
    return frozenset((one.shop_id, one.msku) for one in listings)


def _look_again(listings: Sequence[Listing], connection_id: int, at: datetime) -> None:
    # what was published a moment ago is still being looked at over there
    if any(_is_young(one, at) for one in listings):
        pull_by(connection_id, StreamKind.LISTINGS, at + _SOON)


def _is_young(listing: Listing, at: datetime) -> bool:
    published = listing.published_at
    waits = listing.state in (ListingState.PENDING, ListingState.INACTIVE) and not listing.is_ended
    return waits and published is not None and at - published < _YOUNG


def _update(listings: Sequence[Listing], at: datetime) -> None:
    # most sightings say what is known: their moment is one statement, where all columns would be thousands of values
    same = [one.pk for one in listings if one.is_same]  # type: ignore[attr-defined]
    Listing.objects.filter(pk__in=same).update(seen_at=at)
    news = [one for one in listings if not one.is_same]  # type: ignore[attr-defined]
    Listing.objects.bulk_update(news, [name.removesuffix("_id") for name in _WRITTEN], batch_size=500)


def _facts_of(listing: Listing) -> tuple[Any, ...]:
    return tuple(getattr(listing, name) for name in _WRITTEN if name != "seen_at")


def _standing(keys: Collection[MskuKey]) -> dict[MskuKey, Listing]:
    found = Listing.objects.select_for_update(no_key=True).filter(
        shop_id__in={shop for shop, _ in keys}, msku__in={msku for _, msku in keys}
    )
    return {(one.shop_id, one.msku): one for one in found.order_by("pk")}


def _dressed(
    listing: Listing, seen: ListingSeen, sku_id: int | None, words: ListingTexts | None, at: datetime
) -> Listing:
    seen = news_of(seen, words, at)
    now_seen = watched(seen)
    was = _facts_of(listing)
    moved = changed_fields(_was_seen(listing), now_seen) if listing.pk else {}
    if is_our_title(seen, words):
        moved.pop("title", None)
    listing.moved = moved  # type: ignore[attr-defined]
    listing.is_back = _is_gone(listing) and seen.standing != Standing.DELETED  # type: ignore[attr-defined]
    listing.sku_id = sku_id or listing.sku_id
    # a file names neither what calls ask for nor, at times, what people look it up by
    listing.item, listing.remote = seen.item[:80] or listing.item, seen.key.remote[:300] or listing.remote
    listing.site_ref = seen.key.site or listing.site_ref
    listing.fulfilled_by, listing.state = seen.fulfilled_by, STATES[seen.standing]
    listing.title = (seen.title if seen.title is not None else listing.title)[:500]
    # what the channel does not tell is no news
    if seen.price_minor is not None:
        listing.price_minor = seen.price_minor
    if seen.quantity is not None:
        listing.quantity = seen.quantity
    listing.currency = seen.currency or listing.currency
    listing.barcode = (seen.barcode or listing.barcode)[:20]
    listing.url = (seen.url or listing.url)[:500]
    listing.problems = [problem._asdict() for problem in seen.problems]
    listing.seen, listing.seen_at = {**listing.seen, **now_seen}, at
    listing.parent = str(listing.seen.get("parent") or "")[:120]
    listing.is_same = _facts_of(listing) == was  # type: ignore[attr-defined]
    return listing


def _is_overtaken(listing: Listing, seen: ListingSeen) -> bool:
    """Whether a sighting of something not brought over is from before it was, or before this was published."""
    there = listing.state not in (ListingState.OUTSIDE, ListingState.DELETED)
    is_another = bool(listing.remote) and listing.remote != seen.key.remote
    return seen.standing == Standing.OUTSIDE and bool(listing.pk) and there and is_another


def _is_gone(listing: Listing) -> bool:
    return bool(listing.pk) and listing.state == ListingState.DELETED


def _was_seen(listing: Listing) -> Mapping[str, Any]:
    # a channel that called it gone when it was told of stock or price said so after it was last seen
    return {**listing.seen, "standing": Standing.DELETED.value} if _is_gone(listing) else listing.seen


def _show_again(listings: Sequence[Listing], connection_id: int, at: datetime) -> None:
    """Ask for quantities where a listing is new, or the channel shows more than it was last told."""
    asks = Ask.objects.filter(listing_id__in=[one.pk for one in listings], kind=AskKind.QUANTITY)
    sent = {ask.listing_id: _may_stand(ask) for ask in asks}
    pulled_at = orders_pulled_at(connection_id)
    drifted = [
        one
        for one in listings
        # stock moved while it was gone, and nobody was told
        if one.is_back  # type: ignore[attr-defined]
        or may_correct(Sight(one.quantity, at), sent=sent.get(one.pk), orders_pulled_at=pulled_at)
    ]
    show_listings(listings=drifted, at=at, again=True)
    # what is missing over there may have been sold: the orders will tell
    if any(one.quantity is not None and one.quantity < (sent.get(one.pk) or 0) for one in listings):
        pull_by(connection_id, StreamKind.ORDERS, at)


def _may_stand(ask: Ask) -> int | None:
    """What a channel may show: what it was last told, and no more than was wanted and refused since."""
    if ask.sent_value is None or ask.state != AskState.FAILED:
        return ask.sent_value
    return min(ask.sent_value, ask.value)


def _named(listing: Listing) -> dict[str, list[int]]:
    named = {"shop": [listing.shop_id]}
    return named | {"sku": [listing.sku_id]} if listing.sku_id else named
