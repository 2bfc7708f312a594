"""Shops for tests."""

from zayton.sandbox.market import Good
from zayton.sandbox.woocommerce import DollarStore, WooMarket

GOODS = (
    Good("TEA-1", "Green tea", 10, 1250, "GBP"),
    Good("TEA-2", "Black tea", 5, 990, "GBP"),
    Good("CUP", "Cup", 1, 2000, "GBP"),
)


class StockedStore(WooMarket):
    """A shop with three goods."""

    stocked = GOODS


class StockedDollarStore(DollarStore):
    """The American one, stocked."""

    stocked = GOODS


def bought(stand, *items, **more):
    """The numbers of one order each."""
    return stand.tell("buy", [{"items": [[sku, units]], **more} for sku, units in items])
