"""Buyers: they come at a rate, pick among what is shown, and know nothing of the seller's systems."""

import asyncio
import random
from collections.abc import Sequence

from zayton.sandbox.market import Basket, Good, Market

_TOWNS = (
    ("GB", "NN11 8PB", "Daventry"),
    ("GB", "M1 1AE", "Manchester"),
    ("DE", "10115", "Berlin"),
    ("FR", "69001", "Lyon"),
    ("US", "10001", "New York"),
    ("US", "94105", "San Francisco"),
    ("NL", "5911 AB", "Venlo"),
)
_NAMES = ("Ann Smith", "Bo Chen", "Carla Rossi", "Dev Patel", "Eva Brandt", "Finn Olsen", "Grace Liu")


class Buyers:
    """Buys at one marketplace, `per_minute` orders a minute on average, at random moments."""

    def __init__(self, market: Market, per_minute: float, seed: int = 7) -> None:
        self._market = market
        self._per_minute = per_minute
        self._dice = random.Random(seed)

    async def run(self) -> None:
        """Buy for as long as the server lives."""
        while True:
            # as strangers come, independent of each other: several in a moment, then none for a while
            await asyncio.sleep(self._dice.expovariate(self._per_minute / 60))
            goods = self._market.goods()
            if goods:
                self._market.buy(self._basket(goods))

    def _basket(self, goods: Sequence[Good]) -> Basket:
        # a basket belongs to one site: two currencies cannot be paid at once
        site = self._dice.choice(goods).site
        here = [good for good in goods if good.site == site]
        picked = self._dice.sample(here, k=min(len(here), 1 + (self._dice.random() < 0.2)))
        country, postcode, city = self._dice.choice(_TOWNS)
        items = tuple((good.sku, min(good.quantity, self._dice.choice((1, 1, 1, 2, 3)))) for good in picked)
        return Basket(items, site, self._dice.choice(_NAMES), country, postcode, city)
