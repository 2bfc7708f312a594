"""How many units a channel may show: pure."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Rule(NamedTuple):
    """See `ShowRule`."""

    keep_back: int = 0
    percent: int = 100
    cap: int | None = None
    stop_at: int = 0


class Shown(NamedTuple):
    """Units to show, and the part of the rule that decided, as a code: `available`, `kept_back`, `percent`, `cap`,

    `stopped`, `none`.
    """

    units: int
    why: str


def shown(available: int, rule: Rule) -> Shown:
    """What a rule lets a channel show of what is available; never more than there is, never less than nothing."""
    if available <= 0:
        return Shown(0, "none")
    if available <= rule.stop_at:
        return Shown(0, "stopped")
    units, why = available, "available"
    if rule.keep_back:
        units, why = units - rule.keep_back, "kept_back"
    if rule.percent < 100:
        # rounded down: half a unit cannot be sold
        units, why = units * rule.percent // 100, "percent"
    if rule.cap is not None and units > rule.cap:
        units, why = rule.cap, "cap"
    return Shown(max(units, 0), why)


def available_of(sku_id: int, free: Mapping[int, int], parts: Mapping[int, Sequence[tuple[int, int]]]) -> int:
    """Units of a SKU that can be promised: its own, or as many bundles as its scarcest component allows.

    `free` are units by SKU, `parts` the (SKU, units) that bundles are made of.
    """
    components = parts.get(sku_id)
    if not components:
        return max(free.get(sku_id, 0), 0)
    return min(max(free.get(part, 0), 0) // each for part, each in components)
