"""Orders whose goods left from places that are none of ours to serve."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from zayton.kernel.access.public import Actor
from zayton.kernel.journal.public import Happening, append
from zayton.orders.events import SHIPPED_ELSEWHERE
from zayton.orders.models import Allocation
from zayton.orders.operations.existing import lock_orders
from zayton.orders.operations.moving import move_orders
from zayton.orders.states import State


def ship_elsewhere(*, order_ids: Collection[int], actor: Actor, at: datetime) -> list[int]:
    """Say of orders that nobody served here that their goods have left; no stock moves. The orders that moved.

    They left from a marketplace's own warehouse, or before our books began. One that has goods of ours promised is
    left as it is. One that shipped so before and got a later version since waits again, and is moved again.
    """
    if not order_ids:
        return []
    with transaction.atomic():
        locked = lock_orders(order_ids, actor.scope.shops)
        served = set(Allocation.objects.filter(order_id__in=order_ids).values_list("order_id", flat=True))
        orders = {
            order.pk: order
            for order in locked
            if order.state in (State.PLACED, State.BACKORDERED) and order.pk not in served
        }
        move_orders(orders, dict.fromkeys(orders, State.SHIPPED))
        append(
            [
                Happening(SHIPPED_ELSEWHERE, key, at, {}, {"shop": (order.shop_id,)})
                for key, order in orders.items()
            ],
            actor=actor,
        )
    return list(orders)
