"""Searching eBay's catalogue by GTIN or words, by the Catalog API (limited release: not every application may)."""

from collections.abc import Sequence

from zayton.channels.adapters.ebay.client import Client
from zayton.channels.ports.offers import CatalogueHit
from zayton.channels.ports.parts import Json, needed, part, parts, text, texts

_PATH = "/commerce/catalog/v1_beta/product_summary/search"


class Catalogue:
    """See `CataloguePort`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def search(self, *, barcodes: Sequence[str] = (), words: str = "", site: str) -> Sequence[CatalogueHit]:
        """One call for each barcode, as an answer does not say which it was found by."""
        asked = [{"gtin": barcode} for barcode in barcodes] or [{"q": words}]
        found: dict[str, CatalogueHit] = {}
        for params in asked:
            told = self._client.read(
                "catalog",
                _PATH,
                params={**params, "limit": "50"},
                headers={"x-ebay-c-marketplace-id": site},
            )
            for one in parts(told, "productSummaries"):
                hit = _hit(one, params.get("gtin", ""))
                found.setdefault(hit.item, hit)
        return list(found.values())


def _hit(one: Json, barcode: str) -> CatalogueHit:
    codes = texts(one, "gtin")
    return CatalogueHit(
        item=needed(one, "epid"),
        title=text(one, "title"),
        brand=text(one, "brand"),
        barcode=barcode or (codes[0] if codes else ""),
        image=text(part(one, "image"), "imageUrl"),
    )
