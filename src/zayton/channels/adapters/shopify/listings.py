"""Listings: a variant is a listing, published and read by GraphQL."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from zayton.channels.adapters.shopify.client import Client
from zayton.channels.adapters.shopify.drafts import Family, handle_of, problems, product_input, rules
from zayton.channels.adapters.shopify.finding import Finder, remote
from zayton.channels.adapters.shopify.limits import ROWS
from zayton.channels.adapters.shopify.naming import Remote, gid
from zayton.channels.adapters.shopify.shop import Shop
from zayton.channels.adapters.shopify.stock import ShopifyStock
from zayton.channels.ports.documents import Page, RawDocument, Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import (
    ListingDraft,
    ListingKey,
    Problem,
    ProductRules,
    Published,
    Standing,
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
_STANDING = """
query Standing($identifier: ProductIdentifierInput!, $after: String) {
  productByIdentifier(identifier: $identifier) {
    id
    variants(first: 250, after: $after) {
      nodes { id sku selectedOptions { name value } } pageInfo { hasNextPage endCursor }
    }
  }
}"""
_SET = """
mutation Publish($input: ProductSetInput!, $identifier: ProductSetIdentifiers) {
  productSet(input: $input, identifier: $identifier, synchronous: true) {
    product { id status variants(first: 250) { nodes { id sku product { id } inventoryItem { id } } } }
    userErrors { field message code }
  }
}"""
_PUBLISH = """
mutation Show($id: ID!, $window: ID!) {
  publishablePublish(id: $id, input: [{publicationId: $window}]) { userErrors { field message } }
}"""
_END = """
mutation End($id: ID!) {
  productUpdate(product: {id: $id, status: DRAFT}) { userErrors { field message } }
}"""


class Product(NamedTuple):
    """A product as it stands; its id is blank when there is none."""

    id: str
    variants: tuple[Json, ...]


class ShopifyListings:
    """A `ListingPort`."""

    def __init__(self, client: Client, shop: Shop, finder: Finder, stock: ShopifyStock) -> None:
        self._client = client
        self._shop = shop
        self._finder = finder
        self._stock = stock

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
        """See `ListingPort`. A SKU that the shop has already is changed, wherever it stands."""
        remotes = self._finder.remotes([draft.key for draft in drafts])
        grouped: dict[str, list[ListingDraft]] = {}
        for draft in drafts:
            known = remotes.get(draft.key.sku)
            grouped.setdefault(known.product if known else handle_of(draft), []).append(draft)
        found: dict[str, Published] = {}
        for name, ones in grouped.items():
            ours = {one.key.sku: remotes[one.key.sku] for one in ones if one.key.sku in remotes}
            try:
                published = self._publish(
                    {"id": gid("Product", name)} if ours else {"handle": name}, ones, ours
                )
            except Fault as fault:
                if fault.kind in (FaultKind.DENIED, FaultKind.THROTTLED) and not found:
                    raise
                published = [_failed(one, fault) for one in ones]
            found |= {one.key.sku: one for one in published}
        return [found[draft.key.sku] for draft in drafts]

    def _publish(
        self, identifier: dict[str, str], drafts: Sequence[ListingDraft], remotes: dict[str, Remote]
    ) -> list[Published]:
        standing = self._standing(identifier)
        family = Family(drafts, remotes, standing.variants)
        against = problems(family) + self._other_currency(drafts)
        if against:
            return [_rejected(one, against) for one in drafts]
        asked = product_input(family, location=self._shop.facts.location)
        variables = {"input": asked, "identifier": {"id": standing.id} if standing.id else identifier}
        told = part(self._client.graph(_SET, variables), "productSet")
        errors = [_problem(one) for one in parts(told, "userErrors")]
        if errors:
            return [_rejected(one, errors) for one in drafts]
        product = part(told, "product")
        hidden = self._put_in_window(needed(product, "id"))
        self._stock.show([StockAsked(one.key, one.quantity) for one in drafts if one.key.sku in remotes])
        made = {
            text(one, "sku"): remote(one, self._shop.facts.location)
            for one in parts(part(product, "variants"), "nodes")
        }
        return [_published(one, made[one.key.sku], hidden) for one in drafts]

    def _standing(self, identifier: dict[str, str]) -> Product:
        """A product as it stands, with every variant: those that a set leaves out would be deleted."""
        variants: list[Json] = []
        after: str | None = None
        while True:
            variables = {"identifier": identifier, "after": after}
            told = part(self._client.graph(_STANDING, variables), "productByIdentifier")
            found = part(told, "variants")
            variants += parts(found, "nodes")
            page = part(found, "pageInfo")
            after = text(page, "endCursor")
            if page.get("hasNextPage") is not True or not after:
                return Product(text(told, "id"), tuple(variants))

    def _other_currency(self, drafts: Sequence[ListingDraft]) -> list[Problem]:
        ours = self._shop.facts.currency
        for draft in drafts:
            if draft.currency != ours:
                words = _("The shop sells in %(ours)s, not in %(asked)s.")
                return [Problem("currency", words % {"ours": ours, "asked": draft.currency}, "currency")]
        return []

    def _put_in_window(self, product: str) -> list[Problem]:
        """Publish to the online shop, where there is one that we may publish to."""
        if not self._shop.window:
            return [
                Problem("no_online_store", _("The shop has no online store to publish to."), severe=False)
            ]
        told = self._client.graph(_PUBLISH, {"id": product, "window": self._shop.window})
        return [_problem(one) for one in parts(part(told, "publishablePublish"), "userErrors")]

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
            standing = part(
                self._client.graph(_STANDING, {"identifier": {"id": name}}), "productByIdentifier"
            )
            others = len(parts(part(standing, "variants"), "nodes")) - len(skus)
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


def _problem(error: Json) -> Problem:
    field = error.get("field")
    names = [str(one) for one in field if str(one) != "input"] if isinstance(field, list) else []
    return Problem(text(error, "code") or "refused", text(error, "message"), ".".join(names))


def _rejected(draft: ListingDraft, against: Sequence[Problem]) -> Published:
    fault = Fault(FaultKind.REFUSED, "; ".join(one.words for one in against))
    return Published(draft.key, draft.item, Standing.REJECTED, tuple(against), Outcome(draft.key.sku, fault))


def _failed(draft: ListingDraft, fault: Fault) -> Published:
    return Published(draft.key, draft.item, Standing.PENDING, (), Outcome(draft.key.sku, fault))


def _published(draft: ListingDraft, made: Remote, hidden: Sequence[Problem]) -> Published:
    standing = Standing.INACTIVE if hidden else Standing.LIVE
    key = draft.key._replace(remote=made.text)
    return Published(key, made.variant, standing, tuple(hidden), Outcome(draft.key.sku))
