"""Publishing: what is offered where is written down, checked, and sent by the ordinary wishes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from zayton.catalog.public import sku_cards
from zayton.channels.ports.orders import FulfilledBy
from zayton.channels.public import MatchDraft, language_of_shops, match_skus, shops_by_id
from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.listings import errors
from zayton.listings.models import Ask, Listing, Offering
from zayton.listings.operations.asking import Wish, ask_channels
from zayton.listings.operations.forgetting import forget_names
from zayton.listings.operations.offering import OfferDraft, Place, standing_as_written, write_offers
from zayton.listings.permissions import MANAGE
from zayton.listings.queries.marketplaces import fulfilling
from zayton.listings.states import AskKind, AskState, ListingState

__all__ = ["Asked", "OfferDraft", "forget_gone", "publish"]


@dataclass(frozen=True, slots=True)
class Asked:
    """The listings that are to be published, taken off or put on again, and who was refused.

    `anew_ids` are those of them that were gone from their channel and are made there once more.
    """

    listing_ids: list[int] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    anew_ids: list[int] = field(default_factory=list)


def publish(*, drafts: Sequence[OfferDraft], actor: Actor, at: datetime) -> Asked:
    """Make listings stand as drafted; what the channel took as it is now written is not sent again."""
    asked, drafts = Asked(), _with_codes(drafts)
    if not actor.may(MANAGE.name):
        return Asked(refusals=[Refusal(errors.NOT_ALLOWED)])
    with transaction.atomic():
        shops = shops_by_id({draft.shop_id for draft in drafts})
        sites = language_of_shops(shops)
        taken, outside = _others(drafts), _outside(drafts)
        theirs = {draft.shop_id for draft in drafts if draft.fulfilled_by == FulfilledBy.MARKETPLACE}
        sends = fulfilling(theirs) if theirs else frozenset()
        problems = [
            _problem(draft, actor, row, shops=shops, sites=sites, taken=taken)
            or _not_brought(draft, row, outside)
            or _sent_by_nobody(draft, row, sends)
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
        forget_gone(ids)
        # what is published whole says its texts with it
        Ask.objects.filter(listing_id__in=ids, kind__in=[AskKind.END, AskKind.TEXTS]).delete()
        ask_channels(kind=AskKind.CONTENT, wishes=wishes, by=actor.id, at=at, again=True)
        _overtake_prices(offers, by=actor.id, at=at)
        asked.listing_ids.extend(ids)
    return asked


def _overtake_prices(offers: Sequence[Offering], *, by: str, at: datetime) -> None:
    """A price that is on its way, and is not told yet, gives way to the one that was published after it."""
    due = Ask.objects.filter(
        listing_id__in=[offer.listing_id for offer in offers], kind=AskKind.PRICE, state=AskState.DUE
    )
    waiting = set(due.values_list("listing_id", flat=True))
    wishes = [
        Wish(offer.listing_id, offer.price_minor, "published")
        for offer in offers
        if offer.listing_id in waiting
    ]
    if wishes:
        ask_channels(kind=AskKind.PRICE, wishes=wishes, by=by, at=at)


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


def _not_brought(draft: OfferDraft, row: int, outside: Collection[tuple[int, str]]) -> Refusal | None:
    # published beside it, the same goods would be on sale there twice
    if (draft.shop_id, draft.msku) not in outside:
        return None
    return Refusal(errors.NOT_BROUGHT_OVER, draft.msku, row=row)


def _sent_by_nobody(draft: OfferDraft, row: int, sends: Collection[int]) -> Refusal | None:
    if draft.fulfilled_by != FulfilledBy.MARKETPLACE or draft.shop_id in sends:
        return None
    return Refusal(errors.SENT_BY_NOBODY, draft.msku, row=row)


def _others(drafts: Sequence[OfferDraft]) -> dict[tuple[int, str], int]:
    """What the seller SKUs of drafts sell already, or by the first of them: SKU ids by (shop id, seller SKU)."""
    found = Listing.objects.filter(
        shop_id__in={draft.shop_id for draft in drafts},
        msku__in={draft.msku for draft in drafts},
        sku__isnull=False,
    )
    taken = {(draft.shop_id, draft.msku): draft.sku_id for draft in reversed(drafts)}
    return taken | {(shop, msku): sku for shop, msku, sku in found.values_list("shop_id", "msku", "sku_id")}


def _outside(drafts: Sequence[OfferDraft]) -> set[tuple[int, str]]:
    """The seller SKUs of drafts under which something stands that was made by other means."""
    found = Listing.objects.filter(
        shop_id__in={draft.shop_id for draft in drafts},
        msku__in={draft.msku for draft in drafts},
        state=ListingState.OUTSIDE,
    )
    return set(found.values_list("shop_id", "msku"))


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
                fulfilled_by=draft.fulfilled_by or FulfilledBy.SELLER.value,
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
        said = wanted[key].fulfilled_by
        # of one that is there already its channel says who fulfils it
        if said and listing.seen_at is None and listing.fulfilled_by != said:
            listing.fulfilled_by = said
            listing.save(update_fields=["fulfilled_by"])
            # told units of ours once it is there, the marketplace would take it for the seller's to send
            if said == FulfilledBy.MARKETPLACE:
                Ask.objects.filter(listing=listing, kind=AskKind.QUANTITY).delete()
        # one that stood there unmatched is known now
        if listing.sku_id is None:
            listing.sku_id = wanted[key].sku_id
            listing.save(update_fields=["sku"])
    return listings


def forget_gone(listing_ids: Collection[int]) -> None:
    """Forget how channels called those of these listings that are gone from them: made anew they get another name."""
    gone = Listing.objects.filter(pk__in=listing_ids, state=ListingState.DELETED)
    forget_names(list(gone.values_list("pk", flat=True)))
