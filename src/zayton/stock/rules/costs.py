"""Which lots go first, and what the units taken from them cost."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Pick(NamedTuple):
    """Units taken from one lot in one place, with their share of its cost in minor units."""

    lot_id: int
    place_id: int
    quantity: int
    cost_minor: int
    movement_id: int | None = None


@dataclass(slots=True)
class Pile:
    """Units of one lot in one place; shrinks as units are taken. `movement_id`: the shipment they left with."""

    lot_id: int
    place_id: int
    quantity: int
    cost_minor: int
    movement_id: int | None = None

    def take(self, wanted: int) -> Pick:
        """As many of the wanted units as there are, at their share of the cost."""
        quantity = min(wanted, self.quantity)
        cost = cost_share(self.cost_minor, self.quantity, quantity)
        self.quantity -= quantity
        self.cost_minor -= cost
        return Pick(self.lot_id, self.place_id, quantity, cost, self.movement_id)


def cost_share(cost_minor: int, quantity: int, taken: int) -> int:
    """What `taken` of `quantity` units cost: rounded to the nearest minor unit, and the last take the rest."""
    return (2 * cost_minor * taken + quantity) // (2 * quantity) if taken < quantity else cost_minor


def take_oldest(piles: Sequence[Pile], wanted: int, *, lot_id: int | None = None) -> list[Pick]:
    """Units from the first piles that still hold some (of one lot, where it is named); fewer when they run out."""
    picks = []
    for pile in piles:
        if wanted == 0:
            break
        if pile.quantity and lot_id in (None, pile.lot_id):
            pick = pile.take(wanted)
            wanted -= pick.quantity
            picks.append(pick)
    return picks


def average_cost(piles: Iterable[Pile], quantity: int) -> int | None:
    """What `quantity` units cost at the average of the piles, to the nearest minor unit; `None` without piles."""
    units, cost = 0, 0
    for pile in piles:
        units += pile.quantity
        cost += pile.cost_minor
    return (2 * cost * quantity + units) // (2 * units) if units else None
