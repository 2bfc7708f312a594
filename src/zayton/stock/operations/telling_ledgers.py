"""Keeping what a marketplace's own reports tell of events and removals in its warehouse; no goods of ours move."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from zayton.kernel.access.public import Actor
from zayton.kernel.bulk import insert_rows
from zayton.kernel.journal.public import Happening, append
from zayton.stock.events import MARKETPLACE_TOLD
from zayton.stock.models import MarketplaceEvent, Removal

_EVENT = (
    "warehouse_id",
    "sku_id",
    "at",
    "kind",
    "reference",
    "quantity",
    "centre",
    "disposition",
    "reason",
    "occurrence",
)


class LedgerRow(NamedTuple):
    """A row of a marketplace's ledger; `occurrence` tells rows apart that say the same."""

    sku_id: int
    at: datetime
    kind: str
    reference: str
    quantity: int
    centre: str
    disposition: str
    reason: str
    occurrence: int


class RemovalRow(NamedTuple):
    """A SKU of a removal order, as the marketplace tells it now."""

    number: str
    sku_id: int
    disposition: str
    kind: str
    status: str
    asked_at: datetime
    requested: int
    cancelled: int
    disposed: int
    shipped: int
    in_process: int


def record_ledger(
    *,
    warehouse_id: int,
    rows: Sequence[tuple[int, LedgerRow]],
    import_id: int | None,
    actor: Actor,
    at: datetime,
) -> int:
    """Keep (line, row) pairs that are not kept yet; answers how many were new. Delivered again, nothing changes."""
    if not rows:
        return 0
    with transaction.atomic():
        skus, moments = {row.sku_id for _, row in rows}, [row.at for _, row in rows]
        here = MarketplaceEvent.objects.filter(
            warehouse_id=warehouse_id, sku__in=skus, at__gte=min(moments), at__lte=max(moments)
        )
        known = {tuple(kept) for kept in here.values_list(*_EVENT[1:])}
        fresh = [(line, row) for line, row in rows if tuple(row) not in known]
        insert_rows(
            MarketplaceEvent,
            (*_EVENT, "source_import_id", "source_row"),
            [(warehouse_id, *row, import_id, line) for line, row in fresh],
        )
        _told(warehouse_id, "ledger_rows", len(fresh), actor, at)
    return len(fresh)


def record_removals(
    *, warehouse_id: int, rows: Sequence[RemovalRow], import_id: int | None, actor: Actor, at: datetime
) -> tuple[int, int]:
    """Keep removals as they are told now; answers how many were new and how many had changed."""
    with transaction.atomic():
        here = Removal.objects.select_for_update().filter(
            warehouse_id=warehouse_id, number__in={row.number for row in rows}
        )
        known = {(one.number, one.sku_id, one.disposition): one for one in here}
        fresh, changed = [], []
        for row in rows:
            kept = known.get(row[:3])
            if kept is None:
                one = Removal(warehouse_id=warehouse_id, source_import_id=import_id, **row._asdict())
                known[row[:3]] = one
                fresh.append(one)
            elif any(getattr(kept, name) != value for name, value in row._asdict().items()):
                for name, value in row._asdict().items():
                    setattr(kept, name, value)
                changed.append(kept)
        Removal.objects.bulk_create(fresh)
        Removal.objects.bulk_update(changed, list(RemovalRow._fields[3:]), batch_size=500)
        _told(warehouse_id, "removal_rows", len(fresh) + len(changed), actor, at)
    return len(fresh), len(changed)


def _told(warehouse_id: int, figure: str, rows: int, actor: Actor, at: datetime) -> None:
    if rows:
        named = {"node": [warehouse_id]}
        append([Happening(MARKETPLACE_TOLD, warehouse_id, at, {figure: rows}, named)], actor=actor)
