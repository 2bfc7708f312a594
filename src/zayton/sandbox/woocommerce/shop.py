"""The shop as its paths use it: its state, its clock, and what it tells the world about changes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from zayton.sandbox.clock import Clock
from zayton.sandbox.market import Basket, Hook
from zayton.sandbox.woocommerce import announcing, selling
from zayton.sandbox.woocommerce.store import Json, Store


class Shop:
    """Every change with the webhooks that follow from it."""

    def __init__(self, store: Store, clock: Clock, hooks: list[Hook]) -> None:
        self.store = store
        self._clock = clock
        self._hooks = hooks

    def now(self) -> datetime:
        """What time the shop believes it is."""
        return self._clock.now()

    def announce(self, topic: str, body: Json) -> None:
        """Tell subscribers."""
        self._hooks.extend(announcing.announcements(self.store, topic, body))

    def subscribe(self, told: Mapping[str, Any]) -> Json:
        """A webhook; its address is tried at once."""
        made, pings = announcing.add(self.store, told, self.now())
        self._hooks.extend(pings)
        return made

    def sell(self, basket: Basket) -> Json | None:
        """A buyer's order, unless something of it is not for sale."""
        goods = selling.picked(self.store, basket)
        if goods is None:
            return None
        order = selling.place(self.store, basket, goods, self.now())
        self.announce("order.created", order)
        for one, _units in goods:
            self.announce("product.updated", one)
        return order

    def change_order(self, order: Json, told: Mapping[str, Any]) -> None:
        """Status, note of the customer, and meta data by key."""
        if "status" in told:
            selling.restate(self.store, order, str(told["status"]), self.now())
        for meta in told.get("meta_data") or []:
            kept = [one for one in order["meta_data"] if one["key"] != meta.get("key")]
            fresh = {"id": self.store.next_id("meta"), "key": meta.get("key"), "value": meta.get("value")}
            order["meta_data"] = [*kept, fresh]
        self.touched(order)

    def refund(self, order: Json, told: Mapping[str, Any]) -> Json:
        """Give money back."""
        made = selling.refund(self.store, order, told, self.now())
        self.touched(order)
        return made

    def touched(self, order: Json) -> None:
        """An order was changed."""
        order |= self.store.moments("date_modified", self.now())
        self.announce("order.updated", order)
