"""What shops offer, told to those who match seller SKUs."""

from collections.abc import Collection, Mapping, Sequence

from django.db.models import QuerySet

from zayton.channels.public import Offered, OfferSource, register_offers
from zayton.kernel.access.public import Scope
from zayton.listings.models import Listing
from zayton.listings.queries.listing import seen_listings
from zayton.listings.states import ListingState

_COLUMNS = ("shop_id", "msku", "title", "item", "barcode", "fulfilled_by", "pk")


def _standing(found: "QuerySet[Listing]") -> "QuerySet[Listing]":
    return found.exclude(state=ListingState.DELETED)


def unknown_offers(scope: Scope, limit: int) -> Sequence[Offered]:
    """Listings of a scope that sell nothing that we know; what is gone from its channel is left out."""
    found = _standing(seen_listings(scope=scope).filter(sku=None)).order_by("pk")
    return [Offered(*row) for row in found.values_list(*_COLUMNS)[:limit]]


def described_offers(keys: Collection[tuple[int, str]]) -> Mapping[tuple[int, str], Offered]:
    """What listings say of seller SKUs, by shop and seller SKU; those without a listing are left out."""
    found = Listing.objects.filter(
        shop_id__in={shop for shop, _ in keys}, msku__in={msku for _, msku in keys}
    )
    wanted = set(keys)
    rows = [Offered(*row) for row in found.values_list(*_COLUMNS)]
    return {(one.shop_id, one.msku): one for one in rows if (one.shop_id, one.msku) in wanted}


def matched_items(items: Collection[str]) -> Mapping[str, frozenset[int]]:
    """The SKUs that listings on these catalogue entries sell, in any shop."""
    found = _standing(Listing.objects.filter(item__in=items, sku__isnull=False)).order_by()
    known: dict[str, frozenset[int]] = {}
    for item, sku_id in found.values_list("item", "sku_id").distinct():
        known[item] = known.get(item, frozenset()) | {sku_id}
    return known


register_offers("listings", OfferSource(unknown_offers, described_offers, matched_items))
