"""A small business to try orders on: one owner, warehouses, a shop, SKUs and what lies on the shelves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from zayton.catalog.public import SkuDraft, create_skus
from zayton.channels.public import ShopDraft, SiteDraft, add_sites, write_shops
from zayton.kernel.access.public import SYSTEM
from zayton.orders.public import (
    CHARGE,
    GOODS,
    SALE,
    LineDraft,
    OrderDraft,
    Placed,
    PlaceOptions,
    in_order,
    place_orders,
)
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
        lines = [
            ReceiptLine(self.skus[code], self.owner, self.shelves[house], count, count * 100)
            for code, count in units.items()
        ]
        assert not receive_stock(lines=lines, at=DAY, actor=SYSTEM).refusals

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
    opened = open_warehouses(drafts=drafts, at=DAY, actor=SYSTEM)
    shelves = main_shelves(warehouses=list(opened.values()))
    create_skus(drafts=[SkuDraft(code=code, title_en=code.title()) for code in skus], actor=SYSTEM, at=DAY)
    return Business(
        owner,
        opened,
        {code: shelves[key] for code, key in opened.items()},
        a_shop(owner, tuple(opened.values()), routing=routing, splits=splits, currency=currency),
        _sku_ids(skus),
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


def _sku_ids(codes: Sequence[str]) -> Mapping[str, int]:
    from zayton.catalog.public import sku_ids_by_code

    return sku_ids_by_code(codes)
