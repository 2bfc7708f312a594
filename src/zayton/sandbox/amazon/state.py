"""What the sandbox's Amazon holds: plain values that go to JSON and back."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass
class Token:
    """An access token: until when it is good, and what it opens (`grantless` scope, or restricted resources)."""

    until: datetime
    scope: str = ""
    resources: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Rival:
    """Another seller's offer of a product on one site.

    One that chases goes `step` below the lowest other landed price, but never below `floor`; amounts in minor units.
    """

    seller: str
    price: int
    fba: bool = False
    shipping: int = 0
    rating: int = 95
    feedback: int = 250
    chases: bool = False
    step: int = 1
    floor: int = 0


@dataclass
class Product:
    """An item of the catalogue.

    By site: the offers of other sellers (`rivals`), who was made to win the Buy Box (`favoured`), and the seller's own
    `skus`.
    """

    asin: str
    product_type: str
    title: str
    brand: str
    identifiers: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, Any] = field(default_factory=dict)
    sites: list[str] = field(default_factory=list)
    rank: int = 1000
    list_price: dict[str, int] = field(default_factory=dict)
    rivals: dict[str, list[Rival]] = field(default_factory=dict)
    favoured: dict[str, str] = field(default_factory=dict)
    skus: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Listing:
    """The seller's offer under a SKU on one site; `told` is the status that was last made known."""

    sku: str
    site: str
    asin: str
    fnsku: str
    product_type: str
    attributes: dict[str, Any]
    created: datetime
    updated: datetime
    live_at: datetime
    told: list[str] = field(default_factory=list)
    enforced: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Pool:
    """Units of a SKU in Amazon's warehouses of one network."""

    fulfillable: int = 0
    inbound: int = 0
    reserved: int = 0
    unsellable: int = 0
    updated: datetime | None = None


@dataclass
class Movement:
    """Units that came into Amazon's warehouses of a network, or left them: `kind` in the words of its ledger."""

    network: str
    sku: str
    at: datetime
    kind: str
    units: int
    disposition: str = "SELLABLE"
    reference: str = ""


@dataclass
class Returned:
    """Units of an order that a buyer sent back to Amazon."""

    order: str
    sku: str
    units: int
    at: datetime
    disposition: str
    reason: str
    plate: str


@dataclass
class Removal:
    """Units that the seller had taken out of Amazon's warehouses."""

    number: str
    network: str
    sku: str
    asked: datetime
    units: int
    disposition: str


@dataclass
class Line:
    """One item of an order; amounts for all its units together."""

    id: str
    sku: str
    asin: str
    title: str
    units: int
    price: int
    tax: int = 0
    shipping: int = 0
    shipped: int = 0


@dataclass
class Package:
    """What was sent: (item, units) pairs, with carrier and tracking number."""

    reference: str
    carrier: str
    service: str
    tracking: str
    sent: datetime
    units: dict[str, int]


@dataclass
class Order:
    """An order; `status` in the words of the v0 API."""

    number: str
    site: str
    fba: bool
    currency: str
    created: datetime
    updated: datetime
    pay_at: datetime
    buyer: dict[str, str]
    lines: list[Line]
    status: str = "Pending"
    packages: list[Package] = field(default_factory=list)
    cancelled_by: str = ""
    wants_cancel: bool = False
    refunded: bool = False


@dataclass
class Document:
    """The content behind a presigned address, as base64; `content_type` is what an upload must say."""

    id: str
    content: str | None
    content_type: str
    gzip: bool = False


@dataclass
class Report:
    """A report that was asked for, or that Amazon made by itself."""

    id: str
    kind: str
    sites: list[str]
    created: datetime
    since: datetime | None = None
    until: datetime | None = None
    status: str = "IN_QUEUE"
    started: datetime | None = None
    ended: datetime | None = None
    document: str = ""
    schedule: str = ""
    options: dict[str, str] = field(default_factory=dict)


@dataclass
class Schedule:
    """A report that is made again after every period."""

    id: str
    kind: str
    sites: list[str]
    period: str
    next: datetime


@dataclass
class Feed:
    """A feed that was handed in."""

    id: str
    kind: str
    sites: list[str]
    source: str
    created: datetime
    status: str = "IN_QUEUE"
    started: datetime | None = None
    ended: datetime | None = None
    document: str = ""


@dataclass
class Transaction:
    """Money of an order: parts as (type, amount in minor units); `settlement` once it was paid out."""

    id: str
    kind: str
    order: str
    site: str
    currency: str
    posted: datetime
    parts: list[tuple[str, str, int]]
    sku: str
    asin: str
    units: int
    item: str
    settlement: str = ""


@dataclass
class Bridge:
    """What an EventBridge rule of an AWS account sends on: the address, and the key its connection adds."""

    url: str
    header: str
    secret: str
    envelope: bool = False


@dataclass
class World:
    """Everything.

    `codes` are the products by EAN, `moving` are the orders that go on by themselves, `counters` give ids, `revoked`
    says whether the seller took the authorisation back.
    """

    products: dict[str, Product] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    listings: dict[str, dict[str, Listing]] = field(default_factory=dict)
    pools: dict[str, dict[str, Pool]] = field(default_factory=dict)
    movements: list[Movement] = field(default_factory=list)
    returned: list[Returned] = field(default_factory=list)
    removals: list[Removal] = field(default_factory=list)
    orders: dict[str, Order] = field(default_factory=dict)
    moving: list[str] = field(default_factory=list)
    documents: dict[str, Document] = field(default_factory=dict)
    reports: dict[str, Report] = field(default_factory=dict)
    schedules: dict[str, Schedule] = field(default_factory=dict)
    feeds: dict[str, Feed] = field(default_factory=dict)
    transactions: list[Transaction] = field(default_factory=list)
    destinations: dict[str, dict[str, Any]] = field(default_factory=dict)
    subscriptions: dict[str, dict[str, Any]] = field(default_factory=dict)
    bridges: dict[str, Bridge] = field(default_factory=dict)
    contacts: list[dict[str, Any]] = field(default_factory=list)
    tokens: dict[str, Token] = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=dict)
    revoked: bool = False
