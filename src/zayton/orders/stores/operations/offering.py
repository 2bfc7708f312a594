"""Laying orders before the stores that their goods are promised from, and taking back what is not wanted."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction

from zayton.kernel.access.public import Actor
from zayton.kernel.journal.public import Happening, append
from zayton.orders.models import Allocation, Order
from zayton.orders.operations.clearing import kept_back
from zayton.orders.operations.existing import lock_orders
from zayton.orders.stores.events import DELIVERED, OFFERED, WITHDRAWN
from zayton.orders.stores.models import Pickup, Store, StoreOffer
from zayton.orders.stores.operations.delivered import book_deliveries
from zayton.orders.stores.operations.holding import shift, telling
from zayton.orders.stores.queries import StoreCard, stores_in
from zayton.orders.stores.rules.hours import due_at
from zayton.orders.stores.states import OPEN, Handover, OfferState


class _Part(NamedTuple):
    """What a store has of an order: units that wait there, and units that left."""

    waiting: int
    shipped: int


def sync_offers(*, order_ids: Collection[int], actor: Actor, at: datetime) -> None:
    """Make offers follow what is promised: new ones laid before stores, others withdrawn or closed.

    The second time it finds nothing to do.
    """
    # most orders have nothing to do with a store
    if touched := _touched(order_ids):
        with transaction.atomic():
            _sync(touched, actor, at)


def _sync(touched: Collection[int], actor: Actor, at: datetime) -> None:
    orders = {order.pk: order for order in lock_orders(touched, None)}
    parts = _parts(touched)
    cards = stores_in({house for _, house in parts})
    open_offers = {
        (offer.order_id, offer.store.warehouse_id): offer
        for offer in StoreOffer.objects.select_related("order", "store").filter(
            order_id__in=touched, state__in=OPEN
        )
    }
    # nobody is asked for what is not to be shipped yet, and asked anew once it is
    held = {key for key, order in orders.items() if kept_back(order)}
    told = _closed_or_changed(open_offers, parts, held, at)
    fresh = [
        key for key in sorted(parts) if parts[key].waiting and key not in open_offers and key[0] not in held
    ]
    told += _laid(fresh, orders, parts, cards, at)
    append(told, actor=actor)
    book_deliveries(order_ids=touched, actor=actor, at=at)


def _touched(order_ids: Collection[int]) -> set[int]:
    # read without a lock: what comes later has an entry of its own in the journal
    houses = Store.objects.values("warehouse_id")
    promised = Allocation.objects.filter(order_id__in=order_ids, warehouse_id__in=houses)
    offered = StoreOffer.objects.filter(order_id__in=order_ids, state__in=OPEN)
    ids = promised.values_list("order_id", flat=True), offered.values_list("order_id", flat=True)
    return {*ids[0], *ids[1]}


def _parts(order_ids: Collection[int]) -> dict[tuple[int, int], _Part]:
    rows = Allocation.objects.filter(
        order_id__in=order_ids, warehouse_id__in=Store.objects.values("warehouse_id")
    ).values_list("order_id", "warehouse_id", "quantity", "shipped_quantity")
    parts: dict[tuple[int, int], _Part] = {}
    for order_id, house, quantity, shipped in rows:
        known = parts.get((order_id, house), _Part(0, 0))
        parts[order_id, house] = _Part(known.waiting + quantity - shipped, known.shipped + shipped)
    return parts


def _closed_or_changed(
    open_offers: dict[tuple[int, int], StoreOffer],
    parts: dict[tuple[int, int], _Part],
    held: Collection[int],
    at: datetime,
) -> list[Happening]:
    told = []
    for key, offer in open_offers.items():
        part = parts.get(key, _Part(0, 0))
        # who took it keeps it, and waits with it
        if part.waiting and not (key[0] in held and offer.state == OfferState.OFFERED):
            # a later version may want more or less from the same store
            if offer.units != part.waiting:
                shift(offer, offer.state, at=offer.state_at, units=part.waiting)
        elif part.shipped and not part.waiting:
            # the merchant shipped it without waiting for the store to say so
            shift(offer, OfferState.SHIPPED, at=at)
            told.append(telling(DELIVERED, offer, at))
        else:
            shift(offer, OfferState.WITHDRAWN, at=at)
            told.append(telling(WITHDRAWN, offer, at))
    return told


def _laid(
    fresh: Iterable[tuple[int, int]],
    orders: dict[int, Order],
    parts: dict[tuple[int, int], _Part],
    cards: dict[int, StoreCard],
    at: datetime,
) -> list[Happening]:
    keys = list(fresh)
    fetched = set(
        Pickup.objects.filter(order_id__in={key for key, _ in keys}).values_list("order_id", flat=True)
    )
    offers = [
        StoreOffer(
            order=orders[order_id],
            store=cards[house].store,
            state=OfferState.OFFERED,
            handover=Handover.PICKUP if order_id in fetched else Handover.SHIP,
            units=parts[order_id, house].waiting,
            offered_at=at,
            due_at=_due(cards[house], at),
            state_at=at,
        )
        for order_id, house in keys
    ]
    StoreOffer.objects.bulk_create(offers)
    return [telling(OFFERED, offer, at, due_at=offer.due_at.isoformat()) for offer in offers]


def _due(card: StoreCard, at: datetime) -> datetime:
    minutes = card.store.accept_minutes
    # a store without an opening ahead is asked only if somebody promised from it by hand
    return due_at(card.hours, at, minutes) or at + timedelta(minutes=minutes)
