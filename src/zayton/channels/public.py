"""What other domains may use of channels."""

from zayton.channels.operations import ShopDraft, ShopsWritten, SiteDraft, add_sites, write_shops
from zayton.channels.queries import (
    ShopFacts,
    shop_ids_by_code,
    shops_by_id,
    shops_question,
    shops_seen,
    shops_served_by,
    sites_by_id,
)

__all__ = [
    "ShopDraft",
    "ShopFacts",
    "ShopsWritten",
    "SiteDraft",
    "add_sites",
    "shop_ids_by_code",
    "shops_by_id",
    "shops_question",
    "shops_seen",
    "shops_served_by",
    "sites_by_id",
    "write_shops",
]
