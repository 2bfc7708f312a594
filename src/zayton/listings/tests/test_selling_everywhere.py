"""One stock, three marketplaces that fail in every way they know: what is sold, kept and shown agrees in the end."""

from datetime import timedelta

import pytest

from zayton.channels.models import CallGate, Inbound, SyncRun
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.time import now
from zayton.lake.tests.following import read_journal
from zayton.listings.models import Listing
from zayton.listings.operations.pushing import push_due
from zayton.listings.operations.switching import delist_skus
from zayton.listings.tests.selling import CODES, SITES, World
from zayton.orders.models import Order
from zayton.sandbox.markets import MARKETS
from zayton.sandbox.tests.stalls import standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    names = tuple(SITES)
    with (
        standing(MARKETS[names[0]]) as first,
        standing(MARKETS[names[1]]) as second,
        standing(MARKETS[names[2]]) as third,
    ):
        yield World(dict(zip(names, (first, second, third), strict=True)))


def expected(world):
    return {(name, code): units for name in SITES for code, units in world.free().items() if units}


def test_what_is_published_once_sells_everywhere_and_what_is_sold_anywhere_is_gone_everywhere(world) -> None:
    world.publish()
    world.settle()
    assert set(Listing.objects.values_list("state", flat=True)) == {"live"}, list(
        Listing.objects.values_list("shop__code", "msku", "state", "problems")
    )
    assert world.shown() == expected(world)
    world.stands["ebay"].tell("buy", [{"items": [["CUP", 3]]}])
    world.stands["amazon"].tell("buy", [{"items": [["CUP", 1], ["POT", 2]], "site": SITES["amazon"]}])
    world.settle()
    assert world.free() == {"CUP": 6, "POT": 8, "LID": 10}
    assert world.shown() == expected(world)
    delist_skus(sku_ids=[world.skus["CUP"]], actor=SYSTEM, at=now())
    world.settle()
    assert not [name for name, code in world.shown() if code == "CUP"]


def test_what_a_product_type_demands_is_asked_for_before_anything_is_sent(world) -> None:
    world.publish(amazon={"attributes": {"color": "White"}})
    push_due()
    left = Listing.objects.filter(shop__code="amazon")
    assert {one.state for one in left} == {"rejected"}
    assert [one["field"] for one in left[0].problems] == ["country_of_origin"]
    assert not world.stands["amazon"].goods()


def test_limits_that_are_used_up_keep_nothing_from_settling(world) -> None:
    world.publish()
    world.settle()
    hour = now() + timedelta(hours=1)
    CallGate.objects.update(arrival=hour.timestamp())
    assert {state for _name, _kind, state, *_ in world.pull()} == {"failed"}
    world.settle(rounds=4)


@pytest.mark.soak
def test_a_fifth_of_all_calls_failing_changes_no_end(world) -> None:
    world.publish()
    for stand in world.stands.values():
        stand.tell("faults", {"rate": 0.2, "delay": 0.01, "retry_after": 0.05})
    world.settle()
    bought = 0
    for turn in range(6):
        for name, stand in world.stands.items():
            basket = {"items": [[CODES[turn % 3], 1 + turn % 2]], "site": SITES[name]}
            bought += sum(number is not None for number in stand.tell("buy", [basket, basket]))
        world.pull()
        read_journal()
        push_due()
    for stand in world.stands.values():
        stand.tell("faults", {})
    world.settle()
    assert Order.objects.count() == bought
    assert not Inbound.objects.filter(state__in=["waiting", "quarantined"]).exists()
    # nothing of ours was promised twice, whatever the marketplaces sold beyond it
    assert all(units >= 0 for units in world.free().values())
    assert world.shown() == expected(world)
    assert {good["sku"] for stand in world.stands.values() for good in stand.goods()} >= {
        code for code, units in world.free().items() if units
    }
    assert SyncRun.objects.filter(state="done").exists()
