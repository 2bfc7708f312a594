"""The reads behind the pages of listings; what people see is filtered by their scope."""

from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When

from zayton.kernel.access.public import Scope
from zayton.listings.models import Ask, Listing, Offering
from zayton.listings.states import AskKind, AskState, ListingState


def seen_listings(*, scope: Scope) -> QuerySet[Listing]:
    """The listings of the shops somebody sees."""
    found = Listing.objects.all()
    return found if scope.shops is None else found.filter(shop_id__in=scope.shops)


def listings_of_sku(sku_id: int, *, scope: Scope) -> list[Listing]:
    """Everything that sells a SKU, by shop, with what is gone from its channel and may be published anew."""
    found = seen_listings(scope=scope).filter(sku_id=sku_id)
    return list(found.select_related("shop", "shop__site").order_by("shop__name", "msku"))


class Whole(NamedTuple):
    """A listing with its newest wishes by kind and how it is to be published, if somebody wrote that."""

    listing: Listing
    asks: dict[str, Ask]
    offering: Offering | None


def listing_seen(listing_id: int, *, scope: Scope) -> Whole | None:
    """One listing within the scope, or `None`."""
    found = (
        seen_listings(scope=scope).select_related("shop", "shop__site", "sku").filter(pk=listing_id).first()
    )
    if found is None:
        return None
    asks = {ask.kind: ask for ask in Ask.objects.filter(listing=found)}
    return Whole(found, asks, Offering.objects.filter(listing=found).first())


def publishing_state() -> Case:
    """How far the newest wish to publish a listing is; what its channel rejected after it took it is refused."""
    wish = Ask.objects.filter(listing=OuterRef("pk"), kind=AskKind.CONTENT)
    rejected = Q(state=ListingState.REJECTED) & Exists(wish.filter(state=AskState.DONE))
    return Case(When(rejected, then=Value(AskState.FAILED.value)), default=Subquery(wish.values("state")))


def refused_wishes(listing_ids: Collection[int]) -> dict[int, Ask]:
    """The newest wish of each listing that its channel refused."""
    found = Ask.objects.filter(listing_id__in=listing_ids, state="failed").order_by("asked_at")
    return {ask.listing_id: ask for ask in found}
