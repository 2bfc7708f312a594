"""Prices, set by product: variants of one product go in one call."""

from collections.abc import Mapping, Sequence

from zayton.channels.adapters.shopify.client import Client
from zayton.channels.adapters.shopify.finding import Finder
from zayton.channels.adapters.shopify.naming import Remote, gid
from zayton.channels.adapters.shopify.shop import Shop
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import PriceAsked
from zayton.channels.ports.orders import Outcome
from zayton.channels.ports.parts import part, parts, text
from zayton.kernel.money import to_major

_AT_ONCE = 100
_SET = """
mutation Price($product: ID!, $variants: [ProductVariantsBulkInput!]!) {
  productVariantsBulkUpdate(productId: $product, variants: $variants, allowPartialUpdates: true) {
    userErrors { field message code }
  }
}"""


class ShopifyPrices:
    """A `PricePort`; prices are in the shop's currency, and no other is taken."""

    def __init__(self, client: Client, shop: Shop, finder: Finder) -> None:
        self._client = client
        self._shop = shop
        self._finder = finder

    def price(self, asked: Sequence[PriceAsked]) -> Sequence[Outcome]:
        """See `PricePort`."""
        found = self._finder.remotes([one.key for one in asked])
        results: dict[str, Fault | None] = {}
        by_product: dict[str, list[tuple[PriceAsked, Remote]]] = {}
        for one in asked:
            remote = found.get(one.key.sku)
            fault = self._against(one, remote)
            if fault is not None or remote is None:
                results[one.key.sku] = fault
            else:
                by_product.setdefault(remote.product, []).append((one, remote))
        for product, ones in by_product.items():
            for start in range(0, len(ones), _AT_ONCE):
                results |= self._price(product, ones[start : start + _AT_ONCE])
        return [Outcome(one.key.sku, results[one.key.sku]) for one in asked]

    def _against(self, one: PriceAsked, remote: Remote | None) -> Fault | None:
        if remote is None:
            return Fault(FaultKind.GONE, "no variant has this SKU")
        if one.currency != self._shop.facts.currency:
            figures = {"asked": one.currency, "currency": self._shop.facts.currency}
            return Fault(FaultKind.REFUSED, "the shop has another currency", figures=figures)
        return Fault(FaultKind.REFUSED, "a price below zero") if one.price_minor < 0 else None

    def _price(self, product: str, ones: Sequence[tuple[PriceAsked, Remote]]) -> Mapping[str, Fault | None]:
        variants = [
            {
                "id": gid("ProductVariant", remote.variant),
                "price": str(to_major(one.price_minor, one.currency)),
            }
            for one, remote in ones
        ]
        told = self._client.graph(_SET, {"product": gid("Product", product), "variants": variants})
        results: dict[str, Fault | None] = {one.key.sku: None for one, _remote in ones}
        for error in parts(part(told, "productVariantsBulkUpdate"), "userErrors"):
            code = text(error, "code")
            kind = FaultKind.GONE if code.endswith("DOES_NOT_EXIST") else FaultKind.REFUSED
            field = error.get("field")
            places = [int(each) for each in field if str(each).isdecimal()] if isinstance(field, list) else []
            for place in places[:1] or range(len(ones)):
                if place < len(ones):
                    results[ones[place][0].key.sku] = Fault(
                        kind, text(error, "message"), figures={"code": code}
                    )
        return results
