"""Owners, warehouses and bins come into being."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from django.db import transaction

from zayton.kernel.access.public import Actor
from zayton.kernel.bulk import take_ids
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Event, Happening, append
from zayton.stock.errors import NO_WAREHOUSE, NOT_ALLOWED_SETUP, OWNER_TAKEN
from zayton.stock.events import BINS_ADDED, OWNER_ADDED, WAREHOUSE_LOCATED, WAREHOUSE_OPENED
from zayton.stock.lines import OwnerDraft, WarehouseDraft
from zayton.stock.models import Owner, Place, Warehouse
from zayton.stock.permissions import SETUP
from zayton.stock.states import WITHOUT_WAREHOUSE, PlaceKind, WarehouseKind

MAIN = "MAIN"
_Draft = TypeVar("_Draft", OwnerDraft, WarehouseDraft)
_Coded = TypeVar("_Coded", Owner, Warehouse, Place)


def add_owners(*, drafts: Sequence[OwnerDraft], at: datetime, actor: Actor) -> dict[str, int]:
    """Make owners known; answers their ids by code. One that exists stays as it is."""
    _add_owners(drafts, at, actor)
    codes = {draft.code for draft in drafts}
    return dict(Owner.objects.filter(code__in=codes).values_list("code", "id"))


def add_new_owners(
    *, drafts: Sequence[OwnerDraft], at: datetime, actor: Actor
) -> tuple[dict[str, int], list[Refusal]]:
    """Add owners whose codes nobody has; answers the ids of those by code, and who was refused for a taken one."""
    if not actor.may(SETUP.name):
        return {}, [Refusal(NOT_ALLOWED_SETUP)]
    added = _add_owners(drafts, at, actor)
    # of two drafts with one code the first is added
    first = {draft.code: row for row, draft in reversed(list(enumerate(drafts)))}
    return added, [
        Refusal(OWNER_TAKEN, draft.code, {"code": draft.code}, row)
        for row, draft in enumerate(drafts)
        if draft.code not in added or first[draft.code] != row
    ]


def _add_owners(drafts: Sequence[OwnerDraft], at: datetime, actor: Actor) -> dict[str, int]:
    """The ids of those that were not there, by code."""
    with transaction.atomic():
        known = set(_codes_among(Owner, drafts))
        added = _inserted(
            Owner, [Owner(**draft._asdict()) for draft in _each_once(drafts) if draft.code not in known]
        )
        _tell(OWNER_ADDED, {key: [code] for code, key in added.items()}, at, actor)
    return added


def open_warehouses(*, drafts: Sequence[WarehouseDraft], at: datetime, actor: Actor) -> dict[str, int]:
    """Open warehouses with the places each needs; answers their ids by code. One that exists stays as it is."""
    codes = [draft.code for draft in drafts]
    with transaction.atomic():
        _open_outside()
        known = set(_codes_among(Warehouse, drafts))
        fresh = [draft for draft in _each_once(drafts) if draft.code not in known]
        opened = _inserted(Warehouse, [_warehouse(draft) for draft in fresh])
        # whoever opened it first gave it its places
        ours = [draft for draft in fresh if draft.code in opened]
        _add_places(place for draft in ours for place in _places(opened[draft.code], draft))
        _tell(WAREHOUSE_OPENED, {key: [code] for code, key in opened.items()}, at, actor)
    return dict(Warehouse.objects.filter(code__in=codes).values_list("code", "id"))


def locate_warehouses(
    *, points: Mapping[int, tuple[int, int] | None], at: datetime, actor: Actor
) -> list[Refusal]:
    """Say where warehouses stand: latitude and longitude in millionths of a degree, `None` where nobody knows."""
    if not actor.may(SETUP.name):
        return [Refusal(NOT_ALLOWED_SETUP)]
    with transaction.atomic():
        held = Warehouse.objects.select_for_update(no_key=True).filter(pk__in=points).order_by("pk")
        found = {one.pk: one for one in held if actor.scope.sees_warehouse(one.pk)}
        refusals = [Refusal(NO_WAREHOUSE, str(key), {"value": key}) for key in points if key not in found]
        told = []
        for key, one in found.items():
            north, east = points[key] or (None, None)
            if (one.latitude_microdegrees, one.longitude_microdegrees) != (north, east):
                one.latitude_microdegrees, one.longitude_microdegrees = north, east
                one.save(update_fields=["latitude_microdegrees", "longitude_microdegrees"])
                told.append(Happening(WAREHOUSE_LOCATED, key, at, {"point": points[key]}, {"node": (key,)}))
        append(told, actor=actor)
    return refusals


def add_bins(*, warehouse_id: int, codes: Sequence[str], at: datetime, actor: Actor) -> dict[str, int]:
    """Add bins to a warehouse; answers the ids of all named bins by code."""
    bins = Place.objects.filter(warehouse_id=warehouse_id, kind=PlaceKind.BIN, code__in=codes)
    with transaction.atomic():
        known = set(bins.values_list("code", flat=True))
        fresh = [code for code in dict.fromkeys(codes) if code not in known]
        places = [Place(warehouse_id=warehouse_id, kind=PlaceKind.BIN, code=code) for code in fresh]
        added = _inserted(Place, places)
        _tell(BINS_ADDED, {warehouse_id: list(added)} if added else {}, at, actor)
    return dict(bins.values_list("code", "id"))


def _codes_among(model: type[Owner] | type[Warehouse], drafts: Sequence[_Draft]) -> list[str]:
    codes = [draft.code for draft in drafts]
    return list(model._default_manager.filter(code__in=codes).values_list("code", flat=True))


def _each_once(drafts: Sequence[_Draft]) -> list[_Draft]:
    first = {draft.code: draft for draft in reversed(drafts)}
    return [first[code] for code in dict.fromkeys(draft.code for draft in drafts)]


def _inserted(model: type[_Coded], rows: Sequence[_Coded]) -> dict[str, int]:
    """Write rows that may be there meanwhile; the ids of those that were not, by code, in the order given."""
    for row, key in zip(rows, take_ids(model, len(rows)), strict=True):
        row.pk = key
    # in one order for all, so that two who add the same wait for each other and never in a circle
    model._default_manager.bulk_create(sorted(rows, key=lambda row: row.code), ignore_conflicts=True)
    # another session may have added the same one between the look and the write: its key is not ours, nor its news
    found = model._default_manager.filter(pk__in=[row.pk for row in rows])
    ours = set(found.values_list("pk", flat=True))
    return {row.code: row.pk for row in rows if row.pk in ours}


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
