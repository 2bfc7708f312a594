"""Stock and prices, in batches of a hundred: products in one list, variations in one for each product."""

from collections.abc import Mapping, Sequence
from typing import Any

from zayton.channels.adapters.woocommerce.client import Client, fault_of
from zayton.channels.adapters.woocommerce.finding import Finder
from zayton.channels.adapters.woocommerce.limits import MOST_AT_ONCE
from zayton.channels.adapters.woocommerce.naming import Remote
from zayton.channels.adapters.woocommerce.shop import Shop
from zayton.channels.ports.documents import Page
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import PriceAsked, StockAsked
from zayton.channels.ports.orders import FulfilledBy, Outcome
from zayton.channels.ports.parts import part
from zayton.kernel.money import to_major

Change = tuple[str, Remote, Mapping[str, Any]]


class Batches:
    """Changes products and variations by SKU."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def change(self, changes: Sequence[Change]) -> dict[str, Fault | None]:
        """Apply (SKU, ids, fields) changes; by SKU, what is against it. Absolute values, so twice is as once."""
        results: dict[str, Fault | None] = {}
        for path, ones in by_path(changes).items():
            for start in range(0, len(ones), MOST_AT_ONCE):
                some = ones[start : start + MOST_AT_ONCE]
                told = [{"id": remote.id, **fields} for _sku, remote, fields in some]
                try:
                    answers = self._client.batch(path, "update", told, safe=True)
                except Fault as fault:
                    # the parent of variations may be gone, which is no matter of the other products
                    if fault.kind != FaultKind.GONE:
                        raise
                    results |= {sku: fault for sku, _remote, _fields in some}
                    continue
                for (sku, _remote, _fields), answer in zip(some, answers, strict=True):
                    error = part(answer, "error")
                    results[sku] = fault_of(error) if error else None
        return results


def by_path(changes: Sequence[Change]) -> dict[str, list[Change]]:
    """Changes by the list they belong to."""
    found: dict[str, list[Change]] = {}
    for one in changes:
        found.setdefault(one[1].path, []).append(one)
    return found


class WooStock:
    """A `StockPort`. The shop cannot compare what it shows with what it showed.

    What was shown by hand without counting (`manage_stock`) is counted from then on.
    """

    def __init__(self, client: Client, finder: Finder) -> None:
        self._client = client
        self._finder = finder
        self._batches = Batches(client)

    def show(self, asked: Sequence[StockAsked]) -> Sequence[Outcome]:
        """See `StockPort`."""
        found = self._finder.remotes([one.key for one in asked])
        results: dict[str, Fault | None] = {
            one.key.sku: _against(one, found.get(one.key.sku)) for one in asked
        }
        changes: list[Change] = [
            (one.key.sku, found[one.key.sku], {"manage_stock": True, "stock_quantity": one.quantity})
            for one in asked
            if results[one.key.sku] is None
        ]
        results |= self._batches.change(changes)
        return [Outcome(one.key.sku, results[one.key.sku]) for one in asked]

    def held(self, *, cursor: str) -> Page:  # noqa: ARG002 there are no pages of nothing
        """See `StockPort`: a shop has no warehouse of its own."""
        return Page(())


def _against(one: StockAsked, remote: Remote | None) -> Fault | None:
    if one.fulfilled_by != FulfilledBy.SELLER:
        return Fault(FaultKind.REFUSED, "the shop has no warehouse of its own")
    if one.quantity < 0:
        return Fault(FaultKind.REFUSED, "a quantity below zero", figures={"asked": one.quantity})
    return Fault(FaultKind.GONE, "nothing in the shop has this SKU") if remote is None else None


class WooPrices:
    """A `PricePort`: sets the regular price and ends a sale, as a sale's price would be the one that is paid."""

    def __init__(self, client: Client, shop: Shop, finder: Finder) -> None:
        self._shop = shop
        self._finder = finder
        self._batches = Batches(client)

    def price(self, asked: Sequence[PriceAsked]) -> Sequence[Outcome]:
        """See `PricePort`."""
        found = self._finder.remotes([one.key for one in asked])
        results = {one.key.sku: self._against(one, found.get(one.key.sku)) for one in asked}
        changes: list[Change] = [
            (one.key.sku, found[one.key.sku], price_fields(one.price_minor, one.currency))
            for one in asked
            if results[one.key.sku] is None
        ]
        results |= self._batches.change(changes)
        return [Outcome(one.key.sku, results[one.key.sku]) for one in asked]

    def _against(self, one: PriceAsked, remote: Remote | None) -> Fault | None:
        if remote is None:
            return Fault(FaultKind.GONE, "nothing in the shop has this SKU")
        if one.currency != self._shop.facts.currency:
            figures = {"asked": one.currency, "currency": self._shop.facts.currency}
            return Fault(FaultKind.REFUSED, "the shop has another currency", figures=figures)
        return Fault(FaultKind.REFUSED, "a price below zero") if one.price_minor < 0 else None


def price_fields(minor: int, currency: str) -> dict[str, str]:
    """A price as the fields that make it the one that is paid."""
    return {"regular_price": str(to_major(minor, currency)), "sale_price": ""}
