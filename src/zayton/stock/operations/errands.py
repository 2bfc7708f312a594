"""Errands: what one stock document wants taken from places to places, and what stands against it.

Every verb on places is a set of errands. Goods from a place outside our world become a new lot; goods from a
place of ours are taken from the lots that lie there, the oldest first.
"""

from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from zayton.kernel.errors import Refusal
from zayton.stock.errors import BAD_QUANTITY, NO_ROUTE, RESERVED, SHORT, UNKNOWN_PLACE
from zayton.stock.operations.booking import Levels
from zayton.stock.operations.levels import LevelKey
from zayton.stock.operations.piles import PileKey, held_by
from zayton.stock.operations.placing import Spot, Spots
from zayton.stock.operations.refusing import About, refusals_of
from zayton.stock.rules.costs import Pile
from zayton.stock.rules.routes import route_allowed
from zayton.stock.rules.sharing import Pools, Shortage, Want, share_out
from zayton.stock.states import MovementKind


class Errand(NamedTuple):
    """Units that go from a place to a place; the last three matter only for goods that become a new lot."""

    kind: MovementKind
    sku_id: int
    owner_id: int
    from_place_id: int
    to_place_id: int
    quantity: int
    line_id: int | None = None
    lot_id: int | None = None
    cost_minor: int | None = None
    received_at: datetime | None = None
    simulated: bool = False

    @property
    def pile_key(self) -> PileKey:
        """The pool of piles that the goods are taken from."""
        return PileKey(self.from_place_id, self.sku_id, self.owner_id)

    def level_at(self, spot: Spot) -> LevelKey | None:
        """The level that the goods count to while they are in a place, if it is a shelf."""
        return spot.level_key(self.sku_id, self.owner_id)


class _Free(NamedTuple):
    """The pool of what nobody has reserved of a level."""

    # wrapped, as named tuples are equal when their numbers are: place 5 is not warehouse 5
    level: LevelKey


class _LotInPlace(NamedTuple):
    """The pool of one lot's units in one place."""

    place_id: int
    lot_id: int


Piles = Mapping[PileKey, Sequence[Pile]]


def impossible(errands: Sequence[Errand], spots: Spots) -> list[Refusal]:
    """Refusals of errands that no stock could ever make possible: the quantity, the places or the route."""
    checked = ((row, _flaw(errand, spots)) for row, errand in enumerate(errands))
    return [Refusal(flaw[0], figures=flaw[1], row=row) for row, flaw in checked if flaw]


def _flaw(errand: Errand, spots: Spots) -> tuple[str, Mapping[str, int | str]] | None:
    if errand.quantity <= 0:
        return BAD_QUANTITY, {"wanted": errand.quantity}
    for place in (errand.from_place_id, errand.to_place_id):
        if place not in spots:
            return UNKNOWN_PLACE, {"place": place}
    source, target = spots[errand.from_place_id], spots[errand.to_place_id]
    if source.id == target.id or not route_allowed(
        errand.kind,
        from_kind=source.kind,
        to_kind=target.kind,
        from_warehouse=source.warehouse_id,
        to_warehouse=target.warehouse_id,
    ):
        return NO_ROUTE, {"from": source.code, "to": target.code}
    return None


def short(errands: Sequence[Errand], spots: Spots, levels: Levels, piles: Piles) -> list[Refusal]:
    """Refusals of errands that would take more than there is, or more than is free; none when all can run."""
    pools: Pools = {_Free(key): level.free for key, level in levels.items()}
    # what the document itself brings is not counted: found goods must not pay for lost ones
    for key, quantity in held_by(piles).items():
        pools[key] = quantity
    pools.update(
        {_LotInPlace(pile.place_id, pile.lot_id): pile.quantity for stack in piles.values() for pile in stack}
    )
    # one number for all of them: a slip is booked wholly or not at all
    wants = [Want(0, errand.quantity, _pools_of(errand, spots)) for errand in errands]
    return refusals_of(share_out(wants, pools).shortages, lambda row: _about(errands[row]), _reason)


def _pools_of(errand: Errand, spots: Spots) -> tuple[Hashable, ...]:
    source, target = spots[errand.from_place_id], spots[errand.to_place_id]
    if not source.is_ours:
        return ()
    pools: list[Hashable] = [errand.pile_key]
    if errand.lot_id is not None:
        pools.append(_LotInPlace(source.id, errand.lot_id))
    leaves = errand.level_at(source)
    # reserved goods may change their bin, since any bin of the warehouse can serve the order
    if leaves is not None and leaves != errand.level_at(target):
        pools.append(_Free(leaves))
    return tuple(pools)


def _about(errand: Errand) -> About:
    return About(errand.sku_id, errand.quantity, place_id=errand.from_place_id)


def _reason(shortage: Shortage) -> tuple[str, str]:
    return (RESERVED, "free") if isinstance(shortage.pool, _Free) else (SHORT, "free")
