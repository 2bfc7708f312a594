"""The sandbox's own paths under `/_sandbox`, by which tests and people tell a marketplace what to do."""

from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from zayton.sandbox.faults import Faults
from zayton.sandbox.hooks import HookSender
from zayton.sandbox.market import Basket, Market
from zayton.sandbox.misbehaving import CONTROL


class Control:
    """`GET state`, `GET goods`, and `POST faults | clock | tokens | buy | cancel | bounce` of one marketplace."""

    def __init__(self, market: Market, sender: HookSender) -> None:
        self._market = market
        self._sender = sender

    def routes(self) -> list[Route]:
        """The paths."""
        return [
            Route(f"{CONTROL}/state", self.state),
            Route(f"{CONTROL}/goods", self.goods),
            Route(f"{CONTROL}/faults", self.set_faults, methods=["POST"]),
            Route(f"{CONTROL}/clock", self.set_clock, methods=["POST"]),
            Route(f"{CONTROL}/tokens", self.expire, methods=["POST"]),
            Route(f"{CONTROL}/buy", self.buy, methods=["POST"]),
            Route(f"{CONTROL}/cancel", self.cancel, methods=["POST"]),
            Route(f"{CONTROL}/bounce", self.bounce, methods=["POST"]),
        ]

    async def state(self, _request: Request) -> JSONResponse:
        """Everything the marketplace holds, with its calls, faults and notifications so far."""
        market = self._market
        return JSONResponse(
            {
                "name": market.name,
                "now": market.clock.now().isoformat(),
                "calls": market.calls,
                "faults": dict(market.faults.seen),
                "hooks": {"delivered": self._sender.delivered, "given_up": self._sender.given_up},
                "state": market.dump(),
            }
        )

    async def goods(self, _request: Request) -> JSONResponse:
        """What can be bought now."""
        return JSONResponse([asdict(good) for good in self._market.goods()])

    async def set_faults(self, request: Request) -> JSONResponse:
        """Misbehave as the body's fields say; fields left out go back to good behaviour."""
        told: dict[str, Any] = await request.json()
        try:
            self._market.faults = replace(Faults(**told), seen=self._market.faults.seen)
        except (TypeError, ValueError) as problem:
            return JSONResponse({"error": str(problem)}, 400)
        return JSONResponse({})

    async def set_clock(self, request: Request) -> JSONResponse:
        """Set the clock ahead (or behind) by `{"skew_seconds": …}`."""
        self._market.clock.skew = timedelta(seconds=float((await request.json())["skew_seconds"]))
        return JSONResponse({})

    async def expire(self, _request: Request) -> JSONResponse:
        """Make all access tokens invalid."""
        self._market.expire_tokens()
        return JSONResponse({})

    async def buy(self, request: Request) -> JSONResponse:
        """Place the orders of `[{"items": [[sku, units], …], …}, …]`; their numbers, null where not all is there."""
        baskets = [
            Basket(**{**one, "items": tuple((sku, units) for sku, units in one["items"])})
            for one in await request.json()
        ]
        return JSONResponse([self._market.buy(basket) for basket in baskets])

    async def cancel(self, request: Request) -> JSONResponse:
        """Buyers cancel the orders of `[number, …]`; whether each was still possible."""
        return JSONResponse([self._market.cancel(number) for number in await request.json()])

    async def bounce(self, _request: Request) -> JSONResponse:
        """The seller's bank sends the last payout back; whether there was one."""
        return JSONResponse(self._market.bounce())
