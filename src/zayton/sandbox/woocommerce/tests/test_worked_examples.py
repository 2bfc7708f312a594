"""A buyer's order to the penny and to the unit, checked by hand."""

import pytest

from zayton.sandbox.clock import Clock
from zayton.sandbox.faults import Faults
from zayton.sandbox.market import Basket
from zayton.sandbox.woocommerce import shelves
from zayton.sandbox.woocommerce.shelves import Wrong
from zayton.sandbox.woocommerce.tests.shops import StockedDollarStore, StockedStore


@pytest.fixture
def market():
    return StockedStore(clock=Clock(), faults=Faults())


def sold(market, *items, **more):
    return market.store.orders[market.buy(Basket(items, **more))]


def units(market, sku):
    return market.store.by_sku(sku)["stock_quantity"]


def test_lines_are_without_tax_though_prices_have_it(market):
    order = sold(market, ("TEA-1", 2))
    line = order["line_items"][0]
    # 25.00 holds 4.17 tax, 3.95 holds 0.66
    assert (line["subtotal"], line["subtotal_tax"]) == ("20.83", "4.17")
    assert (order["shipping_total"], order["shipping_tax"]) == ("3.29", "0.66")
    assert (order["total_tax"], order["total"]) == ("4.83", "28.95")


def test_american_tax_comes_on_top():
    order = sold(StockedDollarStore(clock=Clock(), faults=Faults()), ("TEA-1", 2), country="US")
    assert (order["line_items"][0]["subtotal"], order["total_tax"], order["total"]) == (
        "25.00",
        "2.03",
        "30.98",
    )


def test_a_cancelled_order_puts_its_units_back(market):
    order = sold(market, ("TEA-1", 3))
    assert units(market, "TEA-1") == 7
    assert market.cancel(str(order["id"]))
    assert units(market, "TEA-1") == 10
    assert not market.cancel(str(order["id"]))


def test_what_is_done_cannot_be_cancelled_by_the_buyer(market):
    order = sold(market, ("TEA-1", 1))
    market.shop.change_order(order, {"status": "completed"})
    assert order["date_completed_gmt"]
    assert not market.cancel(str(order["id"]))


def test_a_refund_puts_units_back_once(market):
    order = sold(market, ("TEA-1", 2))
    line = order["line_items"][0]
    market.shop.refund(order, {"line_items": [{"id": line["id"], "quantity": 1, "refund_total": 10.42}]})
    assert units(market, "TEA-1") == 9
    assert order["refunds"][0]["total"] == "-10.42"
    market.cancel(str(order["id"]))
    assert units(market, "TEA-1") == 10


def test_more_than_was_paid_is_not_given_back(market):
    order = sold(market, ("TEA-1", 1))
    with pytest.raises(Wrong):
        market.shop.refund(order, {"amount": "999.00"})
    assert order["refunds"] == []


def test_the_last_cup_is_sold_once(market):
    assert market.buy(Basket((("CUP", 1),)))
    assert market.buy(Basket((("CUP", 1),))) is None
    assert "CUP" not in {one.sku for one in market.goods()}


def test_a_variable_product_costs_what_its_cheapest_variation_costs(market):
    at = market.clock.now()
    parent = shelves.add_product(market.store, {"name": "Scarf", "type": "variable"}, at)
    for sku, price in (("SC-R", "9.90"), ("SC-B", "8.90")):
        shelves.add_variation(market.store, parent, {"sku": sku, "regular_price": price}, at)
    assert parent["price"] == "8.90"
    assert market.buy(Basket((("SC-R", 1),)))


def test_a_dump_goes_on_where_it_was_taken(market):
    sold(market, ("TEA-1", 2))
    other = StockedStore(clock=Clock(), faults=Faults())
    other.load(market.dump())
    assert other.dump() == market.dump()
    assert other.buy(Basket((("TEA-1", 8),)))
    assert not other.buy(Basket((("TEA-1", 1),)))
