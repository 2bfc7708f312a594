"""Searching Amazon's catalogue by the Catalog Items API v2022-04-01."""

from collections.abc import Sequence
from typing import Any

from zayton.channels.adapters.amazon.client import Client
from zayton.channels.adapters.amazon.mapping.writing import barcode_kind
from zayton.channels.adapters.amazon.payloads import needed_parts
from zayton.channels.adapters.amazon.sets import slices
from zayton.channels.ports.offers import CatalogueHit
from zayton.channels.ports.parts import Json, needed, parts, text

_AT_ONCE = 20
_SEEN = ("summaries", "identifiers", "images", "productTypes")


class Catalogue:
    """See `CataloguePort`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def search(self, *, barcodes: Sequence[str] = (), words: str = "", site: str) -> Sequence[CatalogueHit]:
        """Twenty barcodes a call, or the first twenty entries for words."""
        if words:
            return self._found(site, keywords=words.split()[:_AT_ONCE])
        hits: list[CatalogueHit] = []
        kinds = dict.fromkeys(barcode_kind(barcode) for barcode in barcodes)
        for kind in kinds:
            for chunk in slices([each for each in barcodes if barcode_kind(each) == kind], _AT_ONCE):
                hits += self._found(site, identifiers=list(chunk), identifiers_type=kind)
        return hits

    def _found(self, site: str, **kwargs: Any) -> list[CatalogueHit]:
        answer = self._client.read(
            "search_catalog_items", [site], included_data=list(_SEEN), page_size=_AT_ONCE, **kwargs
        )
        return [hit(item, site) for item in needed_parts(answer, "items")]


def hit(item: Json, site: str) -> CatalogueHit:
    """A catalogue entry as it shows in one store."""
    summary = _of_site(item, "summaries", site)
    barcodes = list(parts(_of_site(item, "identifiers", site), "identifiers"))
    images = list(parts(_of_site(item, "images", site), "images"))
    # the largest comes first
    main = [image for image in images if image.get("variant") == "MAIN"] or images
    return CatalogueHit(
        item=needed(item, "asin"),
        title=text(summary, "itemName"),
        brand=text(summary, "brand"),
        barcode=next(
            (text(each, "identifier") for each in barcodes if text(each, "identifierType") in _BARCODES), ""
        ),
        image=text(main[0], "link") if main else "",
        product_type=text(_of_site(item, "productTypes", site), "productType"),
    )


_BARCODES = ("EAN", "GTIN", "UPC", "ISBN", "JAN")


def _of_site(item: Json, name: str, site: str) -> Json:
    return next((each for each in parts(item, name) if each.get("marketplaceId", site) == site), {})
