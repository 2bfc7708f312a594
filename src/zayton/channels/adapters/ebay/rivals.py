"""Who else sells the same, by the Browse API's search: by EPID, else by GTIN.

eBay has no one list of offers on a product: a search shows what buyers would see. By words alone it would show other
goods too, and a price must not follow those.
"""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from zayton.channels.adapters.ebay.checking import SELLER
from zayton.channels.adapters.ebay.client import Client
from zayton.channels.adapters.ebay.offers import BASE, OfferBook
from zayton.channels.adapters.ebay.payloads import stored
from zayton.channels.adapters.ebay.sites import SITE_OF
from zayton.channels.adapters.ebay.tokens import APPLICATION
from zayton.channels.ports.documents import RawDocument, Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingKey
from zayton.channels.ports.parts import Json, part, parts, text, texts

_PATH = "/buy/browse/v1/item_summary/search"
_MOST = 50


class Rivals:
    """See `OffersPort`."""

    def __init__(self, client: Client, book: OfferBook) -> None:
        self._client = client
        self._book = book

    def competing(self, keys: Sequence[ListingKey], *, items: Mapping[str, str]) -> Sequence[RawDocument]:
        """One search for each listing; an item that is all digits and as short as an EPID is taken for one."""
        found = []
        for key in keys:
            site = SITE_OF.get(key.site)
            query = self._query(key, items.get(key.sku, ""))
            if site is None or not query:
                continue
            told = self._client.read(
                "browse",
                _PATH,
                params={
                    **query,
                    "sort": "price",
                    "limit": str(_MOST),
                    "filter": "buyingOptions:{FIXED_PRICE}",
                },
                headers={"x-ebay-c-marketplace-id": key.site},
                token=APPLICATION,
            )
            found.append(self._document(key, items.get(key.sku, ""), site.currency, told))
        return found

    def _query(self, key: ListingKey, item: str) -> dict[str, str]:
        if item.startswith("gtin:"):
            return {"gtin": item.removeprefix("gtin:")}
        if item.isdecimal() and len(item) < 12:
            # listings have twelve digits, entries of the catalogue fewer
            return {"epid": item}
        try:
            product = part(
                self._client.read("inventory", f"{BASE}/inventory_item/{quote(key.sku, safe='')}"), "product"
            )
        except Fault as fault:
            if fault.kind is FaultKind.GONE:
                return {}
            raise
        return _from_product(product)

    def _document(self, key: ListingKey, item: str, currency: str, told: Json) -> RawDocument:
        known = self._book.on_site(key)
        body = stored(
            {
                "key": {"site": key.site, "sku": key.sku, "remote": key.remote},
                "item": item,
                "listing": text(part(known, "listing"), "listingId"),
                "seller": self._client.caller.kept(SELLER) or "",
                "currency": currency,
                "itemSummaries": list(parts(told, "itemSummaries")),
            }
        )
        return RawDocument(Subject.OFFERS, key.sku, None, body)


def _from_product(product: Json) -> dict[str, str]:
    if epid := text(product, "epid"):
        return {"epid": epid}
    for name in ("upc", "ean", "isbn"):
        if codes := texts(product, name):
            # Browse documents UPC alone for `gtin`, and words for the others; it answers to all of them
            return {"gtin": codes[0]}
    return {}
