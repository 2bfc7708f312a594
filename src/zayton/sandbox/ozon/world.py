"""What the account holds; numbers are the keys, as text."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from zayton.sandbox.clock import iso

Json = dict[str, Any]
WAREHOUSE_ID = 22142605386000


@dataclass
class World:
    """All state. `told` is when units of a product were told last, as that may be done only now and then."""

    currency: str = "CNY"
    revoked: bool = False
    products: dict[str, Json] = field(default_factory=dict)
    postings: dict[str, Json] = field(default_factory=dict)
    tasks: dict[str, Json] = field(default_factory=dict)
    told: dict[str, float] = field(default_factory=dict)
    serials: dict[str, int] = field(default_factory=dict)

    def next_id(self, kind: str, first: int) -> int:
        """A fresh number of a kind."""
        self.serials[kind] = self.serials.get(kind, first - 1) + 1
        return self.serials[kind]

    def by_offer(self, offer: object) -> Json | None:
        """A product by the seller's article, which is unique in an account."""
        return next((one for one in self.products.values() if one["offer_id"] == offer), None)

    def by_sku(self, sku: object) -> Json | None:
        """A product by Ozon's own number."""
        return next((one for one in self.products.values() if str(one["sku"]) == str(sku)), None)

    def touch(self, posting: Json, status: str, at: datetime) -> None:
        """Give a posting another status; when it did is filtered by, and never shown."""
        posting["status"] = status
        posting["_changed"] = iso(at, fraction=True)

    def dump(self) -> Json:
        """A copy of everything."""
        copied: Json = json.loads(json.dumps({one.name: getattr(self, one.name) for one in fields(self)}))
        return copied

    def load(self, state: Mapping[str, Any]) -> None:
        """Take over what `dump` gave."""
        copied = json.loads(json.dumps(dict(state)))
        for one in fields(self):
            setattr(self, one.name, copied[one.name])


def shown(one: Json) -> Json:
    """A thing without what is only ours."""
    return {name: value for name, value in one.items() if not name.startswith("_")}
