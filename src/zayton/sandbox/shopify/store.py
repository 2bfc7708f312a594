"""What a shop holds, as its REST API would show it; ids are the keys, as text."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]

_FIRST_IDS = {
    "Product": 8_102_000_000_000,
    "ProductVariant": 44_102_000_000_000,
    "InventoryItem": 46_202_000_000_000,
    "ProductImage": 39_102_000_000_000,
    "ProductOption": 10_102_000_000_000,
    "Order": 5_602_000_000_000,
    "LineItem": 14_302_000_000_000,
    "ShippingLine": 4_702_000_000_000,
    "FulfillmentOrder": 6_702_000_000_000,
    "FulfillmentOrderLineItem": 13_902_000_000_000,
    "Fulfillment": 5_102_000_000_000,
    "Refund": 922_000_000_000,
    "RefundLineItem": 622_000_000_000,
    "OrderTransaction": 6_802_000_000_000,
    "Customer": 7_302_000_000_000,
    "Payout": 102_000_000_000,
    "BalanceTransaction": 2_402_000_000_000,
    "WebhookSubscription": 1_402_000_000_000,
    "OrderNumber": 1000,
}
LOCATION = 72_602_000_001
PUBLICATION = 142_602_000_001


@dataclass
class Store:
    """All state of a shop; `levels` are units by inventory item, location and name."""

    shop: Json
    locations: Json
    tokens: dict[str, str]
    products: Json = field(default_factory=dict)
    levels: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)
    orders: Json = field(default_factory=dict)
    fulfillment_orders: Json = field(default_factory=dict)
    payouts: Json = field(default_factory=dict)
    transactions: Json = field(default_factory=dict)
    webhooks: Json = field(default_factory=dict)
    answered: dict[str, list[Any]] = field(default_factory=dict)
    serials: dict[str, int] = field(default_factory=dict)

    def next_id(self, kind: str) -> int:
        """A fresh number for a thing of this kind."""
        self.serials[kind] = self.serials.get(kind, _FIRST_IDS[kind]) + 1
        return self.serials[kind]

    def written(self, at: datetime) -> str:
        """A moment as the REST API writes it: the shop's local time with its offset, to the second."""
        return at.astimezone(ZoneInfo(self.shop["iana_timezone"])).isoformat(timespec="seconds")

    def __post_init__(self) -> None:
        self._variants: dict[str, tuple[Json, Json]] = {}
        self._by_item: dict[str, Json] = {}

    def variants(self) -> dict[str, tuple[Json, Json]]:
        """Every variant with its product, by variant id."""
        if not self._variants:
            self._variants = {
                str(one["id"]): (one, product)
                for product in self.products.values()
                for one in product["variants"]
            }
        return self._variants

    def variant_of(self, item: str) -> Json | None:
        """The variant of an inventory item."""
        if not self._by_item:
            self._by_item = {str(one["inventory_item_id"]): one for one, _product in self.variants().values()}
        return self._by_item.get(item)

    def reshelved(self) -> None:
        """Variants came or went: what is looked up by their ids is found anew."""
        self._variants, self._by_item = {}, {}

    def shelved(self, variant: Json) -> None:
        """One variant came; a shop of ten thousand does not look at all of them for it."""
        self._variants = {}
        if self._by_item:
            self._by_item[str(variant["inventory_item_id"])] = variant

    def unshelved(self, variants: Sequence[Json]) -> None:
        """These variants went."""
        self._variants = {}
        for one in variants:
            self._by_item.pop(str(one["inventory_item_id"]), None)

    def dump(self) -> Json:
        """A copy of everything."""
        copied: Json = json.loads(json.dumps({one.name: getattr(self, one.name) for one in fields(self)}))
        return copied

    def load(self, state: Mapping[str, Any]) -> None:
        """Take over what `dump` gave."""
        copied = json.loads(json.dumps(dict(state)))
        for one in fields(self):
            setattr(self, one.name, copied[one.name])
        self.reshelved()


def gid(kind: str, number: int | str) -> str:
    """The GraphQL name of a thing."""
    return f"gid://shopify/{kind}/{number}"


def number_of(name: str) -> str:
    """The number in a GraphQL name, as text; `""` when there is none."""
    tail = name.rsplit("/", 1)[-1]
    return tail if name.startswith("gid://shopify/") and tail.isdigit() else ""
