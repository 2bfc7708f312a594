"""Owners, warehouses and bins come into being."""

from collections.abc import Sequence
from datetime import datetime

from zayton.kernel.access.public import Actor
from zayton.stock.lines import OwnerDraft, WarehouseDraft


def add_owners(*, drafts: Sequence[OwnerDraft], at: datetime, actor: Actor) -> dict[str, int]:
    """Make owners known; answers their ids by code. One that exists stays as it is."""
    raise NotImplementedError


def open_warehouses(*, drafts: Sequence[WarehouseDraft], at: datetime, actor: Actor) -> dict[str, int]:
    """Open warehouses with the places each needs; answers their ids by code. One that exists stays as it is."""
    raise NotImplementedError


def add_bins(*, warehouse_id: int, codes: Sequence[str], at: datetime, actor: Actor) -> dict[str, int]:
    """Add bins to a warehouse; answers the ids of all named bins by code."""
    raise NotImplementedError
