"""What other domains may use of channels."""

from zayton.channels.calling.alone import caller_alone
from zayton.channels.calling.patience import Patience
from zayton.channels.connecting.at_once import opened_at_once
from zayton.channels.connecting.blaming import is_shut_out
from zayton.channels.connecting.drafting import ConnectionDraft, bare_address, is_address, is_simulated
from zayton.channels.connecting.opening import Opened, opened
from zayton.channels.connecting.operations import Connected, SiteShop, connect, connect_shops
from zayton.channels.connecting.seeing import connection_of_shop
from zayton.channels.connecting.side_by_side import SideBySide
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
from zayton.channels.kept import CameOver, came_over, order_as_told
from zayton.channels.matching import UNKNOWN_MSKU, MatchDraft, match_skus, matches_of, skus_of_mskus
from zayton.channels.notices import told_of_connections
from zayton.channels.offered import Offered, OfferSource, register_offers
from zayton.channels.queries import (
    ShopFacts,
    connection_row,
    language_of_shops,
    marketplaces_of,
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
from zayton.channels.routing_hints import register_routing_hint
from zayton.channels.shops import ShopDraft, ShopsWritten, SiteDraft, add_sites, lock_shop, write_shops
from zayton.channels.states import StreamKind
from zayton.channels.suggestions import unlike_ours
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
from zayton.channels.words import adapter_title, fault_words

__all__ = [
    "CHANGED",
    "UNCHANGED",
    "UNKNOWN_MSKU",
    "UNKNOWN_SHOP",
    "CameOver",
    "Connected",
    "ConnectionDraft",
    "ConnectionFacts",
    "Delivery",
    "MatchDraft",
    "OfferSource",
    "Offered",
    "Opened",
    "Patience",
    "ShopDraft",
    "ShopFacts",
    "ShopsWritten",
    "SideBySide",
    "SiteDraft",
    "SiteShop",
    "StreamKind",
    "Taker",
    "Verdict",
    "adapter_named",
    "adapter_title",
    "adapters",
    "add_sites",
    "bare_address",
    "caller_alone",
    "came_over",
    "connect",
    "connect_shops",
    "connection_of_shop",
    "connection_row",
    "facts_of",
    "fault_words",
    "is_address",
    "is_shut_out",
    "is_simulated",
    "language_of_shops",
    "lock_shop",
    "marketplaces_of",
    "match_skus",
    "matches_of",
    "note_fault",
    "note_good",
    "opened",
    "opened_at_once",
    "order_as_told",
    "orders_pulled_at",
    "pause_connections",
    "pull_by",
    "refusal_of",
    "register_adapters",
    "register_offers",
    "register_routing_hint",
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
    "unlike_ours",
    "write_shops",
]
