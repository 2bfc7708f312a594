"""The layer between the wire and a marketplace that makes calls fail as told."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zayton.sandbox import faults
from zayton.sandbox.market import Market

CONTROL = "/_sandbox"


class Misbehaving:
    """Lets a call through, or makes it fail before or after the work, in the vendor's own words."""

    def __init__(self, app: ASGIApp, market: Market) -> None:
        self._app = app
        self._market = market

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, well or badly."""
        if scope["type"] != "http" or scope["path"].startswith(CONTROL):
            await self._app(scope, receive, send)
            return
        market = self._market
        market.counted(scope["path"])
        fault = market.faults.for_call(scope["path"])
        if fault == faults.THROTTLE:
            await market.throttled(market.faults.retry_after)(scope, receive, send)
        elif fault == faults.FAIL_BEFORE:
            await market.broken()(scope, receive, send)
        elif fault == faults.DROP_BEFORE:
            await _drop(send)
        elif fault in (faults.FAIL_AFTER, faults.DROP_AFTER):
            await self._app(scope, receive, _nowhere)
            if fault == faults.DROP_AFTER:
                await _drop(send)
            else:
                await market.broken()(scope, receive, send)
        else:
            if fault == faults.DELAY:
                await asyncio.sleep(market.faults.delay)
            elif fault == faults.EXPIRE:
                market.expire_tokens()
            await self._app(scope, receive, send)


async def _nowhere(_message: Message) -> None:
    """Swallow an answer."""


async def _drop(send: Send) -> None:
    # an answer that promises more than comes makes the server cut the connection in its middle
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1000")]})
    await send({"type": "http.response.body", "body": b"{", "more_body": True})
