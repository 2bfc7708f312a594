"""Sell Finances: payouts and transactions. Nothing found is an answer without a body (204)."""

import re
from collections.abc import Sequence
from datetime import datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from zayton.sandbox.ebay.answers import Complaint, Json, empty
from zayton.sandbox.ebay.reading import number_of, paged, ranges_of
from zayton.sandbox.ebay.world import World

_BASE = "/sell/finances/v1"
_DOMAIN = "API_FINANCES"
_NAMED = re.compile(r"(payoutId|orderId|transactionId|payoutStatus|transactionType):\{([^}]*)\}")


class Finances:
    """What the seller earned and was paid."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> Sequence[Route]:
        """The paths."""
        return [
            Route(f"{_BASE}/payout", self.payouts),
            Route(f"{_BASE}/payout/{{payout}}", self.payout),
            Route(f"{_BASE}/transaction", self.transactions),
        ]

    async def payouts(self, request: Request) -> Response:
        """Payouts, newest first unless they are sorted by their date."""
        limit = number_of(request, "limit", 20, low=1, high=200)
        oldest_first = request.query_params.get("sort") == "payoutDate"
        found = self._world.payouts if oldest_first else [*reversed(self._world.payouts)]
        return self._page(request, "payouts", found, "payoutDate", limit)

    async def payout(self, request: Request) -> Response:
        """One payout."""
        for one in self._world.payouts:
            if one["payoutId"] == request.path_params["payout"]:
                return JSONResponse(one)
        raise Complaint(404, 135005, _DOMAIN, "The payout was not found.")

    async def transactions(self, request: Request) -> Response:
        """Transactions, newest first."""
        limit = number_of(request, "limit", 20, low=1, high=1000)
        newest = list(reversed(self._world.transactions))
        return self._page(request, "transactions", newest, "transactionDate", limit)

    def _page(self, request: Request, name: str, members: Sequence[Json], dated: str, limit: int) -> Response:
        # a filter may be given several times
        filter_ = ",".join(request.query_params.getlist("filter"))
        found = _filtered(members, filter_, dated)
        if not found:
            # 204 and no empty list: `getTransactions` and `getPayouts` answer "No Content" for nothing
            return empty()
        offset = number_of(request, "offset", 0)
        return JSONResponse(paged(request, found, limit=limit, offset=offset, name=name))


def _filtered(members: Sequence[Json], filter_: str, dated: str) -> list[Json]:
    wanted = dict(_NAMED.findall(filter_))
    try:
        start, end = ranges_of(filter_).get(dated, (None, None))
    except ValueError:
        raise Complaint(400, 135001, _DOMAIN, "Invalid filter value.") from None
    return [
        one
        for one in members
        if all(one.get(name) == value for name, value in wanted.items())
        and (start is None or datetime.fromisoformat(one[dated]) >= start)
        and (end is None or datetime.fromisoformat(one[dated]) <= end)
    ]
