"""Doing mixed documents in batches as if one after another."""

from collections.abc import Collection, Sequence


def batches(steps: Sequence[tuple[int, Collection[int]]], *, classes: int) -> list[list[int]]:
    """Group steps so that each group is of one class, and steps that share a key keep their order.

    A step is its class (0 to `classes` - 1) and the keys (SKUs) it touches. The groups, worked in order, come to the
    same end as the steps one by one, because only steps without a common key change places. Answers indexes.
    """
    latest: dict[int, int] = {}
    groups: dict[int, list[int]] = {}
    for index, (kind, keys) in enumerate(steps):
        earliest = max((latest.get(key, 0) for key in keys), default=0)
        slot = earliest + (kind - earliest) % classes
        for key in keys:
            latest[key] = slot
        groups.setdefault(slot, []).append(index)
    return [groups[slot] for slot in sorted(groups)]
