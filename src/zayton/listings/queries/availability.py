"""What is available to listings: the stock of the warehouses that serve their shops, through their rules."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from zayton.catalog.public import bundles_holding, parts_of
from zayton.channels.ports.orders import FulfilledBy
from zayton.channels.public import ShopFacts, shops_by_id
from zayton.kernel.access.public import Scope
from zayton.listings.models import Listing, ShowRule
from zayton.listings.rules.showing import Rule, Shown, available_of, shown
from zayton.listings.states import ListingState
from zayton.stock.public import levels

_ALL = Scope.everything()


class ToShow(NamedTuple):
    """What one listing may show now, of how much that is available."""

    listing_id: int
    shop_id: int
    sku_id: int
    available: int
    shown: Shown


def quantities_of(listings: Sequence[Listing]) -> list[ToShow]:
    """What listings may show; those without a SKU, and those the marketplace fulfils, are left out.

    Six queries, whatever the number. A listing that was taken off sale shows nothing.
    """
    ours = [one for one in listings if one.sku_id and one.fulfilled_by == FulfilledBy.SELLER]
    if not ours:
        return []
    shops = shops_by_id({one.shop_id for one in ours})
    skus = {one.sku_id for one in ours if one.sku_id}
    parts = {key: [tuple(part) for part in some] for key, some in parts_of(skus).items()}
    free = _free(skus | {part for some in parts.values() for part, _ in some}, shops.values())
    rules = _rules({one.shop_id for one in ours}, [one.pk for one in ours])
    answer = []
    for one in ours:
        assert one.sku_id is not None
        available = available_of(one.sku_id, free.get(one.shop_id, {}), parts)  # type: ignore[arg-type]
        rule = rules.get((one.shop_id, one.pk)) or rules.get((one.shop_id, None)) or Rule()
        units = Shown(0, "ended") if one.is_ended else shown(available, rule)
        answer.append(ToShow(one.pk, one.shop_id, one.sku_id, available, units))
    return answer


def _free(skus: Collection[int], shops: Collection[ShopFacts]) -> dict[int, dict[int, int]]:
    """Units free by shop and SKU: of the shop's owner, in the warehouses that serve it."""
    houses = {house for shop in shops for house in shop.warehouse_ids}
    found = levels(scope=_ALL, skus=skus, warehouses=houses)
    free: dict[int, dict[int, int]] = {}
    for shop in shops:
        here = free.setdefault(shop.id, {})
        served = frozenset(shop.warehouse_ids)
        for level in found:
            if level.warehouse_id in served and level.owner_id == shop.owner_id:
                here[level.sku_id] = here.get(level.sku_id, 0) + level.available
    return free


def _rules(shop_ids: Collection[int], listing_ids: Collection[int]) -> dict[tuple[int, int | None], Rule]:
    found = ShowRule.objects.filter(shop_id__in=shop_ids)
    rows = found.filter(listing=None) | found.filter(listing_id__in=listing_ids)
    return {
        (one.shop_id, one.listing_id): Rule(one.keep_back, one.percent, one.cap, one.stop_at) for one in rows
    }


def listings_selling(sku_ids: Collection[int]) -> list[Listing]:
    """The listings that sell one of these SKUs from our stock, by themselves or in a bundle."""
    wanted = {*sku_ids} | bundles_holding(sku_ids)
    found = Listing.objects.filter(sku_id__in=wanted, fulfilled_by=FulfilledBy.SELLER)
    # whatever else a channel says of a listing, it may still sell it
    return list(found.exclude(state=ListingState.DELETED).order_by("pk"))
