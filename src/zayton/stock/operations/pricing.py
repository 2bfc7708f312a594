"""What goods cost that appear without a price: found in a count, or sent back by somebody unknown."""

from collections.abc import Collection, Sequence

from zayton.catalog.public import purchase_costs
from zayton.kernel.access.public import Scope
from zayton.stock.operations.booking import Levels
from zayton.stock.operations.errands import Errand
from zayton.stock.operations.levels import LevelKey
from zayton.stock.operations.piles import piles_on
from zayton.stock.operations.placing import Spots
from zayton.stock.rules.costs import average_cost


def costs_at(wanted: Collection[tuple[LevelKey | None, int, int]], levels: Levels) -> list[int]:
    """The cost of units of a SKU at a level's average, else at the SKU's expected purchase cost, else nothing.

    Each wish is a level (or none), a SKU and a quantity; answers are in minor units of the base currency.
    """
    piles = piles_on({levels[key].level_id for key, _, _ in wanted if key is not None and key in levels})
    # what goods are booked at must not depend on who may see cost
    expected = purchase_costs({sku for _, sku, _ in wanted}, scope=Scope.everything())
    costs = []
    for key, sku, quantity in wanted:
        level = None if key is None else levels.get(key)
        average = None if level is None else average_cost(piles.get(level.level_id, []), quantity)
        costs.append(expected.get(sku, 0) * quantity if average is None else average)
    return costs


def priced(errands: Sequence[Errand], spots: Spots, levels: Levels) -> list[Errand]:
    """The same errands, with a cost wherever goods become a new lot."""
    open_rows = [
        row
        for row, errand in enumerate(errands)
        if errand.cost_minor is None and not spots[errand.from_place_id].is_ours
    ]
    result = list(errands)
    if open_rows:
        wanted = [(errands[row].level_at(spots[errands[row].to_place_id]), errands[row]) for row in open_rows]
        costs = costs_at([(key, errand.sku_id, errand.quantity) for key, errand in wanted], levels)
        for row, cost in zip(open_rows, costs, strict=True):
            result[row] = errands[row]._replace(cost_minor=cost)
    return result
