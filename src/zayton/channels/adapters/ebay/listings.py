"""Reading listings and ending them, by Sell Inventory; publishing is `publishing.py`, the rules are `rules.py`.

Only listings that were made by the Inventory API are known to it: those of eBay's own forms or of older tools are read
after them, see `outside.py`.
"""

from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit

from zayton.channels.adapters.ebay.answers import member_status
from zayton.channels.adapters.ebay.client import Client, in_slices
from zayton.channels.adapters.ebay.offers import BASE, OfferBook
from zayton.channels.adapters.ebay.outside import Managed, Outside, is_outside
from zayton.channels.adapters.ebay.payloads import needed_parts, stored
from zayton.channels.adapters.ebay.publishing import Publisher
from zayton.channels.adapters.ebay.revising import Revisions
from zayton.channels.adapters.ebay.rules import Rules
from zayton.channels.ports.documents import Page, RawDocument, Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingDraft, ListingKey, ProductRules, Published, StockAsked
from zayton.channels.ports.orders import Outcome
from zayton.channels.ports.parts import Json, needed, part, parts, text

_PAGE = 50
# what a cursor into the listings outside begins with; the number of a page follows
_OUTSIDE = "outside:"


class Listings:
    """See `ListingPort`."""

    def __init__(
        self,
        client: Client,
        book: OfferBook,
        publisher: Publisher,
        revisions: Revisions,
        rules: Rules,
        *,
        outside: Outside,
    ) -> None:
        self._client = client
        self._outside = outside
        # what a pass has seen so far; none before it, or after it was cut off
        self._managed: Managed | None = None
        self._book = book
        self._revisions = revisions
        self._publisher = publisher
        self._rules = rules

    def all(self, *, cursor: str) -> Page:
        """Fifty items at a time, each with its offers, which cost a call each; then what is outside the Inventory API.

        Which those are shows only beside all that is in it, so that a pass that was cut off begins again.
        """
        if not cursor or self._managed is None:
            cursor, self._managed = "0", Managed()
        if cursor.startswith(_OUTSIDE):
            number = int(cursor.removeprefix(_OUTSIDE))
            page, goes_on = self._outside.page(number, self._managed)
            return page._replace(cursor=f"{_OUTSIDE}{number + 1}" if goes_on else "")
        params = {"limit": str(_PAGE), "offset": cursor}
        told = self._client.read("inventory", f"{BASE}/inventory_item", params=params)
        found = [self._document(item) for item in needed_parts(told, "inventoryItems")]
        return Page(found, (_following(text(told, "next")) if found else "") or f"{_OUTSIDE}1")

    def named(self, keys: Sequence[ListingKey]) -> Sequence[RawDocument]:
        """Twenty-five items a call, each with its offers; what is outside the Inventory API a call each."""
        skus = list(dict.fromkeys(key.sku for key in keys if not is_outside(key)))
        found = self._outside.named([key for key in keys if is_outside(key)])
        for some in in_slices(skus):
            requests = [{"sku": sku} for sku in some]
            told = self._client.told(
                "inventory", "POST", f"{BASE}/bulk_get_inventory_item", body={"requests": requests}
            )
            for one in parts(told, "responses"):
                if member_status(one) < 300:
                    found.append(self._document({"sku": text(one, "sku"), **part(one, "inventoryItem")}))
        return found

    def _document(self, item: Json) -> RawDocument:
        sku = needed(item, "sku")
        offers = self._book.of_sku(sku)
        if self._managed is not None:
            self._managed.note(sku, offers)
        body = stored({"item": item, "offers": offers})
        return RawDocument(Subject.LISTING, sku, None, body)

    def publish(self, drafts: Sequence[ListingDraft]) -> Sequence[Published]:
        """See `ListingPort`."""
        return self._publisher.publish(drafts)

    def end(self, keys: Sequence[ListingKey]) -> Sequence[Outcome]:
        """Withdraw offers: they stay, and can be published again. One variation of several shows nothing instead."""
        return [self._ended(key) for key in keys]

    def _ended(self, key: ListingKey) -> Outcome:
        try:
            self._book.withdraw(self._book.number(key))
        except Fault as fault:
            if fault.kind is not FaultKind.REFUSED:
                return Outcome(key.sku, fault)
            # eBay withdraws single listings only, and does not say by a code of its own that this is none
            [shown] = self._revisions.show([StockAsked(key, 0)])
            return shown if shown.fault is None else Outcome(key.sku, fault)
        return Outcome(key.sku)

    def rules(self, product_type: str, *, site: str) -> ProductRules:
        """See `ListingPort`; a product type is the number of a leaf category."""
        return self._rules.of_category(product_type, site)


def _following(link: str) -> str:
    """The number of the next page, of eBay's link to it; of the link nothing else is trusted."""
    offset = parse_qs(urlsplit(link).query).get("offset", [""])[0]
    return offset if offset.isdecimal() else ""
