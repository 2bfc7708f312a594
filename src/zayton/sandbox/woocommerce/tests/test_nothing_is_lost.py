"""Whatever buyers and the shop do, units are where they must be, and no more money goes back than came."""

import contextlib

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from zayton.sandbox.clock import Clock
from zayton.sandbox.faults import Faults
from zayton.sandbox.market import Basket
from zayton.sandbox.woocommerce.money import minor
from zayton.sandbox.woocommerce.selling import reduced
from zayton.sandbox.woocommerce.shelves import Wrong
from zayton.sandbox.woocommerce.tests.shops import GOODS, StockedStore

_AT_FIRST = {good.sku: good.quantity for good in GOODS}


class Shop(RuleBasedStateMachine):
    """Buys, cancels, completes and gives back at random."""

    def __init__(self):
        super().__init__()
        self.market = StockedStore(clock=Clock(), faults=Faults())

    @rule(sku=st.sampled_from(sorted(_AT_FIRST)), units=st.integers(1, 4))
    def buy(self, sku, units):
        self.market.buy(Basket(((sku, units),)))

    def some_order(self, place):
        orders = list(self.market.store.orders.values())
        return orders[place % len(orders)]

    @precondition(lambda self: self.market.store.orders)
    @rule(place=st.integers(0, 50))
    def cancel(self, place):
        self.market.cancel(str(self.some_order(place)["id"]))

    @precondition(lambda self: self.market.store.orders)
    @rule(
        place=st.integers(0, 50), status=st.sampled_from(["completed", "on-hold", "processing", "cancelled"])
    )
    def restate(self, place, status):
        self.market.shop.change_order(self.some_order(place), {"status": status})

    @precondition(lambda self: self.market.store.orders)
    @rule(
        place=st.integers(0, 50), units=st.integers(0, 4), amount=st.integers(1, 3000), restock=st.booleans()
    )
    def give_back(self, place, units, amount, restock):
        order = self.some_order(place)
        row = {"id": order["line_items"][0]["id"], "quantity": units, "refund_total": f"{amount / 100:.2f}"}
        with contextlib.suppress(Wrong):
            self.market.shop.refund(order, {"line_items": [row], "api_restock": restock})

    @invariant()
    def every_unit_is_on_the_shelf_or_off_it_for_an_order(self):
        off = dict.fromkeys(_AT_FIRST, 0)
        for order in self.market.store.orders.values():
            for line in order["line_items"]:
                assert 0 <= reduced(line) <= line["quantity"]
                off[line["sku"]] += reduced(line)
        for sku, units in _AT_FIRST.items():
            assert self.market.store.by_sku(sku)["stock_quantity"] + off[sku] == units

    @invariant()
    def no_more_goes_back_than_was_paid(self):
        for order in self.market.store.orders.values():
            back = sum(-minor(one["total"], "GBP") for one in order["refunds"])
            assert back <= minor(order["total"], "GBP")


TestShop = Shop.TestCase
TestShop.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
