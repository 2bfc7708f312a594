"""Whose settlements are one seller's: those of all shops of one connection."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from zayton.channels.models import ConnectedShop, Settlement


class Sellers(NamedTuple):
    """Connections by the shops that sell over them, and all accounts that settlements of theirs are told for."""

    connections: Mapping[int, int]
    accounts: frozenset[str]

    def of(self, row: Settlement) -> int | str:
        """The connection whose seller's a settlement is; its account where it is of none."""
        return self.connections.get(row.shop_id or 0) or row.connection_id or row.account


def sellers_of(rows: Iterable[Settlement]) -> Sellers:
    """The sellers of settlements."""
    found = list(rows)
    shops = {row.shop_id for row in found if row.shop_id is not None}
    connections = {row.connection_id for row in found if row.connection_id is not None}
    beside = shops_beside(shops, connections)
    named = {f"shop:{key}" for key in beside} | {
        f"connection:{key}" for key in {*beside.values(), *connections}
    }
    return Sellers(beside, frozenset(named | {row.account for row in found}))


def shops_beside(shop_ids: Collection[int], connection_ids: Collection[int]) -> dict[int, int]:
    """All shops that sell over these connections, or over those of these shops, with their connections."""
    theirs = ConnectedShop.objects.filter(shop_id__in=shop_ids).values("connection_id")
    both = ConnectedShop.objects.filter(connection_id__in=connection_ids) | ConnectedShop.objects.filter(
        connection_id__in=theirs
    )
    return dict(both.values_list("shop_id", "connection_id"))
