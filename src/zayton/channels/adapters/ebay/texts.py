"""Title and description of listings, changed alone: the inventory item is read, changed and put back whole.

eBay has no call for single fields (`createOrReplaceInventoryItem` and `updateOffer` replace what is there, availability
included), so units are put back as they were read a moment before; a sale in that moment is set right by the quantity
that is told afterwards (`TextsTaken.puts_units_back`). The offer is put only for a description of its own, as that one
is shown. An item has one title for all sites, and variations show that of their group: neither is changed here.
"""

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import quote

from zayton.channels.adapters.ebay.client import Client, passing
from zayton.channels.adapters.ebay.offers import BASE, OfferBook
from zayton.channels.adapters.ebay.sites import language_of
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.orders import Outcome
from zayton.channels.ports.parts import Json, needed, part, text, texts
from zayton.channels.ports.texts import TextsAsked, TextsTaken

TAKEN: Final = TextsTaken(frozenset({"title", "description"}), puts_units_back=True)
# what an item and an offer say of themselves and do not take back
_OF_ITEM: Final = frozenset({"sku", "locale", "groupIds", "inventoryItemGroupKeys"})
_OF_OFFER: Final = frozenset({"offerId", "sku", "marketplaceId", "format", "status", "listing"})
_LONGEST_OF_ITEM: Final = 4_000


class Texts:
    """See `TextsPort`."""

    def __init__(self, client: Client, book: OfferBook) -> None:
        self._client = client
        self._book = book

    def say(self, asked: Sequence[TextsAsked]) -> Sequence[Outcome]:
        """One after the other: between reading an item and putting it back no other is worked."""
        outcomes: list[Outcome] = []
        for at, one in enumerate(asked):
            try:
                self._say(one)
            except Fault as fault:
                # the rest would meet the same: they come again with this one
                some = asked[at:] if passing(fault) else [one]
                outcomes += [Outcome(each.key.sku, fault) for each in some]
                if passing(fault):
                    break
            else:
                outcomes.append(Outcome(one.key.sku))
        return outcomes

    def _say(self, asked: TextsAsked) -> None:
        sku, site = asked.key.sku, asked.key.site
        offers = self._book.of_sku(sku)
        offer = next((one for one in offers if text(one, "marketplaceId") == site), None)
        if offer is None:
            raise Fault(FaultKind.GONE, f"no offer of {sku} on {site}")
        if any(text(one, "status") == "PUBLISHED" for one in offers if one is not offer):
            raise Fault(FaultKind.REFUSED, "the item is on sale on several sites, which show the same title")
        long = len(asked.description or "") > _LONGEST_OF_ITEM
        of_offer = asked.description is not None and (long or bool(text(offer, "listingDescription")))
        told = {"title": asked.title, "description": None if of_offer else asked.description}
        changed = {name: value for name, value in told.items() if value is not None}
        if changed:
            self._put_item(sku, site, changed)
        if of_offer:
            self._put_offer(offer, {"listingDescription": asked.description})

    def _put_item(self, sku: str, site: str, changed: dict[str, Any]) -> None:
        path = f"{BASE}/inventory_item/{quote(sku, safe='')}"
        item = self._client.read("inventory", path)
        if texts(item, "inventoryItemGroupKeys"):
            raise Fault(FaultKind.REFUSED, "variations show the title of their group")
        body = _without(item, _OF_ITEM) | {"product": {**part(item, "product"), **changed}}
        language = text(item, "locale").replace("_", "-") or language_of(site)
        self._client.ask("inventory", "PUT", path, body=body, headers={"content-language": language})

    def _put_offer(self, offer: Json, changed: dict[str, Any]) -> None:
        # read anew: a price may have moved since the offers of the SKU were listed
        path = f"{BASE}/offer/{needed(offer, 'offerId')}"
        fresh = self._client.read("inventory", path)
        headers = {"content-language": language_of(text(offer, "marketplaceId"))}
        self._client.ask("inventory", "PUT", path, body=_without(fresh, _OF_OFFER) | changed, headers=headers)


def _without(whole: Json, names: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in whole.items() if name not in names}
