"""What Amazon holds of ours: summaries of the FBA Inventory API v1, store by store.

In Europe and North America one pool of units may serve several stores, and then each store's summary shows it whole.
"""

from collections.abc import Sequence
from typing import Any

from zayton.channels.adapters.amazon.client import Client
from zayton.channels.adapters.amazon.mapping.stock import held_document
from zayton.channels.adapters.amazon.patches import Quantities
from zayton.channels.adapters.amazon.payloads import known, moment, named, needed_list
from zayton.channels.ports.documents import Page, RawDocument, Subject
from zayton.channels.ports.offers import StockAsked
from zayton.channels.ports.orders import Outcome
from zayton.channels.ports.parts import part, text


class Stock:
    """See `StockPort`."""

    def __init__(self, client: Client, quantities: Quantities) -> None:
        self._client = client
        self._quantities = quantities

    def show(self, asked: Sequence[StockAsked]) -> Sequence[Outcome]:
        """See `Quantities.show`."""
        return self._quantities.show(asked)

    def held(self, *, cursor: str) -> Page:
        """One page of one store; a document is keyed `<site>/<sku>`, and `cursor` is the store and Amazon's token."""
        if not self._client.sites:
            return Page(())
        site, _, token = cursor.partition(" ") if cursor else (self._client.sites[0], "", "")
        answer = self._client.read(
            "get_inventory_summaries",
            "Marketplace",
            site,
            [site],
            details="true",
            next_token=token or None,
        )
        summaries = needed_list(part(answer, "payload"), "inventorySummaries")
        following = text(part(answer, "pagination"), "nextToken")
        return Page([_document(site, each) for each in summaries], self._next(site, following))

    def _next(self, site: str, token: str) -> str:
        if token:
            return f"{site} {token}"
        later = self._client.sites[self._client.sites.index(site) + 1 :] if site in self._client.sites else ()
        return f"{later[0]} " if later else ""


def _document(site: str, summary: Any) -> RawDocument:
    key = f"{site}/{named(summary, 'sellerSku')}"
    at = moment(known(summary), "lastUpdatedTime")
    return RawDocument(Subject.STOCK, key, at, held_document(site, summary))
