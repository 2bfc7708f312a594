"""Looking goods up in a marketplace's own catalogue, so that they are sold on an entry that is there already."""

from collections.abc import Sequence
from typing import NamedTuple

from zayton.catalog.public import SkuCard, barcodes_of, titled
from zayton.channels.ports.faults import Fault
from zayton.channels.ports.offers import CatalogueHit, CataloguePort
from zayton.channels.public import connection_of_shop, language_of_shops, opened_at_once


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
        with opened_at_once(found) as at_work:
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
