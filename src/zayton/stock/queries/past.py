"""What there was at a moment in the past, from the movements alone."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from zayton.kernel.access.public import Scope
from zayton.kernel.bulk import on_postgres, sqlite_moment
from zayton.stock.queries.selecting import among, selected, within
from zayton.stock.states import OURS, STATES, PlaceKind, State


class PastRow(NamedTuple):
    """Units of a SKU that stood in a state in a warehouse, and what they had cost; `None` if one may not see."""

    warehouse_id: int | None
    sku_id: int
    state: State
    quantity: int
    cost_minor: int | None


_OURS = ", ".join(str(int(kind)) for kind in sorted(OURS))


def stock_as_of(at: datetime, *, scope: Scope, skus: Collection[int] | None = None) -> list[PastRow]:
    """What there was just after everything that happened up to `at`, by warehouse, SKU and state."""
    seen, parameters = within(scope, "p.warehouse_id")
    wanted, keys = among("m.sku_id", skus)
    until = at if on_postgres() else sqlite_moment(at)
    side = (
        "SELECT p.warehouse_id, m.sku_id, p.kind, {sign} m.quantity AS quantity, {sign} m.cost_minor AS cost_minor"
        " FROM stock_movement m JOIN stock_place p ON p.id = m.{end}"
        f" WHERE m.at <= %s AND p.kind IN ({_OURS}) AND {seen} AND {wanted}"
    )
    sides = " UNION ALL ".join(
        (side.format(sign="", end="to_place_id"), side.format(sign="-", end="from_place_id"))
    )
    rows = selected(
        "SELECT warehouse_id, sku_id, kind, CAST(SUM(quantity) AS bigint), CAST(SUM(cost_minor) AS bigint)"
        f" FROM ({sides}) AS sides GROUP BY warehouse_id, sku_id, kind",
        [until, *parameters, *keys] * 2,
    )
    return _by_state(rows, sees_cost=scope.sees_cost)


def _by_state(rows: Collection[tuple[int | None, int, int, int, int]], *, sees_cost: bool) -> list[PastRow]:
    totals: dict[tuple[int | None, int, State], tuple[int, int]] = {}
    for warehouse, sku, kind, quantity, cost in rows:
        key = (warehouse, sku, STATES[PlaceKind(kind)])
        units, money = totals.get(key, (0, 0))
        totals[key] = (units + quantity, money + cost)
    return [
        PastRow(*key, units, money if sees_cost else None)
        for key, (units, money) in sorted(totals.items(), key=lambda item: (item[0][0] or 0, *item[0][1:]))
        if units or money
    ]
