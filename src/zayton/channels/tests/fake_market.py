"""A marketplace that lives in memory: a real adapter whose server is an object that tests write to and read from."""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from zayton.channels.ports.adapter import Account, Adapter, Channel, Checked, Credential, Reading, Site
from zayton.channels.ports.calling import Caller, Limit
from zayton.channels.ports.documents import Notice, Page, RawDocument, Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingKey, ListingSeen, Standing
from zayton.channels.ports.orders import (
    Address,
    ChannelLine,
    ChannelOrder,
    FulfilledBy,
    Progress,
    Refund,
)
from zayton.channels.registry import register_adapters

SITES = (
    Site("UK", "fake-gb", "Fake 英国", "GB", "GBP", "Europe/London", "en"),
    Site("DE", "fake-de", "Fake 德国", "DE", "EUR", "Europe/Berlin", "de"),
)
PASSWORD = "sesame"
T0 = datetime(2026, 3, 2, 10, tzinfo=UTC)


def line(sku: str, quantity: int, amount: int = 1000, **more: Any) -> dict[str, Any]:
    """A line of an order as this marketplace writes it."""
    return {"key": f"l-{sku}", "sku": sku, "quantity": quantity, "amount": amount, **more}


def order(number: str, *lines: Mapping[str, Any], changed: datetime = T0, **more: Any) -> dict[str, Any]:
    """An order as this marketplace writes it."""
    return {
        "number": number,
        "site": "UK",
        "placed": T0.isoformat(),
        "changed": changed.isoformat(),
        "progress": "open",
        "by": "seller",
        "currency": "GBP",
        "lines": list(lines),
        **more,
    }


def document(told: Mapping[str, Any]) -> RawDocument:
    """An order as its document."""
    changed = datetime.fromisoformat(told["changed"]) if told.get("changed") else None
    return RawDocument(Subject.ORDER, str(told["number"]), changed, json.dumps(told).encode())


@dataclass
class Market:
    """The server: what it holds, what it was asked, and what it does wrong next."""

    password: str = PASSWORD
    seller: str = "seller-1"
    page: int = 2
    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    listings: dict[str, dict[str, Any]] = field(default_factory=dict)
    faults: list[Exception] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    no_listings: bool = False
    subscribed: list[str] = field(default_factory=list)
    caller: Any = None

    def put(self, told: dict[str, Any]) -> None:
        """An order is there, or changed."""
        self.orders[told["number"]] = told

    def asked(self, what: str) -> None:
        """Every call passes here."""
        self.calls.append(what)
        self.caller.calls += 1
        if self.faults:
            raise self.faults.pop(0)


MARKETS: dict[str, Market] = {}


def market(stall: str = "one", **facts: Any) -> Market:
    """Open a market under a name that connections give as their stall."""
    MARKETS[stall] = Market(**facts)
    return MARKETS[stall]


@dataclass
class _Orders:
    server: Market

    def changed(self, *, since: datetime, until: datetime, cursor: str) -> Page:
        self.server.asked(f"orders from {cursor or 0}")
        within = [
            one
            for one in self.server.orders.values()
            if since <= datetime.fromisoformat(one["changed"]) <= until
        ]
        within.sort(key=lambda one: (one["changed"], one["number"]))
        first = int(cursor or 0)
        more = first + self.server.page < len(within)
        page = within[first : first + self.server.page]
        return Page([document(one) for one in page], str(first + self.server.page) if more else "")

    def named(self, keys: Sequence[str]) -> Sequence[RawDocument]:
        self.server.asked(f"named {' '.join(keys)}")
        if "cursed" in keys:
            raise Fault(FaultKind.REFUSED, "no such number can be")
        return [document(self.server.orders[key]) for key in keys if key in self.server.orders]


