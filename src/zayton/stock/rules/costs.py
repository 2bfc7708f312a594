"""Which lots go first, and what the units taken from them cost."""

from collections.abc import Sequence
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
    """What `taken` of `quantity` units cost, half to even; the last ones take all that is left."""
    share, rest = divmod(cost_minor * taken, quantity)
    # whole numbers only: a quotient of floats is wrong beyond 2^53
    return share + (2 * rest > quantity or (2 * rest == quantity and share % 2 == 1))


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


def average_cost(piles: Sequence[Pile], quantity: int) -> int | None:
    """What `quantity` units cost at the average of the piles, to the nearest minor unit; `None` without piles."""
    units = sum(pile.quantity for pile in piles)
    return cost_share(sum(pile.cost_minor for pile in piles), units, quantity) if units else None
