"""The shop as a marketplace of the sandbox."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from zayton.sandbox.clock import Clock
from zayton.sandbox.faults import Faults
from zayton.sandbox.market import UNREADABLE, Basket, Good, Hook, Market
from zayton.sandbox.woocommerce import announcing, shelves
from zayton.sandbox.woocommerce.account import Doorkeeper
from zayton.sandbox.woocommerce.answering import options, refused
from zayton.sandbox.woocommerce.money import minor, written
from zayton.sandbox.woocommerce.routes import PATHS, Handler, index
from zayton.sandbox.woocommerce.selling import for_sale
from zayton.sandbox.woocommerce.shelves import Wrong
from zayton.sandbox.woocommerce.shop import Shop
from zayton.sandbox.woocommerce.store import Store

_API = "/wp-json/wc/v3"


class WooMarket(Market):
    """A British shop: pounds, prices with tax, nothing on its shelves. The class attributes make others of it."""

    name = "woocommerce"
    currency = "GBP"
    country = "GB"
    zone = "Europe/London"
    taxes_included = True
    stocked: Sequence[Good] = ()
    # a delivery that fails is lost: nobody sends it again (`WC_Webhook::deliver`)
    hook_tries = 1

    def __init__(self, *, clock: Clock, faults: Faults) -> None:
        super().__init__(clock=clock, faults=faults)
        self.store = Store(self.currency, self.country, self.zone, self.taxes_included)
        self.shop = Shop(self.store, clock, self.hooks)
        self.door = Doorkeeper(clock)
        for good in self.stocked:
            self.stock(good)

    def stock(self, good: Good) -> None:
        """Put a good on the shelves: a simple product, published."""
        told = {
            "name": good.title,
            "sku": good.sku,
            "regular_price": written(good.price_minor, self.currency),
            "manage_stock": True,
            "stock_quantity": good.quantity,
        }
        shelves.add_product(self.store, told, self.clock.now())

    def routes(self) -> Sequence[Route]:
        """See `Market`."""
        paths = [
            Route(f"{_API}/{path}", self._path(works, name), methods=[*works, "OPTIONS"])
            for path, works, name in PATHS
        ]
        return [Route("/wp-json", self._open(index)), Route("/wp-json/", self._open(index)), *paths]

    def _open(self, work: Handler) -> Any:
        async def answer(request: Request) -> Response:
            return await work(self.shop, request)

        return answer

    def _path(self, works: Mapping[str, Handler], name: str) -> Any:
        async def answer(request: Request) -> Response:
            if request.method == "OPTIONS":
                return JSONResponse(options(name, [*works]))
            try:
                self.door.check(request)
                return await works[request.method](self.shop, request)
            except Wrong as wrong:
                return refused(wrong)
            except UNREADABLE:
                return refused(Wrong("rest_invalid_param", "Invalid parameter(s)."))

        return answer

    def throttled(self, retry_after: float) -> Response:
        """See `Market`: WooCommerce does not throttle, but the hosts in front of it do."""
        return Response("Too Many Requests", 429, {"Retry-After": str(retry_after)}, "text/plain")

    def broken(self) -> Response:
        """See `Market`."""
        words = "There has been a critical error on this website."
        return refused(Wrong("internal_server_error", f"<p>{words}</p>", 500))

    def expire_tokens(self) -> None:
        """See `Market`: keys do not expire, so there is nothing to do; `door.revoked` revokes them."""

    def goods(self) -> Sequence[Good]:
        """See `Market`."""
        both = (*self.store.products.values(), *self.store.variations.values())
        return [
            Good(
                one["sku"],
                one["name"] or one["sku"],
                one["stock_quantity"],
                minor(one["price"], self.currency),
                self.currency,
            )
            for one in both
            if one["sku"] and for_sale(self.store, one) and one["manage_stock"] and one["stock_quantity"] > 0
        ]

    def buy(self, basket: Basket) -> str | None:
        """See `Market`."""
        order = self.shop.sell(basket)
        return str(order["id"]) if order else None

    def cancel(self, number: str) -> bool:
        """See `Market`: buyers cancel what is not done yet."""
        order = self.store.orders.get(number)
        if order is None or order["status"] not in ("pending", "processing", "on-hold"):
            return False
        self.shop.change_order(order, {"status": "cancelled"})
        return True

    def heard(self, hook: Hook, *, taken: bool) -> None:
        """See `Market`: after five failures in a row the sixth switches a webhook off, and nobody is told."""
        number = hook.headers.get("X-WC-Webhook-ID", "")
        if number in self.store.webhooks:
            announcing.count(self.store, number, taken=taken)

    def dump(self) -> dict[str, Any]:
        """See `Market`."""
        return self.store.dump()

    def load(self, state: Mapping[str, Any]) -> None:
        """See `Market`."""
        self.store.load(state)


class DollarStore(WooMarket):
    """An American shop: dollars, tax on top of prices."""

    currency = "USD"
    country = "US:NY"
    zone = "America/New_York"
    taxes_included = False
