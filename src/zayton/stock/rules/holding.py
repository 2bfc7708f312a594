"""What documents hold of levels, and which of it a release lets go."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(slots=True)
class Holding:
    """Units of one level that a document's line has reserved; shrinks as they are released or shipped."""

    document_id: int
    line_id: int | None
    level_id: int
    warehouse_id: int
    sku_id: int
    owner_id: int
    quantity: int


class LetGo(NamedTuple):
    """Units taken off a holding."""

    holding: Holding
    quantity: int


def let_go(
    holdings: Sequence[Holding], *, line_id: int | None, warehouse_id: int | None, quantity: int | None
) -> list[LetGo]:
    """Take up to `quantity` units off a document's holdings, in their order; `None` stands for all.

    Less than nothing is a ValueError.
    """
    if quantity is not None and quantity < 0:
        raise ValueError(f"{quantity} units cannot be let go")
    released = []
    for holding in holdings:
        matches = line_id in (None, holding.line_id) and warehouse_id in (None, holding.warehouse_id)
        # with nothing left to release the minimum is 0, and the holding stays as it is
        units = holding.quantity if quantity is None else min(quantity, holding.quantity)
        if matches and units:
            holding.quantity -= units
            quantity = None if quantity is None else quantity - units
            released.append(LetGo(holding, units))
    return released
