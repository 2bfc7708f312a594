"""A merchant with a warehouse of its own and stores around it, each with its people and terms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from zayton.catalog.public import SkuDraft, create_skus, sku_ids_by_code
from zayton.kernel.access.public import SYSTEM, Actor, Scope
from zayton.kernel.journal.models import Entry
from zayton.orders.events import ORDER
from zayton.orders.models import Allocation, Order
from zayton.orders.public import allocate_orders
from zayton.orders.stores.drafts import HandDraft, ParcelDraft, PassDraft, PickupDraft, StoreDraft
from zayton.orders.stores.models import AgreedPrice, Pickup, Store, StoreEntry, StoreOffer, StoreStatement
from zayton.orders.stores.operations.answering import accept_offers, pass_on_offers
from zayton.orders.stores.operations.delivering import hand_over, pack_offers, ship_offers
from zayton.orders.stores.operations.offering import sync_offers
from zayton.orders.stores.operations.opening import write_stores
from zayton.orders.stores.operations.pickups import ask_for_pickups, issue_codes
from zayton.orders.stores.permissions import WORK
from zayton.orders.tests.builders import DAY, Business, a_shop, in_the_books
from zayton.stock.public import (
    OwnerDraft,
    WarehouseDraft,
    WarehouseKind,
    add_owners,
    main_shelves,
    open_warehouses,
)

# London, Reading 60 km west of it, and Leeds 270 km north; the merchant's own house is far away in Cologne
PLACES = {
    "LONDON": ("GB", 51_507_400, -127_800),
    "READING": ("GB", 51_454_300, -978_100),
    "LEEDS": ("GB", 53_800_800, -1_549_100),
}
IN_LONDON = {"latitude_e6": 51_500_000, "longitude_e6": -120_000}
LATER = DAY + timedelta(minutes=5)


@dataclass(frozen=True)
class Town(Business):
    """A business whose shop is also served by stores; keys of stores by the names that tests use."""

    stores: dict[str, int]

    def actor(self, *stores: str, shops: frozenset[int] = frozenset()) -> Actor:
        """Somebody who works in these stores and sees no shop."""
        houses = frozenset(self.houses[store] for store in stores)
        return Actor(f"person:{'-'.join(stores)}", frozenset({WORK.name}), Scope(shops, houses))

    def order(self, number: str = "1", *, to: dict[str, Any] = IN_LONDON, **units: int) -> int:
        """Sell units of SKUs at £10 a line to a place, and lay the order before whoever was chosen."""
        lines = [self.goods(code, count) for code, count in units.items()]
        placed = self.place([self.draft(number, *lines, **to)])
        assert not placed.refusals, placed.refusals
        sync_offers(order_ids=placed.order_ids, actor=SYSTEM, at=DAY)
        return placed.order_ids[0]

    def offers(self, order_id: int) -> list[tuple[str, str]]:
        """Who was asked for an order and what became of it, the first asked first."""
        names = {key: name for name, key in self.stores.items()}
        found = StoreOffer.objects.filter(order_id=order_id).order_by("id")
        return [(names[offer.store_id], offer.state) for offer in found]

    def offer(self, order_id: int, store: str = "LONDON") -> int:
        """The latest offer of an order to a store."""
        found = StoreOffer.objects.filter(order_id=order_id, store_id=self.stores[store])
        return found.latest("id").pk

    def accept(self, order_id: int, store: str = "LONDON", at: datetime = LATER):
        return accept_offers(offer_ids=[self.offer(order_id, store)], actor=self.actor(store), at=at)

    def pass_on(self, order_id: int, store: str = "LONDON", at: datetime = LATER, reason: str = "sold"):
        draft = PassDraft(self.offer(order_id, store), reason)
        return pass_on_offers(drafts=[draft], actor=self.actor(store), at=at)

    def pack(self, order_id: int, store: str = "LONDON", at: datetime = LATER):
        return pack_offers(offer_ids=[self.offer(order_id, store)], actor=self.actor(store), at=at)

    def send(self, order_id: int, store: str = "LONDON", at: datetime = LATER, number: str = "P1"):
        draft = ParcelDraft(self.offer(order_id, store), number)
        return ship_offers(drafts=[draft], actor=self.actor(store), at=at)

    def deliver(self, order_id: int, store: str = "LONDON", at: datetime = LATER) -> None:
        """Accept and ship."""
        assert not self.accept(order_id, store, at).refusals
        assert not self.send(order_id, store, at).refusals

    def fetch(self, order_id: int, store: str | None = None) -> str:
        """The buyer wants to fetch an order; answers the code."""
        draft = PickupDraft(order_id, self.stores[store] if store else None)
        asked = ask_for_pickups(drafts=[draft], actor=SYSTEM, at=DAY)
        assert not asked.refusals, asked.refusals
        return issue_codes(order_ids=[order_id], actor=SYSTEM, at=DAY).codes[order_id]

    def hand(self, order_id: int, code: str, store: str = "LONDON", at: datetime = LATER):
        draft = HandDraft(self.offer(order_id, store), code)
        return hand_over(drafts=[draft], actor=self.actor(store), at=at)

    def terms(self, store: str, **changed: Any) -> None:
        """Change the terms of a store."""
        row = Store.objects.get(pk=self.stores[store])
        known = {name: getattr(row, name) for name in StoreDraft._fields}
        known["hours"] = tuple(tuple(span) for span in known["hours"])
        known["closed_dates"] = tuple(known["closed_dates"])
        written = write_stores(drafts=[StoreDraft(**{**known, **changed})], actor=SYSTEM, at=DAY)
        assert not written.refusals, written.refusals

    def entries(self, store: str = "LONDON") -> list[StoreEntry]:
        return list(StoreEntry.objects.filter(store=self.stores[store]).order_by("id"))

    def promised_from(self, order_id: int) -> dict[str, int]:
        """Units promised to an order, by warehouse."""
        found: dict[str, int] = {}
        for _code, house, units, _shipped in self.promised(order_id):
            found[house] = found.get(house, 0) + units
        return found


def a_town(
    *,
    stores: Sequence[str] = ("LONDON", "READING", "LEEDS"),
    own: bool = True,
    splits: bool = True,
    currency: str = "GBP",
    **terms: Any,
) -> Town:
    """Open the merchant's house and stores with the same terms, with empty shelves."""
    owner = add_owners(drafts=[OwnerDraft("US", "Us Ltd")], at=DAY, actor=SYSTEM)["US"]
    drafts = [
        WarehouseDraft(name, name.title(), WarehouseKind.STORE, *PLACES[name], zone="Europe/London")
        for name in stores
    ]
    if own:
        drafts.append(WarehouseDraft("KOELN", "Köln", WarehouseKind.OWN, "DE", zone="Europe/Berlin"))
    houses = dict(open_warehouses(drafts=drafts, at=DAY, actor=SYSTEM))
    create_skus(
        drafts=[SkuDraft(code=code, title_en=code.title()) for code in ("CUP", "POT", "LID")],
        actor=SYSTEM,
        at=DAY,
    )
    shelves = main_shelves(warehouses=list(houses.values()))
    written = write_stores(
        drafts=[StoreDraft(houses[name], currency, **terms) for name in stores], actor=SYSTEM, at=DAY
    )
    assert not written.refusals, written.refusals
    return Town(
        owner,
        houses,
        {code: shelves[key] for code, key in houses.items()},
        a_shop(owner, tuple(houses.values()), routing="nearest", splits=splits),
        sku_ids_by_code(("CUP", "POT", "LID")),
        {name: written.ids[houses[name]] for name in stores},
    )


