"""What every marketplace of the sandbox is to the frame around it."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from zayton.sandbox.clock import Clock
from zayton.sandbox.faults import Faults

# what a handler stumbles over when a call's fields are of other kinds than they should be: vendors' gateways check
# kinds before a method sees them, so that such a call is a bad request there and no broken server
UNREADABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


@dataclass(frozen=True)
class Good:
    """Something a buyer can buy now: the seller's SKU, units shown, the price in minor units of `currency`."""

    sku: str
    title: str
    quantity: int
    price_minor: int
    currency: str
    site: str = ""


@dataclass(frozen=True)
class Basket:
    """What a buyer takes: (SKU, units) pairs, and where it goes; a marketplace fills in what is left out."""

    items: tuple[tuple[str, int], ...]
    site: str = ""
    name: str = "Jo Bloggs"
    country: str = "GB"
    postcode: str = "NN11 8PB"
    city: str = "Daventry"
    street: str = "1 High Street"

    def __post_init__(self) -> None:
        units: Counter[str] = Counter()
        for sku, count in self.items:
            units[sku] += count
        # as a cart does it: two lines of one good would each be held against all that is shown of it
        object.__setattr__(self, "items", tuple(units.items()))


@dataclass(frozen=True)
class Hook:
    """A notification to send: where to, its headers and its body as signed."""

    url: str
    headers: Mapping[str, str]
    body: bytes
    topic: str = ""


class Market(ABC):
    """A marketplace with its shops, goods and orders, all in memory; every method runs on the one event loop."""

    name: str
    hook_tries = 6
    """How often a notification that is not taken is sent."""

    def __init__(self, *, clock: Clock, faults: Faults) -> None:
        self.clock = clock
        self.faults = faults
        self.hooks: list[Hook] = []
        self.calls: dict[str, int] = {}

    @abstractmethod
    def routes(self) -> Sequence[Route]:
        """The vendor's paths."""

    @abstractmethod
    def throttled(self, retry_after: float) -> Response:
        """Too many requests, as this vendor says it."""

    @abstractmethod
    def broken(self) -> Response:
        """A server error, as this vendor says it."""

    @abstractmethod
    def expire_tokens(self) -> None:
        """Make every access token handed out so far invalid; those that refresh may go on."""

    @abstractmethod
    def goods(self) -> Sequence[Good]:
        """What can be bought now: live, with at least one unit shown."""

    @abstractmethod
    def buy(self, basket: Basket) -> str | None:
        """Place a buyer's order and take its units from what is shown; its number, or `None` if not all are there."""

    @abstractmethod
    def cancel(self, number: str) -> bool:
        """A buyer cancels; whether that was still possible."""

    def bounce(self) -> bool:
        """The seller's bank sends the last payout back; whether there was one."""
        return False

    @abstractmethod
    def dump(self) -> dict[str, Any]:
        """All state as JSON takes it, to go on with after a restart."""

    @abstractmethod
    def load(self, state: Mapping[str, Any]) -> None:
        """Go on where `dump` was taken."""

    def tick(self) -> None:  # noqa: B027 most have nothing that ripens with time
        """Called twice a second: reports get ready, feeds are worked, listings go live, rivals move."""

    def heard(self, hook: Hook, *, taken: bool) -> None:  # noqa: B027 most keep no count
        """Called when a notification was taken, refused or given up."""

    def counted(self, path: str) -> None:
        """Count a call by its path."""
        self.calls[path] = self.calls.get(path, 0) + 1
