"""A seller with three shops on a marketplace that lives in memory, and goods on the shelf."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime

from zayton.catalog.public import SkuDraft, create_skus, sku_ids_by_code
from zayton.channels.models import ConnectedShop, Connection, Stream
from zayton.channels.ports.adapter import Adapter, Channel, Checked, Reading
from zayton.channels.ports.documents import Page, RawDocument, Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import (
    ListingDraft,
    ListingKey,
    ListingSeen,
    Problem,
    ProductRules,
    Published,
    Standing,
)
from zayton.channels.ports.orders import Outcome
from zayton.channels.public import ShopDraft, SiteDraft, add_sites, register_adapters, write_shops
from zayton.channels.states import StreamKind
from zayton.channels.syncing.receiving import take_in
from zayton.channels.syncing.working import work_waiting
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.time import now
from zayton.listings.models import Ask, Listing
from zayton.stock.public import (
    AdjustLine,
    MovementKind,
    OwnerDraft,
    ReceiptLine,
    WarehouseDraft,
    WarehouseKind,
    add_owners,
    adjust_stock,
    main_shelves,
    open_warehouses,
    receive_stock,
)

DAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@dataclass
class MemoryMarket:
    """What a marketplace holds: units and prices by (site, SKU), and how it misbehaves."""

    units: dict[tuple[str, str], int] = field(default_factory=dict)
    prices: dict[tuple[str, str], int] = field(default_factory=dict)
    published: dict[str, ListingDraft] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    # raised by the next calls, one each; `None` lets a call through
    faults: list[Fault | None] = field(default_factory=list)
    # what it has against single SKUs
    against: dict[str, Fault] = field(default_factory=dict)
    # its credentials are refused whatever is asked
    is_shut: bool = False
    # done although the answer is lost
    lose_answers: bool = False

    def check(self):
        if self.is_shut:
            raise Fault(FaultKind.DENIED, "revoked")
        return Checked("memory", ())

    def called(self, what):
        self.calls.append(what)
        fault = self.faults.pop(0) if self.faults else None
        if fault is not None and not self.lose_answers:
            raise fault
        return fault

    def show(self, asked):
        fault = self.called("show")
        return self._told(asked, self.units, "quantity", fault)

    def price(self, asked):
        fault = self.called("price")
        return self._told(asked, self.prices, "price_minor", fault)

    def _told(self, asked, book, name, fault):
        for one in asked:
            if one.key.sku not in self.against:
                book[one.key.site, one.key.sku] = getattr(one, name)
        if fault is not None:
            raise fault
        return [Outcome(one.key.sku, self.against.get(one.key.sku)) for one in asked]

    def held(self, *, cursor):
        return Page(())

    def publish(self, drafts):
        fault = self.called("publish")
        for draft in drafts:
            if draft.key.sku not in self.against:
                self.published[draft.key.sku] = draft
                self.prices[draft.key.site, draft.key.sku] = draft.price_minor
                self.units[draft.key.site, draft.key.sku] = draft.quantity
        if fault is not None:
            raise fault
        return [self._published(draft) for draft in drafts]

    def _published(self, draft):
        key = draft.key._replace(remote=f"r-{draft.key.sku}")
        if against := self.against.get(draft.key.sku):
            problem = Problem("bad", against.said)
            return Published(key, "", Standing.REJECTED, (problem,), Outcome(draft.key.sku))
        return Published(key, f"I-{draft.key.sku}", Standing.LIVE, (), Outcome(draft.key.sku))

    def end(self, keys):
        fault = self.called("end")
        for key in keys:
            self.published.pop(key.sku, None)
        if fault is not None:
            raise fault
        return [Outcome(key.sku) for key in keys]

    def rules(self, product_type, *, site):
        return ProductRules(product_type, {}, {"title": {"max_length": 60}, "images": {"max_items": 3}})


MARKETS: dict[str, MemoryMarket] = {}


def _listing(body):
    one = json.loads(body)
    key = ListingKey(one.pop("site", ""), one.pop("sku"), one.pop("remote", ""))
    standing = Standing(one.pop("standing", "live"))
    problems = tuple(Problem(**each) for each in one.pop("problems", ()))
    return (ListingSeen(key, one.pop("item", "I1"), standing, problems=problems, **one),)


def _connect(account, _caller):
    market = MARKETS[account.values["market"]]
    return Channel(check=market.check, stock=market, prices=market, listings=market)


MEMORY = Adapter("memory", "Memory", (), _connect, Reading(listing=_listing), at_once=50)


@dataclass
class Seller:
    """Keys by the names that tests use."""

    owner: int
    houses: dict[str, int]
    shelves: dict[str, int]
    shops: dict[str, int]
    connections: dict[str, int]
    skus: dict[str, int]
    markets: dict[str, MemoryMarket]

    def receive(self, code: str, count: int, house: str = "LEEDS") -> None:
        line = ReceiptLine(self.skus[code], self.owner, self.shelves[house], count, count * 100)
        assert not receive_stock(lines=[line], at=DAY, actor=SYSTEM).refusals

    def lose(self, code: str, count: int, house: str = "LEEDS") -> None:
        line = AdjustLine(self.skus[code], self.owner, self.shelves[house], -count, MovementKind.LOST)
        assert not adjust_stock(lines=[line], at=DAY, actor=SYSTEM).refusals

    def see(self, shop: str, sku: str, **told) -> None:
        """The channel of a shop tells of a listing."""
        body = json.dumps({"sku": sku, **told}).encode()
        document = RawDocument(Subject.LISTING, sku, told.pop("changed_at", None), body)
        take_in([document], connection_id=self.connections[shop], run_id=None, at=now())
        while work_waiting(self.connections[shop], Subject.LISTING):
            pass

    def listing(self, shop: str, sku: str) -> Listing:
        return Listing.objects.get(shop_id=self.shops[shop], msku=sku)

    def ask(self, shop: str, sku: str, kind: str = "quantity") -> Ask:
        return Ask.objects.get(listing=self.listing(shop, sku), kind=kind)

    def shown(self, shop: str, sku: str) -> int | None:
        return self.markets[shop].units.get(("", sku))


def seller(*codes: str, shops: tuple[str, ...] = ("A", "B", "C")) -> Seller:
    """A seller of these SKUs, connected to a marketplace in memory with each of the shops."""
    register_adapters([MEMORY])
    owner = add_owners(drafts=[OwnerDraft("US", "Us")], at=DAY, actor=SYSTEM)["US"]
    drafts = [WarehouseDraft(code, code, WarehouseKind.OWN, "GB") for code in ("LEEDS", "YORK")]
    houses = open_warehouses(drafts=drafts, at=DAY, actor=SYSTEM)
    add_sites(
        drafts=[SiteDraft("memory", "memory", "Memory", "GB", "GBP", "Europe/London")], at=DAY, actor=SYSTEM
    )
    create_skus(drafts=[SkuDraft(code=code) for code in codes], actor=SYSTEM, at=DAY)
    written = write_shops(
        drafts=[
            ShopDraft(code, code, "memory", owner, "Europe/London", "GBP", (houses["LEEDS"],))
            for code in shops
        ],
        actor=SYSTEM,
        at=DAY,
    )
    markets = {code: MemoryMarket() for code in shops}
    connections = {code: _connection(code, written.ids[code], markets[code]) for code in shops}
    shelves = {code: main_shelves(warehouses=[key])[key] for code, key in houses.items()}
    return Seller(owner, houses, shelves, written.ids, connections, sku_ids_by_code(codes), markets)


def _connection(code: str, shop_id: int, market: MemoryMarket) -> int:
    MARKETS[code] = market
    made = Connection.objects.create(
        adapter="memory", name=code, settings={"market": code}, hook_key=code, made_at=DAY
    )
    ConnectedShop.objects.create(connection=made, shop_id=shop_id)
    for kind in (StreamKind.ORDERS, StreamKind.LISTINGS):
        Stream.objects.create(connection=made, kind=kind, every_seconds=3600)
    return made.pk
