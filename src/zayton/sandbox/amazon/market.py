"""Amazon, as one marketplace of the sandbox."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from pydantic import TypeAdapter
from starlette.responses import Response
from starlette.routing import Route

from zayton.sandbox.amazon import (
    answers,
    buying,
    catalogue,
    commands,
    contacts,
    feeds,
    finances,
    inventory,
    listings,
    notifications,
    orders,
    orders_v0,
    pricing,
    pricing_v0,
    product_types,
    reports,
    restricted,
    rivals,
    schedules,
    seed,
    sellers,
    shelf,
    shipping,
)
from zayton.sandbox.amazon.documents import Store
from zayton.sandbox.amazon.gateway import Gateway
from zayton.sandbox.amazon.lwa import Lwa
from zayton.sandbox.amazon.mall import Mall, Pace
from zayton.sandbox.amazon.notices import status_changed
from zayton.sandbox.amazon.state import World
from zayton.sandbox.amazon.telling import Telling
from zayton.sandbox.clock import Clock
from zayton.sandbox.faults import Faults
from zayton.sandbox.market import Basket, Good, Market
from zayton.sandbox.misbehaving import CONTROL

OPERATIONS = (
    *orders.OPERATIONS,
    *orders_v0.OPERATIONS,
    *shipping.OPERATIONS,
    *listings.OPERATIONS,
    *product_types.OPERATIONS,
    *catalogue.OPERATIONS,
    *pricing_v0.OPERATIONS,
    *pricing.OPERATIONS,
    *inventory.OPERATIONS,
    *reports.OPERATIONS,
    *schedules.OPERATIONS,
    *feeds.OPERATIONS,
    *finances.OPERATIONS,
    *notifications.OPERATIONS,
    *contacts.OPERATIONS,
    *sellers.OPERATIONS,
    *restricted.OPERATIONS,
)

_WORLD = TypeAdapter(World)


class Amazon(Market):
    """One seller's account on all sites, with a catalogue in which others sell already; `pace` says how fast it is."""

    name = "amazon"

    def __init__(self, *, clock: Clock, faults: Faults, pace: Pace | None = None) -> None:
        super().__init__(clock=clock, faults=faults)
        self._telling = Telling(World(), clock, self.hooks)
        self._mall = Mall(clock, self._telling, self._telling.world, pace or Pace())
        seed.stocked(self._mall.world)

    def routes(self) -> Sequence[Route]:
        """Login with Amazon, documents, the sandbox's commands, and the API."""
        mall = self._mall
        return [
            *Lwa(mall).routes(),
            *Store(mall).routes(),
            *commands.routes(mall, CONTROL),
            *Gateway(mall, OPERATIONS, self._ripen).routes(),
        ]

    def throttled(self, retry_after: float) -> Response:  # noqa: ARG002 Amazon does not say when to come again
        """See `Market`."""
        return answers.too_many()

    def broken(self) -> Response:
        """See `Market`."""
        return answers.failed()

    def expire_tokens(self) -> None:
        """See `Market`."""
        past = self._mall.now() - timedelta(seconds=1)
        for token in self._mall.world.tokens.values():
            token.until = min(token.until, past)

    def goods(self) -> Sequence[Good]:
        """See `Market`."""
        return list(buying.goods(self._mall))

    def buy(self, basket: Basket) -> str | None:
        """See `Market`; a basket that is fulfilled in two ways becomes two orders, of which the first is named."""
        return buying.buy(self._mall, basket)

    def cancel(self, number: str) -> bool:
        """See `Market`."""
        return buying.cancel(self._mall, number)

    def tick(self) -> None:
        """Let things happen that happen with time."""
        mall = self._mall
        self._ripen()
        schedules.ripen(mall)
        rivals.ripen(mall)
        for listed in mall.world.listings.values():
            for listing in listed.values():
                status = shelf.status(mall, listing)
                if status != listing.told:
                    listing.told = status
                    status_changed(mall, listing, status)

    def _ripen(self) -> None:
        shipping.ripen(self._mall)
        reports.ripen(self._mall)
        feeds.ripen(self._mall)

    def dump(self) -> dict[str, Any]:
        """See `Market`."""
        state: dict[str, Any] = _WORLD.dump_python(self._mall.world, mode="json")
        return state

    def load(self, state: Mapping[str, Any]) -> None:
        """See `Market`."""
        self._mall.world = self._telling.world = _WORLD.validate_python(state)
