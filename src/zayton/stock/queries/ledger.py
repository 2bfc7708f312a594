"""Movements as people and the lake read them: by SKU, lot, document or number."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet

from zayton.kernel.access.public import Scope
from zayton.stock.models import Movement


class MovementRow(NamedTuple):
    """A movement with what its ends and its lot are; costs in minor units of the base currency."""

    id: int
    at: datetime
    kind: int
    sku_id: int
    lot_id: int
    owner_id: int
    received_at: datetime | None
    from_kind: int
    from_code: str
    from_warehouse_id: int | None
    from_zone: str | None
    to_kind: int
    to_code: str
    to_warehouse_id: int | None
    to_zone: str | None
    quantity: int
    cost_minor: int | None
    document_kind: int
    document_id: int
    line_id: int | None
    reverses_id: int | None
    simulated: bool


_PATHS = (
    *("id", "at", "kind", "sku_id", "lot_id", "lot__owner_id", "lot__received_at"),
    *(
        f"{end}_place__{path}"
        for end in ("from", "to")
        for path in ("kind", "code", "warehouse_id", "warehouse__zone")
    ),
    *("quantity", "cost_minor", "document_kind", "document_id", "line_id", "reverses_id", "lot__simulated"),
)


def ledger(
    *,
    scope: Scope,
    skus: Collection[int] | None = None,
    warehouses: Collection[int] | None = None,
    lots: Collection[int] | None = None,
    document: tuple[int, int] | None = None,
    before: int | None = None,
    limit: int = 200,
    oldest_first: bool = False,
) -> list[MovementRow]:
    """Movements that touch a warehouse within the scope, the latest first, below the movement `before`.

    `document` is the code of a kind and a key. Costs are `None` for those who may not see them.
    """
    found = Movement.objects.filter(touching(scope.warehouses), touching(warehouses))
    for path, keys in (("sku__in", skus), ("lot__in", lots)):
        if keys is not None:
            found = found.filter(**{path: keys})
    if document is not None:
        found = found.filter(document_kind=document[0], document_id=document[1])
    # by key and not by offset: movements that are added meanwhile shift nothing
    if before is not None:
        found = found.filter(pk__lt=before)
    return _rows(found.order_by("id" if oldest_first else "-id")[:limit], scope)


def touching(warehouses: Collection[int] | None) -> Q:
    """Movements with an end in one of these warehouses; `None` for all."""
    if warehouses is None:
        return Q()
    return Q(from_place__warehouse__in=warehouses) | Q(to_place__warehouse__in=warehouses)


def _rows(found: QuerySet[Movement], scope: Scope) -> list[MovementRow]:
    rows = [MovementRow(*row) for row in found.values_list(*_PATHS)]
    # here and not in each page, so that no screen can forget it
    return rows if scope.sees_cost else [row._replace(cost_minor=None) for row in rows]
