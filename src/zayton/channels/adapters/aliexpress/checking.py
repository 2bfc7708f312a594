"""Testing a connection: that the seller may be called for; AliExpress names no seller with these methods."""

from zayton.channels.adapters.aliexpress.shop import Shop
from zayton.channels.adapters.aliexpress.sites import SITES
from zayton.channels.ports.adapter import Checked


def check(shop: Shop) -> Checked:
    """Look at the first page of products; credentials that do not open are a `Fault` (DENIED)."""
    shop.page("onSelling", 1)
    return Checked(SITES[0].name, SITES)
