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
    sides = " UNION ALL ".join(
        f"SELECT m.sku_id, m.{end} AS place_id,"
        f" {sign}SUM(m.quantity) AS quantity, {sign}SUM(m.cost_minor) AS cost_minor"
        f" FROM stock_movement m WHERE m.at <= %s AND {wanted} GROUP BY m.sku_id, m.{end}"
        for end, sign in (("to_place_id", ""), ("from_place_id", "-"))
    )
    rows = selected(
        "SELECT p.warehouse_id, s.sku_id, p.kind, CAST(SUM(s.quantity) AS bigint), CAST(SUM(s.cost_minor) AS bigint)"
        f" FROM ({sides}) AS s JOIN stock_place p ON p.id = s.place_id"
        f" WHERE p.kind IN ({_OURS}) AND {seen} GROUP BY p.warehouse_id, s.sku_id, p.kind",
        [until, *keys, until, *keys, *parameters],
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
