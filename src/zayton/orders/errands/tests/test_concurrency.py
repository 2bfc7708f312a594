"""Several processes at the same errands and goods: on PostgreSQL, where they really meet."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.time import now
from zayton.orders.errands.models import Errand
from zayton.orders.errands.running import run_errands
from zayton.orders.errands.tests.hearing import a_world
from zayton.orders.operations.rehousing import HouseDraft, allocate_from
from zayton.orders.public import ShipDraft, cancel_orders, ship_orders
from zayton.orders.tests.builders import DAY, a_business
from zayton.stock.public import prove

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
SESSIONS = 6


def together(work, jobs):
    def closed(job):
        try:
            return work(job)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(SESSIONS) as pool:
        return list(pool.map(closed, jobs))


def test_many_runners_tell_each_parcel_once() -> None:
    world = a_world()
    keys = [world.bought(str(number)) for number in range(8)]
    ship_orders(drafts=[ShipDraft(key) for key in keys], actor=SYSTEM, at=now())
    assert sum(together(lambda _: run_errands(world.connection.pk), range(SESSIONS))) == 8
    assert sorted(one.number for one in world.ears.dispatches) == [str(number) for number in range(8)]
    assert set(Errand.objects.values_list("state", flat=True)) == {"done"}


def test_an_order_that_is_cancelled_by_many_at_once_is_told_once() -> None:
    world = a_world()
    key = world.bought("1")
    together(lambda _: cancel_orders(order_ids=[key], actor=SYSTEM, at=now()), range(SESSIONS))
    assert Errand.objects.filter(kind="cancel").count() == 1


def test_orders_that_are_moved_crosswise_never_deadlock_and_nothing_is_promised_twice() -> None:
    business = a_business()
    business.stock("LEEDS", CUP=30, POT=30)
    business.stock("KOELN", CUP=30, POT=30)
    keys = [business.sell(str(number), CUP=2, POT=2) for number in range(10)]

    def move(turn):
        mine = keys if turn % 2 else keys[::-1]
        house = business.houses["KOELN" if turn % 3 else "LEEDS"]
        allocate_from(drafts=[HouseDraft(key, house, whole=True) for key in mine], actor=SYSTEM, at=DAY)

    together(move, range(12))
    promised = [business.promised(key) for key in keys]
    assert all(sum(units for _, _, units, _ in some) == 4 for some in promised)
    reserved = sum(business.level(code, house)[1] for code in ("CUP", "POT") for house in ("LEEDS", "KOELN"))
    assert reserved == 40
    assert prove() == []
