"""Taking over what channels show of our listings: found, changed there, or gone."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from zayton.channels.ports.documents import Subject
from zayton.channels.ports.offers import ListingSeen
from zayton.channels.public import (
    CHANGED,
    UNCHANGED,
    UNKNOWN_SHOP,
    ConnectionFacts,
    Delivery,
    StreamKind,
    Taker,
    Verdict,
    orders_pulled_at,
    pull_by,
    register_taker,
    skus_of_mskus,
)
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Happening, append
from zayton.listings.events import CHANGED_THERE, FOUND
from zayton.listings.models import Ask, Listing
from zayton.listings.operations.showing import show_listings
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
    "seen_at",
)


def take_listings(
    connection: ConnectionFacts, deliveries: Sequence[Delivery], at: datetime
) -> Sequence[Verdict]:
    """Make our picture of listings what the channel shows; see `Taker`."""
    seen = [(row, one) for row, delivery in enumerate(deliveries) for one in delivery.value]
    shops = {row: [connection.shop_on(one.key.site) for one in d.value] for row, d in enumerate(deliveries)}
    verdicts: dict[int, Verdict] = {
        row: Refusal(UNKNOWN_SHOP, deliveries[row].key, {"site": deliveries[row].value[0].key.site or "–"})
        for row, found in shops.items()
        if None in found
    }
    # of one seller SKU in a slice the last one counts
    placed = {
        (connection.shop_on(one.key.site) or 0, one.key.sku): (row, one)
        for row, one in seen
        if row not in verdicts and one.key.sku
    }
    for row in _write(placed, connection, at):
        verdicts[row] = CHANGED
    return [verdicts.get(row, UNCHANGED) for row in range(len(deliveries))]


_Placed = Mapping[tuple[int, str], tuple[int, ListingSeen]]


def _write(placed: _Placed, connection: ConnectionFacts, at: datetime) -> set[int]:
    standing = _standing(placed)
    skus = skus_of_mskus(list(placed))
    fresh: list[Listing] = []
    changed: list[Listing] = []
    rows: set[int] = set()
    told: list[Happening] = []
    for key, (row, seen) in sorted(placed.items()):
        listing = standing.get(key)
        was: Mapping[str, Any] = listing.seen if listing else {}
        moved = changed_fields(was, watched(seen))
        is_new = listing is None
        listing = _dressed(listing or Listing(shop_id=key[0], msku=key[1]), seen, skus.get(key), at)
        (fresh if is_new else changed).append(listing)
        if is_new or moved:
            rows.add(row)
    Listing.objects.bulk_create(fresh)
    _update(changed, at)
    for listing in fresh:
        told.append(Happening(FOUND, listing.pk, at, {"state": listing.state}, _named(listing)))
    for listing in changed:
        if moved := listing.moved:  # type: ignore[attr-defined]
            told.append(Happening(CHANGED_THERE, listing.pk, at, {"fields": moved}, _named(listing)))
    append(told, actor=connection.actor)
    # what was published a moment ago is still being looked at over there
    if any(_is_young(one, at) for one in (*fresh, *changed)):
        pull_by(connection.id, StreamKind.LISTINGS, at + _SOON)
    _show_again([*fresh, *changed], connection, at)
    return rows


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


def _standing(placed: _Placed) -> dict[tuple[int, str], Listing]:
    found = Listing.objects.select_for_update(no_key=True).filter(
        shop_id__in={shop for shop, _ in placed}, msku__in={msku for _, msku in placed}
    )
    return {(one.shop_id, one.msku): one for one in found.order_by("pk")}


def _dressed(listing: Listing, seen: ListingSeen, sku_id: int | None, at: datetime) -> Listing:
    now_seen = watched(seen)
    was = _facts_of(listing)
    listing.moved = changed_fields(listing.seen, now_seen) if listing.pk else {}  # type: ignore[attr-defined]
    listing.sku_id = sku_id or listing.sku_id
    listing.item, listing.remote, listing.site_ref = seen.item[:80], seen.key.remote[:300], seen.key.site
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
    listing.is_same = _facts_of(listing) == was  # type: ignore[attr-defined]
    return listing


def _show_again(listings: Sequence[Listing], facts: ConnectionFacts, at: datetime) -> None:
    """Ask for quantities where a listing is new, or the channel shows more than it was last told."""
    asks = Ask.objects.filter(listing_id__in=[one.pk for one in listings], kind=AskKind.QUANTITY)
    sent = {ask.listing_id: _may_stand(ask) for ask in asks}
    pulled_at = orders_pulled_at(facts.id)
    drifted = [
        one
        for one in listings
        if may_correct(Sight(one.quantity, at), sent=sent.get(one.pk), orders_pulled_at=pulled_at)
    ]
    show_listings(listings=drifted, at=at, again=True)
    # what is missing over there may have been sold: the orders will tell
    if any(one.quantity is not None and one.quantity < (sent.get(one.pk) or 0) for one in listings):
        pull_by(facts.id, StreamKind.ORDERS, at)


def _may_stand(ask: Ask) -> int | None:
    """What a channel may show: what it was last told, and no more than was wanted and refused since."""
    if ask.sent_value is None or ask.state != AskState.FAILED:
        return ask.sent_value
    return min(ask.sent_value, ask.value)


def _named(listing: Listing) -> dict[str, list[int]]:
    named = {"shop": [listing.shop_id]}
    return named | {"sku": [listing.sku_id]} if listing.sku_id else named


register_taker(Taker(Subject.LISTING, take_listings))
