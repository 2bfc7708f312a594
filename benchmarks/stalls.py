"""Stand-ins of marketplaces with goods enough for everybody; without Django, as they are processes of their own."""

import time
from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from zayton.sandbox.amazon import Amazon
from zayton.sandbox.amazon.mall import Pace
from zayton.sandbox.amazon.shelf import units
from zayton.sandbox.amazon.state import Listing, Product, Rival
from zayton.sandbox.ebay import Ebay
from zayton.sandbox.market import Basket, Good
from zayton.sandbox.shopify import ShopifyMarket

SKUS = 200


class StockedShop(ShopifyMarket):
    """A shop with goods enough for everybody, whose limits do not count here."""

    stocked = tuple(Good(f"S-{n:04}", f"Thing {n}", 1_000_000, 999, "GBP") for n in range(SKUS))
    calls_at_once, calls_a_second = 100_000, 100_000.0


class Notes:
    """What happened on a stand-in and when: `["sold" | "shown", sku, units, seconds since 1970]`, in order."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str, int, float]] = []
        self._shown: dict[str, int] = {}

    def sold(self, basket: Basket) -> None:
        """A buyer's order was accepted."""
        at = time.time()
        self.taken += [("sold", sku, count, at) for sku, count in basket.items]

    def look(self, shown: dict[str, int]) -> None:
        """Note what shows another number than before."""
        at = time.time()
        self.taken += [
            ("shown", sku, count, at) for sku, count in shown.items() if self._shown.get(sku) != count
        ]
        self._shown = shown

    def routes(self) -> list[Route]:
        """`GET /_bench/notes` hands over what was noted since it was last asked."""

        async def told(_request: Request) -> Response:
            taken, self.taken = self.taken, []
            return JSONResponse(taken)

        return [Route("/_bench/notes", told)]

    def watching(self, routes: Sequence[Route], shown: Any) -> list[Route]:
        """Routes after whose writes a look is taken."""

        def watched(endpoint: Any) -> Any:
            async def answer(request: Request) -> Response:
                made: Response = await endpoint(request)
                if request.method != "GET":
                    self.look(shown())
                return made

            return answer

        return [
            Route(route.path, watched(route.endpoint), methods=sorted(route.methods or ()))
            for route in routes
        ]


class WideAmazon(Amazon):
    """Amazon with usage plans 400 times as wide, which it tells in its answers as it always does; noted."""

    def __init__(self, **given: Any) -> None:
        super().__init__(pace=Pace(throttle=400.0), **given)
        self.notes = Notes()

    def routes(self) -> Sequence[Route]:
        """See `Market`."""
        return [*self.notes.routes(), *self.notes.watching(super().routes(), self._units)]

    def buy(self, basket: Basket) -> str | None:
        """See `Market`."""
        return _noted(self.notes, basket, super().buy(basket))

    def _units(self) -> dict[str, int]:
        mall = self._mall
        listed = [one for each in mall.world.listings.values() for one in each.values()]
        return {one.sku: units(mall, one) for one in listed}


class NotedEbay(Ebay):
    """eBay, which keeps no limits, noted."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.notes = Notes()

    def routes(self) -> Sequence[Route]:
        """See `Market`."""
        return [*self.notes.routes(), *self.notes.watching(super().routes(), self._units)]

    def buy(self, basket: Basket) -> str | None:
        """See `Market`."""
        return _noted(self.notes, basket, super().buy(basket))

    def _units(self) -> dict[str, int]:
        return {one["sku"]: one.get("availableQuantity") or 0 for one in self._world.offers.values()}


class WideShop(ShopifyMarket):
    """An empty shop of a plan so large that its limits do not count, noted."""

    calls_at_once, calls_a_second = 100_000, 100_000.0
    points_at_once, points_a_second = 1_000_000, 100_000.0

    def __init__(self, **given: Any) -> None:
        self.notes = Notes()
        super().__init__(**given)

    def routes(self) -> Sequence[Route]:
        """See `Market`."""
        return [*self.notes.routes(), *self.notes.watching(super().routes(), self._units)]

    def buy(self, basket: Basket) -> str | None:
        """See `Market`."""
        return _noted(self.notes, basket, super().buy(basket))

    def _units(self) -> dict[str, int]:
        return {one["sku"]: one["inventory_quantity"] for one, _ in self.store.variants().values()}


def _noted(notes: Notes, basket: Basket, number: str | None) -> str | None:
    if number is not None:
        notes.sold(basket)
    return number


class PlainAmazon(WideAmazon):
    """The same without looking: ten thousand listings are too many to be compared after each write."""

    def routes(self) -> Sequence[Route]:
        """See `Market`."""
        return Amazon.routes(self)


class PlainShop(WideShop):
    """The same without looking."""

    def routes(self) -> Sequence[Route]:
        """See `Market`."""
        return ShopifyMarket.routes(self)


class PlainEbay(NotedEbay):
    """The same without looking."""

    def routes(self) -> Sequence[Route]:
        """See `Market`."""
        return Ebay.routes(self)


class CrowdedAmazon(Amazon):
    """Amazon by its published usage plans, with ten thousand listings of ours; on every third others sell too."""

    count = 10_000
    site = "A1F83G8C2ARO7P"
    others_on = 3

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        world, at = self._mall.world, self._mall.now()
        world.listings.setdefault(self.site, {})
        for number in range(self.count):
            asin, sku = self.named(number)
            price = 2_000 + number % 500
            offer = {"our_price": [{"schedule": [{"value_with_tax": price / 100}]}], "currency": "GBP"}
            attributes = {
                "item_name": [{"value": f"Article {number}", "language_tag": "en_GB"}],
                "purchasable_offer": [offer],
                "fulfillment_availability": [{"fulfillment_channel_code": "DEFAULT", "quantity": 5}],
            }
            rivals = [
                Rival(f"A{place}RIVAL", price=price + 100 * place, rating=90, feedback=9) for place in (1, 2)
            ]
            world.products[asin] = Product(
                asin,
                "HOME",
                f"Article {number}",
                "Ours",
                sites=[self.site],
                list_price={self.site: price},
                rivals={self.site: rivals if number % self.others_on == 0 else []},
                skus={self.site: [sku]},
            )
            world.listings[self.site][sku] = Listing(
                sku, self.site, asin, f"X{number:09}", "HOME", attributes, created=at, updated=at, live_at=at
            )

    @staticmethod
    def named(number: int) -> tuple[str, str]:
        """ASIN and SKU of the listing of a number."""
        return f"B0{number:08}", f"W-{number:05}"


class QuietAmazon(CrowdedAmazon):
    """The same with a thousand listings."""

    count = 1_000
