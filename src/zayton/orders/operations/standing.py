"""What a file may do to orders that stand already: leave those that others brought, say they left, and cancel."""

from collections.abc import Collection, Mapping
from datetime import datetime

from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.orders.models import Order
from zayton.orders.operations.cancelling import cancel_orders
from zayton.orders.operations.clearing import clear_orders
from zayton.orders.operations.elsewhere import ship_elsewhere
from zayton.orders.operations.shipping import ShipDraft, ship_orders
from zayton.orders.states import Kind, State


def came_by_no_file(*, shop_id: int, numbers: Collection[str]) -> set[tuple[str, str]]:
    """The (kind, number) of a shop's orders that a connection, a program or a person brought."""
    found = Order.objects.filter(shop_id=shop_id, external_number__in=numbers, source_import_id=None)
    return {(kind, number) for kind, number in found.values_list("kind", "external_number")}


def say_left(*, order_ids: Collection[int], actor: Actor, at: datetime) -> set[int]:
    """Book out what a file says has left: what was promised here from where it was promised, the rest as gone from
    elsewhere. Answers the orders that were still waiting; one that lacks goods here goes on waiting for a person.
    """
    if not order_ids:
        return set()
    waiting = Order.objects.filter(pk__in=order_ids, kind=Kind.SALE, state=State.ALLOCATED)
    clear_orders(order_ids=order_ids, actor=actor, at=at)
    promised = list(waiting.values_list("pk", flat=True))
    drafts = [ShipDraft(key) for key in promised]
    # the file is the marketplace's own word
    moved = ship_orders(drafts=drafts, actor=actor, at=at, tell=False) if promised else None
    gone = ship_elsewhere(order_ids=order_ids, actor=actor, at=at)
    return {*gone, *(moved.states if moved else ())}


def cancel_named(
    *, shop_id: int, numbers: Collection[str], actor: Actor, at: datetime
) -> Mapping[str, Refusal]:
    """Cancel the sales of these numbers as far as they stand; answers why some could not be, by number.

    A number that nobody knows has nothing to cancel, and one that is cancelled stays so.
    """
    if not numbers:
        return {}
    found = Order.objects.filter(shop_id=shop_id, external_number__in=numbers, kind=Kind.SALE)
    wanted = dict(found.exclude(state=State.CANCELLED).values_list("id", "external_number"))
    if not wanted:
        return {}
    moved = cancel_orders(order_ids=list(wanted), actor=actor, at=at, reason="marketplace", tell=False)
    return {refusal.subject: refusal for refusal in moved.refusals}
