"""However documents of orders are delivered, repeated, shuffled, in slices, they end in the same books."""

from datetime import timedelta

import pytest
from django.db import connection as database
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zayton.channels.models import Inbound
from zayton.channels.ports.documents import Subject
from zayton.channels.syncing.receiving import take_in
from zayton.channels.syncing.working import work_waiting
from zayton.channels.tests.connected import connected
from zayton.channels.tests.fake_market import T0, document, line, market, order
from zayton.orders.models import Allocation, Order
from zayton.orders.tests.builders import a_business
from zayton.stock.public import prove

pytestmark = pytest.mark.django_db
CODES = ("CUP", "POT", "LID")


@pytest.fixture
def business():
    made = a_business()
    made.stock("LEEDS", CUP=500, POT=500, LID=500)
    return made


@pytest.fixture
def shop(business):
    market()
    return connected(business.shop)


@st.composite
def histories(draw):
    """The versions of some orders, as a marketplace would write them one after the other."""
    told = []
    for number in range(draw(st.integers(1, 4))):
        wanted = {code: draw(st.integers(1, 4)) for code in draw(st.sets(st.sampled_from(CODES), min_size=1))}
        by = draw(st.sampled_from(["seller", "seller", "marketplace"]))
        ends = draw(st.sampled_from(["shipped", "cancelled", "open"]))
        steps = ["pending", "open", *(["partly_shipped"] if ends == "shipped" else []), ends]
        off = dict.fromkeys(wanted, 0)
        for minute, progress in enumerate(steps):
            if progress == "open" and draw(st.booleans()):
                off = {code: draw(st.integers(0, units - 1)) for code, units in wanted.items()}
            gone = {
                code: units - off[code] if progress == "shipped" else progress == "partly_shipped"
                for code, units in wanted.items()
            }
            lines = [
                line(code, units, 100 * units, cancelled=off[code], shipped=int(gone[code]))
                for code, units in wanted.items()
            ]
            told.append(
                order(f"N{number}", *lines, changed=T0 + timedelta(minutes=minute), progress=progress, by=by)
            )
    return told


def books():
    """What there is in the end, without the way that led there; of a cancelled order only that it is."""
    orders = []
    for one in Order.objects.order_by("external_number"):
        promised = Allocation.objects.filter(order=one).order_by("sku_id", "warehouse_id")
        # a promise that was made in two steps is no other promise
        goods = list(
            promised.values_list("sku_id", "warehouse_id").annotate(Sum("quantity"), Sum("shipped_quantity"))
        )
        units = 0 if one.state == "cancelled" else one.units
        orders.append((one.external_number, one.state, units, goods))
    return orders


def deliver(shop, told, slices, business):
    """Deliver documents in slices; the books in the end, undone again."""
    left = list(told)
    point = transaction.savepoint()
    try:
        for size in [*slices, len(told)]:
            some, left = left[:size], left[size:]
            take_in([document(one) for one in some], connection_id=shop.pk, run_id=None, at=T0)
            while work_waiting(shop.pk, Subject.ORDER, limit=3):
                pass
        assert prove() == []
        ended = set(Inbound.objects.values_list("state", flat=True))
        assert ended <= {"worked", "unchanged", "superseded"}
        return books(), [business.level(code) for code in CODES]
    finally:
        transaction.savepoint_rollback(point)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_delivery_of_any_orders_ends_in_the_same_books(shop, business, data):
    assert database.in_atomic_block
    told = data.draw(histories())
    expected = deliver(shop, told, [], business)
    repeated = [one for one in told for _ in range(data.draw(st.integers(1, 5)))]
    shuffled = data.draw(st.permutations(repeated))
    slices = data.draw(st.lists(st.integers(1, 5), max_size=8))
    assert deliver(shop, shuffled, slices, business) == expected
