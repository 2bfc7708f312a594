"""What listings sell, as the lake knows it."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from zayton.kernel.access.public import Scope
from zayton.kernel.errors import Refusal
from zayton.lake.public import ask, last_days

DAYS = 30
_MOST = 100_000


class Sold(NamedTuple):
    """Units, and what they came to in minor units of the base currency."""

    units: int = 0
    gross_minor: int = 0


def sold_lately(shop_ids: Collection[int], *, today: date, days: int = DAYS) -> dict[tuple[int, int], Sold]:
    """What the SKUs of these shops sold in the last days, by shop and SKU; nothing while the lake has no figures."""
    if not shop_ids:
        return {}
    answer = ask(
        metrics=["revenue_gross", "units_sold"],
        period=last_days(days, today),
        scope=Scope.everything(),
        by=["shop", "sku"],
        filters={"shop": sorted(set(shop_ids))},
        limit=_MOST,
    )
    if isinstance(answer, Refusal):
        return {}
    return {
        (int(shop), int(sku)): Sold(
            int(row.figures["units_sold"] or 0), int(row.figures["revenue_gross"] or 0)
        )
        for row in answer.rows
        for shop, sku in [row.keys]
        # charges have no SKU
        if isinstance(shop, int) and isinstance(sku, int)
    }
