"""Listings that a channel shows no more: asked for once by name, and gone when they are left out there as well."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from zayton.channels.ports.adapter import Channel, Reading
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingKey, Standing
from zayton.channels.public import ConnectionFacts
from zayton.kernel.journal.public import Happening, append
from zayton.kernel.time import now
from zayton.listings.events import CHANGED_THERE
from zayton.listings.models import Ask, Listing
from zayton.listings.states import AskKind, AskState, ListingState

log = logging.getLogger(__name__)

# so long a channel may take until it shows what it was told of
_GRACE = timedelta(hours=24)
_AT_ONCE, _MOST = 100, 500
_THERE = (ListingState.LIVE, ListingState.INACTIVE, ListingState.OUTSIDE)


def note_missing(facts: ConnectionFacts, channel: Channel, reading: Reading, since: datetime) -> None:
    """Mark listings as gone that nobody saw since a moment after which the channel has shown all it has.

    A channel that showed nothing of ours may be ill, or another account: that says nothing.
    """
    at = now()
    ours = Listing.objects.filter(shop_id__in=facts.shops.values())
    if channel.listings is None or not ours.filter(seen_at__gte=since).exists():
        return
    missing = list(_settled(ours, at).filter(_unseen(since)).order_by("pk")[:_MOST])
    for start in range(0, len(missing), _AT_ONCE):
        batch = missing[start : start + _AT_ONCE]
        try:
            gone = _left_out(facts, channel, reading, batch)
        except Fault as fault:
            log.warning("connection %s: missing listings cannot be asked for: %s", facts.id, fault)
            if fault.passes or fault.kind == FaultKind.DENIED:
                return
        # an adapter's own mistake over some of them must not fail a run that has read them all
        except Exception:
            log.warning("connection %s: missing listings cannot be asked for", facts.id, exc_info=True)
        else:
            _mark(gone, since, facts, at)


def _settled(ours: "QuerySet[Listing]", at: datetime) -> "QuerySet[Listing]":
    """Those that were there, and that the channel was told nothing about for a while."""
    told = Ask.objects.filter(
        Q(sent_at__gte=at - _GRACE) | Q(kind=AskKind.CONTENT, state=AskState.DUE), listing=OuterRef("pk")
    )
    published = Q(published_at=None) | Q(published_at__lt=at - _GRACE)
    return ours.filter(published, ~Exists(told), state__in=_THERE)


def _unseen(since: datetime) -> Q:
    return Q(seen_at=None) | Q(seen_at__lt=since)


def _left_out(
    facts: ConnectionFacts, channel: Channel, reading: Reading, batch: Sequence[Listing]
) -> list[int]:
    """Those that the channel does not know by name; a `Fault` when it cannot say, or one of them cannot be read."""
    port, reader = channel.listings, reading.listing
    assert port is not None
    if reader is None:
        raise Fault(FaultKind.UNREADABLE, "nobody reads listings")
    keys = [ListingKey(one.site_ref, one.msku, one.remote) for one in batch]
    seen = [one for document in port.named(keys) for one in reader(document.body)]
    shown = {(facts.shop_on(one.key.site), one.key.sku) for one in seen if one.standing != Standing.DELETED}
    # what is shown on a site that nobody knows may be ours
    return [one.pk for one in batch if shown.isdisjoint({(one.shop_id, one.msku), (None, one.msku)})]


def _mark(keys: Sequence[int], since: datetime, facts: ConnectionFacts, at: datetime) -> None:
    with transaction.atomic():
        # somebody may have seen one while it was asked for
        held = Listing.objects.select_for_update(no_key=True).filter(
            _unseen(since), pk__in=keys, state__in=_THERE
        )
        gone = list(held.order_by("pk"))
        Listing.objects.filter(pk__in=[one.pk for one in gone]).update(state=ListingState.DELETED)
        append([_told(one, at) for one in gone], actor=facts.actor)


def _told(one: Listing, at: datetime) -> Happening:
    fields = {"standing": [one.seen.get("standing", one.state), Standing.DELETED.value]}
    named = {"shop": [one.shop_id], "sku": [one.sku_id] if one.sku_id else []}
    return Happening(CHANGED_THERE, one.pk, at, {"fields": fields}, named)
