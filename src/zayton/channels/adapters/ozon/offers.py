"""Stock in one warehouse, and prices."""

from collections.abc import Mapping, Sequence

from zayton.channels.adapters.ozon.client import Client, slices
from zayton.channels.adapters.ozon.limits import MOST_PRICES, MOST_STOCKS, STOCK_PAUSE, STOCKS
from zayton.channels.adapters.ozon.shop import Shop
from zayton.channels.ports.documents import Page
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import PriceAsked, StockAsked
from zayton.channels.ports.orders import FulfilledBy, Outcome
from zayton.channels.ports.parts import Json, needed_parts, parts, text
from zayton.kernel.money import to_major

_GONE = frozenset({"NOT_FOUND", "NOT_FOUND_ERROR", "offer_id_not_found"})


class OzonStock:
    """A `StockPort`: units are told without those that are reserved for postings.

    Ozon takes a number for a product once in thirty seconds, and cannot compare it with what it shows.
    """

    def __init__(self, client: Client, shop: Shop) -> None:
        self._client = client
        self._shop = shop

    def show(self, asked: Sequence[StockAsked]) -> Sequence[Outcome]:
        """See `StockPort`."""
        results = {one.key.sku: _against(one) for one in asked}
        wanted = [one for one in asked if results[one.key.sku] is None]
        for some in slices(wanted, MOST_STOCKS):
            rows = [
                {"offer_id": one.key.sku, "stock": one.quantity, "warehouse_id": self._shop.warehouse}
                for one in some
            ]
            told = self._client.post("/v2/products/stocks", {"stocks": rows}, operation=STOCKS)
            results |= answered([one.key.sku for one in some], told)
        return [Outcome(one.key.sku, results[one.key.sku]) for one in asked]

    def held(self, *, cursor: str) -> Page:  # noqa: ARG002 there are no pages of nothing
        """See `StockPort`: what lies with Ozon (FBO) is not read."""
        return Page(())


class OzonPrices:
    """A `PricePort`: sets the price that is paid and strikes no other through."""

    def __init__(self, client: Client, shop: Shop) -> None:
        self._client = client
        self._shop = shop

    def price(self, asked: Sequence[PriceAsked]) -> Sequence[Outcome]:
        """See `PricePort`."""
        results = {one.key.sku: self._against(one) for one in asked}
        wanted = [one for one in asked if results[one.key.sku] is None]
        for some in slices(wanted, MOST_PRICES):
            rows = [{"offer_id": one.key.sku, **price_fields(one.price_minor, one.currency)} for one in some]
            told = self._client.post("/v1/product/import/prices", {"prices": rows})
            results |= answered([one.key.sku for one in some], told)
        return [Outcome(one.key.sku, results[one.key.sku]) for one in asked]

    def _against(self, one: PriceAsked) -> Fault | None:
        if one.currency != self._shop.currency:
            figures = {"asked": one.currency, "currency": self._shop.currency}
            return Fault(FaultKind.REFUSED, "the account has another currency", figures=figures)
        return Fault(FaultKind.REFUSED, "a price below zero") if one.price_minor < 0 else None


def price_fields(minor: int, currency: str) -> Mapping[str, str]:
    """A price as calls take it; `old_price` of 0 takes the struck-through one away."""
    return {"price": str(to_major(minor, currency)), "old_price": "0", "currency_code": currency}


def answered(skus: Sequence[str], told: Json) -> dict[str, Fault | None]:
    """By SKU, what is against it; a SKU that the answer leaves out was not done."""
    rows = {text(row, "offer_id"): row for row in needed_parts(told, "result")}
    return {sku: _fault_of(rows.get(sku)) for sku in skus}


def _fault_of(row: Json | None) -> Fault | None:
    if row is None:
        return Fault(FaultKind.UNREADABLE, "the answer leaves it out", figures={"field": "offer_id"})
    if row.get("updated") is True:
        return None
    error = next(iter(parts(row, "errors")), {})
    code = text(error, "code")
    said, figures = f"{code}: {text(error, 'message')}", {"code": code}
    if code == "TOO_MANY_REQUESTS":
        return Fault(FaultKind.THROTTLED, said, retry_after=STOCK_PAUSE, figures=figures)
    return Fault(FaultKind.GONE if code in _GONE else FaultKind.REFUSED, said, figures=figures)


def _against(one: StockAsked) -> Fault | None:
    if one.fulfilled_by != FulfilledBy.SELLER:
        return Fault(FaultKind.REFUSED, "what lies with Ozon is counted by Ozon")
    negative = Fault(FaultKind.REFUSED, "a quantity below zero", figures={"asked": one.quantity})
    return negative if one.quantity < 0 else None
