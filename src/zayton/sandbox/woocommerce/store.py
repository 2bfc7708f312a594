"""What a shop holds, as its API shows it; ids are the keys, as text."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]


@dataclass
class Store:
    """All state; products and variations share their ids, as posts of one site do."""

    currency: str
    country: str
    zone: str
    taxes_included: bool
    weight_unit: str = "kg"
    dimension_unit: str = "cm"
    products: Json = field(default_factory=dict)
    variations: Json = field(default_factory=dict)
    orders: Json = field(default_factory=dict)
    refunds: Json = field(default_factory=dict)
    notes: Json = field(default_factory=dict)
    webhooks: Json = field(default_factory=dict)
    failures: dict[str, int] = field(default_factory=dict)
    serials: dict[str, int] = field(default_factory=dict)

    def next_id(self, kind: str) -> int:
        """A fresh id: posts, items of orders, images and the like count on their own."""
        self.serials[kind] = self.serials.get(kind, 10) + 1
        return self.serials[kind]

    def moments(self, name: str, at: datetime | None) -> Json:
        """A moment in the two fields that WooCommerce writes it in: local time, and GMT, both without offset."""
        # neither says its zone: the suffix `_gmt` is all there is
        local = at.astimezone(ZoneInfo(self.zone)) if at else None
        return {name: _bare(local), f"{name}_gmt": _bare(at.astimezone(UTC) if at else None)}

    def goods(self, number: str) -> Json | None:
        """A product or variation by its id."""
        return self.products.get(number) or self.variations.get(number)

    def by_sku(self, sku: str) -> Json | None:
        """A product or variation by its SKU; SKUs are unique in a shop."""
        found: list[Json] = [
            one for one in (*self.products.values(), *self.variations.values()) if one["sku"] == sku
        ]
        return found[0] if sku and found else None

    def dump(self) -> Json:
        """A copy of everything."""
        copied: Json = json.loads(json.dumps({one.name: getattr(self, one.name) for one in fields(self)}))
        return copied

    def load(self, state: Mapping[str, Any]) -> None:
        """Take over what `dump` gave."""
        copied = json.loads(json.dumps(dict(state)))
        for one in fields(self):
            # what was kept before a field came lacks it
            setattr(self, one.name, copied.get(one.name, getattr(self, one.name)))


def _bare(at: datetime | None) -> str | None:
    return at.replace(tzinfo=None).isoformat(timespec="seconds") if at else None
