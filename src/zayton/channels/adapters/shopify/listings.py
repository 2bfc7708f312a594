"""Listings: a variant is a listing, read by GraphQL; publishing is `publishing.py`."""

from collections.abc import Iterable, Sequence

from zayton.channels.adapters.shopify.client import Client
from zayton.channels.adapters.shopify.drafts import rules
from zayton.channels.adapters.shopify.finding import Finder
from zayton.channels.adapters.shopify.limits import ROWS
from zayton.channels.adapters.shopify.naming import Remote, gid
from zayton.channels.adapters.shopify.publishing import Publisher
from zayton.channels.adapters.shopify.shop import Shop
from zayton.channels.adapters.shopify.standing import Products
from zayton.channels.adapters.shopify.stock import ShopifyStock
from zayton.channels.ports.documents import Page, RawDocument, Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import (
    ListingDraft,
    ListingKey,
    ProductRules,
    Published,
    StockAsked,
)
from zayton.channels.ports.orders import Outcome
from zayton.channels.ports.parts import Json, needed, needed_parts, part, parts, stored, text

_PAGE = 50
_VARIANT = """
fragment Listing on ProductVariant {
  id title sku barcode price inventoryQuantity updatedAt
  selectedOptions { name value }
  product {
    id title handle status vendor productType descriptionHtml publishedAt onlineStoreUrl
    featuredMedia { ... on MediaImage { image { url } } }
  }
  inventoryItem { id inventoryLevel(locationId: $location) { quantities(names: ["available"]) { name quantity } } }
}"""
_ALL = (
    """
query Listings($after: String, $location: ID!) {
  productVariants(first: 50, after: $after) { nodes { ...Listing } pageInfo { hasNextPage endCursor } }
}"""
    + _VARIANT
)
_NAMED = "query Named($ids: [ID!]!, $location: ID!) { nodes(ids: $ids) { ...Listing } }" + _VARIANT
_END = """
mutation End($id: ID!) {
  productUpdate(product: {id: $id, status: DRAFT}) { userErrors { field message } }
}"""


class ShopifyListings:
    """A `ListingPort`."""

    def __init__(self, client: Client, shop: Shop, finder: Finder, stock: ShopifyStock) -> None:
        self._client = client
        self._shop = shop
        self._finder = finder
        self._stock = stock
        self._publisher = Publisher(client, shop, finder, stock)
        self._products = Products(client)

    def all(self, *, cursor: str) -> Page:
        """See `ListingPort`."""
        variables = {"after": cursor or None, "location": gid("Location", self._shop.facts.location)}
        found = part(self._client.graph(_ALL, variables, operation=ROWS), "productVariants")
        page = part(found, "pageInfo")
        following = text(page, "endCursor") if page.get("hasNextPage") is True else ""
        return Page(self._documents(needed_parts(found, "nodes")), following)

    def named(self, keys: Sequence[ListingKey]) -> Sequence[RawDocument]:
        """See `ListingPort`."""
        ids = [gid("ProductVariant", one.variant) for one in self._finder.remotes(keys).values()]
        found: list[RawDocument] = []
        for start in range(0, len(ids), _PAGE):
            variables = {
                "ids": ids[start : start + _PAGE],
                "location": gid("Location", self._shop.facts.location),
            }
            nodes = parts(self._client.graph(_NAMED, variables, operation=ROWS), "nodes")
            found += self._documents(one for one in nodes if text(one, "id"))
        return found

    def _documents(self, variants: Iterable[Json]) -> list[RawDocument]:
        facts = self._shop.facts
        # no moment: a variant's own says nothing of changes to its product and its units
        return [
            RawDocument(
                Subject.LISTING,
                text(one, "sku") or needed(one, "id"),
                None,
                stored({"variant": one, "currency": facts.currency, "location": facts.location}),
            )
            for one in variants
        ]

    def publish(self, drafts: Sequence[ListingDraft]) -> Sequence[Published]:
        """See `ListingPort`."""
        return self._publisher.publish(drafts)

    def end(self, keys: Sequence[ListingKey]) -> Sequence[Outcome]:
        """See `ListingPort`: a product becomes a draft when all its variants end, else they are shown as sold out."""
        remotes = self._finder.remotes(keys)
        faults: dict[str, Fault | None] = {
            key.sku: None if key.sku in remotes else Fault(FaultKind.GONE, "no variant has this SKU")
            for key in keys
        }
        by_product: dict[str, list[str]] = {}
        for sku, found in remotes.items():
            by_product.setdefault(found.product, []).append(sku)
        for product, skus in by_product.items():
            name = gid("Product", product)
            others = len(self._products.whole({"id": name}).variants) - len(skus)
            faults |= (
                self._sold_out(skus, remotes) if others > 0 else dict.fromkeys(skus, self._to_draft(name))
            )
        return [Outcome(key.sku, faults[key.sku]) for key in keys]

    def _to_draft(self, product: str) -> Fault | None:
        errors = parts(part(self._client.graph(_END, {"id": product}), "productUpdate"), "userErrors")
        return Fault(FaultKind.REFUSED, text(errors[0], "message")) if errors else None

    def _sold_out(self, skus: Sequence[str], remotes: dict[str, Remote]) -> dict[str, Fault | None]:
        asked = [StockAsked(ListingKey("", sku, remotes[sku].text), 0) for sku in skus]
        return {one.key: one.fault for one in self._stock.show(asked)}

    def rules(self, product_type: str, *, site: str) -> ProductRules:  # noqa: ARG002 a shop is one site
        """See `ListingPort`."""
        return rules(product_type)
