"""Small companies to test with: one owner, two warehouses, a few SKUs."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from zayton.catalog.public import SkuDraft, create_skus, sku_ids_by_code, write_skus
from zayton.kernel.access.public import SYSTEM, Scope
from zayton.kernel.journal.models import Entry
from zayton.kernel.journal.public import DocumentKind, declared_kinds, register_kinds
from zayton.stock.models import Claim, Count, Level, Lot, LotBalance, Movement, Slip
from zayton.stock.public import (
    DemandLine,
    Outcome,
    OwnerDraft,
    PlaceKind,
    ReceiptLine,
    WarehouseDraft,
    WarehouseKind,
    add_owners,
    levels,
    main_shelves,
    open_warehouses,
    places_of,
    receive_stock,
)

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
ORDER = 9020
if "stock_test_order" not in declared_kinds():
    register_kinds([DocumentKind("stock_test_order", ORDER, "Order")])


def day(number: int) -> datetime:
    """The moment of the story's day."""
    return AT + timedelta(days=number)


@dataclass
class Company:
    """Ids by their codes."""

    owner: int
    skus: dict[str, int]
    warehouses: dict[str, int]
    shelves: dict[str, int] = field(default_factory=dict)

    def place(self, warehouse: str, kind: PlaceKind) -> int:
        return min(places_of(warehouse_id=self.warehouses[warehouse], kind=kind).values())

    def production(self) -> int:
        return min(places_of(warehouse_id=None, kind=PlaceKind.PRODUCTION).values())

    def receive(self, sku: str, quantity: int, cost: int, *, into: str = "LEEDS", at: datetime = AT, **more):
        line = ReceiptLine(self.skus[sku], self.owner, self.shelves[into], quantity, cost, **more)
        return receive_stock(lines=[line], at=at, actor=SYSTEM)

    def wish(
        self, order: int, sku: str, quantity: int, *, line: int = 1, of: str = "LEEDS", **more
    ) -> DemandLine:
        return DemandLine(order, line, self.warehouses[of], self.skus[sku], self.owner, quantity, **more)


def company(skus: str = "MUG PLATE BOWL", warehouses: str = "LEEDS BERLIN") -> Company:
    """An owner called ACME with these SKUs and own warehouses, all empty."""
    codes = skus.split()
    create_skus(drafts=[SkuDraft(code=code) for code in codes], actor=SYSTEM, at=AT)
    owner = add_owners(drafts=[OwnerDraft("ACME", "Acme Ltd")], at=AT, actor=SYSTEM)["ACME"]
    drafts = [WarehouseDraft(code, code.title(), WarehouseKind.OWN, "GB") for code in warehouses.split()]
    opened = open_warehouses(drafts=drafts, at=AT, actor=SYSTEM)
    shelves = main_shelves(warehouses=opened.values())
    return Company(
        owner, sku_ids_by_code(codes), opened, {code: shelves[key] for code, key in opened.items()}
    )


def expect_cost(**minor: int) -> None:
    """Tell the catalogue what a unit of each SKU is expected to cost."""
    drafts = [SkuDraft(code=code, purchase_cost_minor=cost) for code, cost in minor.items()]
    assert not write_skus(drafts=drafts, actor=SYSTEM, at=AT).refusals


def level(acme: Company, sku: str = "MUG", house: str = "LEEDS") -> tuple[int, int]:
    """On hand and reserved of a SKU in a warehouse."""
    found = levels(scope=Scope.everything(), skus=[acme.skus[sku]], warehouses=[acme.warehouses[house]])
    return (found[0].on_hand, found[0].reserved) if found else (0, 0)


def refusal(outcome: Outcome) -> tuple[str, dict[str, int | str]]:
    """The code and figures of the only refusal."""
    (only,) = outcome.refusals
    return only.code, dict(only.figures)


def everything() -> dict[str, list[tuple]]:
    """All rows that a verb may touch, to show that a refusal touched none; who signed in meanwhile is no matter."""
    models = (Level, LotBalance, Lot, Movement, Claim, Slip, Count)
    kept = {model.__name__: list(model.objects.order_by("pk").values_list()) for model in models}
    told = Entry.objects.exclude(verb__startswith="access.").order_by("pk")
    return kept | {"Entry": list(told.values_list())}


def asked(number: int = 0, **more) -> dict:
    """What every verb that serves documents is told."""
    return {"document_kind": ORDER, "at": day(number), "actor": SYSTEM, **more}


def told(number: int = 0, **more) -> dict:
    """What every verb with a stock document of its own is told."""
    return {"at": day(number), "actor": SYSTEM, **more}
