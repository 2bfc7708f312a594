"""Publishing: what is offered where is written down, checked, and sent by the ordinary wishes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from zayton.catalog.public import sku_cards
from zayton.channels.public import MatchDraft, language_of_shops, match_skus, shops_by_id
from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Happening, append
from zayton.listings import errors
from zayton.listings.events import ENDED, RELISTED
from zayton.listings.models import Ask, Listing, Offering
from zayton.listings.operations.asking import Wish, ask_channels
from zayton.listings.operations.forgetting import forget_names
from zayton.listings.operations.offering import OfferDraft, Place, standing_as_written, write_offers
from zayton.listings.operations.showing import show_listings
from zayton.listings.permissions import MANAGE
from zayton.listings.states import AskKind, ListingState

__all__ = ["Asked", "OfferDraft", "delist", "delist_skus", "publish", "relist", "relist_skus"]


@dataclass(frozen=True, slots=True)
class Asked:
    """The listings that are to be published, taken off or put on again, and who was refused."""

    listing_ids: list[int] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


def publish(*, drafts: Sequence[OfferDraft], actor: Actor, at: datetime) -> Asked:
    """Make listings stand as drafted; what the channel took as it is now written is not sent again."""
    asked, drafts = Asked(), _with_codes(drafts)
    if not actor.may(MANAGE.name):
        return Asked(refusals=[Refusal(errors.NOT_ALLOWED)])
    with transaction.atomic():
        shops = shops_by_id({draft.shop_id for draft in drafts})
        sites = language_of_shops(shops)
        taken = _others(drafts)
        problems = [
            _problem(draft, actor, row, shops=shops, sites=sites, taken=taken)
            for row, draft in enumerate(drafts)
        ]
        asked.refusals.extend(problem for problem in problems if problem)
        # of one seller SKU in a set the last draft counts
        good = list(
            {
                (draft.shop_id, draft.msku): draft
                for draft, problem in zip(drafts, problems, strict=True)
                if problem is None
            }.values()
        )
        # an order names the seller SKU alone, and must lead back to the goods
        matches = [MatchDraft(one.shop_id, one.msku, one.sku_id) for one in good]
        match_skus(drafts=matches, actor=actor, at=at)
        places = {key: Place(shop.currency, *sites[key]) for key, shop in shops.items() if key in sites}
        offers = write_offers(good, _listings(good, places), places, signed=(actor, at))
        ids = [offer.listing_id for offer in offers]
        standing = standing_as_written(offers)
        wishes = [
            Wish(offer.listing_id, offer.version, "published")
            for offer in offers
            if offer.listing_id not in standing
        ]
        Listing.objects.filter(pk__in=ids, is_ended=True).update(is_ended=False)
        _forget_gone(ids)
        Ask.objects.filter(listing_id__in=ids, kind=AskKind.END).delete()
        ask_channels(kind=AskKind.CONTENT, wishes=wishes, by=actor.id, at=at, again=True)
        asked.listing_ids.extend(ids)
    return asked


def _with_codes(drafts: Sequence[OfferDraft]) -> list[OfferDraft]:
    """Drafts that name no seller SKU sell under the code of their SKU."""
    nameless = {draft.sku_id for draft in drafts if not draft.msku}
    cards = sku_cards(nameless) if nameless else {}
    codes = {key: card.code for key, card in cards.items()}
    return [draft if draft.msku else draft._replace(msku=codes.get(draft.sku_id, "")) for draft in drafts]


_Sites = Mapping[int, tuple[str, str]]


def _problem(
    draft: OfferDraft,
    actor: Actor,
    row: int,
    *,
    shops: Mapping[int, Any],
    sites: _Sites,
    taken: Mapping[tuple[int, str], int],
) -> Refusal | None:
    name = draft.msku or str(draft.sku_id)
    # one that still has no seller SKU is of no SKU that there is
    if not draft.msku or draft.shop_id not in shops or not actor.scope.sees_shop(draft.shop_id):
        return Refusal(errors.UNKNOWN_LISTING, name, row=row)
    if draft.shop_id not in sites:
        return Refusal(errors.NOT_CONNECTED, name, row=row)
    if taken.get((draft.shop_id, draft.msku), draft.sku_id) != draft.sku_id:
        return Refusal(errors.MSKU_TAKEN, name, row=row)
    if draft.price_minor <= 0:
        figures: dict[str, int | str] = {
            "value": draft.price_minor,
            "currency": shops[draft.shop_id].currency,
        }
        return Refusal(errors.BAD_PRICE, name, figures, row)
    return None


def _others(drafts: Sequence[OfferDraft]) -> dict[tuple[int, str], int]:
    """What the seller SKUs of drafts sell already, or by the first of them: SKU ids by (shop id, seller SKU)."""
    found = Listing.objects.filter(
        shop_id__in={draft.shop_id for draft in drafts},
        msku__in={draft.msku for draft in drafts},
        sku__isnull=False,
    )
    taken = {(draft.shop_id, draft.msku): draft.sku_id for draft in reversed(drafts)}
    return taken | {(shop, msku): sku for shop, msku, sku in found.values_list("shop_id", "msku", "sku_id")}


def _listings(drafts: Sequence[OfferDraft], places: Mapping[int, Place]) -> dict[tuple[int, str], Listing]:
    wanted = {(draft.shop_id, draft.msku): draft for draft in drafts}
    Listing.objects.bulk_create(
        [
            # a price may be asked for before the channel has told in which currency it shows it
            Listing(
                shop_id=shop,
                msku=msku,
                sku_id=draft.sku_id,
                site_ref=places[shop].site_ref,
                currency=places[shop].currency,
            )
            for (shop, msku), draft in sorted(wanted.items())
        ],
        ignore_conflicts=True,
    )
    found = Listing.objects.select_for_update(no_key=True).filter(
        shop_id__in={shop for shop, _ in wanted}, msku__in={msku for _, msku in wanted}
    )
    listings = {
        (one.shop_id, one.msku): one for one in found.order_by("pk") if (one.shop_id, one.msku) in wanted
    }
    for key, listing in listings.items():
        # one that stood there unmatched is known now
        if listing.sku_id is None:
            listing.sku_id = wanted[key].sku_id
            listing.save(update_fields=["sku"])
    return listings


def _forget_gone(listing_ids: Collection[int]) -> None:
    gone = Listing.objects.filter(pk__in=listing_ids, state=ListingState.DELETED)
    forget_names(list(gone.values_list("pk", flat=True)))


def delist(*, listing_ids: Collection[int], actor: Actor, at: datetime) -> Asked:
    """Take listings off sale; they can be put on again. Units are taken away at once, whatever the channel answers."""
    return _switch(listing_ids, actor=actor, at=at, off=True)


def relist(*, listing_ids: Collection[int], actor: Actor, at: datetime) -> Asked:
    """Put listings on sale again that were taken off, or that vanished from their channel and were published here."""
    return _switch(listing_ids, actor=actor, at=at, off=False)


def delist_skus(*, sku_ids: Collection[int], actor: Actor, at: datetime) -> Asked:
    """Take everything that sells these SKUs off sale, on every channel the actor sees (capability 47)."""
    return delist(listing_ids=_selling(sku_ids, actor), actor=actor, at=at)


def relist_skus(*, sku_ids: Collection[int], actor: Actor, at: datetime) -> Asked:
    """Put everything that sells these SKUs on sale again, on every channel the actor sees."""
    return relist(listing_ids=_selling(sku_ids, actor), actor=actor, at=at)


def _selling(sku_ids: Collection[int], actor: Actor) -> list[int]:
    found = Listing.objects.filter(sku_id__in=sku_ids).exclude(state=ListingState.DELETED)
    if actor.scope.shops is not None:
        found = found.filter(shop_id__in=actor.scope.shops)
    return list(found.values_list("pk", flat=True))


def _switch(listing_ids: Collection[int], *, actor: Actor, at: datetime, off: bool) -> Asked:
    if not actor.may(MANAGE.name):
        return Asked(refusals=[Refusal(errors.NOT_ALLOWED)])
    with transaction.atomic():
        held = Listing.objects.select_for_update(no_key=True).filter(pk__in=listing_ids)
        if actor.scope.shops is not None:
            held = held.filter(shop_id__in=actor.scope.shops)
        listings = list(held.order_by("pk"))
        lost = [] if off else _not_to_be_made(listings)
        unmade = {one.pk for one in lost}
        moving = [one for one in listings if _moves(one, off=off) and one.pk not in unmade]
        for one in moving:
            one.is_ended = off
        ids = [one.pk for one in moving]
        Listing.objects.filter(pk__in=ids).update(is_ended=off)
        if not off:
            _forget_gone(ids)
        asked = _ask_for_switch(moving, off=off, by=actor.id, at=at)
        # the others are told by the channel's answer
        unasked = [one for one in moving if one.pk not in asked]
        append([_told(one, off=off, at=at) for one in unasked], actor=actor)
        # a channel that knows one no more would only refuse its units; made anew, it is told them then
        there = [one for one in moving if off or one.state != ListingState.DELETED]
        show_listings(listings=there, at=at, by=actor.id)
    unseen = sorted({*listing_ids} - {one.pk for one in listings})
    refusals = [Refusal(errors.UNKNOWN_LISTING, str(key)) for key in unseen]
    refusals += [Refusal(errors.NOTHING_WRITTEN, one.msku) for one in lost]
    return Asked([one.pk for one in listings if one.pk not in unmade], refusals)


def _told(one: Listing, *, off: bool, at: datetime) -> Happening:
    named = {"shop": [one.shop_id], **({"sku": [one.sku_id]} if one.sku_id else {})}
    return Happening(ENDED if off else RELISTED, one.pk, at, {"why": "ended" if off else "relisted"}, named)


def _moves(listing: Listing, *, off: bool) -> bool:
    # one that vanished was never taken off, and is to be made anew all the same
    return listing.is_ended != off or (not off and listing.state == ListingState.DELETED)


def _not_to_be_made(listings: Sequence[Listing]) -> list[Listing]:
    gone = [one for one in listings if one.state == ListingState.DELETED]
    written = set(Offering.objects.filter(listing__in=gone).values_list("listing_id", flat=True))
    return [one for one in gone if one.pk not in written]


def _ask_for_switch(moving: Sequence[Listing], *, off: bool, by: str, at: datetime) -> set[int]:
    """Ask for it where we published; the listings that were."""
    offered = set(
        Offering.objects.filter(listing__in=[one.pk for one in moving]).values_list("listing_id", flat=True)
    )
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
    wishes = [Wish(key, versions[key], "relisted") for key in ids if key in versions]
    ask_channels(kind=AskKind.CONTENT, wishes=wishes, by=by, at=at, again=True)
    return offered
