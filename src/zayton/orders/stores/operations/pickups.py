"""Orders that buyers want to fetch, and the codes that prove who may."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from zayton.channels.public import ShopFacts, shops_by_id
from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Event, Happening, append
from zayton.orders.errors import UNKNOWN_ORDER
from zayton.orders.models import Allocation, Order
from zayton.orders.operations.existing import lock_orders
from zayton.orders.states import Kind, State
from zayton.orders.stores import errors
from zayton.orders.stores.drafts import Issued, PickupDraft
from zayton.orders.stores.events import CODE_ISSUED, PICKUP_ASKED
from zayton.orders.stores.models import Pickup, StoreOffer
from zayton.orders.stores.operations.codes import digest_of_code, new_code
from zayton.orders.stores.operations.rerouting import reroute
from zayton.orders.stores.queries import StoreCard, stores_in
from zayton.orders.stores.states import OPEN, Handover

_WAITING = frozenset({State.PLACED, State.BACKORDERED, State.ALLOCATED})


def ask_for_pickups(*, drafts: Sequence[PickupDraft], actor: Actor, at: datetime) -> Issued:
    """Buyers want to fetch orders; goods that wait elsewhere move to a store where they can.

    The same wish again changes nothing; another store moves the order there. Codes are issued on their own.
    """
    issued = Issued()
    with transaction.atomic():
        orders = _locked([draft.order_id for draft in drafts], actor)
        shops = shops_by_id({order.shop_id for order in orders.values()})
        stores = stores_in({house for shop in shops.values() for house in shop.warehouse_ids})
        known = {one.order_id: one for one in Pickup.objects.filter(order_id__in=orders)}
        for row, draft in enumerate(drafts):
            order = orders.get(draft.order_id)
            offering = _offering(order, shops, stores)
            if refusal := _refusal(draft, order, offering, row):
                issued.refusals.append(refusal)
                continue
            assert order is not None
            pickup = known.get(order.pk)
            if pickup is None or pickup.store_id != draft.store_id:
                known[order.pk] = _wish(order, draft, pickup, at)
                _move(order, offering, draft.store_id, actor=actor, at=at)
                append([_told(PICKUP_ASKED, order, at)], actor=actor)
            issued.order_ids.append(order.pk)
    return issued


def issue_codes(*, order_ids: Collection[int], actor: Actor, at: datetime) -> Issued:
    """New codes for orders that are fetched: a former one no longer opens, wrong tries are forgotten."""
    issued = Issued()
    with transaction.atomic():
        orders = _locked(order_ids, actor)
        pickups = {one.order_id: one for one in Pickup.objects.filter(order_id__in=orders)}
        told = []
        for row, key in enumerate(order_ids):
            if key not in orders:
                issued.refusals.append(Refusal(UNKNOWN_ORDER, str(key), row=row))
            elif key not in pickups:
                issued.refusals.append(Refusal(errors.NO_PICKUP, orders[key].external_number, row=row))
            else:
                issued.codes[key] = _issue(pickups[key], at)
                issued.order_ids.append(key)
                told.append(_told(CODE_ISSUED, orders[key], at))
        append(told, actor=actor)
    return issued


def _locked(order_ids: Collection[int], actor: Actor) -> dict[int, Order]:
    return {order.pk: order for order in lock_orders(order_ids, actor.scope.shops)}


def _offering(
    order: Order | None, shops: Mapping[int, ShopFacts], stores: Mapping[int, StoreCard]
) -> dict[int, StoreCard]:
    """The stores of the order's shop where goods can be fetched, by the store's id."""
    if order is None:
        return {}
    houses = shops[order.shop_id].warehouse_ids
    cards = [stores[house] for house in houses if house in stores]
    return {card.store.pk: card for card in cards if card.store.active and card.store.picks_up}


def _refusal(
    draft: PickupDraft, order: Order | None, offering: Mapping[int, StoreCard], row: int
) -> Refusal | None:
    if order is None:
        return Refusal(UNKNOWN_ORDER, str(draft.order_id), row=row)
    if order.kind == Kind.RETURN or order.state not in _WAITING:
        return Refusal(errors.TOO_LATE_FOR_PICKUP, order.external_number, row=row)
    if not offering or draft.store_id not in {None, *offering}:
        return Refusal(errors.NO_PICKUP, order.external_number, row=row)
    return None


def _wish(order: Order, draft: PickupDraft, pickup: Pickup | None, at: datetime) -> Pickup:
    wish = pickup or Pickup(order=order)
    wish.store_id, wish.asked_at = draft.store_id, at
    wish.save()
    return wish


def _move(
    order: Order, offering: Mapping[int, StoreCard], store_id: int | None, *, actor: Actor, at: datetime
) -> None:
    fitting = {card.house.id for key, card in offering.items() if store_id in (None, key)}
    held = set(Allocation.objects.filter(order=order).values_list("warehouse_id", flat=True))
    # one store that has it already keeps it, and is told that the buyer comes
    keeping = fitting & held if len(held) == 1 else set()
    StoreOffer.objects.filter(order=order, state__in=OPEN, store__warehouse_id__in=keeping).update(
        handover=Handover.PICKUP
    )
    reroute({order: held - keeping}, actor=actor, at=at)


def _issue(pickup: Pickup, at: datetime) -> str:
    code = new_code()
    pickup.digest, pickup.issued_at = digest_of_code(pickup.order_id, code), at
    pickup.wrong_tries, pickup.locked_until = 0, None
    pickup.save()
    return code


def _told(event: Event, order: Order, at: datetime) -> Happening:
    return Happening(event, order.pk, at, {}, {"shop": (order.shop_id,)})
