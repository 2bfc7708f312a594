"""The running marketplace as its parts see it: what it holds, its clock, its pace, and what it has to tell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

from zayton.sandbox.amazon.state import Listing, World
from zayton.sandbox.clock import Clock

SELLER_ID = "A2SANDBOX0SELL"
SELLER_NAME = "Sandbox Goods"


@dataclass
class Pace:
    """How long things take, in seconds; Amazon's own are minutes, these are for impatient people.

    `live` until a new listing shows, `pay` until an order is paid, `step` for each stage of a report or feed, `ship`
    until Amazon sends what it fulfils, `url` for which an address of a document is good, `lag` after which changes
    of orders and money can be read (Amazon: two minutes), `throttle` by which published rates are multiplied (0: none).
    """

    live: float = 1.0
    pay: float = 1.0
    step: float = 0.5
    ship: float = 2.0
    url: float = 300.0
    lag: float = 0.0
    throttle: float = 1.0
    token: float = 3600.0


class Teller(Protocol):
    """Tells subscribers what happened."""

    def __call__(self, kind: str, site: str, payload: Mapping[str, Any]) -> None:
        """A notification of a kind, about a site (blank for none)."""

    def wanted(self, kind: str) -> bool:
        """Whether anybody subscribed to a kind: some notices are dear to write."""


@dataclass
class Mall:
    """Handed to every operation."""

    clock: Clock
    tell: Teller
    world: World = field(default_factory=World)
    pace: Pace = field(default_factory=Pace)

    def now(self) -> datetime:
        """The marketplace's time."""
        return self.clock.now()

    def after(self, seconds: float) -> datetime:
        """The time so many seconds from now."""
        return self.now() + timedelta(seconds=seconds)

    def listing(self, site: str, sku: str) -> Listing | None:
        """The seller's listing of a SKU on a site."""
        return self.world.listings.get(site, {}).get(sku)


class Call(NamedTuple):
    """An authorised request: `many` reads a list that comes repeated or with commas, `base` is where we are."""

    path: Mapping[str, str]
    query: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]
    body: Any
    base: str
    elements: frozenset[str] = frozenset()

    def one(self, name: str, default: str = "") -> str:
        """A parameter, or what stands for it."""
        return self.query.get(name, default)

    def many(self, name: str) -> tuple[str, ...]:
        """A list parameter."""
        return self.lists.get(name, ())


class Answer(NamedTuple):
    """What goes back."""

    body: Any = None
    status: int = 200


class Refused(Exception):  # noqa: N818 it is an answer, not a failure
    """A request that is answered with an error."""

    def __init__(self, status: int, code: str, message: str, details: str = "") -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.details = status, code, message, details


def invalid(message: str) -> Refused:
    """400: a parameter is missing or wrong."""
    return Refused(400, "InvalidInput", message)


def missing(message: str) -> Refused:
    """404: there is no such thing."""
    return Refused(404, "NotFound", message)
