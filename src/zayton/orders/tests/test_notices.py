"""The bell tells of orders that marketplaces sold beyond stock, one notice a shop, to those who can choose."""

import pytest
from django.db import connection

from zayton.channels.tests.fake_market import line
from zayton.kernel.access.public import Actor, Scope
from zayton.orders.errands.tests.hearing import a_world
from zayton.orders.notices import moments_of_oversold, told_of_oversold
from zayton.orders.permissions import ALLOCATE, READ
from zayton.orders.tests.builders import a_business

pytestmark = pytest.mark.django_db
CHOOSER = Actor("chooser", frozenset({ALLOCATE.name}), Scope.everything())


@pytest.fixture
def world():
    return a_world()


def test_one_order_is_named_and_leads_to_its_choices(world) -> None:
    key = world.bought("1", line("CUP", 25))
    world.bought("2", line("POT", 1))
    [notice] = told_of_oversold(CHOOSER, 9)
    assert "order 1 beyond what is there" in notice.words
    assert notice.href == f"/orders/{key}"


def test_several_of_a_shop_are_told_as_one(world) -> None:
    for number in range(3):
        world.bought(str(number), line("CUP", 25))
    [notice] = told_of_oversold(CHOOSER, 9)
    assert "3 orders were sold beyond what is there" in notice.words
    assert notice.href.startswith("/orders/backorders?f.shop=")
    assert [row["count"] for found in moments_of_oversold(CHOOSER) for row in found] == [3]


def test_orders_of_a_shop_without_a_connection_ring_no_bell() -> None:
    business = a_business()
    business.stock("LEEDS", CUP=20)
    business.sell("file-1", CUP=25)
    assert told_of_oversold(CHOOSER, 9) == []


def test_nobody_hears_of_shops_they_do_not_see_or_cannot_choose_for(world) -> None:
    world.bought("1", line("CUP", 25))
    assert not told_of_oversold(Actor("a", frozenset({READ.name}), Scope.everything()), 9)
    assert not moments_of_oversold(Actor("a", frozenset({READ.name}), Scope.everything()))
    assert not told_of_oversold(Actor("b", frozenset({ALLOCATE.name}), Scope(frozenset())), 9)


def test_what_is_asked_with_every_page_reads_none_of_the_orders_that_wait_for_nothing(world) -> None:
    world.bought("1", line("CUP", 25))
    [asked] = moments_of_oversold(CHOOSER)
    if connection.vendor == "postgresql":
        # of so few orders it would read all
        connection.cursor().execute("SET LOCAL enable_seqscan = off")
    assert "order_backordered" in asked.explain()
