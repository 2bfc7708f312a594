"""Columns and constraints of shops, connections and synchronisation."""

from zayton.channels.models.connections import ConnectedShop, Connection, KeptSecret, LeftSite, SkuMatch
from zayton.channels.models.reports import Report, ReportPlan
from zayton.channels.models.settlements import Settlement, SettlementLine
from zayton.channels.models.shops import MarketplaceSite, Shop, ShopWarehouse
from zayton.channels.models.signing import SigningKey, UnprovenNotice
from zayton.channels.models.syncing import CallGate, Inbound, Stream, SyncRun, Wanted
from zayton.channels.models.told import StockTold

__all__ = [
    "CallGate",
    "ConnectedShop",
    "Connection",
    "Inbound",
    "KeptSecret",
    "LeftSite",
    "MarketplaceSite",
    "Report",
    "ReportPlan",
    "Settlement",
    "SettlementLine",
    "Shop",
    "ShopWarehouse",
    "SigningKey",
    "SkuMatch",
    "StockTold",
    "Stream",
    "SyncRun",
    "UnprovenNotice",
    "Wanted",
]
