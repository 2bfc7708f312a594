"""Listings themselves: listed with what they may show, published, and looked up in a marketplace's catalogue."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from zayton.catalog.public import sku_cards
from zayton.channels.public import refusal_of
from zayton.kernel.access.public import actor_of
from zayton.kernel.errors import Refusal
from zayton.kernel.http.public import (
    NOT_FOUND,
    Body,
    Key,
    Minor,
    Page,
    PageAsked,
    Problem,
    Query,
    Refused,
    Shown,
    all_refused,
    refused,
    rows_of,
)
from zayton.kernel.time import now
from zayton.listings.api.routing import routes
from zayton.listings.models import Listing
from zayton.listings.operations.bringing import bring_over
from zayton.listings.operations.looking_up import look_up
from zayton.listings.operations.publishing import OfferDraft, publish
from zayton.listings.permissions import MANAGE, READ
from zayton.listings.queries.availability import quantities_of
from zayton.listings.queries.listing import seen_listings
from zayton.listings.states import ListingState

MOST = 500


class ListingsAsked(PageAsked):
    """Which listings."""

    shop: Key | None = None
    sku: Key | None = None
    state: ListingState | None = None
    msku: Annotated[str, Field(max_length=120)] = ""


class ListingShown(Shown):
    """A listing; the price in minor units of `currency`.

    `quantity` is what its channel shows, as far as we know, and `may_show` what it may show now: null for what the
    marketplace fulfils, and for what is no SKU of ours.
    """

    id: int
    shop_id: int
    msku: str
    sku_id: int | None
    item: str
    title: str
    state: ListingState
    fulfilled_by: str
    price_minor: int | None
    currency: str
    quantity: int | None
    may_show: int | None
    is_ended: bool


class OfferSaid(Body):
    """How a SKU is offered in a shop; without a seller SKU under its own code.

    `fulfilled_by` says who sends the goods, for a listing that its channel has not shown yet; blank as it stands.
    """

    shop_id: Key
    sku_id: Key
    price_minor: Minor
    msku: Annotated[str, Field(max_length=120)] = ""
    product_type: Annotated[str, Field(max_length=80)] = ""
    category: Annotated[str, Field(max_length=80)] = ""
    item: Annotated[str, Field(max_length=80)] = ""
    attributes: dict[str, Any] = {}
    fulfilled_by: Literal["", "seller", "marketplace"] = ""


class PublishSaid(Body):
    """Offers to be published."""

    offers: Annotated[list[OfferSaid], Field(min_length=1, max_length=MOST)]


class PublishedShown(Shown):
    """The listings that their channels are told of, and refusals by the row of the offer."""

    listing_ids: list[int]
    refusals: list[Refused]


class BringSaid(Body):
    """Listings that were made at their marketplace by other means."""

    listing_ids: Annotated[list[Key], Field(min_length=1, max_length=MOST)]


class BroughtShown(Shown):
    """The listings that are asked to be brought over, with the other variations of each, and refusals."""

    listing_ids: list[int]
    refusals: list[Refused]


class CatalogueAsked(Body):
    """Where to look for what; without words by the SKU's barcode, else its title."""

    sku_id: Key
    shop_id: Key
    words: Annotated[str, Field(max_length=200)] = ""


class HitShown(Shown):
    """An entry of a catalogue; `item` is what an offer names to be sold on it."""

    item: str
    title: str
    brand: str
    barcode: str
    product_type: str


class HitsShown(Shown):
    """What was found; `is_there` is false where a marketplace has no catalogue to ask."""

    hits: list[HitShown]
    is_there: bool


@routes.read("", permission=READ, answers=Page[ListingShown], words=_("List listings"))
def list_listings(request: HttpRequest, asked: Query[ListingsAsked]) -> Page[ListingShown]:
    """Listings of the shops one sees."""
    found = seen_listings(scope=actor_of(request).scope)
    wanted = {"shop_id": asked.shop, "sku_id": asked.sku, "state": asked.state, "msku": asked.msku}
    rows, following = rows_of(found.filter(**{name: value for name, value in wanted.items() if value}), asked)
    return Page(items=_shown(rows), next=following)


def _shown(rows: Sequence[Listing]) -> list[ListingShown]:
    may_show = {one.listing_id: one.shown.units for one in quantities_of(rows)}
    names = [name for name in ListingShown.model_fields if name != "may_show"]
    return [
        ListingShown(**{name: getattr(row, name) for name in names}, may_show=may_show.get(row.pk))
        for row in rows
    ]


@routes.write(
    "/publish",
    permission=MANAGE,
    answers=PublishedShown,
    words=_("Publish"),
    about=_(
        "Texts and pictures are those of the SKU, unless the listing has its own. What a channel took as it is now "
        "written is not sent again."
    ),
)
def publish_offers(request: HttpRequest, said: PublishSaid) -> PublishedShown:
    """Channels are told as fast as their limits allow; what they answer shows in the list of listings."""
    drafts = [OfferDraft(**one.model_dump()) for one in said.offers]
    asked = publish(drafts=drafts, actor=actor_of(request), at=now())
    if asked.refusals and not asked.listing_ids:
        raise all_refused(asked.refusals)
    return PublishedShown(listing_ids=asked.listing_ids, refusals=[refused(one) for one in asked.refusals])


@routes.write(
    "/bring-over",
    permission=MANAGE,
    answers=BroughtShown,
    words=_("Bring over"),
    about=_(
        "Listings of the state outside were made at their marketplace by other means; each comes over with all of its"
        " variations."
    ),
)
def bring(request: HttpRequest, said: BringSaid) -> BroughtShown:
    """What the marketplace answers shows in the list of listings."""
    asked = bring_over(listing_ids=said.listing_ids, actor=actor_of(request), at=now())
    if asked.refusals and not asked.listing_ids:
        raise all_refused(asked.refusals)
    return BroughtShown(listing_ids=asked.listing_ids, refusals=[refused(one) for one in asked.refusals])


@routes.read("/catalogue", permission=MANAGE, answers=HitsShown, words=_("Search a marketplace's catalogue"))
def catalogue(request: HttpRequest, asked: Query[CatalogueAsked]) -> HitsShown:
    """The marketplace is asked at once."""
    card = sku_cards([asked.sku_id]).get(asked.sku_id)
    if card is None or not actor_of(request).scope.sees_shop(asked.shop_id):
        raise Problem(404, Refusal(NOT_FOUND))
    found = look_up(card, shop_id=asked.shop_id, words=asked.words.strip())
    if found.fault:
        raise all_refused([refusal_of(found.fault, card.code)])
    hits = [HitShown(**{name: getattr(one, name) for name in HitShown.model_fields}) for one in found.hits]
    return HitsShown(hits=hits, is_there=found.is_there)
