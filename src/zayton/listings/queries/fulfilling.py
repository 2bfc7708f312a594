"""Which shops' marketplaces keep and send sellers' goods."""

from collections.abc import Collection

from zayton.channels.public import adapters, marketplaces_of


def fulfilling(shop_ids: Collection[int]) -> frozenset[int]:
    """The shops whose marketplaces do."""
    known = adapters()
    return frozenset(
        shop for shop, name in marketplaces_of(shop_ids).items() if name in known and known[name].fulfils
    )
