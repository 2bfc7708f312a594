"""How goods stand now: levels, and totals by state."""

from collections.abc import Collection
from typing import NamedTuple

from zayton.kernel.access.public import Scope
from zayton.kernel.statements import selected
from zayton.stock.models import Level, Lot
from zayton.stock.queries.selecting import among, within
from zayton.stock.states import STATES, PlaceKind, State


class LevelRow(NamedTuple):
    """What one owner has on hand of one SKU in one warehouse."""

    id: int
    warehouse_id: int
    sku_id: int
    owner_id: int
    on_hand: int
    reserved: int

    @property
    def available(self) -> int:
        """Units that can be promised."""
        return self.on_hand - self.reserved


class Standing(NamedTuple):
    """Units of one SKU by state; `value_minor` is what all but the scrapped ones cost, if one may see it."""

    sku_id: int
    in_production: int = 0
    in_transit: int = 0
    on_hand: int = 0
    reserved: int = 0
    inspection: int = 0
    scrapped: int = 0
    value_minor: int | None = None

    @property
    def available(self) -> int:
        """Units that can be promised."""
        return self.on_hand - self.reserved


def levels(
    *, scope: Scope, skus: Collection[int] | None = None, warehouses: Collection[int] | None = None
) -> list[LevelRow]:
    """Levels within the scope, by SKU and warehouse."""
    found = Level.objects.order_by("sku_id", "warehouse_id", "owner_id")
    for path, keys in (("sku__in", skus), ("warehouse__in", warehouses), ("warehouse__in", scope.warehouses)):
        if keys is not None:
            found = found.filter(**{path: keys})
    return [LevelRow(*row) for row in found.values_list(*LevelRow._fields)]


def standings(
    *, scope: Scope, skus: Collection[int] | None = None, warehouses: Collection[int] | None = None
) -> dict[int, Standing]:
    """Totals of SKUs over the warehouses within the scope; SKUs that never moved are left out.

    Goods in production belong to no warehouse yet: only those who see all warehouses see them.
    """
    seen, parameters = within(scope, "p.warehouse_id")
    chosen, more = among("p.warehouse_id", warehouses)
    wanted, keys = among("t.sku_id", skus)
    rows = selected(
        "SELECT t.sku_id, p.kind, CAST(SUM(b.quantity) AS bigint), CAST(SUM(b.cost_minor) AS bigint)"
        " FROM stock_lotbalance b JOIN stock_lot t ON t.id = b.lot_id JOIN stock_place p ON p.id = b.place_id"
        f" WHERE b.ours = %s AND {seen} AND {chosen} AND {wanted} GROUP BY t.sku_id, p.kind",
        [True, *parameters, *more, *keys],
    )
    totals: dict[int, Standing] = {}
    for sku, kind, quantity, cost in rows:
        state = STATES[PlaceKind(kind)]
        total = totals.get(sku) or Standing(sku, value_minor=0 if scope.sees_cost else None)
        value = total.value_minor
        # scrapped goods keep their cost in the ledger, but nobody would pay for them
        if value is not None and state != State.SCRAPPED:
            value += cost
        totals[sku] = total._replace(value_minor=value, **{state: getattr(total, state) + quantity})
    # reserved is kept on levels only: a claim knows no lot and no place
    for level in levels(scope=scope, skus=skus, warehouses=warehouses):
        if level.sku_id in totals:
            total = totals[level.sku_id]
            totals[level.sku_id] = total._replace(reserved=total.reserved + level.reserved)
    return totals


def skus_in_stock(skus: Collection[int]) -> set[int]:
    """Those of some SKUs that ever had a lot, in no scope: they cannot become bundles."""
    return set(Lot.objects.filter(sku__in=skus).values_list("sku_id", flat=True))
