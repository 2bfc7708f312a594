"""Owners, warehouses and their places."""

from collections.abc import Collection
from typing import NamedTuple

from zayton.kernel.access.public import Scope
from zayton.stock.models import Owner, Place, Warehouse
from zayton.stock.states import SHELVES, PlaceKind, WarehouseKind


class WarehouseCard(NamedTuple):
    """What another domain needs to know to name a warehouse and to choose among them."""

    id: int
    code: str
    name: str
    kind: WarehouseKind
    country: str
    latitude_microdegrees: int | None
    longitude_microdegrees: int | None
    zone: str
    priority: int
    simulated: bool


def places_of(*, warehouse_id: int | None, kind: PlaceKind) -> dict[str, int]:
    """Ids of a warehouse's places of one kind by their codes; `None` for the places outside every warehouse."""
    found = Place.objects.filter(warehouse=warehouse_id, kind=kind).order_by("id")
    return dict(found.values_list("code", "id"))


def main_shelves(*, warehouses: Collection[int]) -> dict[int, int]:
    """For each warehouse, the id of the shelf that goods go to when no bin is named: the first one it got."""
    # the youngest first, as the last one written into the mapping is the one that stays
    found = Place.objects.filter(warehouse__in=warehouses, kind__in=SHELVES).order_by("-id")
    return {
        warehouse: key for warehouse, key in found.values_list("warehouse_id", "id") if warehouse is not None
    }


def warehouse_cards(*, scope: Scope) -> dict[int, WarehouseCard]:
    """The warehouses within a scope by id, those that serve first in front."""
    found = Warehouse.objects.order_by("priority", "id")
    if scope.warehouses is not None:
        found = found.filter(pk__in=scope.warehouses)
    rows = found.values_list(*WarehouseCard._fields)
    return {row[0]: WarehouseCard(*row)._replace(kind=WarehouseKind(row[3])) for row in rows}


def owner_ids() -> dict[str, int]:
    """The owners of goods: their ids by code, in the order they came."""
    return dict(Owner.objects.order_by("id").values_list("code", "id"))


def warehouse_names(*, scope: Scope) -> dict[int, str]:
    """The names of the warehouses within a scope by id, those that serve first in front."""
    return {key: card.name for key, card in warehouse_cards(scope=scope).items()}


def warehouse_points(warehouses: Collection[int]) -> dict[int, tuple[int, int] | None]:
    """Where warehouses stand: latitude and longitude in millionths of a degree, `None` where not known."""
    rows = Warehouse.objects.filter(pk__in=warehouses)
    points = rows.values_list("id", "latitude_microdegrees", "longitude_microdegrees")
    return {key: None if north is None or east is None else (north, east) for key, north, east in points}
