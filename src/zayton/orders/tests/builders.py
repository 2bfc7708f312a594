"""A small business to try orders on: one owner, warehouses, a shop, SKUs and what lies on the shelves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from zayton.catalog.public import Part, SkuDraft, create_skus, define_bundles, sku_ids_by_code
from zayton.channels.public import ShopDraft, SiteDraft, add_sites, write_shops
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.models import Entry
from zayton.orders.models import Allocation, Correction, CorrectionLine, Order, OrderLine, Shipment
from zayton.orders.public import (
    CHARGE,
    GOODS,
    RETURN,
    SALE,
    LineDraft,
    Moved,
    OrderDraft,
    Placed,
    PlaceOptions,
    ShipDraft,
    in_order,
    place_orders,
    ship_orders,
)
from zayton.stock.models import Claim, Level, Movement
from zayton.stock.public import (
    OwnerDraft,
    ReceiptLine,
    WarehouseDraft,
    WarehouseKind,
    add_owners,
    main_shelves,
    open_warehouses,
    receive_stock,
)

DAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Business:
    """Keys by the names that tests use."""

    owner: int
    houses: Mapping[str, int]
    shelves: Mapping[str, int]
    shop: int
    skus: Mapping[str, int]

    def stock(self, house: str, **units: int) -> None:
        """Receive units of SKUs at one base unit each."""
        for code, count in units.items():
            self.receive(house, code, count, count * 100)

    def receive(self, house: str, code: str, count: int, cost_minor: int) -> None:
        """Receive units of a SKU at a total cost."""
        line = ReceiptLine(self.skus[code], self.owner, self.shelves[house], count, cost_minor)
        assert not receive_stock(lines=[line], at=DAY, actor=SYSTEM).refusals

    def draft(self, number: str, *lines: LineDraft, **facts: object) -> OrderDraft:
        """An order of this shop, to Britain in pounds unless said otherwise."""
        known = {"kind": SALE, "placed_at": DAY, "currency": "GBP", "country": "GB", **facts}
        return OrderDraft(shop_id=self.shop, number=number, lines=in_order(lines), **known)  # type: ignore[arg-type]

    def goods(self, code: str, quantity: int, amount_minor: int = 1000) -> LineDraft:
        """A line of goods."""
        return LineDraft(GOODS, self.skus[code], "", code, "", quantity, amount_minor)

    def sell(self, number: str, options: PlaceOptions | None = None, **units: int) -> int:
        """Place a sale of these SKUs and answer its key."""
        lines = [self.goods(code, count) for code, count in units.items()]
        placed = self.place([self.draft(number, *lines)], options)
        assert not placed.refusals, placed.refusals
        return placed.order_ids[0]

    def place(self, drafts: Sequence[OrderDraft], options: PlaceOptions | None = None) -> Placed:
        """Place drafts."""
        return place_orders(drafts=drafts, actor=SYSTEM, at=DAY, options=options or PlaceOptions())

    def take_back(self, number: str, house: str, *lines: LineDraft, **facts: object) -> Placed:
        """Place a return of these lines to a warehouse."""
        draft = self.draft(number, *lines, kind=RETURN, **facts)
        return self.place([draft], PlaceOptions(restock_to=self.houses[house]))

    def ship(self, *drafts: ShipDraft) -> Moved:
        """Ship parcels."""
        return ship_orders(drafts=drafts, actor=SYSTEM, at=DAY)

    def level(self, code: str, house: str = "LEEDS") -> tuple[int, int]:
        """Units on hand and reserved of a SKU in a warehouse."""
        levels = Level.objects.filter(sku=self.skus[code], warehouse=self.houses[house])
        return sum(one.on_hand for one in levels), sum(one.reserved for one in levels)

    def promised(self, order_id: int) -> list[tuple[str, str, int, int]]:
        """What an order was promised: SKU, warehouse, units, units that left, oldest promise first."""
        codes = {key: code for code, key in self.skus.items()}
        houses = {key: code for code, key in self.houses.items()}
        rows = Allocation.objects.filter(order=order_id).order_by("id")
        return [
            (codes[one.sku_id], houses[one.warehouse_id], one.quantity, one.shipped_quantity) for one in rows
        ]

    def bundle(self, code: str, **parts: int) -> None:
        """Make a SKU a bundle of others."""
        made = [Part(self.skus[part], units) for part, units in parts.items()]
        written = define_bundles(bundles={self.skus[code]: made}, actor=SYSTEM, at=DAY)
        assert not written.refusals, written.refusals


def in_the_books() -> dict[str, list[tuple[object, ...]]]:
    """Everything that a write about orders may touch, to be compared before and after a refusal."""
    kept = (Order, OrderLine, Allocation, Shipment, Correction, CorrectionLine, Level, Movement, Claim, Entry)
    return {model.__name__: list(model.objects.order_by("pk").values_list()) for model in kept}


def state_of_order(order_id: int) -> str:
    """Where an order stands."""
    return Order.objects.get(pk=order_id).state


def charge(code: str, kind: str, amount_minor: int, quantity: int = 1) -> LineDraft:
    """A line of money."""
    return LineDraft(CHARGE, None, kind, code, "", quantity, amount_minor)


def a_business(
    *,
    skus: Sequence[str] = ("CUP", "POT", "LID"),
    houses: Sequence[tuple[str, str]] = (("LEEDS", "GB"), ("KOELN", "DE")),
    routing: str = "priority",
    splits: bool = True,
    currency: str = "GBP",
) -> Business:
    """Open everything that a shop needs, with empty shelves."""
    owner = add_owners(drafts=[OwnerDraft("US", "Us Ltd")], at=DAY, actor=SYSTEM)["US"]
    drafts = [
        WarehouseDraft(code, code.title(), WarehouseKind.OWN, country, priority=rank)
        for rank, (code, country) in enumerate(houses)
    ]
    keys = open_warehouses(drafts=drafts, at=DAY, actor=SYSTEM)
    opened = {code: keys[code] for code, _ in houses}
    shelves = main_shelves(warehouses=list(opened.values()))
    create_skus(drafts=[SkuDraft(code=code, title_en=code.title()) for code in skus], actor=SYSTEM, at=DAY)
    return Business(
        owner,
        opened,
        {code: shelves[key] for code, key in opened.items()},
        a_shop(owner, tuple(opened.values()), routing=routing, splits=splits, currency=currency),
        sku_ids_by_code(skus),
    )


def a_shop(
    owner: int,
    houses: tuple[int, ...],
    *,
    code: str = "WEB",
    routing: str = "priority",
    splits: bool = True,
    currency: str = "GBP",
) -> int:
    """Open a shop on a site of its own."""
    site = SiteDraft(f"own-{code}".lower(), "own", "Own shop", "GB", currency, "Europe/London")
    add_sites(drafts=[site], actor=SYSTEM, at=DAY)
    draft = ShopDraft(
        code, code.title(), site.code, owner, "Europe/London", currency, houses, routing, splits
    )
    written = write_shops(drafts=[draft], actor=SYSTEM, at=DAY)
    assert not written.refusals, written.refusals
    return written.ids[code]
