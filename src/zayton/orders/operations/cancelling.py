"""Cancelling orders of which nothing has left."""

from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType

from django.db import transaction

from zayton.channels.public import shops_by_id
from zayton.kernel.access.public import Actor
from zayton.kernel.journal.public import Happening, append
from zayton.orders.errands.wanting import tell_of_cancellations
from zayton.orders.events import CANCELLED, ORDER
from zayton.orders.models import Allocation, Order
from zayton.orders.operations.allocating import open_orders
from zayton.orders.operations.moving import move_orders
from zayton.orders.operations.telling import spot
from zayton.orders.results import Moved
from zayton.orders.states import Clearance, State
from zayton.stock.public import ReleaseLine, release_stock

_NO_LETTERS: Mapping[int, str] = MappingProxyType({})


def cancel_orders(
    *,
    order_ids: Collection[int],
    actor: Actor,
    at: datetime,
    reason: str = "",
    letters: Mapping[int, str] = _NO_LETTERS,
    tell: bool = True,
) -> Moved:
    """Cancel orders and give back what was reserved for them; what has left comes back as a return instead.

    Marketplaces are told why, unless it was they who told us (`tell=False`); `letters` are texts to buyers by order,
    sent before. A reason of one's own is told as `no_stock`.
    """
    moved = Moved()
    told: list[Happening] = []
    with transaction.atomic():
        orders = {order.pk: order for order in open_orders(order_ids, actor, moved, target=State.CANCELLED)}
        if orders:
            lines = [ReleaseLine(key) for key in orders]
            release_stock(lines=lines, document_kind=ORDER.code, at=at, actor=actor, telling=told)
            # nothing of them has left, or the state would not allow it; what was promised stays in the journal
            Allocation.objects.filter(order_id__in=orders).delete()
            move_orders(orders, dict.fromkeys(orders, State.CANCELLED))
            if waited := [key for key, order in orders.items() if order.clearance != Clearance.CLEAR]:
                Order.objects.filter(pk__in=waited).update(clearance=Clearance.CLEAR)
            shops = shops_by_id({order.shop_id for order in orders.values()})
            told.extend(_told(order, reason, shops[order.shop_id].zone, at) for order in orders.values())
            if tell:
                tell_of_cancellations(orders.values(), reason=reason, actor=actor, at=at, letters=letters)
            moved.states.update({key: order.state for key, order in orders.items()})
        append(told, actor=actor)
    return moved


def _told(order: Order, reason: str, zone: str, at: datetime) -> Happening:
    # the lake takes back the former version where and when it counted
    was = spot(vars(order), zone)
    payload = {"version": order.version, "digest": order.digest, "reason": reason, "was": was}
    return Happening(CANCELLED, order.pk, at, payload, {"shop": (order.shop_id,)})