@dataclass
class _Listings:
    server: Market

    def all(self, *, cursor: str) -> Page:
        self.server.asked("listings")
        if self.server.no_listings:
            raise Fault(FaultKind.DENIED, "the account may not read listings")
        rows = [
            RawDocument(Subject.LISTING, sku, None, json.dumps(one).encode())
            for sku, one in self.server.listings.items()
        ]
        return Page(rows)

    def __getattr__(self, name: str) -> Any:
        raise NotImplementedError(name)


@dataclass
class _Notifications:
    server: Market

    def subscribe(self, address: str, *, secret: str) -> Sequence[str]:
        self.server.asked("subscribe")
        self.server.subscribed.append(address)
        return ["orders"]


def _connect(account: Account, caller: Caller) -> Channel:
    server = MARKETS[account.values["stall"]]
    server.caller = caller

    def check() -> Checked:
        server.asked("check")
        if account.values.get("password") != server.password:
            raise Fault(FaultKind.DENIED, "wrong password")
        return Checked("Fake Ltd", SITES, server.seller)

    return Channel(
        check, orders=_Orders(server), listings=_Listings(server), notifications=_Notifications(server)
    )


def _order(body: bytes) -> ChannelOrder:
    told = json.loads(body)
    try:
        address = told.get("address", {"country": "GB"})
        return ChannelOrder(
            told["number"],
            told["site"],
            datetime.fromisoformat(told["placed"]),
            datetime.fromisoformat(told["changed"]),
            Progress(told["progress"]),
            FulfilledBy(told["by"]),
            told["currency"],
            tuple(
                ChannelLine(
                    one["key"],
                    one["sku"],
                    "",
                    "",
                    one["quantity"],
                    one["amount"],
                    one.get("shipped", 0),
                    one.get("cancelled", 0),
                )
                for one in told["lines"]
            ),
            charges=tuple((name, amount) for name, amount in told.get("charges", {}).items()),
            address=Address(**address),
            label=told.get("label", ""),
            refunds=tuple(_refund(one) for one in told.get("refunds", ())),
        )
    except KeyError as problem:
        raise Fault(FaultKind.UNREADABLE, f"lacks {problem}") from problem


def _refund(told: Mapping[str, Any]) -> Refund:
    lines = tuple((key, units, restocked, amount) for key, units, restocked, amount in told["lines"])
    return Refund(told["number"], datetime.fromisoformat(told["at"]), lines)


def _listing(body: bytes) -> Sequence[ListingSeen]:
    told = json.loads(body)
    return [ListingSeen(ListingKey("UK", told["sku"]), "item", Standing(told["standing"]))]


def signed(body: bytes, secret: str) -> str:
    """How this marketplace signs what it sends."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def _receive(
    headers: Mapping[str, str], body: bytes, *, secret: str, address: str, values: Mapping[str, str]
) -> Sequence[Notice]:
    if not hmac.compare_digest(headers.get("x-signature", ""), signed(body, secret)):
        raise Fault(FaultKind.DENIED, "bad signature")
    told = json.loads(body)
    if "order" in told:
        one = document(told["order"])
        return [Notice(Subject.ORDER, one.key, document=one)]
    return [Notice(Subject(told.get("subject", "order")), key) for key in told["changed"]]


def _challenge(query: Mapping[str, str], *, secret: str, address: str, values: Mapping[str, str]) -> str:
    if "code" not in query:
        raise Fault(FaultKind.REFUSED, "no code")
    return json.dumps({"answer": hashlib.sha256((query["code"] + secret + address).encode()).hexdigest()})


ADAPTER = Adapter(
    "fake",
    "Fake Market",
    (
        Credential("stall", "Stall", "The name on your stall."),
        Credential("password", "Password", "Under Settings → API.", secret=True),
        Credential("note", "Note", required=False),
    ),
    _connect,
    Reading(order=_order, listing=_listing),
    limits=(Limit("orders", 1000.0, 1000),),
    sites=SITES,
    receive=_receive,
    challenge=_challenge,
    overlap=timedelta(minutes=10),
)
register_adapters([ADAPTER])
