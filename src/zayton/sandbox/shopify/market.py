"""The shop as a marketplace of the sandbox."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from zayton.sandbox.clock import Clock
from zayton.sandbox.faults import Faults
from zayton.sandbox.market import UNREADABLE, Basket, Good, Market
from zayton.sandbox.shopify import account, graph, shelves
from zayton.sandbox.shopify.answering import UNKNOWN_TOKEN, refused
from zayton.sandbox.shopify.money import minor, written
from zayton.sandbox.shopify.paying import pay_out, send_back
from zayton.sandbox.shopify.reading import Queries
from zayton.sandbox.shopify.rest import PATHS, Handler
from zayton.sandbox.shopify.shop import Shop
from zayton.sandbox.shopify.store import LOCATION, Json, Store
from zayton.sandbox.shopify.throttling import Bucket
from zayton.sandbox.shopify.writing import Mutations

_API = "/admin/api/{version}"


class ShopifyMarket(Market):
    """A British shop: pounds, prices with tax, one location, one app, nothing on its shelves.

    The class attributes make other shops of it.
    """

    name = "shopify"
    currency = "GBP"
    country = "GB"
    zone = "Europe/London"
    taxes_included = True
    stocked: Sequence[Good] = ()
    scopes = account.SCOPES
    calls_at_once, calls_a_second = 40, 2.0
    points_at_once, points_a_second = 2000, 100.0

    def __init__(self, *, clock: Clock, faults: Faults) -> None:
        super().__init__(clock=clock, faults=faults)
        self.store = Store(self._shop_body(), {str(LOCATION): self._location()}, {account.ACCESS_TOKEN: ""})
        self.shop = Shop(self.store, clock, self.hooks)
        self._roots = (Queries(self.shop), Mutations(self.shop))
        self._calls = Bucket(self.calls_at_once, self.calls_a_second)
        self._points = Bucket(self.points_at_once, self.points_a_second)
        for good in self.stocked:
            self.stock(good)

    def stock(self, good: Good) -> None:
        """Put a good on the shelves: a product of one variant, for sale."""
        one = {"sku": good.sku, "price": written(good.price_minor, self.currency), "option1": "Default Title"}
        product = shelves.add_product(self.store, {"title": good.title, "variants": [one]}, self.clock.now())
        item = str(product["variants"][0]["inventory_item_id"])
        shelves.set_available(self.store, item, str(LOCATION), good.quantity, self.clock.now())

    def routes(self) -> Sequence[Route]:
        """See `Market`."""
        rest = [Route(f"{_API}/{path}.json", self._rest(work), methods=[verb]) for verb, path, work in PATHS]
        return [
            Route("/admin/oauth/access_token", self._grant, methods=["POST"]),
            Route(f"{_API}/graphql.json", self._graph, methods=["POST"]),
            *rest,
        ]

    async def _grant(self, request: Request) -> Response:
        kind = request.headers.get("content-type", "")
        told = await request.json() if "json" in kind else dict(parse_qsl((await request.body()).decode()))
        status, body = account.grant(self.store, told, self.clock.now())
        return JSONResponse(body, status)

    def _may_call(self, request: Request) -> bool:
        return account.may_call(
            self.store, request.headers.get("x-shopify-access-token", ""), self.clock.now()
        )

    def _rest(self, work: Handler) -> Any:
        async def answer(request: Request) -> Response:
            if not self._may_call(request):
                return refused(401, UNKNOWN_TOKEN)
            fits = self._calls.take(1)
            try:
                answer = await work(self.shop, request) if fits else self.throttled(2.0)
            except UNREADABLE:
                answer = refused(400, "Required parameter missing or invalid")
            used = f"{min(int(self._calls.level) or 1, self.calls_at_once)}/{self.calls_at_once}"
            # written as Shopify writes it: the vendor's own client tells names by their case
            answer.raw_headers.append((b"X-Shopify-Shop-Api-Call-Limit", used.encode()))
            # the version that answered, which is another one once the asked-for is out of support
            answer.headers["X-Shopify-API-Version"] = account.API_VERSION
            return answer

        return answer

    async def _graph(self, request: Request) -> Response:
        if not self._may_call(request):
            return refused(401, UNKNOWN_TOKEN)
        try:
            told = await request.json()
        except ValueError:
            told = None
        if not isinstance(told, dict):
            return refused(400, {"query": "Required parameter missing or invalid"})
        headers = {"X-Shopify-API-Version": account.API_VERSION}
        return JSONResponse(graph.answer(told, self._roots, self._points), headers=headers)

    def throttled(self, retry_after: float) -> Response:
        """See `Market`."""
        words = "Exceeded 2 calls per second for api client. Reduce request rates to resume uninterrupted service."
        return refused(429, words, {"Retry-After": str(retry_after)})

    def broken(self) -> Response:
        """See `Market`."""
        return refused(500, "Internal Server Error")

    def expire_tokens(self) -> None:
        """See `Market`; the token from the shop's admin, which never expires, stays."""
        self.store.tokens = {account.ACCESS_TOKEN: ""}

    def goods(self) -> Sequence[Good]:
        """See `Market`."""
        return [
            Good(
                one["sku"],
                product["title"],
                one["inventory_quantity"],
                minor(one["price"], self.currency),
                self.currency,
            )
            for one, product in self.store.variants().values()
            if product["status"] == "active" and product["published_at"] and one["inventory_quantity"] > 0
        ]

    def buy(self, basket: Basket) -> str | None:
        """See `Market`; the number is the order's id."""
        order = self.shop.sell(basket)
        return str(order["id"]) if order else None

    def cancel(self, number: str) -> bool:
        """See `Market`: the shop's staff cancel when a buyer asks for it in time."""
        order = self.store.orders.get(number)
        if order is None:
            return False
        return not self.shop.cancel_order(order, "customer", restock=True, give_back=True)

    def pay_out(self) -> Json | None:
        """Pay out what was sold since the last payout, at once."""
        return pay_out(self.store, self.clock.now())

    def bounce(self) -> bool:
        """See `Market`; the next payout pays the whole of it again."""
        return send_back(self.store, self.clock.now())

    def tick(self) -> None:
        """See `Market`: what was sold by yesterday is paid out today."""
        last = max((one["date"] for one in self.store.payouts.values()), default="")
        if self.store.orders and self.clock.now().date().isoformat() > last:
            self.pay_out()

    def dump(self) -> dict[str, Any]:
        """See `Market`."""
        return self.store.dump()

    def load(self, state: Mapping[str, Any]) -> None:
        """See `Market`."""
        self.store.load(state)

    def _shop_body(self) -> Json:
        return {
            "id": 70_602_000_001,
            "name": "Zayton Sandbox",
            "email": "owner@example.com",
            "domain": f"{account.SHOP}.example",
            "myshopify_domain": f"{account.SHOP}.myshopify.com",
            "country_code": self.country,
            "country_name": self.country,
            "currency": self.currency,
            "enabled_presentment_currencies": [self.currency],
            "iana_timezone": self.zone,
            "taxes_included": self.taxes_included,
            "weight_unit": "kg",
            "primary_locale": "en",
            "plan_name": "basic",
            "scopes": self.scopes,
        }

    def _location(self) -> Json:
        return {
            "id": LOCATION,
            "name": "Warehouse",
            "address1": "1 Dock Road",
            "city": "Daventry",
            "zip": "NN11 8PB",
            "country_code": self.country,
            "active": True,
            "legacy": False,
            "admin_graphql_api_id": f"gid://shopify/Location/{LOCATION}",
        }


class DollarShop(ShopifyMarket):
    """An American shop: dollars, tax on top of prices."""

    currency = "USD"
    country = "US"
    zone = "America/New_York"
    taxes_included = False
