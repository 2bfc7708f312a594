"""Stand-ins of marketplaces with goods enough for everybody; without Django, as they are processes of their own."""

from zayton.sandbox.market import Good
from zayton.sandbox.shopify import ShopifyMarket

SKUS = 200


class StockedShop(ShopifyMarket):
    """A shop with goods enough for everybody, whose limits do not count here."""

    stocked = tuple(Good(f"S-{n:04}", f"Thing {n}", 1_000_000, 999, "GBP") for n in range(SKUS))
    calls_at_once, calls_a_second = 100_000, 100_000.0
