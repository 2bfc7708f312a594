"""Shops for tests, and short ways to talk to them."""

import httpx

from zayton.sandbox.market import Good
from zayton.sandbox.shopify import ACCESS_TOKEN, API_VERSION, DollarShop, ShopifyMarket

GOODS = (
    Good("TEA-1", "Green tea", 10, 1250, "GBP"),
    Good("TEA-2", "Black tea", 5, 990, "GBP"),
    Good("CUP", "Cup", 1, 2000, "GBP"),
)


class StockedShop(ShopifyMarket):
    """A shop with three goods, and throttles wide enough for tests."""

    stocked = GOODS
    calls_at_once, calls_a_second = 4000, 400.0
    points_at_once, points_a_second = 200_000, 20_000.0


class SlowShop(ShopifyMarket):
    """A shop with the throttles of the cheapest plan."""

    stocked = GOODS


class PoorShop(ShopifyMarket):
    """A shop whose GraphQL points hardly suffice for anything."""

    stocked = GOODS
    points_at_once, points_a_second = 200, 1.0


class NarrowShop(ShopifyMarket):
    """A shop whose app was given too few permissions."""

    scopes = "write_orders,read_products,read_locations"


class StockedDollarShop(DollarShop):
    """The American one, stocked, and as wide."""

    stocked = GOODS
    calls_at_once, calls_a_second = 4000, 400.0


class Admin:
    """Calls the Admin API bare."""

    def __init__(self, stand, token=ACCESS_TOKEN):
        self.base = f"{stand.url}/admin/api/{API_VERSION}"
        self.client = httpx.Client(headers={"X-Shopify-Access-Token": token}, trust_env=False, timeout=10)

    def get(self, path, **params):
        return self.client.get(f"{self.base}/{path}.json", params=params)

    def post(self, path, body):
        return self.client.post(f"{self.base}/{path}.json", json=body)

    def graph(self, query, **variables):
        return self.asked(query, variables)

    def asked(self, query, variables):
        answer = self.client.post(f"{self.base}/graphql.json", json={"query": query, "variables": variables})
        return answer.json()

    def orders(self, **params):
        return self.get("orders", status="any", **params).json()["orders"]

    def variants(self):
        products = self.get("products").json()["products"]
        return {one["sku"]: one for product in products for one in product["variants"]}


def bought(stand, *items, **more):
    """The numbers of one order each."""
    return stand.tell("buy", [{"items": [[sku, units]], **more} for sku, units in items])
