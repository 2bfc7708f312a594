"""Taking an order's goods away from stores and promising them from the next ones, in one transaction."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import F

from zayton.channels.public import shops_by_id
from zayton.kernel.access.public import Actor
from zayton.kernel.journal.public import Happening, append
from zayton.orders.events import ORDER
from zayton.orders.models import Allocation, Order
from zayton.orders.operations.allocating import serve_orders
from zayton.orders.operations.loading import goods_lines, wanted_by_order
from zayton.orders.results import Moved
from zayton.orders.states import State
from zayton.orders.stores.operations.offering import sync_offers
from zayton.stock.public import ReleaseLine, hold_levels, release_stock


def reroute(orders: Mapping[Order, Collection[int]], *, actor: Actor, at: datetime) -> None:
    """Release what locked orders hold in these warehouses and serve them again; what nobody has is backordered.

    Who let them go must be known as such before, or would be asked again.
    """
    still = {order: houses for order, houses in orders.items() if order.state != State.CANCELLED}
    if not still:
        return
    told: list[Happening] = []
    _hold(still)
    lines = [ReleaseLine(order.pk, warehouse_id=house) for order, houses in still.items() for house in houses]
    release_stock(lines=lines, document_kind=ORDER.code, at=at, actor=actor, telling=told)
    for order, houses in still.items():
        here = Allocation.objects.filter(order=order, warehouse_id__in=houses)
        here.filter(shipped_quantity=0).delete()
        here.filter(quantity__gt=F("shipped_quantity")).update(quantity=F("shipped_quantity"))
    # who waited longest is served first, as everywhere
    waiting = sorted(still, key=lambda order: (order.placed_at, order.external_number))
    serve_orders(waiting, actor=actor, at=at, moved=Moved(), told=told)
    append(told, actor=actor)
    sync_offers(order_ids=[order.pk for order in still], actor=actor, at=at)


def _hold(orders: Mapping[Order, Collection[int]]) -> None:
    """Lock at once all goods that are released and reserved, so that two that cross never wait for each other."""
    wanted = wanted_by_order(goods_lines([order.pk for order in orders]))
    skus = {line.sku_id for lines in wanted.values() for line in lines}
    ids = {order.pk for order in orders}
    held = Allocation.objects.filter(order_id__in=ids).values_list("sku_id", "warehouse_id")
    shops = shops_by_id({order.shop_id for order in orders})
    houses = {house for shop in shops.values() for house in shop.warehouse_ids}
    hold_levels(skus=skus | {sku for sku, _ in held}, warehouses=houses | {house for _, house in held})
