"""Listings: products, imported by tasks that Ozon moderates, and archived."""

from collections.abc import Sequence

from zayton.channels.adapters.ozon.client import Client, slices
from zayton.channels.adapters.ozon.drafts import item, problems, rules
from zayton.channels.adapters.ozon.finding import Finder
from zayton.channels.adapters.ozon.limits import MOST_ITEMS
from zayton.channels.adapters.ozon.mapping import problem_of
from zayton.channels.adapters.ozon.shop import Shop
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
from zayton.channels.ports.parts import Json, ident, needed_parts, part, parts, stored, text

_PAGE = 1000
_VISIBILITIES = ("ALL", "ARCHIVED")


class OzonListings:
    """A `ListingPort`. Articles are unique in an account, so an import told twice makes one product.

    What an import became shows when the listing is read again; what it refused at once is told at once.
    """

    def __init__(self, client: Client, shop: Shop, finder: Finder) -> None:
        self._client = client
        self._shop = shop
        self._finder = finder

    def all(self, *, cursor: str) -> Page:
        """See `ListingPort`: those on sale first, then the archive, which a list of all leaves out."""
        visibility, _, last = (cursor or f"{_VISIBILITIES[0]}:").partition(":")
        body = {"filter": {"visibility": visibility}, "last_id": last, "limit": _PAGE}
        told = part(self._client.post("/v3/product/list", body), "result")
        ids = [ident(one, "product_id") for one in needed_parts(told, "items")]
        documents = [_document(one) for one in self._finder.products("product_id", ids)]
        if len(ids) == _PAGE:
            return Page(documents, f"{visibility}:{text(told, 'last_id')}")
        return Page(documents, f"{_VISIBILITIES[1]}:" if visibility == _VISIBILITIES[0] else "")

    def named(self, keys: Sequence[ListingKey]) -> Sequence[RawDocument]:
        """See `ListingPort`."""
        return [_document(one) for one in self._finder.products("offer_id", [key.sku for key in keys])]

    def publish(self, drafts: Sequence[ListingDraft]) -> Sequence[Published]:
        """See `ListingPort`."""
        found: dict[str, Published] = {}
        wanted = []
        for draft in drafts:
            against = problems(draft, self._shop.currency)
            if against:
                found[draft.key.sku] = _rejected(draft, against)
            else:
                wanted.append(draft)
        self._unarchive(wanted)
        for some in slices(wanted, MOST_ITEMS):
            found |= {one.key.sku: one for one in self._imported(some)}
        return [found[draft.key.sku] for draft in drafts]

    def _imported(self, drafts: Sequence[ListingDraft]) -> list[Published]:
        try:
            told = self._client.post("/v3/product/import", {"items": [item(one) for one in drafts]})
            task = ident(part(told, "result"), "task_id")
            result = part(self._client.post("/v1/product/import/info", {"task_id": task}), "result")
        except Fault as fault:
            if fault.kind == FaultKind.DENIED:
                raise
            return [
                Published(one.key, one.item, Standing.PENDING, (), Outcome(one.key.sku, fault))
                for one in drafts
            ]
        rows = {text(row, "offer_id"): row for row in parts(result, "items")}
        return [_published(one, rows.get(one.key.sku, {}), task) for one in drafts]

    def _unarchive(self, drafts: Sequence[ListingDraft]) -> None:
        rows = self._finder.products("offer_id", [one.key.sku for one in drafts])
        gone = [ident(row, "id") for row in rows if row.get("is_archived") is True]
        for some in slices(gone, MOST_ITEMS):
            self._client.post("/v1/product/unarchive", {"product_id": [*some]})

    def end(self, keys: Sequence[ListingKey]) -> Sequence[Outcome]:
        """See `ListingPort`: products go to the archive, from which publishing takes them back."""
        rows = self._finder.products("offer_id", [key.sku for key in keys])
        found = {text(row, "offer_id"): ident(row, "id") for row in rows}
        for some in slices([*found.values()], MOST_ITEMS):
            self._client.post("/v1/product/archive", {"product_id": [*some]})
        gone = Fault(FaultKind.GONE, "no product of the account has this article")
        return [Outcome(key.sku, None if key.sku in found else gone) for key in keys]

    def rules(self, product_type: str, *, site: str) -> ProductRules:  # noqa: ARG002 an account is one site
        """See `ListingPort`."""
        return rules(product_type)


def _document(product: Json) -> RawDocument:
    # no moment: a product's own says nothing of changes to its units
    return RawDocument(
        Subject.LISTING, text(product, "offer_id") or ident(product, "id"), None, stored(product)
    )


def _published(draft: ListingDraft, row: Json, task: str) -> Published:
    against = tuple(problem_of(one) for one in parts(row, "errors"))
    if any(one.severe for one in against):
        return _rejected(draft, against)
    number = str(row.get("product_id") or "")
    key = draft.key if numbers_known(draft.key) or not number else draft.key._replace(remote=f"{number}:")
    outcome = Outcome(draft.key.sku, reference=task)
    return Published(key, draft.item, Standing.PENDING, against, outcome)


def numbers_known(key: ListingKey) -> bool:
    """Whether a key keeps the numbers of a product that was moderated."""
    return bool(key.remote.partition(":")[2])


def _rejected(draft: ListingDraft, against: Sequence[Problem]) -> Published:
    fault = Fault(FaultKind.REFUSED, "; ".join(one.words for one in against))
    return Published(draft.key, draft.item, Standing.REJECTED, tuple(against), Outcome(draft.key.sku, fault))
