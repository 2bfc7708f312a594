"""What an adapter is: the facts and functions by which a marketplace is known to the rest."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import NamedTuple

from zayton.channels.ports.calling import Caller, Limit
from zayton.channels.ports.exchange import (
    Challenged,
    KeysPort,
    MessagesPort,
    NotificationsPort,
    Receiver,
    ReportKind,
    ReportsPort,
)
from zayton.channels.ports.offers import (
    BringingPort,
    CataloguePort,
    ClosingPort,
    GlancePort,
    ListingPort,
    ListingSeen,
    OffersPort,
    OffersSeen,
    PricePort,
    StockPort,
    StockSeen,
)
from zayton.channels.ports.orders import CancelPort, ChannelOrder, DispatchPort, FollowPort, OrdersPort
from zayton.channels.ports.settlements import SettlementSeen, SettlementsPort
from zayton.channels.ports.texts import NO_TEXTS, TextsPort, TextsTaken
from zayton.kernel.errors import Words


class Site(NamedTuple):
    """A marketplace's site: its own name for it, our code, its country, currency, zone and language."""

    ref: str
    code: str
    name: str
    country: str
    currency: str
    zone: str
    language: str


@dataclass(frozen=True, slots=True)
class Credential:
    """Something a connection asks for. A `secret` one is sealed at rest and never shown again.

    `choices` are all there are, `suggested` only helps with typing.
    """

    name: str
    words: Words
    help: Words | str = ""
    secret: bool = False
    required: bool = True
    choices: Sequence[tuple[str, str]] = ()
    default: str = ""
    suggested: Callable[[], Sequence[str]] | None = None


class Account(NamedTuple):
    """A connection as an adapter needs it: plain and secret values by name, and the sites it sells on.

    `address` overrides where the marketplace lives (the sandbox); blank for the real one.
    """

    values: Mapping[str, str]
    sites: tuple[str, ...]
    address: str = ""


class Checked(NamedTuple):
    """What a test of a connection found: who we are there, and the sites that the account may sell on."""

    name: str
    sites: tuple[Site, ...]
    seller: str = ""


@dataclass(frozen=True, slots=True)
class Channel:
    """A connected marketplace: what it can be asked. A port that a marketplace does not offer is `None`."""

    check: Callable[[], Checked]
    orders: OrdersPort | None = None
    dispatch: DispatchPort | None = None
    cancel: CancelPort | None = None
    follow: FollowPort | None = None
    stock: StockPort | None = None
    prices: PricePort | None = None
    listings: ListingPort | None = None
    closing: ClosingPort | None = None
    bringing: BringingPort | None = None
    texts: TextsPort | None = None
    catalogue: CataloguePort | None = None
    offers: OffersPort | None = None
    glances: GlancePort | None = None
    reports: ReportsPort | None = None
    settlements: SettlementsPort | None = None
    messages: MessagesPort | None = None
    notifications: NotificationsPort | None = None
    keys: KeysPort | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The pure readers of an adapter's documents, by subject; one that cannot be read is a `Fault` (UNREADABLE).

    `site` is given where a document does not say it.
    """

    order: Callable[[bytes], ChannelOrder] | None = None
    listing: Callable[[bytes], Sequence[ListingSeen]] | None = None
    stock: Callable[[bytes], Sequence[StockSeen]] | None = None
    offers: Callable[[bytes], OffersSeen] | None = None
    settlement: Callable[[bytes], SettlementSeen] | None = None


@dataclass(frozen=True, slots=True)
class Adapter:
    """A marketplace: its name and words, what a connection asks for, its limits, and how to talk to it.

    `overlap` is how far back orders are pulled again, as changes may show late; `lag` how long after a change they
    show at all; `settles_within` is how far back settlements are pulled again, as their money moves on for weeks;
    `at_once` is how many quantities or prices one call takes. `signs_with_keys` says that notifications are signed with
    public keys that `Channel.keys` fetches by their names, `counts_by_seller` that two sellers' orders may have the
    same number, `remote_outlives` that `ListingKey.remote` names a kind of goods and no single listing,
    `shares_listings` that sellers of the same goods stand on one listing, so that one may take it from another,
    `has_catalogue` that `Channel.catalogue` can be searched for an entry to sell on,
    `fulfils` that it keeps and sends sellers' goods, so that a listing says who does, `closes` that `Channel.closing`
    takes such listings off sale even where they were never published here. `texts` are what `Channel.texts` changes
    alone; none where there is no such port. `bringing` says what a marketplace demands of listings made by other means
    (`Standing.OUTSIDE`) before `Channel.bringing` takes them. `reports` come by themselves where a domain reads them.
    """

    name: str
    title: Words
    credentials: Sequence[Credential]
    connect: Callable[[Account, Caller], Channel]
    reading: Reading
    limits: Sequence[Limit] = ()
    sites: Sequence[Site] = ()
    receive: Receiver | None = None
    challenge: Challenged | None = None
    signs_with_keys: bool = False
    counts_by_seller: bool = False
    remote_outlives: bool = False
    shares_listings: bool = False
    has_catalogue: bool = False
    fulfils: bool = False
    closes: bool = False
    texts: TextsTaken = NO_TEXTS
    bringing: Words | str = ""
    reports: Sequence[ReportKind] = ()
    overlap: timedelta = timedelta(minutes=10)
    lag: timedelta = timedelta(0)
    settles_within: timedelta = timedelta(days=14)
    at_once: int = 100
    # how often each stream is pulled unless a person says otherwise, in seconds
    cadence: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
