"""However often and in whatever order notifications are delivered, to several processes, the books end the same.

The soak delivers a million; `ZAYTON_NOTIFICATIONS` sets another number for either run.
"""

import logging
import os
import time

import pytest

from zayton.channels.models import Inbound, Wanted
from zayton.channels.ports.documents import Subject
from zayton.channels.syncing.fetching import fetch_for
from zayton.channels.syncing.receiving import take_in
from zayton.channels.syncing.working import work_waiting
from zayton.channels.tests.connected import connected
from zayton.channels.tests.fake_market import T0, document, market
from zayton.orders.models import Allocation, Order, OrderLine
from zayton.orders.tests.builders import a_business, a_shop
from zayton.orders.tests.notified import CODES, VERSIONS, deliveries, notifier, side_by_side, told
from zayton.stock.public import prove

log = logging.getLogger(__name__)

ON_POSTGRES = os.environ.get("ZAYTON_TEST_DATABASE") == "postgres"
_USUAL, _SOAK = 2_000, 1_000_000 if ON_POSTGRES else 100_000
NOTIFICATIONS = [
    int(os.environ.get("ZAYTON_NOTIFICATIONS", _USUAL)),
    pytest.param(int(os.environ.get("ZAYTON_NOTIFICATIONS", _SOAK)), marks=pytest.mark.soak),
]
PROCESSES = 2
_PAGE = 250
_EVERY = 100  # deliveries between two looks at what waits

pytestmark = pytest.mark.django_db(transaction=True)


def worked(found):
    """Fetch and work until nothing is left."""
    while fetch_for(found.pk) or work_waiting(found.pk, Subject.ORDER):
        pass


def once_in_order(found, count):
    """Take every notification over once, in the order in which things happened."""
    for start in range(0, count, _PAGE):
        some = [document(told(number)) for number in range(start, min(start + _PAGE, count))]
        take_in(some, connection_id=found.pk, run_id=None, at=T0)
        worked(found)


def books(shop):
    """The orders of a shop as they stand, without the way that led there; of a cancelled one only that it is."""
    orders = Order.objects.filter(shop_id=shop).values_list("pk", "external_number", "state", "version")
    lines, promises = {}, {}
    rows = OrderLine.objects.filter(order__shop_id=shop)
    for key, *line in rows.values_list("order_id", "version", "sku_id", "quantity", "amount_minor"):
        lines.setdefault(key, []).append(tuple(line))
    rows = Allocation.objects.filter(order__shop_id=shop)
    for key, sku, units, shipped in rows.values_list("order_id", "sku_id", "quantity", "shipped_quantity"):
        sums = promises.setdefault(key, {}).setdefault(sku, [0, 0])
        sums[0] += units
        sums[1] += shipped
    return {
        number: (state, state != "cancelled" and (_of(lines.get(key, ()), version), promises.get(key)))
        for key, number, state, version in orders
    }


def _of(lines, version):
    return sorted(rest for number, *rest in lines if number == version)


def taken(business, step):
    """How many units a step took off the shelves and how many it reserved, by SKU."""
    before = {code: business.level(code) for code in CODES}
    step()
    return {
        code: tuple(was - now for was, now in zip(before[code], business.level(code), strict=True))
        for code in CODES
    }


@pytest.mark.parametrize("count", NOTIFICATIONS)
def test_notifications_delivered_again_and_again_in_any_order_end_in_the_same_books(count):
    business = a_business()
    business.stock("LEEDS", **dict.fromkeys(CODES, 10 * count))
    drawn = deliveries(count)
    distinct = max(drawn) + 1
    market()
    server = market("two")
    for number in range(VERSIONS - 1, distinct, VERSIONS):
        server.put(told(number))
    calm = connected(business.shop)
    second = a_shop(business.owner, tuple(business.houses.values()), code="SECOND")
    stormy = connected(second, "two")

    def stormed(worker):
        notify = notifier(stormy)
        for turn, number in enumerate(drawn[worker::PROCESSES], start=1):
            notify(number)
            if turn % _EVERY == 0:
                fetch_for(stormy.pk)
                work_waiting(stormy.pk, Subject.ORDER)
        worked(stormy)

    expected = taken(business, lambda: once_in_order(calm, distinct))
    began = time.perf_counter()
    assert taken(business, lambda: (side_by_side(PROCESSES, stormed), worked(stormy))) == expected
    rate = len(drawn) / (time.perf_counter() - began)
    log.info("%s deliveries of %s notifications, %.0f a second", len(drawn), distinct, rate)
    assert books(second) == books(business.shop)
    assert len(books(second)) == distinct // VERSIONS
    assert not Wanted.objects.exists()
    assert set(Inbound.objects.values_list("state", flat=True)) <= {"worked", "unchanged", "superseded"}
    assert prove() == []
