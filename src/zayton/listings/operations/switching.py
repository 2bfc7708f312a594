"""Switching: listings go off sale and on again, on one channel or on every one."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from zayton.channels.ports.orders import FulfilledBy
from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Happening, append
from zayton.listings import errors
from zayton.listings.events import ENDED, RELISTED
from zayton.listings.models import Ask, Listing, Offering
from zayton.listings.operations.asking import Wish, ask_channels
from zayton.listings.operations.closing import closable
from zayton.listings.operations.publishing import Asked, forget_gone
from zayton.listings.operations.showing import show_listings
from zayton.listings.permissions import MANAGE
from zayton.listings.states import AskKind, AskState, ListingState


def delist(*, listing_ids: Collection[int], actor: Actor, at: datetime) -> Asked:
    """Take listings off sale; they can be put on again. Units are taken away at once, whatever the channel answers."""
    return _switch(listing_ids, actor=actor, at=at, off=True)


def relist(*, listing_ids: Collection[int], actor: Actor, at: datetime) -> Asked:
    """Put listings on sale again that were taken off, or that vanished from their channel and were published here."""
    return _switch(listing_ids, actor=actor, at=at, off=False)


def delist_skus(*, sku_ids: Collection[int], actor: Actor, at: datetime) -> Asked:
    """Take everything that sells these SKUs off sale, on every channel the actor sees (capability 47)."""
    return delist(listing_ids=_switched(sku_ids, actor, off=True), actor=actor, at=at)


def relist_skus(*, sku_ids: Collection[int], actor: Actor, at: datetime) -> Asked:
    """Put everything that sells these SKUs on sale again, on every channel the actor sees.

    What is gone from its channel is published anew as it was written; where nobody wrote that, it is refused by name.
    """
    return relist(listing_ids=_switched(sku_ids, actor, off=False), actor=actor, at=at)


def _switched(sku_ids: Collection[int], actor: Actor, *, off: bool) -> list[int]:
    found = Listing.objects.filter(sku_id__in=sku_ids)
    if off:
        # what is gone sells nothing, unless it is about to be published anew
        comes = Ask.objects.filter(listing=OuterRef("pk"), kind=AskKind.CONTENT, state=AskState.DUE)
        found = found.filter(~Q(state=ListingState.DELETED) | Exists(comes))
    if actor.scope.shops is not None:
        found = found.filter(shop_id__in=actor.scope.shops)
    return list(found.values_list("pk", flat=True))


def _switch(listing_ids: Collection[int], *, actor: Actor, at: datetime, off: bool) -> Asked:
    if not actor.may(MANAGE.name):
        return Asked(refusals=[Refusal(errors.NOT_ALLOWED)])
    with transaction.atomic():
        held = Listing.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=listing_ids)
        if actor.scope.shops is not None:
            held = held.filter(shop_id__in=actor.scope.shops)
        listings = list(held.select_related("shop").order_by("pk"))
        lost = _not_to_be_ended(listings) if off else _not_to_be_made(listings)
        lost |= {one.pk: errors.NOT_BROUGHT_OVER for one in listings if one.state == ListingState.OUTSIDE}
        moving = [one for one in listings if _moves(one, off=off) and one.pk not in lost]
        for one in moving:
            one.is_ended = off
        ids = [one.pk for one in moving]
        Listing.objects.filter(pk__in=ids).update(is_ended=off)
        if not off:
            forget_gone(ids)
        asked = _ask_for_switch(moving, off=off, by=actor.id, at=at)
        # the others are told by the channel's answer
        unasked = [one for one in moving if one.pk not in asked]
        append([_told(one, off=off, at=at) for one in unasked], actor=actor)
        # a channel that knows one no more would only refuse its units; made anew, it is told them then
        there = [one for one in moving if off or one.state != ListingState.DELETED]
        show_listings(listings=there, at=at, by=actor.id)
    unseen = sorted({*listing_ids} - {one.pk for one in listings})
    refusals = [Refusal(errors.UNKNOWN_LISTING, str(key)) for key in unseen]
    refusals += [Refusal(lost[one.pk], f"{one.shop.name} · {one.msku}") for one in listings if one.pk in lost]
    anew = [one.pk for one in moving if not off and one.state == ListingState.DELETED]
    return Asked([one.pk for one in listings if one.pk not in lost], refusals, anew)


def _told(one: Listing, *, off: bool, at: datetime) -> Happening:
    named = {"shop": [one.shop_id], **({"sku": [one.sku_id]} if one.sku_id else {})}
    return Happening(ENDED if off else RELISTED, one.pk, at, {"why": "ended" if off else "relisted"}, named)


def _moves(listing: Listing, *, off: bool) -> bool:
    # one that vanished was never taken off, and is to be made anew all the same
    return listing.is_ended != off or (not off and listing.state == ListingState.DELETED)


def _not_to_be_ended(listings: Sequence[Listing]) -> dict[int, str]:
    """Those that nobody here can take off sale, and why."""
    standing = [one for one in listings if not one.is_ended and one.state != ListingState.DELETED]
    theirs = [one for one in standing if one.fulfilled_by == FulfilledBy.MARKETPLACE]
    ours = [one.pk for one in standing if one.fulfilled_by != FulfilledBy.MARKETPLACE]
    owned = Listing.objects.filter(pk__in=ours).values_list("pk", "shop__connected__connection__owners")
    why = {
        # what was not published here goes off by showing no unit, and that is not sent
        **{
            key: errors.UNITS_ARE_THEIRS
            for key, owners in owned
            if (owners or {}).get("quantity") == "channel"
        },
        # the marketplace shows its units, and ended without our knowing how it is offered it could not come back
        **dict.fromkeys((one.pk for one in theirs), errors.NOT_PUBLISHED_HERE),
    }
    written = set(Offering.objects.filter(listing__in=list(why)).values_list("listing_id", flat=True))
    written |= closable(theirs)
    return {key: code for key, code in why.items() if key not in written}


def _not_to_be_made(listings: Sequence[Listing]) -> dict[int, str]:
    gone = [one.pk for one in listings if one.state == ListingState.DELETED]
    written = set(Offering.objects.filter(listing__in=gone).values_list("listing_id", flat=True))
    return {key: errors.NOTHING_WRITTEN for key in gone if key not in written}


def _ask_for_switch(moving: Sequence[Listing], *, off: bool, by: str, at: datetime) -> set[int]:
    """Ask for it where we published, or the marketplace closes what it keeps; the listings that were."""
    offered = set(
        Offering.objects.filter(listing__in=[one.pk for one in moving]).values_list("listing_id", flat=True)
    )
    closed = closable([one for one in moving if one.pk not in offered])
    offered |= closed
    # what we did not publish we could not publish again: it goes off sale by showing no unit
    ids = [one.pk for one in moving if one.pk in offered]
    # the wish to be off is taken back by the wish to be on, and the reverse: never both
    Ask.objects.filter(listing_id__in=ids, kind=AskKind.END if not off else AskKind.CONTENT).delete()
    if off:
        ask_channels(
            kind=AskKind.END, wishes=[Wish(key, 1, "ended") for key in ids], by=by, at=at, again=True
        )
        return offered
    versions = dict(Offering.objects.filter(listing_id__in=ids).values_list("listing_id", "version"))
    # one that was closed has no version of ours: it is offered again as it stood
    wishes = [Wish(key, versions.get(key, 1), "relisted") for key in ids]
    ask_channels(kind=AskKind.CONTENT, wishes=wishes, by=by, at=at, again=True)
    return offered
