"""A shop that moved to another connection goes on telling: its orders' marketplace hears of them over the new one."""

from dataclasses import replace

import pytest

from zayton.channels import kept
from zayton.channels.connecting.drafting import ConnectionDraft
from zayton.channels.connecting.operations import SiteShop, connect, connect_shops
from zayton.channels.models import Connection
from zayton.channels.registry import adapters
from zayton.channels.tests.connected import LISTENING_SINCE
from zayton.channels.tests.fake_market import PASSWORD, T0, market
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.time import now
from zayton.lake.tests.following import read_journal
from zayton.orders.errands import following
from zayton.orders.errands.following import bring_home, move_errands
from zayton.orders.errands.models import Errand
from zayton.orders.errands.tests.hearing import EARS, REFUSED, Ears, a_world, errand, settle
from zayton.orders.errands.wanting import connections_of
from zayton.orders.public import ShipDraft, cancel_orders, ship_orders
from zayton.orders.tests.builders import a_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world()


def another(world):
    """A second connection to the same marketplace, which knows the same orders."""
    server = market("two", seller="seller-2")
    server.orders = world.ears.server.orders
    EARS["two"] = Ears(server)
    draft = ConnectionDraft("hearing", "Hearing two", {"stall": "two", "password": PASSWORD})
    made = connect(draft=draft, actor=SYSTEM, at=LISTENING_SINCE)
    assert not isinstance(made, list), made
    return Connection.objects.get(pk=made.connection.pk)


def sells_over(connection, *shops):
    sites = [SiteShop("UK", shop) for shop in shops]
    assert connect_shops(connection_id=connection.pk, shops=sites, actor=SYSTEM, at=T0) == []


def moved(world):
    """The shop's connection after it has moved."""
    made = another(world)
    sells_over(world.connection)
    sells_over(made, world.business.shop)
    return made


def ship(*keys):
    assert not ship_orders(drafts=[ShipDraft(key) for key in keys], actor=SYSTEM, at=now()).refusals


def numbers(stall):
    return [one.number for one in EARS[stall].dispatches]


def test_what_leaves_after_the_move_is_told_over_the_new_connection(world) -> None:
    key = world.bought("1")
    made = moved(world)
    ship(key)
    assert errand(key).connection_id == made.pk
    settle()
    assert (errand(key).state, numbers("one"), numbers("two")) == ("done", [], ["1"])


def test_another_store_that_counts_its_orders_for_itself_is_told_nothing_of_them(world, monkeypatch) -> None:
    key = world.bought("1")
    alike = {name: replace(one, counts_by_seller=True) for name, one in adapters().items()}
    monkeypatch.setattr(kept, "adapters", lambda: alike)
    moved(world)
    ship(key)
    # number 1 of the other store is somebody else's order
    assert not Errand.objects.filter(order_id=key).exists()


def test_so_is_a_cancellation(world) -> None:
    key = world.bought("1")
    moved(world)
    cancel_orders(order_ids=[key], actor=SYSTEM, at=now(), reason="no_stock")
    settle()
    assert EARS["two"].cancelled == [{"1": "no_stock"}]


def test_what_was_due_before_the_move_follows_its_shop(world) -> None:
    key = world.bought("1")
    ship(key)
    moved(world)
    Connection.objects.filter(pk=world.connection.pk).update(state="denied")
    read_journal()
    settle()
    assert (errand(key).state, numbers("one"), numbers("two")) == ("done", [], ["1"])


def test_what_was_refused_before_follows_too_and_what_was_told_stays(world) -> None:
    first, second = world.bought("1"), world.bought("2")
    ship(first, second)
    world.ears.faults = [REFUSED]
    settle()
    made = moved(world)
    assert move_errands([world.business.shop]) == 1
    assert (errand(first).connection_id, errand(second).connection_id) == (made.pk, world.connection.pk)
    # once more changes nothing
    assert move_errands([world.business.shop]) == 0


def test_one_that_is_told_while_its_shop_moves_was_told_over_the_old_connection(world, monkeypatch) -> None:
    key = world.bought("1")
    ship(key)
    moved(world)
    known = following.connections_of

    def meanwhile(orders):
        Errand.objects.update(state="done")
        return known(orders)

    monkeypatch.setattr(following, "connections_of", meanwhile)
    assert move_errands([world.business.shop]) == 0
    assert errand(key).connection_id == world.connection.pk


def test_errands_of_other_shops_stay_where_they_are(world) -> None:
    key = world.bought("1")
    ship(key)
    moved(world)
    assert (move_errands([]), move_errands([999_999])) == (0, 0)
    assert errand(key).connection_id == world.connection.pk


def test_an_order_of_the_same_number_at_another_shop_of_the_marketplace_is_not_meant(world) -> None:
    world.bought("1")
    houses = tuple(world.business.houses.values())
    second = a_shop(world.business.owner, houses, code="TWO")
    sells_over(another(world), second)
    alone = world.business.__class__(
        world.business.owner, world.business.houses, world.business.shelves, second, world.business.skus
    )
    # by a file, and never heard of from there
    ship(alone.sell("1", CUP=1))
    assert not Errand.objects.exists()


def test_only_what_may_follow_is_looked_at_when_errands_are_brought_home(world, monkeypatch) -> None:
    first, second = world.bought("1"), world.bought("2")
    ship(first)
    made = moved(world)
    # written over the new connection: at home already
    ship(second)
    looked_at = []

    def spied(orders):
        looked_at.extend(sorted(order.pk for order in orders))
        return connections_of(orders)

    monkeypatch.setattr(following, "connections_of", spied)
    assert bring_home()
    assert (looked_at, errand(first).connection_id) == ([first], made.pk)
    assert not bring_home()
    assert looked_at == [first]
