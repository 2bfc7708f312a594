"""From a shortage to a refusal with figures; names are looked up only where something is refused."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from zayton.catalog.public import sku_cards
from zayton.kernel.errors import Refusal
from zayton.stock.models import Place, Warehouse
from zayton.stock.rules.sharing import Shortage


class About(NamedTuple):
    """What a refused line was about: the SKU and where, by warehouse or by place."""

    sku_id: int
    wanted: int
    warehouse_id: int | None = None
    place_id: int | None = None


def refusals_of(
    shortages: Sequence[Shortage],
    about: Callable[[int], About],
    reason: Callable[[Shortage], tuple[str, str]],
) -> list[Refusal]:
    """Refusals for shortages; `about` tells what a line was about, `reason` its code and the name of `left`."""
    if not shortages:
        return []
    lines = [about(shortage.row) for shortage in shortages]
    skus = sku_cards({line.sku_id for line in lines})
    warehouses = dict(
        Warehouse.objects.filter(pk__in=_known(line.warehouse_id for line in lines)).values_list("id", "code")
    )
    places = dict(
        Place.objects.filter(pk__in=_known(line.place_id for line in lines)).values_list("id", "code")
    )
    refusals = []
    for shortage, line in zip(shortages, lines, strict=True):
        code, left = reason(shortage)
        # a caller may ask for a SKU that nobody knows: its id is all there is to say
        sku = skus[line.sku_id].code if line.sku_id in skus else str(line.sku_id)
        where = warehouses.get(line.warehouse_id or 0) or places.get(line.place_id or 0, "")
        figures: dict[str, int | str] = {
            "sku": sku,
            "wanted": line.wanted,
            left: shortage.left,
            "where": where,
        }
        refusals.append(Refusal(code, subject=sku, figures=figures, row=shortage.row))
    return refusals


def _known(keys: Iterable[int | None]) -> set[int]:
    return {key for key in keys if key is not None}
