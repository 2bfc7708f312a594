"""eBay as a marketplace of the sandbox."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from zayton.sandbox.clock import Clock
from zayton.sandbox.ebay.account import Account, first_location
from zayton.sandbox.ebay.answers import error, errors
from zayton.sandbox.ebay.aspects import Taxonomy
from zayton.sandbox.ebay.booking import book_sale, pay_out, send_back
from zayton.sandbox.ebay.browsing import Browsing
from zayton.sandbox.ebay.cancelling import Cancellations, close_request, may_cancel, open_request
from zayton.sandbox.ebay.changing import touch
from zayton.sandbox.ebay.feed import Feed, ripen
from zayton.sandbox.ebay.finances import Finances
from zayton.sandbox.ebay.inventory import Inventory
from zayton.sandbox.ebay.messaging import Messages
from zayton.sandbox.ebay.notices import Notices, announce
from zayton.sandbox.ebay.offers import Offers
from zayton.sandbox.ebay.orders import Orders
from zayton.sandbox.ebay.outside import Migration, make
from zayton.sandbox.ebay.selling import goods, place
from zayton.sandbox.ebay.tokens import Tokens, guarded
from zayton.sandbox.ebay.trading import Trading
from zayton.sandbox.ebay.world import World
from zayton.sandbox.faults import Faults
from zayton.sandbox.market import UNREADABLE, Basket, Good, Market
from zayton.sandbox.misbehaving import CONTROL

_LATE_PAYMENT = timedelta(seconds=1)


class Ebay(Market):
    """One seller's eBay, with the seller's preferences (see `World`)."""

    name = "ebay"
    auto_approve = True
    out_of_stock_option = True
    demands_signature = False

    def __init__(self, *, clock: Clock, faults: Faults) -> None:
        super().__init__(clock=clock, faults=faults)
        self._world = World(
            clock,
            self.hooks,
            self.auto_approve,
            self.out_of_stock_option,
            self.demands_signature,
        )
        self._world.locations = first_location()

    def routes(self) -> Sequence[Route]:
        """The paths of all its APIs; every one but the token endpoint wants a token."""
        world = self._world
        tokens = Tokens(world)
        parts = (
            Account(world),
            Offers(world),
            Inventory(world),
            Migration(world),
            Orders(world),
            Cancellations(world),
            Finances(world),
            Feed(world),
            Taxonomy(),
            Browsing(world),
            Notices(world),
            Messages(world),
        )
        told = Route(f"{CONTROL}/ebay/outside", self.outside, methods=["POST"])
        open_ = [*tokens.routes(), *Trading(world, tokens).routes(), told]
        closed = [route for part in parts for route in part.routes()]
        return open_ + [
            Route(route.path, guarded(tokens, route.endpoint), methods=list(route.methods or ()))
            for route in closed
        ]

    async def outside(self, request: Request) -> Response:
        """The seller makes a listing in Seller Hub, or changes one there; see `outside.make`."""
        try:
            return JSONResponse({"itemId": make(self._world, await request.json())})
        except UNREADABLE as problem:
            return JSONResponse({"error": str(problem)}, 400)

    def throttled(self, retry_after: float) -> Response:  # noqa: ARG002 eBay names no time to wait
        """A call limit that was reached."""
        return errors(429, error(2001, "ACCESS", "Too many requests"))

    def broken(self) -> Response:
        """A server error."""
        said = "There was a problem with an eBay internal system or process."
        return errors(500, {**error(25001, "API_INVENTORY", said), "category": "APPLICATION"})

    def expire_tokens(self) -> None:
        """Forget every access token."""
        self._world.access.clear()

    def goods(self) -> Sequence[Good]:
        """See `Market`."""
        return goods(self._world)

    def buy(self, basket: Basket) -> str | None:
        """See `Market`."""
        order = place(self._world, basket)
        if order is None:
            return None
        if order["orderPaymentStatus"] == "PAID":
            self._paid(order)
        return str(order["orderId"])

    def _paid(self, order: dict[str, Any]) -> None:
        book_sale(self._world, order)
        for line in order["lineItems"]:
            announce(self._world, "ORDER_CONFIRMATION", order, line["lineItemId"])

    def cancel(self, number: str) -> bool:
        """See `Market`."""
        order = self._world.orders.get(number)
        if order is None or not may_cancel(order):
            return False
        key = open_request(self._world, order, "BUYER", "ORDER_MISTAKE")
        if self.auto_approve:
            close_request(self._world, key)
        return True

    def revoke(self) -> None:
        """The seller takes the application's permission back."""
        self._world.access.clear()
        self._world.refresh.clear()

    def bounce(self) -> bool:
        """See `Market`; the next payout pays the same transactions."""
        return send_back(self._world)

    def tick(self) -> None:
        """Payments arrive, files get ready, money is paid out."""
        ripen(self._world)
        self._arrive()
        pay_out(self._world)

    def _arrive(self) -> None:
        for order in self._world.orders.values():
            late = order["orderPaymentStatus"] == "PENDING"
            at = datetime.fromisoformat(order["creationDate"])
            if late and self._world.now() - at >= _LATE_PAYMENT:
                order["orderPaymentStatus"] = "PAID"
                payment = order["paymentSummary"]["payments"][0]
                payment |= {"paymentStatus": "PAID", "paymentDate": self._world.stamp()}
                touch(self._world, order)
                self._paid(order)

    def dump(self) -> dict[str, Any]:
        """See `Market`."""
        return self._world.dump()

    def load(self, state: Mapping[str, Any]) -> None:
        """See `Market`."""
        self._world.load(state)
