"""What there was at a moment in the past, from the movements alone."""

from collections import Counter
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import NamedTuple

from zayton.kernel.access.public import Scope
from zayton.kernel.bulk import sqlite_moment
from zayton.kernel.statements import Rows, on_postgres, selected
from zayton.kernel.time import day_bounds
from zayton.stock.models import Place, Warehouse
from zayton.stock.queries.selecting import among
from zayton.stock.states import STATES, PlaceKind, State


class PastRow(NamedTuple):
    """Units of a SKU that stood in a state in a warehouse, and what they had cost; `None` if one may not see."""

    warehouse_id: int | None
    sku_id: int
    state: State
    quantity: int
    cost_minor: int | None


_Key = tuple[int | None, int, State]


def stock_as_of(at: datetime, *, scope: Scope, skus: Collection[int] | None = None) -> list[PastRow]:
    """What there was just after everything that happened up to `at`, by warehouse, SKU and state."""
    wanted, keys = among("m.sku_id", skus)
    # the sum keeps SQLite from walking the whole table in the order of an index
    sku = "m.sku_id + 0" if skus is None else "m.sku_id"
    rows = selected(
        f"SELECT {sku}, m.from_place_id, m.to_place_id, CAST(SUM(m.quantity) AS bigint),"
        f" CAST(SUM(m.cost_minor) AS bigint) FROM stock_movement m WHERE m.at <= %s AND {wanted} GROUP BY 1, 2, 3",
        [at if on_postgres() else sqlite_moment(at), *keys],
    )
    units, costs = _ends(rows, _states_of_places(scope))
    return [
        PastRow(*key, units[key], costs[key] if scope.sees_cost else None)
        for key in sorted(units, key=lambda key: (key[0] or 0, *key[1:]))
        if units[key] or costs[key]
    ]


def stock_at_end_of(day: date, *, scope: Scope) -> list[PastRow]:
    """What there was when a day was over in each warehouse's own zone; in UTC for goods that no warehouse has."""
    zones: dict[str, set[int | None]] = {"UTC": {None}}
    for warehouse, zone in Warehouse.objects.values_list("id", "zone"):
        zones.setdefault(zone, set()).add(warehouse)
    return [
        row
        for zone, warehouses in zones.items()
        for row in stock_as_of(_end(day, zone), scope=scope)
        if row.warehouse_id in warehouses
    ]


def _end(day: date, zone: str) -> datetime:
    # the finest step that both databases store
    return day_bounds(day, zone)[1] - timedelta(microseconds=1)


def _states_of_places(scope: Scope) -> dict[int, tuple[int | None, State]]:
    """The places within a scope that hold our goods: their warehouse and the state of what lies there.

    Production belongs to no warehouse: only those who see all warehouses see it.
    """
    found = Place.objects.filter(kind__in=STATES)
    if scope.warehouses is not None:
        found = found.filter(warehouse__in=scope.warehouses)
    rows = found.values_list("id", "warehouse_id", "kind")
    return {key: (warehouse, STATES[PlaceKind(kind)]) for key, warehouse, kind in rows}


def _ends(rows: Rows, places: dict[int, tuple[int | None, State]]) -> tuple[Counter[_Key], Counter[_Key]]:
    units: Counter[_Key] = Counter()
    costs: Counter[_Key] = Counter()
    for sku, source, target, quantity, cost in rows:
        # a move within a state adds and takes the same, and so leaves no row
        for place, sign in ((source, -1), (target, 1)):
            if place in places:
                warehouse, state = places[place]
                units[warehouse, sku, state] += sign * quantity
                costs[warehouse, sku, state] += sign * cost
    return units, costs
