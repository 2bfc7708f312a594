"""Reading listings and ending them; publishing is `publishing.py`, the rules are `rules.py`."""

from collections.abc import Sequence

from zayton.channels.adapters.aliexpress.client import Client
from zayton.channels.adapters.aliexpress.payloads import moment, needed, stored
from zayton.channels.adapters.aliexpress.publishing import Publisher
from zayton.channels.adapters.aliexpress.rules import Rules
from zayton.channels.adapters.aliexpress.shop import STATES, Shop
from zayton.channels.adapters.aliexpress.updating import Updates
from zayton.channels.ports.documents import Page, RawDocument, Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingDraft, ListingKey, ProductRules, Published, StockAsked
from zayton.channels.ports.orders import Outcome
from zayton.channels.ports.parts import Json


class Listings:
    """See `ListingPort`."""

    def __init__(self, client: Client, shop: Shop, updates: Updates) -> None:
        self._shop = shop
        self._updates = updates
        self._publisher = Publisher(client, shop)
        self._rules = Rules(client)

    def all(self, *, cursor: str) -> Page:
        """Products by status, up to 99 at a time, each whole with a call; `cursor` is the status and its page."""
        state, page = _opened(cursor)
        found, pages = self._shop.page(STATES[state], page)
        documents = self._documents(found)
        if page < pages and found:
            return Page(documents, f"{state} {page + 1}")
        return Page(documents, f"{state + 1} 1" if state + 1 < len(STATES) else "")

    def named(self, keys: Sequence[ListingKey]) -> Sequence[RawDocument]:
        """The products of these listings, each once."""
        found, _ = self._shop.products_of(keys)
        return self._documents(list(dict.fromkeys(found.values())))

    def _documents(self, products: Sequence[str]) -> list[RawDocument]:
        found = []
        for product in products:
            try:
                found.append(_document(self._shop.info(product)))
            except Fault as fault:
                # deleted between the list and the look
                if fault.kind is not FaultKind.GONE:
                    raise
        return found

    def publish(self, drafts: Sequence[ListingDraft]) -> Sequence[Published]:
        """See `ListingPort`."""
        return self._publisher.publish(drafts)

    def end(self, keys: Sequence[ListingKey]) -> Sequence[Outcome]:
        """Show nothing of these SKUs; a product of which nothing is left goes off sale."""
        return self._updates.show([StockAsked(key, 0) for key in keys])

    def rules(self, product_type: str, *, site: str) -> ProductRules:  # noqa: ARG002 there is one site
        """See `ListingPort`; a product type is the number of a leaf category."""
        return self._rules.of_category(product_type)


def _document(info: Json) -> RawDocument:
    return RawDocument(
        Subject.LISTING, needed(info, "product_id"), moment(info, "gmt_modified"), stored(info)
    )


def _opened(cursor: str) -> tuple[int, int]:
    state, _, page = cursor.partition(" ")
    good = state.isdecimal() and page.isdecimal() and int(state) < len(STATES)
    return (int(state), int(page)) if good else (0, 1)
