"""Whatever merchant, stores, buyers and the clock do in whatever order, goods and money stay accounted for."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from zayton.kernel.access.public import SYSTEM
from zayton.orders.models import Allocation, Order
from zayton.orders.public import Kind, cancel_orders
from zayton.orders.stores.models import StoreEntry, StoreOffer
from zayton.orders.stores.operations.answering import expire_offers, recall_offers
from zayton.orders.stores.operations.offering import sync_offers
from zayton.orders.stores.operations.returned import book_returns
from zayton.orders.stores.states import OPEN, EntryKind
from zayton.orders.stores.tests.builders import DAY, IN_LONDON, Town, a_town, reserved_is_promised
from zayton.stock.models import Level
from zayton.stock.public import prove

pytestmark = pytest.mark.django_db

STORES = ("LONDON", "READING", "LEEDS")
VERBS = ("order", "order", "accept", "pass_on", "pack", "send", "deliver", "deliver", "give_back")
RARE = ("expire", "recall", "cancel", "revise", "stock")
steps = st.lists(
    st.tuples(st.sampled_from(VERBS + RARE), st.integers(0, 3), st.integers(0, 2), st.integers(1, 3)),
    min_size=4,
    max_size=16,
)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps)
def test_goods_and_money_stay_accounted_for(taken: list) -> None:
    with transaction.atomic():
        _play(taken)
        # the next example begins with empty books
        transaction.set_rollback(True)


def _play(taken: list) -> None:
    town = a_town(commission_bp=1500)
    for store in STORES:
        town.stock(store, CUP=3, POT=3)
    at = DAY
    for what, which, store, units in taken:
        at += timedelta(minutes=4)
        _step(town, what, which, STORES[store], units, at)
        assert reserved_is_promised()
    for state in StoreOffer.objects.values_list("state", flat=True):
        event(state)
    _accounted(town)


def _step(town: Town, what: str, which: int, store: str, units: int, at: datetime) -> None:
    orders = list(Order.objects.order_by("id"))
    if what == "order":
        town.order(f"n{len(orders)}", CUP=units, POT=1)
        return
    if what == "stock":
        town.stock(store, CUP=units)
        return
    if what == "expire":
        expire_offers(at=at)
        return
    if not orders:
        return
    order = orders[which % len(orders)]
    if what == "cancel":
        cancel_orders(order_ids=[order.pk], actor=SYSTEM, at=at)
    elif what == "revise":
        lines = town.goods("CUP", units, units * 1000)
        town.place([town.draft(order.external_number, lines, **IN_LONDON)])
    elif what == "recall":
        recall_offers(offer_ids=[one.pk for one in _open(order)][:1], actor=SYSTEM, at=at)
    elif what == "give_back":
        back = town.goods("CUP", -units, -units * 1000)
        taken = town.take_back(f"r{at}", store, back, original=order.external_number, placed_at=at)
        book_returns(return_ids=taken.order_ids)
    else:
        _answer(town, order, what, at)
    sync_offers(order_ids=[order.pk], actor=SYSTEM, at=at)


def _answer(town: Town, order: Order, what: str, at: datetime) -> None:
    names = {key: name for name, key in town.stores.items()}
    for offer in _open(order)[:1]:
        store = names[offer.store_id]
        if what == "deliver":
            town.accept(order.pk, store, at=at)
            town.send(order.pk, store, at=at)
        else:
            getattr(town, what)(order.pk, store, at=at)


def _open(order: Order) -> list[StoreOffer]:
    return list(StoreOffer.objects.filter(order=order, state__in=OPEN).order_by("id"))


def _accounted(town: Town) -> None:
    assert prove() == []
    assert not [level for level in Level.objects.all() if level.on_hand < level.reserved]
    for order in Order.objects.filter(kind=Kind.SALE):
        here = Allocation.objects.filter(order=order)
        waiting = {one.warehouse_id for one in here if one.quantity > one.shipped_quantity}
        stores = {town.houses[name] for name in STORES}
        # what is promised from a store is laid before it, and nothing else is
        asked = {offer.store.warehouse_id for offer in _open(order)}
        assert asked == waiting & stores
        # what left a store is settled, unit for unit, and no more comes back than left
        entries = StoreEntry.objects.filter(order=order)
        shipped = sum(one.shipped_quantity for one in here if one.warehouse_id in stores)
        delivered = _units(entries.filter(kind=EntryKind.DELIVERED))
        returned = _units(entries.filter(kind=EntryKind.RETURNED))
        assert delivered == shipped
        assert -delivered <= returned <= 0
        net = sum(entry.net_minor for entry in entries)
        assert net >= 0
        # whoever has everything back owes nothing for it
        assert net == 0 or delivered + returned > 0


def _units(entries) -> int:
    return sum(line[1] for entry in entries for line in entry.lines)
