"""Who holds reserved goods: the documents behind a reserved figure."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db.models import Min, Sum

from zayton.kernel.access.public import Scope
from zayton.stock.models import Claim


class Holder(NamedTuple):
    """A document's line that holds units of a level, and since when."""

    level_id: int
    warehouse_id: int
    sku_id: int
    document_kind: int
    document_id: int
    line_id: int | None
    quantity: int
    since: datetime


def holders(
    *, scope: Scope, skus: Collection[int], warehouses: Collection[int] | None = None, limit: int = 1_000
) -> list[Holder]:
    """The documents that hold units of these SKUs now, the longest first."""
    # most levels hold nothing now: years of their settled claims need not be summed
    found = Claim.objects.filter(level__sku__in=skus, level__reserved__gt=0)
    for keys in (warehouses, scope.warehouses):
        if keys is not None:
            found = found.filter(level__warehouse__in=keys)
    paths = ("level_id", "level__warehouse_id", "level__sku_id", "document_kind", "document_id", "line_id")
    held = found.values_list(*paths).annotate(held=Sum("quantity"), since=Min("at")).filter(held__gt=0)
    return [Holder(*row) for row in held.order_by("since", "document_id")[:limit]]
