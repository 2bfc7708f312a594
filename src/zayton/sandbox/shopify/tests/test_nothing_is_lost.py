"""Whatever buyers and the shop do, units and money are where they must be."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from zayton.sandbox.clock import Clock
from zayton.sandbox.faults import Faults
from zayton.sandbox.market import Basket
from zayton.sandbox.shopify.money import minor
from zayton.sandbox.shopify.tests.shops import GOODS, StockedShop

_AT_FIRST = {good.sku: good.quantity for good in GOODS}
_SKUS = st.sampled_from(sorted(_AT_FIRST))


class Shop(RuleBasedStateMachine):
    """Buys, cancels, sends and gives back at random."""

    def __init__(self):
        super().__init__()
        self.market = StockedShop(clock=Clock(), faults=Faults())

    @rule(sku=_SKUS, units=st.integers(1, 4))
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
    @rule(place=st.integers(0, 50), units=st.integers(1, 4))
    def send(self, place, units):
        works = list(self.market.store.fulfillment_orders.values())
        work = works[place % len(works)]
        self.market.shop.fulfil([(str(work["id"]), {str(work["line_items"][0]["id"]): units})], {})

    @precondition(lambda self: self.market.store.orders)
    @rule(place=st.integers(0, 50), how=st.sampled_from(["cancel", "no_restock"]))
    def give_back_what_waits(self, place, how):
        order = self.some_order(place)
        line = order["line_items"][0]
        if line["fulfillable_quantity"] and not order["cancelled_at"]:
            self.market.shop.refund(order, {line["id"]: (1, how)}, amount=100)

    @invariant()
    def every_unit_is_shown_promised_or_gone(self):
        store = self.market.store
        gone = dict.fromkeys(_AT_FIRST, 0)
        for order in store.orders.values():
            for sent in order["fulfillments"]:
                for line in sent["line_items"]:
                    gone[line["sku"]] += line["quantity"]
            for back in order["refunds"]:
                for row in back["refund_line_items"]:
                    gone[row["line_item"]["sku"]] += row["quantity"] * (row["restock_type"] == "no_restock")
        for variant, _product in store.variants().values():
            there = next(iter(store.levels[str(variant["inventory_item_id"])].values()))
            assert there["available"] >= 0
            assert there["committed"] >= 0
            assert there["available"] + there["committed"] + gone[variant["sku"]] == _AT_FIRST[variant["sku"]]

    @invariant()
    def no_line_has_more_waiting_than_is_left_of_it(self):
        for order in self.market.store.orders.values():
            for line in order["line_items"]:
                assert 0 <= line["fulfillable_quantity"] <= line["quantity"]
                assert 0 <= line["current_quantity"] <= line["quantity"]

    @invariant()
    def payouts_are_what_their_transactions_net(self):
        payout = self.market.pay_out()
        if payout:
            rows = [
                one for one in self.market.store.transactions.values() if one["payout_id"] == payout["id"]
            ]
            assert sum(minor(one["net"], "GBP") for one in rows) == 0


TestShop = Shop.TestCase
TestShop.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
