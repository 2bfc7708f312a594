"""Columns, constraints and relations of the goods ledger; decisions live in `rules` and `operations`."""

from zayton.stock.models.ledger import Claim, Count, Level, Lot, LotBalance, Movement, Slip
from zayton.stock.models.mirrored import MarketplaceEvent, Mirror, MirrorLine, Removal
from zayton.stock.models.places import Owner, Place, Warehouse

__all__ = [
    "Claim",
    "Count",
    "Level",
    "Lot",
    "LotBalance",
    "MarketplaceEvent",
    "Mirror",
    "MirrorLine",
    "Movement",
    "Owner",
    "Place",
    "Removal",
    "Slip",
    "Warehouse",
]
