"""What other domains may use of the catalogue."""

from zayton.catalog.operations import create_skus, revise_skus, write_skus
from zayton.catalog.queries import (
    Part,
    SkuCard,
    category_titles,
    found_skus,
    parts_of,
    purchase_costs,
    sku_cards,
    sku_ids_by_barcode,
    sku_ids_by_code,
    skus_of,
    titled,
)
from zayton.catalog.results import Edit, Written
from zayton.catalog.rules import SkuDraft, gtin_of, key_of
from zayton.catalog.states import Stage

__all__ = [
    "Edit",
    "Part",
    "SkuCard",
    "SkuDraft",
    "Stage",
    "Written",
    "category_titles",
    "create_skus",
    "found_skus",
    "gtin_of",
    "key_of",
    "parts_of",
    "purchase_costs",
    "revise_skus",
    "sku_cards",
    "sku_ids_by_barcode",
    "sku_ids_by_code",
    "skus_of",
    "titled",
    "write_skus",
]
