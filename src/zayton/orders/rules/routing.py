"""Which warehouse serves which line: pure, and every pick says why."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from zayton.orders.rules.countries import Point, kilometres


class Source(NamedTuple):
    """A warehouse that may serve the shop; `point` where it stands, if known."""

    warehouse_id: int
    priority: int
    point: Point | None


class Need(NamedTuple):
    """Units of a SKU that one line still needs; `key` is the caller's name for the line."""

    key: int
    sku_id: int
    quantity: int


class Pick(NamedTuple):
    """Units taken for a need from a warehouse, the reason's code, and its figures."""

    key: int
    sku_id: int
    warehouse_id: int
    quantity: int
    reason: str
    figures: dict[str, int]


class Routed(NamedTuple):
    """What was picked, and the needs or parts of needs that no warehouse could meet."""

    picks: list[Pick]
    missing: list[Need]


Available = dict[tuple[int, int], int]
"""Units free by (warehouse, SKU); routing takes from it, so that orders routed one after another see each other."""


def ranked(sources: Sequence[Source], policy: str, goal: Point | None) -> list[tuple[Source, dict[str, int]]]:
    """Sources in the order they are asked, each with the figures that put it there.

    `nearest` sorts by distance to `goal` and falls back to priority where a place is unknown; `priority` does
    not look at distance.
    """
    measured = [(source, _figures(source, policy, goal)) for source in sources]
    return sorted(
        # an unknown place is asked last, as if it lay beyond the moon
        measured,
        key=lambda pair: (pair[1].get("km", 1 << 30), pair[0].priority, pair[0].warehouse_id),
    )


def _figures(source: Source, policy: str, goal: Point | None) -> dict[str, int]:
    figures = {"priority": source.priority}
    if policy == "nearest" and goal is not None and source.point is not None:
        figures["km"] = kilometres(source.point, goal)
    return figures


def route(
    needs: Sequence[Need],
    asked: Sequence[tuple[Source, dict[str, int]]],
    available: Available,
    *,
    splits: bool,
    fullest_first: bool = False,
) -> Routed:
    """Serve an order: from the first warehouse that has everything, else split, else from the fullest one.

    `available` is reduced by what is picked. Where splitting is not allowed and nobody has everything, the
    warehouse that has most of it serves, and the rest waits for that one. With `fullest_first` a split begins with
    the warehouse that has most, the first asked of several, so that few have to pack.
    """
    for rank, (source, figures) in enumerate(asked):
        if _covers(needs, source.warehouse_id, available):
            reason = ("nearest" if "km" in figures else "priority") + ("_with_stock" if rank else "")
            return _take(needs, [(source, {**figures, "passed": rank})], available, reason)
    # with one warehouse there is nothing to split, so the shop's wish does not matter
    if len(asked) < 2:
        return _take(needs, asked, available, "partial")
    if splits and not fullest_first:
        return _take(needs, asked, available, "split")
    # sorting is stable: of two that have as much the first asked stays in front
    filled = sorted(asked, key=lambda pair: -_units(needs, pair[0].warehouse_id, available))
    return (
        _take(needs, filled, available, "most") if splits else _take(needs, filled[:1], available, "fullest")
    )


def _covers(needs: Sequence[Need], warehouse_id: int, available: Mapping[tuple[int, int], int]) -> bool:
    # most orders have one line; they skip the adding up
    if len(needs) == 1:
        return available.get((warehouse_id, needs[0].sku_id), 0) >= needs[0].quantity
    # two lines of one SKU must be covered together, not each by the same units
    wanted: dict[int, int] = {}
    for need in needs:
        wanted[need.sku_id] = wanted.get(need.sku_id, 0) + need.quantity
    return all(available.get((warehouse_id, sku_id), 0) >= units for sku_id, units in wanted.items())


def _units(needs: Sequence[Need], warehouse_id: int, available: Mapping[tuple[int, int], int]) -> int:
    return sum(min(need.quantity, available.get((warehouse_id, need.sku_id), 0)) for need in needs)


def _take(
    needs: Sequence[Need], asked: Sequence[tuple[Source, dict[str, int]]], available: Available, reason: str
) -> Routed:
    routed = Routed([], [])
    for need in needs:
        left = need.quantity
        for source, figures in asked:
            place = (source.warehouse_id, need.sku_id)
            units = min(left, available.get(place, 0))
            if units > 0:
                available[place] -= units
                left -= units
                routed.picks.append(Pick(need.key, need.sku_id, source.warehouse_id, units, reason, figures))
            if not left:
                break
        if left:
            routed.missing.append(need._replace(quantity=left))
    return routed
