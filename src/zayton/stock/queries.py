"""The reads; those that people see take a scope and answer only what lies within it."""

from collections.abc import Collection

from zayton.stock.models import Place
from zayton.stock.states import PlaceKind


def places_of(*, warehouse_id: int | None, kind: PlaceKind) -> dict[str, int]:
    """Ids of a warehouse's places of one kind by their codes; `None` for the places outside every warehouse."""
    found = Place.objects.filter(warehouse_id=warehouse_id, kind=kind).order_by("id")
    return dict(found.values_list("code", "id"))


def main_shelves(*, warehouses: Collection[int]) -> dict[int, int]:
    """For each warehouse, the id of the shelf that goods go to when no bin is named."""
    raise NotImplementedError
