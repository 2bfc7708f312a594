"""Stock and prices by the batch methods: 20 products a call, up to 200 SKUs of each.

A product keeps at least one unit in all: where nothing is left of any of its SKUs the product goes off sale instead,
and must be published again when stock comes.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from zayton.channels.adapters.aliexpress.client import Client
from zayton.channels.adapters.aliexpress.mapping.drafts import price_text
from zayton.channels.adapters.aliexpress.payloads import rows, text
from zayton.channels.adapters.aliexpress.shop import Shop
from zayton.channels.ports.documents import Page
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingKey, PriceAsked, StockAsked
from zayton.channels.ports.orders import Outcome
from zayton.channels.ports.parts import Json

AT_ONCE: Final = 20
_STOCK: Final = "aliexpress.solution.batch.product.inventory.update"
_PRICE: Final = "aliexpress.solution.batch.product.price.update"
_MOST_SKUS: Final = 200
_MOST_STOCK: Final = 999_999
Skus = dict[str, dict[str, str | int]]


class Updates:
    """See `StockPort` and `PricePort`."""

    def __init__(self, client: Client, shop: Shop) -> None:
        self._client = client
        self._shop = shop

    def show(self, asked: Sequence[StockAsked]) -> Sequence[Outcome]:
        """Set inventories."""
        values = [{"inventory": min(one.quantity, _MOST_STOCK)} for one in asked]
        return self._updated([one.key for one in asked], values, _STOCK, self._emptied)

    def held(self, *, cursor: str) -> Page:  # noqa: ARG002 the official warehouses have methods of their own
        """Nothing."""
        return Page(())

    def price(self, asked: Sequence[PriceAsked]) -> Sequence[Outcome]:
        """Set prices; a discount price that stood is erased by it."""
        values = [{"price": price_text(one.price_minor, one.currency)} for one in asked]
        return self._updated([one.key for one in asked], values, _PRICE, lambda _product, _skus, fault: fault)

    def _emptied(self, product: str, skus: Skus, fault: Fault) -> Fault | None:
        """A product of which nothing at all would be left goes off sale, as it may not be empty."""
        if fault.kind is not FaultKind.REFUSED or any(one["inventory"] for one in skus.values()):
            return fault
        try:
            if self._shop.stocked(product) - skus.keys():
                return fault
            self._shop.offline([product])
        except Fault as other:
            return other
        return None

    def _updated(
        self,
        keys: Sequence[ListingKey],
        values: Sequence[Mapping[str, str | int]],
        method: str,
        retry: Callable[[str, Skus, Fault], Fault | None],
    ) -> list[Outcome]:
        products, faults = self._shop.products_of(keys)
        wanted: dict[str, Skus] = {}
        for at, product in products.items():
            # asked for twice, the later value wins
            wanted.setdefault(product, {})[keys[at].sku] = dict(values[at])
        verdicts: dict[str, Fault | None] = {}
        for some in _slices(wanted):
            for product, fault in self._sent(method, some).items():
                verdicts[product] = retry(product, wanted[product], fault) if fault else verdicts.get(product)
        return [
            Outcome(key.sku, faults.get(at) or verdicts.get(products.get(at, "")))
            for at, key in enumerate(keys)
        ]

    def _sent(self, method: str, some: Mapping[str, Skus]) -> dict[str, Fault | None]:
        body = [
            {
                "product_id": int(product),
                "multiple_sku_update_list": [{"sku_code": sku, **value} for sku, value in skus.items()],
            }
            for product, skus in some.items()
        ]
        try:
            told = self._client.ask("updates", method, mutiple_product_update_list=body)
        except Fault as fault:
            return dict.fromkeys(some, fault)
        return _verdicts(some, told)


def _verdicts(some: Mapping[str, Skus], told: Json) -> dict[str, Fault | None]:
    """What became of each product; one that is named nowhere shares the fate of the call."""
    whole = _failed(told, "update_error_") if told.get("update_success") is not True else None
    good = {text(one, "product_id") for one in rows(told, "update_successful_list")}
    bad = {text(one, "product_id"): _failed(one, "error_") for one in rows(told, "update_failed_list")}
    return {product: bad.get(product) or (None if product in good else whole) for product in some}


def _failed(told: Json, prefix: str) -> Fault:
    code, words = text(told, f"{prefix}code"), text(told, f"{prefix}message")
    return Fault(
        FaultKind.REFUSED, f"{code} {words}".strip() or "update_success is false", figures={"code": code}
    )


def _slices(wanted: Mapping[str, Skus]) -> list[dict[str, Any]]:
    """Sets of 20 products; a product of more SKUs than a call takes comes in several of them."""
    pieces = [
        (product, dict(list(skus.items())[at : at + _MOST_SKUS]))
        for product, skus in wanted.items()
        for at in range(0, len(skus), _MOST_SKUS)
    ]
    found: list[dict[str, Any]] = []
    for product, skus in pieces:
        fitting = next((one for one in found if len(one) < AT_ONCE and product not in one), None)
        if fitting is None:
            found.append({product: skus})
        else:
            fitting[product] = skus
    return found
