"""What is written of how a listing is offered, and whether its channel has taken it as it is now written."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from zayton.kernel.access.public import Actor
from zayton.listings.models import Ask, Listing, Offering
from zayton.listings.queries.drafts import drafts_of
from zayton.listings.rules.drafting import digest_of
from zayton.listings.states import AskKind, AskState, ListingState

_EMPTY: Mapping[str, Any] = MappingProxyType({})


class OfferDraft(NamedTuple):
    """How a SKU is to be offered in a shop; `msku` is blank for the SKU's own code.

    `fulfilled_by` says who sends the goods, for a listing that its channel has not shown yet; blank as it stands.

    `texts` are what this listing says otherwise than its SKU (title, description, bullets, images); what is not named
    stays as it stands, and an empty one is the SKU's again.
    """

    shop_id: int
    sku_id: int
    msku: str
    price_minor: int
    product_type: str = ""
    category: str = ""
    item: str = ""
    attributes: Mapping[str, Any] = _EMPTY
    texts: Mapping[str, Any] = _EMPTY
    fulfilled_by: str = ""


class Place(NamedTuple):
    """Where a shop sells: its currency, the marketplace's name of its site, the language spoken there."""

    currency: str
    site_ref: str
    language: str


def write_offers(
    drafts: Sequence[OfferDraft],
    listings: Mapping[tuple[int, str], Listing],
    places: Mapping[int, Place],
    *,
    signed: tuple[Actor, datetime],
) -> list[Offering]:
    """Write terms down; what changed is a new version."""
    standing = {one.listing_id: one for one in Offering.objects.filter(listing__in=list(listings.values()))}
    offers: list[Offering] = []
    changed: list[Offering] = []
    for draft in drafts:
        listing = listings[draft.shop_id, draft.msku]
        offer = standing.get(listing.pk) or Offering(listing=listing, version=0)
        terms = _terms(draft, places[draft.shop_id], offer.texts)
        if offer.version == 0 or any(getattr(offer, name) != value for name, value in terms.items()):
            changed.append(offer)
            for name, value in terms.items():
                setattr(offer, name, value)
            offer.version, offer.written_at, offer.written_by = offer.version + 1, signed[1], signed[0].id
        offers.append(offer)
    Offering.objects.bulk_create([offer for offer in changed if offer.pk is None])
    renewed = [offer for offer in changed if offer.version > 1]
    Offering.objects.bulk_update(renewed, ["version", "written_at", "written_by", *_TERMS], batch_size=500)
    return offers


_TERMS = ("language", "product_type", "category", "item", "attributes", "texts", "price_minor", "currency")


def _terms(draft: OfferDraft, place: Place, texts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "language": place.language,
        "product_type": draft.product_type,
        "category": draft.category,
        "item": draft.item,
        "attributes": dict(draft.attributes),
        "texts": {name: said for name, said in {**texts, **draft.texts}.items() if said},
        "price_minor": draft.price_minor,
        "currency": place.currency,
    }


def standing_as_written(offers: Sequence[Offering]) -> set[int]:
    """The listings that stand on their channel just as they would be sent now: texts, pictures, goods and terms."""
    done = Ask.objects.filter(
        listing__in=[one.listing_id for one in offers if one.sent_digest],
        kind=AskKind.CONTENT,
        state=AskState.DONE,
        listing__is_ended=False,
        listing__state__in=[ListingState.LIVE, ListingState.PENDING, ListingState.KEPT],
    )
    listings = list(Listing.objects.filter(pk__in=done.values("listing_id")))
    drafts = drafts_of(listings) if listings else {}
    digests = {one.listing_id: one.sent_digest for one in offers}
    return {key for key, draft in drafts.items() if digest_of(draft) == digests[key]}
