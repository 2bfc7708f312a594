"""AliExpress as a marketplace of the sandbox."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from zayton.sandbox.aliexpress.answers import Complaint, error_response
from zayton.sandbox.aliexpress.gateway import Gateway
from zayton.sandbox.aliexpress.orders import Orders
from zayton.sandbox.aliexpress.products import Products
from zayton.sandbox.aliexpress.selling import close, go_on, goods, place, tell
from zayton.sandbox.aliexpress.tokens import Tokens
from zayton.sandbox.aliexpress.updating import Updates
from zayton.sandbox.aliexpress.world import World
from zayton.sandbox.clock import Clock
from zayton.sandbox.faults import Faults
from zayton.sandbox.market import Basket, Good, Market

_REQUEST_ID = "2101000000000000000000000000"


class AliExpress(Market):
    """One seller's AliExpress, with what the console would set (see `World`)."""

    name = "aliexpress"
    push_to = ""
    auto_approve = True

    def __init__(self, *, clock: Clock, faults: Faults) -> None:
        super().__init__(clock=clock, faults=faults)
        self._world = World(clock, self.hooks, self.push_to, self.auto_approve)

    def routes(self) -> Sequence[Route]:
        """Both gateways."""
        world = self._world
        parts = (Products(world), Updates(world), Orders(world))
        methods = {name: work for part in parts for name, work in part.methods().items()}
        return Gateway(world, Tokens(world), methods).routes()

    def throttled(self, retry_after: float) -> Response:
        """Too many calls, which this platform says with status 200."""
        seconds = max(1, round(retry_after))
        said = f"Frequency limit exceeded, this ban will last for {seconds} more seconds"
        return JSONResponse(error_response(Complaint("ApiCallLimit", said), _REQUEST_ID))

    def broken(self) -> Response:
        """A service behind the gateway that failed, which is said with status 200 too."""
        complaint = Complaint(15, "Remote service error", "isp.remote-service-error", "system error")
        return JSONResponse(error_response(complaint, _REQUEST_ID))

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
        tell(self._world, order, "OrderCreated")
        return str(order["id"])

    def cancel(self, number: str) -> bool:
        """See `Market`."""
        order = self._world.orders.get(number)
        if order is None or order["status"] not in (
            "PLACE_ORDER_SUCCESS",
            "RISK_CONTROL",
            "WAIT_SELLER_SEND_GOODS",
        ):
            return False
        if self.auto_approve or order["fund"] == "NOT_PAY":
            close(self._world, order, "buyer_cancel_order")
        else:
            order["status"] = "IN_CANCEL"
            self._world.touch(order)
            tell(self._world, order, "OrderCancelRequested")
        return True

    def tick(self) -> None:
        """Audits end, payments arrive."""
        for product in self._world.products.values():
            if product["status"] == "auditing":
                product["status"] = "onSelling"
        go_on(self._world)

    def dump(self) -> dict[str, Any]:
        """See `Market`."""
        return self._world.dump()

    def load(self, state: Mapping[str, Any]) -> None:
        """See `Market`."""
        self._world.load(state)
