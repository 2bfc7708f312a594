"""A shop on its way from one connection to another: what is to be told waits where it is seen, and goes out after."""

import pytest
from django.urls import reverse

from zayton.channels.kept import came_over
from zayton.channels.models import Connection
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.time import now
from zayton.lake.tests.following import read_journal
from zayton.orders.errands.allowing import Allowed, may_write
from zayton.orders.errands.following import bring_home
from zayton.orders.errands.models import Errand
from zayton.orders.errands.running import run_due
from zayton.orders.errands.tests.hearing import EARS, a_world, errand, settle
from zayton.orders.errands.tests.test_moved_shops import another, moved, numbers, sells_over, ship
from zayton.orders.public import cancel_orders
from zayton.orders.tests.builders import a_shop
from zayton.orders.tests.test_pages import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world()


def left_behind(world):
    """An errand that was written on the old connection, and committed after the move had been followed."""
    key = world.bought("1")
    made = moved(world)
    read_journal()
    ship(key)
    Errand.objects.update(connection=world.connection)
    return key, made


def test_what_was_written_while_the_shop_moved_is_not_told_over_the_connection_it_left(world) -> None:
    key, _made = left_behind(world)
    assert run_due() is False
    assert (errand(key).state, numbers("one")) == ("due", [])


def test_it_follows_the_shop_though_the_journal_says_nothing_more_of_it(world) -> None:
    key, made = left_behind(world)
    # as where the old one is gone for good
    Connection.objects.filter(pk=world.connection.pk).update(state="denied")
    assert bring_home() is True
    assert errand(key).connection_id == made.pk
    settle()
    assert (errand(key).state, numbers("one"), numbers("two")) == ("done", [], ["1"])
    assert bring_home() is False


def test_what_leaves_between_two_connections_is_told_over_the_next_one(world) -> None:
    key = world.bought("1")
    sells_over(world.connection)
    ship(key)
    assert run_due() is False
    assert (errand(key).state, bring_home(), numbers("one")) == ("due", False, [])
    sells_over(another(world), world.business.shop)
    read_journal()
    settle()
    assert (errand(key).state, numbers("two")) == ("done", ["1"])


def test_connected_again_to_the_same_account_it_is_told_there(world) -> None:
    key = world.bought("1")
    sells_over(world.connection)
    ship(key)
    sells_over(world.connection, world.business.shop)
    settle()
    assert numbers("one") == ["1"]


def test_so_is_a_cancellation(world) -> None:
    key = world.bought("1")
    sells_over(world.connection)
    cancel_orders(order_ids=[key], actor=SYSTEM, at=now(), reason="no_stock")
    sells_over(another(world), world.business.shop)
    read_journal()
    settle()
    assert EARS["two"].cancelled == [{"1": "no_stock"}]


def test_while_it_waits_the_order_and_the_table_say_why(world) -> None:
    key = world.bought("1")
    sells_over(world.connection)
    ship(key)
    boss = client_of("boss")
    assert "the shop has no connection" in boss.get(reverse("orders:order", args=[key])).content.decode()
    [row] = boss.get(reverse("orders:told") + "?format=json").json()["rows"]
    assert "the shop has no connection" in row["detail"]
    assert "1 waits for its shop to be connected" in boss.get(reverse("orders:told")).content.decode()
    sells_over(world.connection, world.business.shop)
    assert "the shop has no connection" not in boss.get(reverse("orders:order", args=[key])).content.decode()


def test_nobody_is_asked_whether_a_letter_may_be_sent_over_a_connection_that_the_shop_left(world) -> None:
    world.bought("1")
    sells_over(world.connection)
    named = (world.business.shop, "1")
    over = came_over([named])[named]
    assert over.is_left
    assert may_write(over, "1") == Allowed(yes=False, why="left")


def test_a_shop_that_never_had_a_connection_has_nobody_to_be_told(world) -> None:
    world.bought("1")
    alone = a_shop(world.business.owner, tuple(world.business.houses.values()), code="ALONE")
    assert came_over([(alone, "1")]) == {}


def test_orders_of_a_site_that_another_shop_took_over_are_not_guessed_at(world) -> None:
    world.bought("1")
    second = a_shop(world.business.owner, tuple(world.business.houses.values()), code="TWO")
    sells_over(world.connection, second)
    assert came_over([(world.business.shop, "1")]) == {}
