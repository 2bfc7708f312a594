"""Buyers take what is shown and never more; and what a marketplace holds goes on after a restart."""

import asyncio
import json
from contextlib import suppress
from datetime import timedelta

import pytest

from zayton.sandbox.buyers import Buyers
from zayton.sandbox.clock import Clock, iso
from zayton.sandbox.faults import Faults
from zayton.sandbox.market import Basket, Good
from zayton.sandbox.ozon.tests.accounts import StockedAccount
from zayton.sandbox.shopify.tests.shops import StockedShop
from zayton.sandbox.woocommerce.tests.shops import StockedStore

STOCKED = [StockedAccount, StockedShop, StockedStore]


@pytest.fixture(params=STOCKED, ids=lambda kind: kind.name)
def market(request):
    return request.param(clock=Clock(), faults=Faults())


def shown(market):
    return {one.sku: one.quantity for one in market.goods()}


def bought_for_a_while(market, done):
    """Let buyers come, a hundred a second, until `done()`."""

    async def work():
        running = asyncio.create_task(Buyers(market, 6000).run())
        for _ in range(200):
            if done():
                break
            await asyncio.sleep(0.01)
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running

    asyncio.run(work())


def test_buyers_take_units_off_what_is_shown(market):
    before = sum(shown(market).values())
    bought_for_a_while(market, lambda: sum(shown(market).values()) < before)
    assert 0 < sum(shown(market).values()) < before


class Baskets(StockedAccount):
    """Goods on two sites, sold out at once, and what buyers came with."""

    def __init__(self):
        super().__init__(clock=Clock(), faults=Faults())
        self.baskets = []

    def goods(self):
        return [
            *(Good(f"UK-{n}", "Tea", 2, 100, "GBP", "UK") for n in range(4)),
            *(Good(f"DE-{n}", "Tee", 1, 100, "EUR", "DE") for n in range(4)),
        ]

    def buy(self, basket):
        self.baskets.append(basket)


def test_a_basket_is_of_one_site_and_holds_no_more_than_is_shown():
    market = Baskets()
    bought_for_a_while(market, lambda: len(market.baskets) > 60)
    assert market.baskets
    for basket in market.baskets:
        assert {sku.partition("-")[0] for sku, _units in basket.items} == {basket.site}
        assert all(1 <= units <= (2 if basket.site == "UK" else 1) for _sku, units in basket.items)


def test_where_nothing_is_shown_nobody_buys():
    market, looked = Baskets(), []
    market.goods = lambda: looked.append(None) or ()
    bought_for_a_while(market, lambda: len(looked) > 5)
    assert (bool(looked), market.baskets) == (True, [])


def test_all_or_nothing_of_a_basket_is_sold(market):
    skus = list(shown(market))
    before = market.dump()
    assert market.buy(Basket(((skus[0], 1), ("NOTHING", 1)))) is None
    assert market.buy(Basket(((skus[0], 10**6),))) is None
    assert market.buy(Basket(())) is None
    assert market.dump() == before


def test_a_good_that_is_twice_in_a_basket_is_counted_together(market):
    sku, units = min(shown(market).items(), key=lambda one: one[1])
    before = market.dump()
    assert market.buy(Basket(((sku, units), (sku, 1)))) is None
    assert market.dump() == before


def test_a_cancelled_order_shows_its_units_again_and_cancels_once(market):
    before = shown(market)
    sku = next(iter(before))
    number = market.buy(Basket(((sku, 1),)))
    assert shown(market)[sku] == before[sku] - 1
    assert market.cancel(number)
    assert shown(market) == before
    assert not market.cancel(number)
    assert not market.cancel("nothing")


def test_what_is_held_goes_to_json_and_back(market):
    market.buy(Basket(((next(iter(shown(market))), 1),)))
    state = json.loads(json.dumps(market.dump()))
    other = type(market)(clock=Clock(), faults=Faults())
    other.load(state)
    assert other.dump() == state
    assert shown(other) == shown(market)


@pytest.mark.parametrize("days", [-40, 40])
def test_a_wrong_clock_dates_what_happens(market, days):
    market.clock.skew = timedelta(days=days)
    day = iso(market.clock.now())[:10]
    before = json.dumps(market.dump()).count(day)
    market.buy(Basket(((next(iter(shown(market))), 1),)))
    assert json.dumps(market.dump()).count(day) > before
