"""Keeping what others offer, and what people do with findings."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import DateTimeField, Value
from django.db.models.functions import Coalesce

from zayton.channels.ports.documents import Subject
from zayton.channels.ports.offers import Glance, OffersSeen
from zayton.channels.public import (
    CHANGED,
    UNKNOWN_SHOP,
    ConnectionFacts,
    Delivery,
    Taker,
    Verdict,
    register_taker,
)
from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import append
from zayton.kernel.time import now
from zayton.listings.errors import NOT_ALLOWED
from zayton.listings.models import Finding, Listing, ListingWatch, Watch
from zayton.listings.permissions import MANAGE
from zayton.listings.rules.glancing import tells_enough
from zayton.listings.rules.hijack import accepted
from zayton.listings.rules.offers import box_of, compact, others, rivals_kept
from zayton.listings.watch_states import FINDING_MOVES, FindingState
from zayton.listings.watching.errors import FINDING_MOVED_ON, UNKNOWN_FINDING, UNKNOWN_WATCH
from zayton.listings.watching.events import MOVED
from zayton.listings.watching.judging import happening, judge_listings, keep_watches
from zayton.listings.watching.marking import mark_watches, unnamed_since
from zayton.listings.watching.queries import findings_seen, open_watches, watched_of, watches_seen


def keep_offers(*, seen: Mapping[int, OffersSeen], at: datetime) -> None:
    """Keep the latest offers by listing; what was known before is replaced."""
    rows = []
    for key, told in sorted(seen.items()):
        offers = compact(told)
        rivals = rivals_kept(offers)
        box = box_of(rivals)
        rows.append(
            ListingWatch(
                listing_id=key,
                offers=offers,
                offers_at=at,
                box_seller=box.seller if box else "",
                rivals=len(others(rivals)),
            )
        )
    keep_watches(rows, ["offers", "offers_at", "box_seller", "rivals"])


def keep_glances(*, seen: Mapping[int, Glance | None], at: datetime, since: datetime) -> set[int]:
    """Keep of which listings a glance told enough, and answer them; have the others' offers asked in full soon.

    A listing whose glance is `None` got no answer. The glances are of a moment and later.
    """
    open_watches(seen)
    rows = ListingWatch.objects.filter(listing_id__in=seen)
    enough = set()
    for key, offers, told_at in rows.values_list("listing_id", "offers", "offers_at"):
        glance = seen[key]
        if glance is not None and tells_enough(glance, rivals_kept(offers) if told_at else None):
            enough.add(key)
    asked = Coalesce("offers_asked_at", Value(at), output_field=DateTimeField())
    mark_watches(enough, unnamed_since(since), glanced_at=at, offers_asked_at=asked)
    mark_watches(seen.keys() - enough, glanced_at=at, offers_asked_at=None)
    return enough


def take_offers(
    connection: ConnectionFacts, deliveries: Sequence[Delivery], at: datetime
) -> Sequence[Verdict]:
    """Keep offers that a notification brought, and judge their listings; see `Taker`.

    One that names no SKU is about all listings of ours on that catalogue entry.
    """
    verdicts: list[Verdict] = []
    seen: dict[int, OffersSeen] = {}
    for delivery in deliveries:
        told: OffersSeen = delivery.value
        shop_id = connection.shop_on(told.key.site)
        if shop_id is None:
            verdicts.append(Refusal(UNKNOWN_SHOP, delivery.key, {"site": told.key.site or "–"}))
            continue
        found = Listing.objects.filter(shop_id=shop_id)
        found = found.filter(msku=told.key.sku) if told.key.sku else found.filter(item=told.item)
        seen.update(dict.fromkeys(found.values_list("pk", flat=True), told))
        verdicts.append(CHANGED)
    with transaction.atomic():
        keep_offers(seen=seen, at=at)
        mark_watches(seen, offers_asked_at=at)
        judge_listings(listing_ids=seen, at=at)
    return verdicts


def ask_soon(connection_id: int, keys: Sequence[str]) -> None:
    """Have the watch ask for the offers on these entries (`site/item`) before all others: a notification named them."""
    items = {key.rpartition("/")[2] for key in keys}
    found = Listing.objects.filter(shop__connected__connection_id=connection_id, item__in=items)
    mark_watches(found.values_list("pk", flat=True), offers_asked_at=None, named_at=now())
    if found.exists():
        Watch.objects.filter(connection_id=connection_id).update(due_at=now())


register_taker(Taker(Subject.OFFERS, take_offers, named=ask_soon))


def move_findings(
    *, ids: Collection[int], to: FindingState, actor: Actor, at: datetime
) -> tuple[list[int], list[Refusal]]:
    """Take on findings (`ACKNOWLEDGED`) or say that they are no news (`DISMISSED`); those moved, and refusals.

    What is dismissed counts as right from then on: the sellers, the text, the price.
    """
    if not actor.may(MANAGE.name) or to == FindingState.SETTLED:
        return [], [Refusal(NOT_ALLOWED)]
    moved: list[Finding] = []
    refusals: list[Refusal] = []
    with transaction.atomic():
        seen = findings_seen(scope=actor.scope).filter(pk__in=ids)
        # listings first, as judging does
        keys = sorted(set(seen.values_list("listing_id", flat=True)))
        list(
            ListingWatch.objects.select_for_update(no_key=True)
            .filter(listing_id__in=keys)
            .order_by("listing_id")
        )
        found = {one.pk: one for one in seen.select_related("listing")}
        for key in dict.fromkeys(ids):
            one = found.get(key)
            if one is None:
                refusals.append(Refusal(UNKNOWN_FINDING, str(key)))
            elif to not in FINDING_MOVES[one.state]:
                if one.state != to:
                    refusals.append(Refusal(FINDING_MOVED_ON, one.listing.msku, {"state": one.state}))
            else:
                one.state, one.moved_by, one.changed_at = to, actor.id, at
                one.closed_at = at if to == FindingState.DISMISSED else None
                moved.append(one)
        Finding.objects.bulk_update(moved, ["state", "moved_by", "changed_at", "closed_at"], batch_size=500)
        if to == FindingState.DISMISSED:
            _accept(moved, at)
        append([happening(MOVED[to], one, at) for one in moved], actor=actor)
    return [one.pk for one in moved], refusals


def _accept(findings: Sequence[Finding], at: datetime) -> None:
    watched = watched_of({one.listing_id for one in findings})
    for one in findings:
        if one.listing_id in watched:
            before = watched[one.listing_id]
            sellers, baseline, held = accepted(one.kind, one.figures, before, at=at)
            # several findings of one listing: each builds upon the one before
            watched[one.listing_id] = before._replace(known_sellers=sellers, baseline=baseline, held_box=held)
    rows = [
        ListingWatch(
            listing_id=key,
            known_sellers=list(one.known_sellers),
            baseline=dict(one.baseline),
            held_box=one.held_box,
            baseline_at=at,
        )
        for key, one in sorted(watched.items())
    ]
    keep_watches(rows, ["known_sellers", "baseline", "held_box", "baseline_at"])


def switch_watch(*, connection_id: int, on: bool, actor: Actor, at: datetime) -> list[Refusal]:
    """Watch a connection, or no longer; what was found so far stays."""
    if not actor.may(MANAGE.name):
        return [Refusal(NOT_ALLOWED)]
    if connection_id not in {one.watch.connection_id for one in watches_seen(scope=actor.scope)}:
        return [Refusal(UNKNOWN_WATCH, str(connection_id))]
    Watch.objects.filter(connection_id=connection_id).exclude(is_on=on).update(is_on=on, due_at=at)
    return []


def look_now(*, connection_id: int, actor: Actor, at: datetime) -> list[Refusal]:
    """Have the next run of a watch begin at once; one that is under way goes on, as it reads all there is."""
    if not actor.may(MANAGE.name):
        return [Refusal(NOT_ALLOWED)]
    if connection_id not in {one.watch.connection_id for one in watches_seen(scope=actor.scope)}:
        return [Refusal(UNKNOWN_WATCH, str(connection_id))]
    ended = Watch.objects.filter(connection_id=connection_id, is_on=True).exclude(ended_at=None)
    # without its beginning the last run is no reason to wait
    ended.update(began_at=None, due_at=at)
    return []
