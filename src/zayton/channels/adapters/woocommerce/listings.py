"""Listings: products that stand alone, and the variations of variable products."""

from collections.abc import Sequence
from typing import Any

from zayton.channels.adapters.woocommerce.client import Client
from zayton.channels.adapters.woocommerce.drafts import (
    parent_fields,
    parent_of,
    problems,
    product_fields,
    rules,
    variation_fields,
)
from zayton.channels.adapters.woocommerce.finding import Finder
from zayton.channels.adapters.woocommerce.naming import Remote
from zayton.channels.adapters.woocommerce.offers import Batches, Change
from zayton.channels.adapters.woocommerce.shop import Shop
from zayton.channels.ports.documents import Page, RawDocument, Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import (
    ListingDraft,
    ListingKey,
    Problem,
    ProductRules,
    Published,
    Standing,
)
from zayton.channels.ports.orders import Outcome
from zayton.channels.ports.parts import Json, ident, parts, stored, text


class WooListings:
    """A `ListingPort`: one document a product, with its variations."""

    def __init__(self, client: Client, shop: Shop, finder: Finder) -> None:
        self._client = client
        self._shop = shop
        self._finder = finder
        self._batches = Batches(client)

    def all(self, *, cursor: str) -> Page:
        """See `ListingPort`."""
        params = {"orderby": "id", "order": "asc", "status": "any"}
        found = self._client.rows("products", params, page=cursor or "1")
        return Page([self._document(one) for one in found.rows], found.following)

    def named(self, keys: Sequence[ListingKey]) -> Sequence[RawDocument]:
        """See `ListingPort`."""
        ids = {remote.product for remote in self._finder.remotes(keys).values()}
        if not ids:
            return []
        rows = self._client.all_rows("products", {"include": ",".join(sorted(ids)), "status": "any"})
        return [self._document(one) for one in rows]

    def _document(self, product: Json) -> RawDocument:
        variations = []
        if text(product, "type") == "variable":
            variations = self._client.all_rows(f"products/{ident(product)}/variations", {"status": "any"})
        body = {"product": product, "variations": variations, "currency": self._shop.facts.currency}
        # no moment: a product's own says nothing of changes to its variations and their units
        return RawDocument(Subject.LISTING, ident(product), None, stored(body))

    def publish(self, drafts: Sequence[ListingDraft]) -> Sequence[Published]:
        """See `ListingPort`. SKUs are unique in a shop, so what was made by a call whose answer was lost is found."""
        remotes = self._finder.remotes([draft.key for draft in drafts])
        found: dict[str, Published] = {}
        grouped: dict[str, list[ListingDraft]] = {}
        for draft in drafts:
            against = problems(draft, self._shop.facts.currency)
            if against:
                found[draft.key.sku] = _rejected(draft, against)
            else:
                grouped.setdefault(parent_of(draft), []).append(draft)
        for parent, ones in grouped.items():
            if parent:
                found |= self._publish_family(parent, ones, remotes)
            else:
                found |= {one.key.sku: self._publish_one(one, "products", remotes) for one in ones}
        return [found[draft.key.sku] for draft in drafts]

    def _publish_family(
        self, parent: str, drafts: Sequence[ListingDraft], remotes: dict[str, Remote]
    ) -> dict[str, Published]:
        try:
            number = self._parent(parent, drafts)
        except Fault as fault:
            return {one.key.sku: _failed(one, fault) for one in drafts}
        path = f"products/{number}/variations"
        return {one.key.sku: self._publish_one(one, path, remotes) for one in drafts}

    def _parent(self, sku: str, drafts: Sequence[ListingDraft]) -> str:
        """The variable product of a family, made or brought up to date."""
        standing = self._finder.by_sku([sku]).get(sku)
        if standing is None:
            return ident(self._made("products", parent_fields(drafts, (), new=True), sku))
        path = f"products/{standing.product}"
        there = parts(self._client.get(path), "attributes")
        self._client.put(path, parent_fields(drafts, there, new=False))
        return standing.product

    def _publish_one(self, draft: ListingDraft, path: str, remotes: dict[str, Remote]) -> Published:
        standing = remotes.get(draft.key.sku)
        fields = variation_fields if path != "products" else product_fields
        told = fields(draft, self._shop.facts, new=standing is None)
        try:
            if standing is None:
                made = self._made(path, told, draft.key.sku)
            else:
                # where it stands, whatever family it was drafted for
                made = self._client.put(f"{standing.path}/{standing.id}", _for(standing, told))
        except Fault as fault:
            return _failed(draft, fault)
        parent = "" if path == "products" else path.split("/")[1]
        remote = standing or (Remote(parent, ident(made)) if parent else Remote(ident(made)))
        key = draft.key._replace(remote=remote.text)
        return Published(key, ident(made), Standing.LIVE, (), Outcome(draft.key.sku))

    def _made(self, path: str, fields: dict[str, Any], sku: str) -> Json:
        """Something new; what a call before has made, whose answer was lost, is taken instead."""
        try:
            return self._client.post(path, fields)
        except Fault as fault:
            standing = None
            if fault.figures.get("code") in ("product_invalid_sku", "woocommerce_product_image_upload_error"):
                standing = self._finder.by_sku([sku]).get(sku)
            if standing is None:
                raise
            return self._client.get(f"{standing.path}/{standing.id}")

    def end(self, keys: Sequence[ListingKey]) -> Sequence[Outcome]:
        """See `ListingPort`: products become drafts; variations are hidden, and what has none left becomes a draft."""
        remotes = self._finder.remotes(keys)
        results: dict[str, Fault | None] = {
            key.sku: None if key.sku in remotes else Fault(FaultKind.GONE, "nothing in the shop has this SKU")
            for key in keys
        }
        changes: list[Change] = [
            (sku, remote, {"status": "private" if remote.variation else "draft"})
            for sku, remote in remotes.items()
        ]
        results |= self._batches.change(changes)
        for product in {remote.product for remote in remotes.values() if remote.variation}:
            shown = self._client.all_rows(f"products/{product}/variations", {"status": "publish"})
            if not shown:
                self._client.put(f"products/{product}", {"status": "draft"})
        return [Outcome(key.sku, results[key.sku]) for key in keys]

    def rules(self, product_type: str, *, site: str) -> ProductRules:  # noqa: ARG002 a shop is one site
        """See `ListingPort`."""
        return rules(product_type)


def _for(standing: Remote, fields: dict[str, Any]) -> dict[str, Any]:
    """Fields without those that would turn a variation into a product or the reverse."""
    unfit = (
        {"type", "name", "short_description", "images"}
        if standing.variation
        else {"attributes", "image", "type"}
    )
    return {name: value for name, value in fields.items() if name not in unfit}


def _rejected(draft: ListingDraft, against: Sequence[Problem]) -> Published:
    fault = Fault(FaultKind.REFUSED, "; ".join(one.words for one in against))
    return Published(draft.key, draft.item, Standing.REJECTED, tuple(against), Outcome(draft.key.sku, fault))


def _failed(draft: ListingDraft, fault: Fault) -> Published:
    if fault.kind != FaultKind.REFUSED:
        return Published(draft.key, draft.item, Standing.PENDING, (), Outcome(draft.key.sku, fault))
    against = Problem(str(fault.figures.get("code") or "refused"), fault.said)
    return Published(draft.key, draft.item, Standing.REJECTED, (against,), Outcome(draft.key.sku, fault))
