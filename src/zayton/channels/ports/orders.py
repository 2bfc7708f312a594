"""Orders as marketplaces tell them, and how shipment is confirmed to them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from zayton.channels.ports.documents import Page, RawDocument
from zayton.channels.ports.faults import Fault


class Progress(StrEnum):
    """How far an order is, in the order in which it can only go on."""

    PENDING = "pending"
    """Taken but not to be shipped yet (payment, fraud check): its goods are held."""
    OPEN = "open"
    PARTLY_SHIPPED = "partly_shipped"
    SHIPPED = "shipped"
    CANCELLED = "cancelled"


class FulfilledBy(StrEnum):
    """Who ships: the seller (FBM), or the marketplace from its own warehouse (FBA and the like)."""

    SELLER = "seller"
    MARKETPLACE = "marketplace"


class ChannelLine(NamedTuple):
    """A line of goods. Money is the whole line's in minor units of the order's currency, after no discount.

    `key` is the marketplace's name for the line, needed to confirm its shipment. `listing` is the ASIN, item or
    variant id. `cancelled` units are part of `quantity` and are not to be sent.
    """

    key: str
    sku: str
    listing: str
    title: str
    quantity: int
    amount_minor: int
    shipped: int = 0
    cancelled: int = 0


class Address(NamedTuple):
    """Where an order goes: personal data, sealed at rest and never written to journal, lake or log."""

    name: str = ""
    company: str = ""
    lines: tuple[str, ...] = ()
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""
    phone: str = ""
    email: str = ""


class Refund(NamedTuple):
    """Money given back, and goods that come back with it; `lines` are (line key, units, restocked, amount).

    `number` is the marketplace's name of the refund.
    """

    number: str
    at: datetime
    lines: tuple[tuple[str, int, bool, int], ...]
    shipping_minor: int = 0
    other_minor: int = 0


class ChannelOrder(NamedTuple):
    """One order as its marketplace tells it now.

    `site` is the marketplace's own name of the site (`ATVPDKIKX0DER`, `EBAY_GB`, `""` where a connection is one shop).
    `charges` are (charge code, minor units): `postage`, `discount` (negative), `tax` that the buyer pays on top and
    the seller receives, `gift_wrap`, `other`. `buyer` is the marketplace's opaque number of the buyer.
    `ship_by` is the latest moment of dispatch. `collects` means that the buyer picks it up. `label` is what sellers
    and buyers call the order where that is not its number (`#1001`).
    """

    number: str
    site: str
    placed_at: datetime
    changed_at: datetime
    progress: Progress
    fulfilled_by: FulfilledBy
    currency: str
    lines: tuple[ChannelLine, ...]
    charges: tuple[tuple[str, int], ...] = ()
    buyer: str = ""
    address: Address = Address()
    ship_by: datetime | None = None
    collects: bool = False
    refunds: tuple[Refund, ...] = ()
    label: str = ""


class Dispatch(NamedTuple):
    """Goods that left, to be confirmed: `key` is ours and comes back with the outcome.

    `lines` are (line key, units). `last` says that nothing of the order stays behind to be sent.
    """

    key: str
    number: str
    site: str
    lines: tuple[tuple[str, int], ...]
    at: datetime
    carrier: str = ""
    tracking: str = ""
    last: bool = True


class Outcome(NamedTuple):
    """What became of one member of a set that was sent: `fault` is `None` when it was accepted.

    `reference` is the marketplace's name for the work where it is finished later (a feed, a task).
    """

    key: str
    fault: Fault | None = None
    reference: str = ""


class Followed(NamedTuple):
    """How work stands that a marketplace took: `over` once it was done or refused, the latter with its `fault`."""

    over: bool
    fault: Fault | None = None


class OrdersPort(Protocol):
    """Fetches orders, whole: with their items, and with addresses where the account may see them."""

    def changed(self, *, since: datetime, until: datetime, cursor: str) -> Page:
        """Orders changed in a span of time, oldest first where the marketplace allows it; `cursor` goes on."""

    def named(self, keys: Sequence[str]) -> Sequence[RawDocument]:
        """These orders; one that is not there is left out."""


class DispatchPort(Protocol):
    """Confirms shipments."""

    def confirm(self, dispatches: Sequence[Dispatch]) -> Sequence[Outcome]:
        """Tell what left. Told twice, the marketplace's state is as if told once."""


class CancelPort(Protocol):
    """Cancels orders on the seller's behalf."""

    def cancel(self, numbers: Mapping[str, str]) -> Sequence[Outcome]:
        """Cancel orders by number, each with its reason code: `no_stock`, `buyer_asked`, `bad_address`.

        An outcome with a `reference` is taken, not done: it is final only when the order's document says cancelled.
        """


class FollowPort(Protocol):
    """Tells what became of work that was taken and is done later."""

    def followed(self, references: Sequence[str]) -> Mapping[str, Followed]:
        """How the work stands that outcomes named so; what the marketplace knows no more is left out."""
