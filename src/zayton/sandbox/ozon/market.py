"""The account as a marketplace of the sandbox."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from zayton.sandbox.clock import Clock
from zayton.sandbox.faults import Faults
from zayton.sandbox.market import UNREADABLE, Basket, Good, Market
from zayton.sandbox.ozon import postings, products, renaming, searching, stocks
from zayton.sandbox.ozon.account import BROKEN, BUSY, RETIRED, Wrong, let_in, refused
from zayton.sandbox.ozon.world import Json, World

Work = Callable[[World, Json, datetime], Json]


def _archive(world: World, told: Json, _at: datetime) -> Json:
    return products.archived(world, told, into=True)


def _unarchive(world: World, told: Json, _at: datetime) -> Json:
    return products.archived(world, told, into=False)


def _switched_off(_world: World, _told: Json, _at: datetime) -> Json:
    raise Wrong("obsolete method cannot be used", RETIRED)


def _object(body: bytes) -> Json:
    try:
        told = json.loads(body or b"{}")
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise Wrong("invalid body")
    return told


PATHS: Mapping[str, Work] = {
    "/v1/roles": stocks.roles,
    "/v2/warehouse/list": stocks.warehouses,
    "/v2/products/stocks": stocks.told_units,
    "/v2/product/info/stocks-by-warehouse/fbs": stocks.by_warehouse,
    "/v3/product/list": products.listed,
    "/v3/product/info/list": products.described,
    "/v3/product/import": products.imported,
    "/v1/product/import/info": products.task,
    "/v1/product/attributes/update": renaming.updated,
    "/v1/product/import/prices": products.priced,
    "/v1/product/archive": _archive,
    "/v1/product/unarchive": _unarchive,
    "/v4/posting/fbs/list": searching.listed,
    "/v3/posting/fbs/get": postings.got,
    "/v4/posting/fbs/ship": postings.shipped,
    "/v2/fbs/posting/tracking-number/set": postings.tracked,
    "/v2/fbs/posting/delivering": postings.delivering,
    "/v2/posting/fbs/cancel": postings.cancelled,
    # Ozon names the day on which it switches a method off and keeps its path: since 7 April and 31 August 2026
    "/v1/warehouse/list": _switched_off,
    "/v1/product/info/stocks-by-warehouse/fbs": _switched_off,
    "/v3/posting/fbs/list": _switched_off,
}


class Ozon(Market):
    """A seller in China whose prices are in yuan; nothing is listed at first, as nothing is in a new account."""

    name = "ozon"
    stocked: Sequence[Good] = ()

    def __init__(self, *, clock: Clock, faults: Faults) -> None:
        super().__init__(clock=clock, faults=faults)
        self.world = World()
        for good in self.stocked:
            self.stock(good)

    def stock(self, good: Good) -> None:
        """Put a good on sale, past moderation."""
        told = {
            "offer_id": good.sku,
            "name": good.title,
            "price": str(Decimal(good.price_minor).scaleb(-2)),
            "vat": "0",
            "description_category_id": 17054869,
            "type_id": 97311,
            "depth": 1,
            "width": 1,
            "height": 1,
            "weight": 1,
        }
        products.put(self.world, told, self.clock.now())["_units"] = good.quantity

    def routes(self) -> Sequence[Route]:
        """See `Market`."""
        return [Route(path, partial(self._answer, work), methods=["POST"]) for path, work in PATHS.items()]

    async def _answer(self, work: Work, request: Request) -> Response:
        try:
            let_in(request, revoked=self.world.revoked)
            told = _object(await request.body())
            return JSONResponse(work(self.world, told, self.clock.now()))
        except Wrong as wrong:
            return refused(wrong)
        except UNREADABLE:
            return refused(Wrong("invalid value in the request body"))

    def throttled(self, retry_after: float) -> Response:
        """See `Market`."""
        words = "You have reached request rate limit per second"
        return refused(Wrong(words, BUSY), {"Retry-After": str(retry_after)})

    def broken(self) -> Response:
        """See `Market`."""
        return refused(Wrong("Internal error", BROKEN))

    def expire_tokens(self) -> None:
        """See `Market`: keys do not expire, so there is nothing to do; `world.revoked` revokes them."""

    def goods(self) -> Sequence[Good]:
        """See `Market`."""
        return [
            Good(
                one["offer_id"],
                one["name"],
                one["_units"],
                int(Decimal(one["price"]).scaleb(2)),
                one["currency_code"],
            )
            for one in self.world.products.values()
            if one["_units"] > 0 and not one["is_archived"]
        ]

    def buy(self, basket: Basket) -> str | None:
        """See `Market`."""
        goods = []
        for sku, units in basket.items:
            one = self.world.by_offer(sku)
            if one is None or one["is_archived"] or one["_units"] < units:
                return None
            goods.append((one, units))
        return postings.place(self.world, basket, goods, self.clock.now()) if goods else None

    def cancel(self, number: str) -> bool:
        """See `Market`."""
        posting = self.world.postings.get(number)
        return posting is not None and postings.cancel(self.world, posting, self.clock.now())

    def tick(self) -> None:
        """See `Market`: moderation takes its time."""
        products.ripen(self.world, self.clock.now())

    def dump(self) -> dict[str, Any]:
        """See `Market`."""
        return self.world.dump()

    def load(self, state: Mapping[str, Any]) -> None:
        """See `Market`."""
        self.world.load(state)
