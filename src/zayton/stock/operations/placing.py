"""Places as operations need them: found by id or kind, and the routes between them."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from zayton.stock.models import Place
from zayton.stock.operations.levels import LevelKey
from zayton.stock.states import OURS, SHELVES, PlaceKind


class Spot(NamedTuple):
    """A place with what decides how goods may go through it."""

    id: int
    kind: PlaceKind
    warehouse_id: int | None
    code: str

    @property
    def is_shelf(self) -> bool:
        """Whether its goods count as on hand."""
        return self.kind in SHELVES

    @property
    def is_ours(self) -> bool:
        """Whether it holds our goods, and so never goes below zero."""
        return self.kind in OURS

    @property
    def on_the_way(self) -> bool:
        """Whether its goods have not reached a warehouse yet."""
        return self.kind in (PlaceKind.PRODUCTION, PlaceKind.TRANSIT)

    @property
    def in_warehouse(self) -> bool:
        """Whether goods that reach it have reached a warehouse, to be sold or looked at."""
        # what is written off on its way has not arrived: the rest of its lot must not grow old for it
        return self.is_ours and not self.on_the_way and self.kind != PlaceKind.SCRAP

    def level_key(self, sku_id: int, owner_id: int) -> LevelKey | None:
        """The level that goods in this place count to; none where they are not on hand."""
        if self.warehouse_id is None or not self.is_shelf:
            return None
        return LevelKey(self.warehouse_id, sku_id, owner_id)


Spots = Mapping[int, Spot]


def spots_of(ids: Iterable[int]) -> dict[int, Spot]:
    """Places by their ids; unknown ids are left out."""
    # read without a lock: a place never changes its kind or its warehouse
    rows = Place.objects.filter(pk__in=set(ids)).values_list("id", "kind", "warehouse_id", "code")
    return {row[0]: Spot(row[0], PlaceKind(row[1]), row[2], row[3]) for row in rows}


def boundary_place(kind: PlaceKind) -> int:
    """The id of the place outside all warehouses that goods of this kind come from or go to."""
    return Place.objects.filter(kind=kind, warehouse=None).values_list("id", flat=True).order_by("id")[0]


def scrap_places(place_ids: Collection[int]) -> dict[int, int]:
    """For each place, the scrap place of its warehouse."""
    places = dict(Place.objects.filter(pk__in=place_ids).values_list("id", "warehouse_id"))
    scrap = Place.objects.filter(kind=PlaceKind.SCRAP, warehouse__in=set(places.values()) - {None})
    of_warehouse = dict(scrap.values_list("warehouse_id", "id"))
    return {
        place: of_warehouse[warehouse] for place, warehouse in places.items() if warehouse in of_warehouse
    }
