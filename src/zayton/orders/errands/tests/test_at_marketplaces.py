"""From a purchase to its parcel at three stand-ins over real HTTP: told once, whatever fails and whoever dies."""

from datetime import timedelta

import pytest

from zayton.channels.adapters.aliexpress.tests.selling import wait_for
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.time import now
from zayton.orders.errands import running
from zayton.orders.errands.models import Errand
from zayton.orders.errands.running import run_due
from zayton.orders.errands.tests.hearing import errand, settle
from zayton.orders.errands.tests.trading import ALIEXPRESS, AMAZON, SHOPIFY, TRADES, Trader
from zayton.orders.models import OrderLine
from zayton.orders.public import ShipDraft, cancel_orders, ship_orders
from zayton.orders.tests.builders import state_of_order
from zayton.sandbox.tests.stalls import standing

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """The process is gone: nothing catches it."""


@pytest.fixture(scope="module")
def stands():
    with (
        standing(AMAZON.market) as amazon,
        standing(SHOPIFY.market) as shopify,
        standing(ALIEXPRESS.market) as aliexpress,
    ):
        yield {"amazon": amazon, "shopify": shopify, "aliexpress": aliexpress}


@pytest.fixture(params=TRADES, ids=lambda trade: trade.name)
def trader(request, stands):
    stand = stands[request.param.name]
    yield Trader.at(request.param, stand)
    stand.tell("faults", {})


def ship(*drafts):
    moved = ship_orders(drafts=drafts, actor=SYSTEM, at=now())
    assert not moved.refusals, moved.refusals


def later():
    """The pauses and claims of whoever ran errands before are over."""
    Errand.objects.filter(state="due").update(due_at=now() - timedelta(seconds=1))


def looked_at(key):
    """The state of a cancellation after one more turn."""
    later()
    run_due()
    return errand(key, "cancel").state


def test_an_order_is_shipped_in_two_parcels_and_its_marketplace_shows_both(trader) -> None:
    key, number = trader.bought(2)
    line = OrderLine.objects.filter(order=key, sku__isnull=False).latest("version")
    ship(ShipDraft(key, {line.pk: 1}, number="ZY000001", carrier="DHL"))
    settle()
    trader.pull()
    assert trader.parcels(number) == ["ZY000001"]
    assert (trader.told(number).progress, state_of_order(key)) == ("partly_shipped", "partly_shipped")
    ship(ShipDraft(key, number="ZY000002", carrier="DHL"))
    settle()
    trader.pull()
    assert trader.parcels(number) == ["ZY000001", "ZY000002"]
    assert (trader.told(number).progress, state_of_order(key)) == ("shipped", "shipped")
    # what comes back from there is known: nothing more is told, and no unit leaves twice
    assert set(Errand.objects.filter(order=key).values_list("state", flat=True)) == {"done"}
    assert trader.business.promised(key) == [(trader.trade.sku, "LEEDS", 2, 2)]


def test_a_marketplace_that_fails_after_the_work_shows_one_parcel(trader) -> None:
    key, number = trader.bought(1)
    trader.stand.tell("faults", {"rate": 0.4, "kinds": ["fail_after", "drop_after"], "seed": 7})
    ship(ShipDraft(key, number="ZY000003", carrier="DHL"))
    settle()
    trader.stand.tell("faults", {})
    assert errand(key).state == "done"
    assert trader.parcels(number) == ["ZY000003"]


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_process_that_dies_between_shipping_and_telling_loses_nothing_and_tells_nothing_twice(
    trader, when, monkeypatch
) -> None:
    key, number = trader.bought(1)
    ship(ShipDraft(key, number="ZY000004", carrier="DHL"))

    def die(*given, **_more):
        raise Killed

    with monkeypatch.context() as dying:
        # before the marketplace hears of it, or after, when nobody has written down that it has
        dying.setattr(running, "asked" if when == "before" else "keep_answers", die)
        if when == "after":
            dying.setattr(running, "_LOST", None)
            dying.setattr(running, "keep_answers", lambda errands, *_more, **_at: die() if errands else None)
        with pytest.raises(Killed):
            run_due()
    assert errand(key).state == "due"
    assert trader.parcels(number) == ([] if when == "before" else ["ZY000004"])
    later()
    settle()
    assert (errand(key).state, trader.parcels(number)) == ("done", ["ZY000004"])


def test_a_cancelled_order_is_cancelled_there_too(trader) -> None:
    key, number = trader.bought(1)
    if trader.trade is ALIEXPRESS:
        # its sellers can only agree to what buyers ask
        trader.stand.tell("cancel", [number])
    cancel_orders(order_ids=[key], actor=SYSTEM, at=now(), reason="buyer_asked")
    settle()
    # a feed is worked in the marketplace's own time, and looked at until then
    wait_for(lambda: trader.is_off(number))
    wait_for(lambda: looked_at(key) == "done")
    trader.pull()
    assert state_of_order(key) == "cancelled"


def test_a_cancellation_that_a_marketplace_does_not_take_is_shown_in_its_words(stands) -> None:
    trader = Trader.at(ALIEXPRESS, stands["aliexpress"])
    key, number = trader.bought(1)
    cancel_orders(order_ids=[key], actor=SYSTEM, at=now(), reason="no_stock")
    settle()
    assert errand(key, "cancel").state == "failed"
    assert "only what the buyer asks" in errand(key, "cancel").fault_said
    assert not trader.is_off(number)
