"""What other domains may use of channels."""

from zayton.channels.connecting.blaming import is_shut_out
from zayton.channels.connecting.drafting import ConnectionDraft
from zayton.channels.connecting.opening import Opened, opened
from zayton.channels.connecting.operations import Connected, SiteShop, connect, connect_shops
from zayton.channels.connecting.standing import note_fault, note_good
from zayton.channels.connecting.steering import (
    pause_connections,
    resume_connections,
    set_cadence,
    set_cadences,
    set_owners,
)
from zayton.channels.connecting.subscribing import subscribe_to_notifications
from zayton.channels.errors import UNKNOWN_SHOP, refusal_of
from zayton.channels.matching import UNKNOWN_MSKU, MatchDraft, match_skus, matches_of, skus_of_mskus
from zayton.channels.notices import told_of_connections
from zayton.channels.queries import (
    ShopFacts,
    connection_row,
    language_of_shops,
    orders_pulled_at,
    pull_by,
    shop_ids_by_code,
    shops_by_id,
    shops_question,
    shops_seen,
    shops_served_by,
    sites_by_id,
)
from zayton.channels.registry import adapter_named, adapters, register_adapters
from zayton.channels.shops import ShopDraft, ShopsWritten, SiteDraft, add_sites, write_shops
from zayton.channels.states import StreamKind
from zayton.channels.syncing.working import facts_of
from zayton.channels.takers import (
    CHANGED,
    UNCHANGED,
    ConnectionFacts,
    Delivery,
    Taker,
    Verdict,
    register_taker,
)

__all__ = [
    "CHANGED",
    "UNCHANGED",
    "UNKNOWN_MSKU",
    "UNKNOWN_SHOP",
    "Connected",
    "ConnectionDraft",
    "ConnectionFacts",
    "Delivery",
    "MatchDraft",
    "Opened",
    "ShopDraft",
    "ShopFacts",
    "ShopsWritten",
    "SiteDraft",
    "SiteShop",
    "StreamKind",
    "Taker",
    "Verdict",
    "adapter_named",
    "adapters",
    "add_sites",
    "connect",
    "connect_shops",
    "connection_row",
    "facts_of",
    "is_shut_out",
    "language_of_shops",
    "match_skus",
    "matches_of",
    "note_fault",
    "note_good",
    "opened",
    "orders_pulled_at",
    "pause_connections",
    "pull_by",
    "refusal_of",
    "register_adapters",
    "register_taker",
    "resume_connections",
    "set_cadence",
    "set_cadences",
    "set_owners",
    "shop_ids_by_code",
    "shops_by_id",
    "shops_question",
    "shops_seen",
    "shops_served_by",
    "sites_by_id",
    "skus_of_mskus",
    "subscribe_to_notifications",
    "told_of_connections",
    "write_shops",
]
