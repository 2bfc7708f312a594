"""A store's terms as they are kept beside an offer or an entry, and read again."""

from collections.abc import Mapping
from typing import Any

from zayton.orders.stores.models import Store
from zayton.orders.stores.rules.settling import Terms


def terms_kept(store: Store, prices: Mapping[int, int]) -> dict[str, Any]:
    """The terms of this moment as JSON; keys become text, as the standard has it."""
    return {
        "settled_by": store.settled_by,
        "commission_bp": store.commission_bp,
        "commission_to": store.commission_to,
        "fee_minor": store.fee_minor,
        "shipping_by": store.shipping_by,
        "shipping_minor": store.shipping_minor,
        "prices": {str(sku_id): price for sku_id, price in sorted(prices.items())},
    }


def terms_of(kept: Mapping[str, Any]) -> Terms:
    """Terms that were kept."""
    prices = {int(sku_id): price for sku_id, price in kept["prices"].items()}
    return Terms(**{**kept, "prices": prices})
