"""The GraphQL queries."""

import re
from typing import Any

from zayton.sandbox.shopify import seen
from zayton.sandbox.shopify.seen import Seen, connection, paged
from zayton.sandbox.shopify.shop import Shop
from zayton.sandbox.shopify.stating import work_of
from zayton.sandbox.shopify.store import Json, number_of


class Queries:
    """One method for each field of the query root."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._store = shop.store

    def shop(self, _info: Any) -> Seen:
        """The shop."""
        return seen.shop(self._store)

    def currentAppInstallation(self, _info: Any) -> Seen:  # noqa: N802
        """What the app may do."""
        return {"accessScopes": [{"handle": one} for one in self._store.shop["scopes"].split(",")]}

    def node(self, _info: Any, id: str) -> Seen | None:  # noqa: A002 the schema's own name
        """Anything by its id."""
        kind = id.removeprefix("gid://shopify/").partition("/")[0]
        number = number_of(id)
        found: Json | None = None
        if kind == "Product":
            found = self._store.products.get(number)
            return seen.product(self._store, found) if found else None
        if kind in ("ProductVariant", "InventoryItem"):
            return self._variant(number) if kind == "ProductVariant" else self._item(number)
        if kind == "Order":
            return self._order(number)
        if kind == "FulfillmentOrder":
            found = self._store.fulfillment_orders.get(number)
            return seen.work(found, self._store.orders[str(found["order_id"])]) if found else None
        found = self._store.locations.get(number) if kind == "Location" else None
        return seen.location(found) if found else None

    def nodes(self, info: Any, ids: list[str]) -> list[Seen | None]:
        """Many things by their ids; what is not there is null."""
        # in the order asked for, null where there is nothing, so that answers are matched by place
        return [self.node(info, one) for one in ids]

    def location(self, _info: Any, id: str = "") -> Seen | None:  # noqa: A002
        """A location; the only one when none is named."""
        found = self._store.locations.get(number_of(id) or next(iter(self._store.locations)))
        return seen.location(found) if found else None

    def locations(self, _info: Any, first: int = 10, after: str | None = None, **_more: Any) -> Seen:
        """All locations."""
        return connection(paged(self._store.locations.values(), after), seen.location, first, after)

    def publications(self, _info: Any, first: int = 10, after: str | None = None) -> Seen:
        """Where things can be published."""
        return connection([] if after else [None], lambda _one: seen.publication(), first, after)

    def product(self, info: Any, id: str) -> Seen | None:  # noqa: A002
        """A product."""
        return self.node(info, id)

    def productByIdentifier(self, info: Any, identifier: Json) -> Seen | None:  # noqa: N802
        """A product by id or handle."""
        handle = identifier.get("handle")
        found = [one for one in self._store.products.values() if one["handle"] == handle]
        if handle:
            return seen.product(self._store, found[0]) if found else None
        return self.node(info, identifier.get("id") or "")

    def products(self, _info: Any, first: int = 10, after: str | None = None, query: str = "") -> Seen:
        """Products, all of them or by `status:`, `handle:` and the like."""
        rows = [one for one in self._store.products.values() if _matches(query or "", one)]
        return connection(paged(rows, after), lambda one: seen.product(self._store, one), first, after)

    def productVariant(self, info: Any, id: str) -> Seen | None:  # noqa: A002, N802
        """A variant."""
        return self.node(info, id)

    def productVariants(  # noqa: N802
        self, _info: Any, first: int = 10, after: str | None = None, query: str = ""
    ) -> Seen:
        """Variants, all of them or by `sku:`, `barcode:` and the like."""
        rows = {one["id"]: product for one, product in self._store.variants().values()}
        found = [one for one, _product in self._store.variants().values() if _matches(query or "", one)]
        return connection(
            paged(found, after), lambda one: seen.variant(self._store, one, rows[one["id"]]), first, after
        )

    def inventoryItem(self, info: Any, id: str) -> Seen | None:  # noqa: A002, N802
        """An inventory item."""
        return self.node(info, id)

    def order(self, info: Any, id: str) -> Seen | None:  # noqa: A002
        """An order."""
        return self.node(info, id)

    def webhookSubscriptions(  # noqa: N802
        self,
        _info: Any,
        first: int = 10,
        after: str | None = None,
        topics: list[str] | None = None,
    ) -> Seen:
        """Who is told what."""
        rows = [
            one
            for one in self._store.webhooks.values()
            if topics is None or one["topic"].upper().replace("/", "_") in topics
        ]
        return connection(paged(rows, after), seen.subscription, first, after)

    def _variant(self, number: str) -> Seen | None:
        found = self._store.variants().get(number)
        return seen.variant(self._store, *found) if found else None

    def _item(self, number: str) -> Seen | None:
        found = self._store.variant_of(number)
        return seen.item(self._store, found) if found else None

    def _order(self, number: str) -> Seen | None:
        found = self._store.orders.get(number)
        return seen.order(found, work_of(self._store, number)) if found else None


_TERM = re.compile(r"""(\w+):(?:'((?:\\.|[^'])*)'|"((?:\\.|[^"])*)"|(\S+))""")


def _matches(query: str, one: Json) -> bool:
    """Terms of one field are alternatives; other words of the search language are not known here."""
    terms: dict[str, set[str]] = {}
    for name, single, double, bare in _TERM.findall(query):
        text = re.sub(r"\\(.)", r"\1", single or double or bare)
        terms.setdefault(name, set()).add(text.strip("()").lower())
    return all(str(one.get(name) or "").lower() in wanted for name, wanted in terms.items())
