"""The shop as its paths use it: its state, its clock, and what it tells the world about changes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from zayton.sandbox.clock import Clock
from zayton.sandbox.market import Basket, Hook
from zayton.sandbox.shopify import refunding, selling, shelves, working
from zayton.sandbox.shopify.announcing import announcements
from zayton.sandbox.shopify.store import LOCATION, Json, Store


class Shop:
    """Every change with the webhooks that follow from it."""

    def __init__(self, store: Store, clock: Clock, hooks: list[Hook]) -> None:
        self.store = store
        self._clock = clock
        self._hooks = hooks

    def now(self) -> datetime:
        """What time the shop believes it is."""
        return self._clock.now()

    def announce(self, topic: str, body: Any) -> None:
        """Tell subscribers."""
        self._hooks.extend(announcements(self.store, topic, body, self.now()))

    def touched(self, product: Json) -> None:
        """A product was changed."""
        product["updated_at"] = self.store.written(self.now())
        self.announce("products/update", product)

    def set_available(self, item: str, location: str, units: int) -> None:
        """Show so many units."""
        shelves.set_available(self.store, item, location, units, self.now())
        self.announce("inventory_levels/update", shelves.level_body(self.store, item, location))

    def sell(self, basket: Basket) -> Json | None:
        """A buyer's order, unless something of it is not for sale."""
        goods = selling.picked(self.store, basket)
        if goods is None:
            return None
        order = selling.place(self.store, basket, goods, self.now())
        # one sale is three notifications, whose order is not promised
        for topic in ("orders/create", "orders/paid", "orders/updated"):
            self.announce(topic, order)
        self._announce_levels(order)
        return order

    def cancel_order(self, order: Json, reason: str, *, restock: bool, give_back: bool) -> str:
        """Cancel; `""`, or why not."""
        problem = working.cancel(self.store, order, reason, self.now(), restock=restock, give_back=give_back)
        if not problem:
            self.announce("orders/cancelled", order)
            self.announce("refunds/create", order["refunds"][-1])
            self.announce("orders/updated", order)
            self._announce_levels(order)
        return problem

    def fulfil(
        self, parts: Sequence[tuple[str, Mapping[str, int]]], tracking: Mapping[str, Any]
    ) -> tuple[Json | None, str]:
        """Fulfil; the fulfilment, or why not."""
        made, problem = working.fulfil(self.store, parts, tracking, self.now())
        if made:
            order = self.store.orders[str(made["order_id"])]
            whole = order["fulfillment_status"] == "fulfilled"
            self.announce("fulfillments/create", made)
            self.announce("orders/fulfilled" if whole else "orders/partially_fulfilled", order)
            self.announce("orders/updated", order)
        return made, problem

    def refund(
        self, order: Json, units: Mapping[int, tuple[int, str]], *, amount: int, note: str = ""
    ) -> Json:
        """Give back."""
        made = refunding.refund(self.store, order, units, self.now(), amount=amount, note=note)
        self.announce("refunds/create", made)
        self.announce("orders/updated", order)
        self._announce_levels(order)
        return made

    def _announce_levels(self, order: Json) -> None:
        for line in order["line_items"]:
            found = self.store.variants().get(str(line["variant_id"]))
            if found:
                item = str(found[0]["inventory_item_id"])
                self.announce("inventory_levels/update", shelves.level_body(self.store, item, str(LOCATION)))
