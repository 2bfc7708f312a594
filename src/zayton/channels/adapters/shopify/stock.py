"""Stock: units shown, set only while the shop still shows what we believe it to show.

`inventorySetQuantities` takes all or none of its set: lines that are refused are taken out and the rest is asked again.
"""

from collections.abc import Mapping, Sequence
from uuid import uuid4

from zayton.channels.adapters.shopify.client import Client
from zayton.channels.adapters.shopify.finding import Finder
from zayton.channels.adapters.shopify.limits import ROWS
from zayton.channels.adapters.shopify.naming import Remote, gid
from zayton.channels.adapters.shopify.shop import Shop
from zayton.channels.ports.documents import Page
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import StockAsked
from zayton.channels.ports.orders import FulfilledBy, Outcome
from zayton.channels.ports.parts import Json, part, parts, text, whole

_AT_ONCE = 100
_STALE = "CHANGE_FROM_QUANTITY_STALE"
_NO_ITEM = "INVALID_INVENTORY_ITEM"
_SHOWN = """
query Shown($ids: [ID!]!, $location: ID!) {
  nodes(ids: $ids) {
    ... on InventoryItem {
      id
      inventoryLevel(locationId: $location) { quantities(names: ["available"]) { name quantity } }
    }
  }
}"""
_SET = """
mutation Show($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) {
    userErrors { field message code }
  }
}"""
_STOCK_THERE = """
mutation Stock($item: ID!, $location: ID!, $units: Int, $key: String!) {
  inventoryActivate(inventoryItemId: $item, locationId: $location, available: $units) @idempotent(key: $key) {
    userErrors { field message }
  }
}"""


class ShopifyStock:
    """A `StockPort`.

    What it shows is read first and compared when it is set, which keeps a sale within that moment from being
    overwritten: that is a `Fault` (AWAY) with `asked` and `shown`, to be asked again.
    """

    def __init__(self, client: Client, shop: Shop, finder: Finder) -> None:
        self._client = client
        self._shop = shop
        self._finder = finder

    def show(self, asked: Sequence[StockAsked]) -> Sequence[Outcome]:
        """See `StockPort`."""
        found = self._finder.remotes([one.key for one in asked])
        results: dict[str, Fault | None] = {}
        by_place: dict[str, list[tuple[StockAsked, Remote]]] = {}
        for one in asked:
            fault = _against(one, found.get(one.key.sku))
            if fault is not None:
                results[one.key.sku] = fault
                continue
            remote = found[one.key.sku]
            place = remote.location or self._shop.facts.location
            by_place.setdefault(place, []).append((one, remote))
        for place, ones in by_place.items():
            for start in range(0, len(ones), _AT_ONCE):
                results |= self._show(place, ones[start : start + _AT_ONCE])
        return [Outcome(one.key.sku, results[one.key.sku]) for one in asked]

    def held(self, *, cursor: str) -> Page:  # noqa: ARG002 there are no pages of nothing
        """See `StockPort`: a shop has no warehouse of its own."""
        return Page(())

    def _show(self, place: str, ones: Sequence[tuple[StockAsked, Remote]]) -> dict[str, Fault | None]:
        shown = self._shown(place, [remote.item for _one, remote in ones])
        results: dict[str, Fault | None] = {}
        waiting = []
        for one, remote in ones:
            now = shown.get(remote.item)
            if remote.item not in shown:
                results[one.key.sku] = Fault(FaultKind.GONE, "the variant is not there any more")
            elif now is None:
                results[one.key.sku] = self._stock(place, one, remote)
            elif one.quantity == now:
                results[one.key.sku] = None
            else:
                waiting.append((one, remote, now))
        while waiting:
            refused = self._set(place, waiting)
            for place_in_set, (code, said) in refused.items():
                one, _remote, was = waiting[place_in_set]
                results[one.key.sku] = _refusal(one, was, code, said)
            waiting = [each for index, each in enumerate(waiting) if index not in refused]
            if not refused:
                break
        return results | {one.key.sku: None for one, _remote, _was in waiting}

    def _shown(self, place: str, items: Sequence[str]) -> dict[str, int | None]:
        """Units shown at a place, by item; `None` where one is not stocked there; unknown items are left out."""
        variables = {
            "ids": [gid("InventoryItem", item) for item in items],
            "location": gid("Location", place),
        }
        by_id = {
            text(one, "id"): one
            for one in parts(self._client.graph(_SHOWN, variables, operation=ROWS), "nodes")
        }
        names = {item: gid("InventoryItem", item) for item in items}
        return {item: _available(by_id[name]) for item, name in names.items() if name in by_id}

    def _set(
        self, place: str, waiting: Sequence[tuple[StockAsked, Remote, int]]
    ) -> Mapping[int, tuple[str, str]]:
        """Set all; by place in the set, the code and words of what is against it, in which case none was set."""
        quantities = [
            {
                "inventoryItemId": gid("InventoryItem", remote.item),
                "locationId": gid("Location", place),
                "quantity": one.quantity,
                "changeFromQuantity": was,
            }
            for one, remote, was in waiting
        ]
        # the key makes a call that is repeated after a lost answer do its work once
        told = self._client.graph(
            _SET,
            {
                "input": {"name": "available", "reason": "correction", "quantities": quantities},
                "key": str(uuid4()),
            },
        )
        errors = parts(part(told, "inventorySetQuantities"), "userErrors")
        return _by_place(errors, len(waiting))

    def _stock(self, place: str, one: StockAsked, remote: Remote) -> Fault | None:
        """Stock an item at a place where it never was."""
        variables = {
            "item": gid("InventoryItem", remote.item),
            "location": gid("Location", place),
            "units": one.quantity,
            "key": str(uuid4()),
        }
        errors = parts(part(self._client.graph(_STOCK_THERE, variables), "inventoryActivate"), "userErrors")
        return Fault(FaultKind.REFUSED, text(errors[0], "message")) if errors else None


def _against(one: StockAsked, remote: Remote | None) -> Fault | None:
    if one.fulfilled_by != FulfilledBy.SELLER:
        return Fault(FaultKind.REFUSED, "the shop has no warehouse of its own")
    if one.quantity < 0:
        return Fault(FaultKind.REFUSED, "a quantity below zero", figures={"asked": one.quantity})
    return Fault(FaultKind.GONE, "no variant has this SKU") if remote is None else None


def _available(item: Json) -> int | None:
    for one in parts(part(item, "inventoryLevel"), "quantities"):
        if text(one, "name") == "available":
            return whole(one, "quantity")
    return None


def _by_place(errors: Sequence[Json], size: int) -> dict[int, tuple[str, str]]:
    refused: dict[int, tuple[str, str]] = {}
    for error in errors:
        field = error.get("field")
        places = [int(one) for one in field if str(one).isdecimal()] if isinstance(field, list) else []
        said = (text(error, "code"), text(error, "message"))
        # one that names no line is against all of them
        for place in places[:1] or range(size):
            if place < size:
                refused[place] = said
    return refused


def _refusal(one: StockAsked, shown: int, code: str, said: str) -> Fault:
    figures: dict[str, int | str] = {"asked": one.quantity, "code": code}
    if code.startswith("IDEMPOTENCY_"):
        # a call before is still being worked on: what came of it shows at the next turn
        return Fault(FaultKind.AWAY, said, may_be_done=True, figures=figures)
    if code == _STALE:
        return Fault(FaultKind.AWAY, said, figures={**figures, "shown": shown})
    return Fault(FaultKind.GONE if code == _NO_ITEM else FaultKind.REFUSED, said, figures=figures)
