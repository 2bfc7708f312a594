"""The way of one lot: where it came from, through which documents it went, where its units are now."""

from datetime import datetime
from typing import NamedTuple

from zayton.kernel.access.public import Scope
from zayton.stock.models import Lot, LotBalance
from zayton.stock.queries.ledger import MovementRow, ledger


class LotCard(NamedTuple):
    """A lot as it came in; the cost is `None` for those who may not see it."""

    id: int
    sku_id: int
    owner_id: int
    received_at: datetime | None
    quantity: int
    cost_minor: int | None
    currency: str
    document_kind: int
    document_id: int
    line_id: int | None
    simulated: bool


class Whereabouts(NamedTuple):
    """Units of a lot that lie in a place; negative outside our world, where they came from."""

    place_id: int
    place_kind: int
    place_code: str
    warehouse_id: int | None
    quantity: int
    cost_minor: int | None


class LotTrace(NamedTuple):
    """A lot with its movements within the scope up to a limit, the first one first, and where its units are."""

    lot: LotCard
    movements: list[MovementRow]
    whereabouts: list[Whereabouts]


def trace_lot(lot_id: int, *, scope: Scope, limit: int = 2_000) -> LotTrace | None:
    """The trace of a lot; `None` when there is none or it never touched a warehouse within the scope."""
    card = Lot.objects.filter(pk=lot_id).values_list(*LotCard._fields).first()
    # from the first one on: of a lot with more movements than the limit, where it came from must not be cut off
    movements = ledger(scope=scope, lots=[lot_id], limit=limit, oldest_first=True)
    if card is None or not movements:
        return None
    lot = LotCard(*card)
    return LotTrace(
        lot if scope.sees_cost else lot._replace(cost_minor=None),
        movements,
        _whereabouts(lot_id, scope),
    )


def _whereabouts(lot_id: int, scope: Scope) -> list[Whereabouts]:
    found = LotBalance.objects.filter(lot=lot_id).exclude(quantity=0).order_by("place__kind", "place_id")
    if scope.warehouses is not None:
        found = found.filter(place__warehouse__in=scope.warehouses)
    paths = ("place_id", "place__kind", "place__code", "place__warehouse_id", "quantity", "cost_minor")
    rows = [Whereabouts(*row) for row in found.values_list(*paths)]
    return rows if scope.sees_cost else [row._replace(cost_minor=None) for row in rows]
