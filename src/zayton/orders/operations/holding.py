"""Locking at once all the goods that a mixed set of orders may touch, so that two sets never wait for each other."""

from collections.abc import Collection, Sequence

from zayton.orders.models import Allocation
from zayton.orders.operations.correcting import Correcting
from zayton.orders.operations.world import PlaceOptions, Priced, components
from zayton.stock.public import hold_levels


def hold_goods(
    priced: Sequence[Priced],
    revised_ids: Collection[int],
    options: PlaceOptions,
    corrections: Sequence[Correcting] = (),
) -> None:
    """Lock the levels of what drafts and corrections name and of what is promised to the orders they revise."""
    skus = {line[1] for one in priced for line in one.draft.lines if line[1] is not None}
    skus |= {line.sku_id for one in corrections for line in one.draft.lines}
    houses = {house for one in priced for house in one.shop.warehouse_ids}
    # these may lie outside the shop's own warehouses
    houses |= {house for house in (options.ship_from, options.restock_to) if house is not None}
    # stock is kept of the parts, never of the bundle
    skus |= {part.component_id for parts in components(skus).values() for part in parts}
    for sku_id, house in Allocation.objects.filter(order_id__in=revised_ids).values_list(
        "sku_id", "warehouse_id"
    ):
        skus.add(sku_id)
        houses.add(house)
    hold_levels(skus=skus, warehouses=houses)