def all_books() -> dict[str, list[tuple[object, ...]]]:
    """Everything that an answer of a store may touch, to be compared before and after a refusal."""
    models = (Store, AgreedPrice, StoreOffer, StoreEntry, StoreStatement, Pickup)
    return {
        **in_the_books(),
        **{one.__name__: list(one.objects.order_by("pk").values_list()) for one in models},
    }


def allocate(*order_ids: int) -> None:
    """Let the merchant ask for goods again."""
    allocate_orders(order_ids=order_ids, actor=SYSTEM, at=LATER)
    sync_offers(order_ids=order_ids, actor=SYSTEM, at=LATER)


def verbs(order_id: int) -> list[str]:
    """What the journal was told of an order, in the order of telling."""
    return list(
        Entry.objects.filter(document_kind=ORDER.code, document_id=order_id, verb__startswith="stores.")
        .order_by("id")
        .values_list("verb", flat=True)
    )


def reserved_is_promised() -> bool:
    """Whether the ledger reserves exactly what orders were promised and have not shipped."""
    from zayton.stock.models import Level

    promised = sum(one.quantity - one.shipped_quantity for one in Allocation.objects.all())
    return sum(level.reserved for level in Level.objects.all()) == promised


def state_of(order_id: int) -> str:
    return Order.objects.get(pk=order_id).state
