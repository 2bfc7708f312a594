"""What an offer asks a store to lay out, line by line."""

from typing import NamedTuple

from django.utils.translation import get_language

from zayton.catalog.public import SkuCard, sku_cards
from zayton.orders.models import Allocation
from zayton.orders.stores.models import StoreOffer
from zayton.orders.stores.states import DELIVERED


class OfferLine(NamedTuple):
    """Units of a SKU with its title in the reader's language."""

    code: str
    title: str
    units: int


def lines_of(offer: StoreOffer) -> list[OfferLine]:
    """What a store is asked to deliver, or has delivered; nothing once the goods are promised elsewhere."""
    found = Allocation.objects.filter(order_id=offer.order_id, warehouse_id=offer.store.warehouse_id)
    left = offer.state in DELIVERED
    units: dict[int, int] = {}
    for sku_id, quantity, shipped in found.order_by("id").values_list(
        "sku_id", "quantity", "shipped_quantity"
    ):
        count = shipped if left else quantity - shipped
        if count:
            units[sku_id] = units.get(sku_id, 0) + count
    cards = sku_cards(units)
    return [OfferLine(cards[key].code, title_of(cards[key]), count) for key, count in units.items()]


def title_of(card: SkuCard) -> str:
    """A SKU's title in the reader's language, else in the other one."""
    chinese = (get_language() or "").startswith("zh")
    return (card.title_zh or card.title_en) if chinese else (card.title_en or card.title_zh)
