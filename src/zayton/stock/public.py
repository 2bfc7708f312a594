"""What other domains may use of stock."""

from zayton.stock.lines import (
    AdjustLine,
    CountedLine,
    DemandLine,
    Document,
    HeldLevel,
    MoveLine,
    Outcome,
    OwnerDraft,
    ReceiptLine,
    ReleaseLine,
    ReturnLine,
    ScrapLine,
    WarehouseDraft,
)
from zayton.stock.naming import register_seller_names
from zayton.stock.operations.correcting import adjust_stock, count_stock
from zayton.stock.operations.following import PastDocument, PastLine, follow_history
from zayton.stock.operations.mirroring import Mirrored, mirror_stock, mirrored_at, settle_mirror
from zayton.stock.operations.moving import move_stock, scrap_stock
from zayton.stock.operations.places import add_bins, add_new_owners, add_owners, open_warehouses
from zayton.stock.operations.receiving import dispatch_stock, receive_stock, start_production
from zayton.stock.operations.reserving import hold_levels, release_stock, reserve_stock
from zayton.stock.operations.returning import accept_return
from zayton.stock.operations.shipping import ship_stock
from zayton.stock.queries.aging import AgeRow, aging
from zayton.stock.queries.holders import Holder, holders
from zayton.stock.queries.ledger import MovementRow, ledger
from zayton.stock.queries.marks import has_simulated_lots
from zayton.stock.queries.past import PastRow, stock_as_of
from zayton.stock.queries.places import (
    WarehouseCard,
    main_shelves,
    owner_ids,
    places_of,
    warehouse_cards,
    warehouse_names,
    warehouse_points,
)
from zayton.stock.queries.proof import Difference, prove
from zayton.stock.queries.standing import LevelRow, Standing, levels, standings
from zayton.stock.queries.tracing import LotCard, LotTrace, trace_lot
from zayton.stock.rules.aging import AGE_STARTS, bucket_words
from zayton.stock.rules.mirroring import Word
from zayton.stock.states import ClaimKind, MovementKind, PlaceKind, State, WarehouseKind

__all__ = [
    "AGE_STARTS",
    "AdjustLine",
    "AgeRow",
    "ClaimKind",
    "CountedLine",
    "DemandLine",
    "Difference",
    "Document",
    "HeldLevel",
    "Holder",
    "LevelRow",
    "LotCard",
    "LotTrace",
    "Mirrored",
    "MoveLine",
    "MovementKind",
    "MovementRow",
    "Outcome",
    "OwnerDraft",
    "PastDocument",
    "PastLine",
    "PastRow",
    "PlaceKind",
    "ReceiptLine",
    "ReleaseLine",
    "ReturnLine",
    "ScrapLine",
    "Standing",
    "State",
    "WarehouseCard",
    "WarehouseDraft",
    "WarehouseKind",
    "Word",
    "accept_return",
    "add_bins",
    "add_new_owners",
    "add_owners",
    "adjust_stock",
    "aging",
    "bucket_words",
    "count_stock",
    "dispatch_stock",
    "follow_history",
    "has_simulated_lots",
    "hold_levels",
    "holders",
    "ledger",
    "levels",
    "main_shelves",
    "mirror_stock",
    "mirrored_at",
    "move_stock",
    "open_warehouses",
    "owner_ids",
    "places_of",
    "prove",
    "receive_stock",
    "register_seller_names",
    "release_stock",
    "reserve_stock",
    "scrap_stock",
    "settle_mirror",
    "ship_stock",
    "standings",
    "start_production",
    "stock_as_of",
    "trace_lot",
    "warehouse_cards",
    "warehouse_names",
    "warehouse_points",
]
