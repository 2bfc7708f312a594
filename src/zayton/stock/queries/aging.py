"""How long goods on hand and in inspection have lain."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from zayton.kernel.access.public import Scope
from zayton.kernel.time import local_date
from zayton.stock.models import LotBalance
from zayton.stock.rules.aging import AGE_STARTS, bucket_of
from zayton.stock.states import SHELVES, PlaceKind


class AgeRow(NamedTuple):
    """Units of a SKU in a warehouse by age bucket (see `rules.aging`), and what they cost, if one may see it."""

    warehouse_id: int
    sku_id: int
    units: tuple[int, ...]
    cost_minor: tuple[int, ...] | None


_PATHS = (
    "place__warehouse_id",
    "lot__sku_id",
    "place__warehouse__zone",
    "lot__received_at",
    "quantity",
    "cost_minor",
)


def aging(
    at: datetime,
    *,
    scope: Scope,
    skus: Collection[int] | None = None,
    warehouses: Collection[int] | None = None,
) -> list[AgeRow]:
    """Goods in warehouses by their age in local days since their lot was first received."""
    found = LotBalance.objects.filter(place__kind__in=[*SHELVES, PlaceKind.INSPECTION], quantity__gt=0)
    for path, keys in (
        ("lot__sku__in", skus),
        ("place__warehouse__in", warehouses),
        ("place__warehouse__in", scope.warehouses),
    ):
        if keys is not None:
            found = found.filter(**{path: keys})
    ages: dict[tuple[int, int], tuple[list[int], list[int]]] = {}
    buckets: dict[tuple[datetime, str], int] = {}
    for warehouse, sku, zone, received_at, quantity, cost in found.values_list(*_PATHS):
        units, money = ages.setdefault((warehouse, sku), ([0] * len(AGE_STARTS), [0] * len(AGE_STARTS)))
        # lots of one delivery share their moment: its day is worked out once
        bucket = buckets.get((received_at, zone))
        if bucket is None:
            bucket = bucket_of((local_date(at, zone) - local_date(received_at, zone)).days)
            buckets[received_at, zone] = bucket
        units[bucket] += quantity
        money[bucket] += cost
    return [
        AgeRow(*key, tuple(units), tuple(money) if scope.sees_cost else None)
        for key, (units, money) in sorted(ages.items())
    ]
