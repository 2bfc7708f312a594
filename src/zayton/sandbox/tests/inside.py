"""A marketplace without a server, for tests that only look at what it answers."""

import asyncio

import httpx
from starlette.applications import Starlette

from zayton.sandbox.clock import Clock
from zayton.sandbox.control import Control
from zayton.sandbox.faults import Faults
from zayton.sandbox.hooks import HookSender
from zayton.sandbox.misbehaving import Misbehaving


class _Inside(httpx.BaseTransport):
    """Hands requests to an app in this process."""

    def __init__(self, app):
        self._app = httpx.ASGITransport(app)

    def handle_request(self, request):
        """The whole answer."""
        return asyncio.run(self._answer(request))

    async def _answer(self, request):
        answer = await self._app.handle_async_request(request)
        return httpx.Response(answer.status_code, headers=answer.headers, content=await answer.aread())


def opened(market_class):
    """A fresh marketplace of a class, and a client that calls it as its server would."""
    market = market_class(clock=Clock(), faults=Faults())
    routes = [*Control(market, HookSender(market)).routes(), *market.routes()]
    app = Misbehaving(Starlette(routes=routes), market)
    return market, httpx.Client(transport=_Inside(app), base_url="http://market.test")
