"""Owners, warehouses and bins come into being."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from zayton.kernel.access.public import Actor
from zayton.kernel.journal.public import Event, Happening, append
from zayton.stock.events import BINS_ADDED, OWNER_ADDED, WAREHOUSE_OPENED
from zayton.stock.lines import OwnerDraft, WarehouseDraft
from zayton.stock.models import Owner, Place, Warehouse
from zayton.stock.states import WITHOUT_WAREHOUSE, PlaceKind, WarehouseKind

MAIN = "MAIN"


def add_owners(*, drafts: Sequence[OwnerDraft], at: datetime, actor: Actor) -> dict[str, int]:
    """Make owners known; answers their ids by code. One that exists stays as it is."""
    codes = [draft.code for draft in drafts]
    with transaction.atomic():
        known = set(Owner.objects.filter(code__in=codes).values_list("code", flat=True))
        fresh = [draft for draft in drafts if draft.code not in known]
        # another session may add the same one; the reading below finds whichever was first
        Owner.objects.bulk_create([Owner(**draft._asdict()) for draft in fresh], ignore_conflicts=True)
        ids = dict(Owner.objects.filter(code__in=codes).values_list("code", "id"))
        _tell(OWNER_ADDED, {ids[draft.code]: [draft.code] for draft in fresh}, at, actor)
    return ids


def open_warehouses(*, drafts: Sequence[WarehouseDraft], at: datetime, actor: Actor) -> dict[str, int]:
    """Open warehouses with the places each needs; answers their ids by code. One that exists stays as it is."""
    codes = [draft.code for draft in drafts]
    with transaction.atomic():
        _open_outside()
        known = set(Warehouse.objects.filter(code__in=codes).values_list("code", flat=True))
        fresh = [draft for draft in drafts if draft.code not in known]
        Warehouse.objects.bulk_create([_warehouse(draft) for draft in fresh], ignore_conflicts=True)
        ids = dict(Warehouse.objects.filter(code__in=codes).values_list("code", "id"))
        _add_places(place for draft in fresh for place in _places(ids[draft.code], draft))
        _tell(WAREHOUSE_OPENED, {ids[draft.code]: [draft.code] for draft in fresh}, at, actor)
    return ids


def add_bins(*, warehouse_id: int, codes: Sequence[str], at: datetime, actor: Actor) -> dict[str, int]:
    """Add bins to a warehouse; answers the ids of all named bins by code."""
    bins = Place.objects.filter(warehouse_id=warehouse_id, kind=PlaceKind.BIN, code__in=codes)
    with transaction.atomic():
        known = set(bins.values_list("code", flat=True))
        fresh = [code for code in dict.fromkeys(codes) if code not in known]
        _add_places(Place(warehouse_id=warehouse_id, kind=PlaceKind.BIN, code=code) for code in fresh)
        _tell(BINS_ADDED, {warehouse_id: fresh} if fresh else {}, at, actor)
    return dict(bins.values_list("code", "id"))


def _open_outside() -> None:
    _add_places(Place(kind=kind, code=kind.name) for kind in sorted(WITHOUT_WAREHOUSE))


def _warehouse(draft: WarehouseDraft) -> Warehouse:
    columns = draft._asdict()
    del columns["bins"]
    return Warehouse(**columns)


def _places(warehouse_id: int, draft: WarehouseDraft) -> list[Place]:
    shelf = PlaceKind.MARKETPLACE if draft.kind == WarehouseKind.MARKETPLACE else PlaceKind.BIN
    kinds = [(shelf, MAIN), *((PlaceKind.BIN, code) for code in draft.bins)]
    kinds += [(kind, kind.name) for kind in (PlaceKind.TRANSIT, PlaceKind.INSPECTION, PlaceKind.SCRAP)]
    return [Place(warehouse_id=warehouse_id, kind=kind, code=code) for kind, code in kinds]


def _add_places(places: Iterable[Place]) -> None:
    Place.objects.bulk_create(places, ignore_conflicts=True)


def _tell(event: Event, named: dict[int, Sequence[str]], at: datetime, actor: Actor) -> None:
    append([Happening(event, key, at, {"codes": list(codes)}) for key, codes in named.items()], actor=actor)
