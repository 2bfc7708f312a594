"""Backorders fill by themselves when goods come in, and the preview tells what would be allocated."""

import pytest

from zayton.kernel.access.public import SYSTEM, Scope
from zayton.kernel.journal.models import Entry
from zayton.lake.tests.following import read_journal
from zayton.orders.models import Allocation, Order
from zayton.orders.operations.backorders import waiting_orders
from zayton.orders.previews import foresee_allocation
from zayton.orders.public import State, cancel_orders
from zayton.orders.tests.builders import DAY, a_business

pytestmark = pytest.mark.django_db


def states() -> dict[str, str]:
    return dict(Order.objects.values_list("external_number", "state"))


def test_goods_that_come_in_fill_the_oldest_backorder_first(settings, tmp_path) -> None:
    business = a_business()
    business.sell("1", CUP=4)
    business.sell("2", CUP=4)
    business.stock("KOELN", CUP=5)
    read_journal()
    assert states() == {"1": State.ALLOCATED, "2": State.BACKORDERED}
    assert sum(one.quantity for one in Allocation.objects.all()) == 5


def test_goods_that_nobody_waits_for_change_no_order() -> None:
    business = a_business()
    business.sell("1", CUP=4)
    business.stock("KOELN", POT=5)
    read_journal()
    assert states() == {"1": State.BACKORDERED}
    assert not Allocation.objects.exists()


def test_a_cancelled_orders_goods_go_to_who_waits() -> None:
    business = a_business()
    business.stock("LEEDS", CUP=4)
    first = business.sell("1", CUP=4)
    business.sell("2", CUP=4)
    cancel_orders(order_ids=[first], actor=SYSTEM, at=DAY)
    read_journal()
    assert states() == {"1": State.CANCELLED, "2": State.ALLOCATED}


def test_filling_again_says_nothing_new() -> None:
    business = a_business()
    business.sell("1", CUP=4)
    business.stock("KOELN", CUP=1)
    read_journal()
    told = Entry.objects.filter(verb__startswith="orders.").count()
    business.stock("KOELN", POT=1)
    read_journal()
    assert Entry.objects.filter(verb__startswith="orders.").count() == told


def test_waiting_orders_are_found_by_what_they_want() -> None:
    business = a_business()
    cups = business.sell("1", CUP=4)
    business.sell("2", POT=4)
    assert waiting_orders([business.skus["CUP"]]) == [cups]


def test_the_preview_tells_what_allocating_would_do_and_writes_nothing() -> None:
    business = a_business()
    first, second = business.sell("1", CUP=4), business.sell("2", CUP=4)
    business.stock("LEEDS", CUP=5)
    foreseen = foresee_allocation(order_ids=[second, first], scope=Scope.everything())
    assert [(one.order.pk, sum(p.quantity for p in one.promises), one.missing) for one in foreseen] == [
        (first, 4, 0),
        (second, 1, 3),
    ]
    assert not Allocation.objects.exists()
    nobody = Scope(shops=frozenset())
    assert foresee_allocation(order_ids=[first], scope=nobody) == []
