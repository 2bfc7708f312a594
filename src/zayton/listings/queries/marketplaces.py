"""What the marketplaces of shops can do."""

from collections.abc import Collection

from zayton.channels.public import adapters, marketplaces_of


def fulfilling(shop_ids: Collection[int]) -> frozenset[int]:
    """The shops whose marketplaces keep and send sellers' goods."""
    return _of(shop_ids, {name for name, one in adapters().items() if one.fulfils})


def with_catalogue(shop_ids: Collection[int]) -> frozenset[int]:
    """The shops whose marketplaces have a catalogue that can be searched, on whose entries sellers sell."""
    return _of(shop_ids, {name for name, one in adapters().items() if one.has_catalogue})


def _of(shop_ids: Collection[int], marketplaces: Collection[str]) -> frozenset[int]:
    return frozenset(shop for shop, name in marketplaces_of(shop_ids).items() if name in marketplaces)
