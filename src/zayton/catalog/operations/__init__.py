"""The writes of the catalogue, one verb each."""

from zayton.catalog.operations.branches import (
    Move,
    Settled,
    create_brand,
    create_category,
    delete_category,
    move_categories,
    rename_brand,
    rename_category,
)
from zayton.catalog.operations.bundles import define_bundles, register_stock_guard
from zayton.catalog.operations.skus import create_skus, revise_skus, write_skus
from zayton.catalog.operations.undoing import undo_change

__all__ = [
    "Move",
    "Settled",
    "create_brand",
    "create_category",
    "create_skus",
    "define_bundles",
    "delete_category",
    "move_categories",
    "register_stock_guard",
    "rename_brand",
    "rename_category",
    "revise_skus",
    "undo_change",
    "write_skus",
]
