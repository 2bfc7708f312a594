"""A buyer's order to the penny and to the unit, checked by hand."""

import pytest

from zayton.sandbox.clock import Clock
from zayton.sandbox.faults import Faults
from zayton.sandbox.market import Basket
from zayton.sandbox.shopify.shelves import level
from zayton.sandbox.shopify.store import LOCATION
from zayton.sandbox.shopify.tests.shops import StockedDollarShop, StockedShop


@pytest.fixture
def market():
    return StockedShop(clock=Clock(), faults=Faults())


def units(market, sku):
    item = next(one["inventory_item_id"] for one, _ in market.store.variants().values() if one["sku"] == sku)
    return level(market.store, str(item), str(LOCATION))


def sold(market, *items, **more):
    return market.store.orders[market.buy(Basket(items, **more))]


def test_a_british_price_has_its_tax_inside(market):
    order = sold(market, ("TEA-1", 2))
    assert order["total_line_items_price"] == "25.00"
    assert order["total_shipping_price_set"]["shop_money"]["amount"] == "3.95"
    # 25.00 / 6 = 4.17 and 3.95 / 6 = 0.66
    assert order["total_tax"] == "4.83"
    assert order["total_price"] == "28.95"


def test_an_american_price_gets_its_tax_on_top():
    order = sold(StockedDollarShop(clock=Clock(), faults=Faults()), ("TEA-1", 2), country="US")
    # 7 % of 25.00 is 1.75, of 3.95 it is 0.28
    assert (order["total_tax"], order["total_price"]) == ("2.03", "30.98")


def test_units_go_from_available_to_committed_to_gone(market):
    order = sold(market, ("TEA-1", 3))
    assert (units(market, "TEA-1")["available"], units(market, "TEA-1")["committed"]) == (7, 3)
    work = next(iter(market.store.fulfillment_orders))
    market.shop.fulfil([(work, {})], {})
    assert (units(market, "TEA-1")["available"], units(market, "TEA-1")["committed"]) == (7, 0)
    assert order["fulfillment_status"] == "fulfilled"


def test_a_cancelled_order_gives_its_units_and_money_back(market):
    order = sold(market, ("TEA-1", 3))
    assert market.cancel(str(order["id"]))
    assert (units(market, "TEA-1")["available"], units(market, "TEA-1")["committed"]) == (10, 0)
    assert order["financial_status"] == "refunded"
    assert order["line_items"][0]["current_quantity"] == order["line_items"][0]["fulfillable_quantity"] == 0
    assert not market.cancel(str(order["id"]))


def test_what_was_sent_cannot_be_cancelled(market):
    order = sold(market, ("TEA-1", 1))
    market.shop.fulfil([(next(iter(market.store.fulfillment_orders)), {})], {})
    assert not market.cancel(str(order["id"]))
    assert order["cancelled_at"] is None


def test_the_last_cup_is_sold_once(market):
    assert market.buy(Basket((("CUP", 1),)))
    assert market.buy(Basket((("CUP", 1),))) is None
    assert "CUP" not in {one.sku for one in market.goods()}


def test_a_payout_is_the_sum_of_its_transactions(market):
    sold(market, ("TEA-1", 2))
    payout = market.pay_out()
    # 28.95 less 2.9 % (0.84) and 0.30
    assert payout["amount"] == "27.81"
    assert market.pay_out() is None


def test_a_dump_goes_on_where_it_was_taken(market):
    sold(market, ("TEA-1", 2))
    other = StockedShop(clock=Clock(), faults=Faults())
    other.load(market.dump())
    assert other.dump() == market.dump()
    assert other.buy(Basket((("TEA-1", 8),)))
    assert not other.buy(Basket((("TEA-1", 1),)))
