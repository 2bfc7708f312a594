"""The stages of a SKU's life and the moves between them."""

from collections.abc import Mapping
from enum import StrEnum


class Stage(StrEnum):
    """Where a SKU stands in its life; it steers logistics, advertising and stock policy."""

    NEW = "new"
    GROWTH = "growth"
    MATURE = "mature"
    SLOW = "slow"
    ENDED = "ended"


MOVES: Mapping[str, frozenset[str]] = {
    Stage.NEW: frozenset({Stage.GROWTH, Stage.MATURE, Stage.SLOW, Stage.ENDED}),
    Stage.GROWTH: frozenset({Stage.MATURE, Stage.SLOW, Stage.ENDED}),
    Stage.MATURE: frozenset({Stage.GROWTH, Stage.SLOW, Stage.ENDED}),
    Stage.SLOW: frozenset({Stage.GROWTH, Stage.MATURE, Stage.ENDED}),
    # not straight to mature: who brings goods back says first whether they grow or are slow
    Stage.ENDED: frozenset({Stage.SLOW, Stage.GROWTH}),
}


def may_move(before: str, after: str) -> bool:
    """Whether a SKU may go from one stage to the other; staying is always allowed, nothing becomes new again."""
    return before == after or after in MOVES.get(before, frozenset())
