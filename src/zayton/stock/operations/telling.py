"""What the journal is told: one entry a document and verb, with the range of the movements behind it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any, NamedTuple

from zayton.kernel.access.public import Actor
from zayton.kernel.journal.public import Event, Happening, append
from zayton.stock.events import happening_to
from zayton.stock.operations.booking import Step
from zayton.stock.operations.placing import Spots


class Occasion(NamedTuple):
    """What all lines of a call share; `telling` is where the caller gathers what it appends to the journal."""

    document_kind: int
    at: datetime
    actor: Actor
    telling: list[Happening] | None = None


@dataclass(slots=True)
class Story:
    """What happened to one document, gathered step by step."""

    at: datetime
    steps: int = 0
    quantity: int = 0
    cost_minor: int = 0
    skus: set[int] = field(default_factory=set)
    nodes: set[int] = field(default_factory=set)
    owners: set[int] = field(default_factory=set)
    movements: list[int] = field(default_factory=list)

    def add(
        self, sku_id: int, owner_id: int, nodes: Iterable[int | None], quantity: int, cost_minor: int = 0
    ) -> None:
        """One more step of the story."""
        self.steps += 1
        self.quantity += quantity
        self.cost_minor += cost_minor
        self.skus.add(sku_id)
        self.owners.add(owner_id)
        self.nodes.update(node for node in nodes if node is not None)


def stories_of(steps: Sequence[Step], ids: Sequence[int], spots: Spots) -> dict[int, Story]:
    """What happened to each document, from the movements that were written for it."""
    stories: dict[int, Story] = {}
    for step, key in zip(steps, ids, strict=True):
        story = stories.get(step.document_id) or stories.setdefault(step.document_id, Story(step.at))
        nodes = (spots[step.from_place_id].warehouse_id, spots[step.to_place_id].warehouse_id)
        story.add(step.sku_id, step.owner_id, nodes, step.quantity, step.cost_minor)
        # ids of one booking are neighbours, so that thousands of them shrink to a few ranges
        story.movements.append(key)
    return stories


def tell(
    event: Event,
    stories: Mapping[int, Story],
    occasion: Occasion,
    *,
    more: Mapping[str, Any] | None = None,
) -> None:
    """Append one entry a document, or leave that to the caller who gave a list for it."""
    told = happening_to(event, occasion.document_kind)
    happenings = [
        Happening(told, document_id, story.at, {**_payload(story), **(more or {})}, _references(story))
        for document_id, story in stories.items()
    ]
    # who ships an order tells of it in the order's own entry, in one write
    if occasion.telling is None:
        append(happenings, actor=occasion.actor)
    else:
        occasion.telling.extend(happenings)


def _payload(story: Story) -> dict[str, Any]:
    said: dict[str, Any] = {"steps": story.steps, "quantity": story.quantity}
    if story.movements:
        said |= {"cost_minor": story.cost_minor, "movements": ranges_of(story.movements)}
    return said


def _references(story: Story) -> dict[str, Collection[int]]:
    return {"sku": story.skus, "node": story.nodes, "owner": story.owners}


def ranges_of(ids: Sequence[int]) -> list[list[int]]:
    """Ascending ids as closed ranges: `[4, 5, 6, 9]` is `[[4, 6], [9, 9]]`."""
    breaks = [index for index, (one, after) in enumerate(pairwise(ids), start=1) if after != one + 1]
    starts, ends = [0, *breaks], [*breaks, len(ids)]
    return [[ids[start], ids[end - 1]] for start, end in zip(starts, ends, strict=True)]
