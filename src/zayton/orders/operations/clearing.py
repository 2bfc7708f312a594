"""Orders that their marketplace does not let go yet: held from shipping, let go, or shipped without waiting."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Event, Happening, append
from zayton.orders import errors
from zayton.orders.events import AWAITED, CLEARED, WAIVED
from zayton.orders.models import Order
from zayton.orders.operations.existing import lock_orders
from zayton.orders.results import Moved
from zayton.orders.states import Clearance, Kind, State

# what has left or was called off waits for nothing
_OVER = frozenset({State.SHIPPED, State.CANCELLED})
_AFTER = {
    AWAITED.verb: Clearance.AWAITED,
    CLEARED.verb: Clearance.CLEAR,
    WAIVED.verb: Clearance.WAIVED,
}


def await_clearance(*, order_ids: Collection[int], actor: Actor, at: datetime) -> list[int]:
    """Hold orders from being shipped, their goods still promised; answers those of which that is new.

    One that somebody here wants to be shipped without waiting stays so.
    """
    return _set(order_ids, Clearance.CLEAR, AWAITED, actor=actor, at=at)


def clear_orders(*, order_ids: Collection[int], actor: Actor, at: datetime) -> list[int]:
    """Let orders go: their marketplace says that they may be shipped, or that they were."""
    with transaction.atomic():
        cleared = _set(order_ids, Clearance.AWAITED, CLEARED, actor=actor, at=at)
        # from now on the marketplace counts again, should it hold them once more
        waived = Order.objects.filter(pk__in=order_ids, clearance=Clearance.WAIVED)
        waived.update(clearance=Clearance.CLEAR)
    return cleared


def waive_clearance(*, order_ids: Collection[int], actor: Actor, at: datetime) -> Moved:
    """Ship orders without waiting for their marketplace: paid by invoice, or on delivery."""
    moved = Moved()
    with transaction.atomic():
        # whoever ships or lays before stores locks the order first
        found = {order.pk: order for order in lock_orders(order_ids, actor.scope.shops)}
        held = {key for key, order in found.items() if order.clearance == Clearance.AWAITED}
        for row, key in enumerate(order_ids):
            if key not in found:
                moved.refusals.append(Refusal(errors.UNKNOWN_ORDER, str(key), row=row))
            elif key not in held:
                moved.refusals.append(Refusal(errors.NOT_AWAITED, found[key].external_number, row=row))
        _set(held, Clearance.AWAITED, WAIVED, actor=actor, at=at)
        moved.states.update({key: found[key].state for key in sorted(held)})
    return moved


def kept_back(order: Order) -> Refusal | None:
    """Why an order must not be shipped yet, if it must not."""
    if order.clearance != Clearance.AWAITED:
        return None
    return Refusal(errors.AWAITED, order.external_number)


def _set(
    order_ids: Collection[int], before: Clearance, event: Event, *, actor: Actor, at: datetime
) -> list[int]:
    if not order_ids:
        return []
    with transaction.atomic():
        orders = [
            order
            for order in lock_orders(order_ids, None)
            if order.clearance == before
            and order.kind == Kind.SALE
            and (event is not AWAITED or order.state not in _OVER)
        ]
        keys = [order.pk for order in orders]
        Order.objects.filter(pk__in=keys).update(clearance=_AFTER[event.verb])
        append(
            [Happening(event, order.pk, at, {}, {"shop": (order.shop_id,)}) for order in orders], actor=actor
        )
    return keys
