"""Looking goods up in a marketplace's own catalogue, so that they are sold on an entry that is there already."""

import time
from collections.abc import Sequence
from typing import NamedTuple

from zayton.catalog.public import SkuCard, barcodes_of, titled
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import CatalogueHit, CataloguePort
from zayton.channels.public import connection_of_shop, language_of_shops, opened


class LookedUp(NamedTuple):
    """What a catalogue has; `is_there` is false where there is none to ask, `fault` why it did not answer."""

    hits: Sequence[CatalogueHit] = ()
    is_there: bool = True
    fault: Fault | None = None


def look_up(card: SkuCard, *, shop_id: int, words: str = "") -> LookedUp:
    """Entries with the SKU's barcode, else like its title; with words only by them."""
    found, place = connection_of_shop(shop_id), language_of_shops([shop_id]).get(shop_id)
    if found is None or place is None:
        return LookedUp(is_there=False)
    try:
        with opened(found, pause=_Impatience()) as at_work:
            port = at_work.channel.catalogue
            return LookedUp(_hits(port, card, words, place[0])) if port else LookedUp(is_there=False)
    except Fault as fault:
        return LookedUp(fault=fault)


def _hits(port: CataloguePort, card: SkuCard, words: str, site: str) -> Sequence[CatalogueHit]:
    barcode = "" if words else barcodes_of([card.id]).get(card.id)
    # an entry with the very barcode is the same goods, whatever others are called
    if barcode and (hits := port.search(barcodes=[barcode], site=site)):
        return hits
    asked = words or titled(card, chinese=False)
    return port.search(words=asked, site=site) if asked else ()


class _Impatience:
    """Sits short waits out, but no more in all than somebody would at a page."""

    def __init__(self) -> None:
        self._left = 3.0

    def __call__(self, seconds: float) -> None:
        self._left -= seconds
        if self._left < 0:
            raise Fault(FaultKind.THROTTLED, "the marketplace's limits", retry_after=seconds)
        time.sleep(seconds)
