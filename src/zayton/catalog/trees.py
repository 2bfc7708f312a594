"""The functional core of what hangs together: the category tree and bundles inside bundles, both without cycles."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from zayton.catalog.rules.drafts import DEEPEST_LEVEL
from zayton.kernel.errors import Refusal

MOST_OF_A_COMPONENT = 10_000


class Branch(NamedTuple):
    """One category as the tree knows it; `parent` is `None` at the root."""

    id: int
    parent: int | None
    key: str
    name: str


def path_to(tree: Mapping[int, Branch], category: int) -> str:
    """The ids from the root down to a category, as `/3/17/`."""
    line = []
    step: int | None = category
    while step is not None:
        line.append(str(step))
        step = tree[step].parent
    return f"/{'/'.join(reversed(line))}/"


def below(tree: Mapping[int, Branch], category: int) -> set[int]:
    """A category and everything that hangs below it."""
    children: dict[int | None, list[int]] = {}
    for branch in tree.values():
        children.setdefault(branch.parent, []).append(branch.id)
    found, open_ends = set[int](), [category]
    while open_ends:
        found.add(step := open_ends.pop())
        open_ends += children.get(step, ())
    return found


def place_branch(
    tree: Mapping[int, Branch], category: int, parent: int | None
) -> Mapping[int, Branch] | Refusal:
    """The tree with a category hung below another (`None`: at the root), or why it cannot hang there."""
    branch = tree.get(category)
    if branch is None or (parent is not None and parent not in tree):
        return Refusal("catalog.category_unknown")
    moving = below(tree, category)
    if parent in moving:
        return Refusal("catalog.category_under_itself", branch.name)
    if refusal := name_refusal(tree, branch._replace(parent=parent)):
        return refusal
    moved = {**tree, category: branch._replace(parent=parent)}
    # a path of n levels has n + 1 slashes
    if max(path_to(moved, step).count("/") - 1 for step in moving) > DEEPEST_LEVEL:
        return Refusal(
            "catalog.category_too_deep", branch.name, {"value": branch.name, "most": DEEPEST_LEVEL}
        )
    return moved


def name_refusal(tree: Mapping[int, Branch], wanted: Branch) -> Refusal | None:
    """Why a category may not be called so at its place: a sibling has the name."""
    taken = any(
        other.key == wanted.key and other.parent == wanted.parent and other.id != wanted.id
        for other in tree.values()
    )
    return Refusal("catalog.name_taken", wanted.name) if taken else None


def new_paths(before: Mapping[int, Branch], after: Mapping[int, Branch]) -> dict[int, str]:
    """The paths that a changed tree changes."""
    paths = {step: path_to(after, step) for step in after}
    return {step: path for step, path in paths.items() if step not in before or path_to(before, step) != path}


def bundle_refusal(
    code: str, bundle: int, parts: Sequence[tuple[int, int]], held: Mapping[int, Collection[int]]
) -> Refusal | None:
    """Why a bundle may not hold these (component id, quantity), or `None`.

    `held` says what other bundles hold, at least all that can be reached from the components.
    """
    if not parts:
        return Refusal("catalog.bundle_empty", code)
    if any(not 1 <= quantity <= MOST_OF_A_COMPONENT for _, quantity in parts):
        return Refusal("catalog.bundle_quantity", code, {"most": MOST_OF_A_COMPONENT})
    # followed through bundles of bundles, since a circle may close several steps away
    reached, open_ends = set[int](), [component for component, _ in parts]
    while open_ends:
        step = open_ends.pop()
        if step == bundle:
            return Refusal("catalog.bundle_cycle", code)
        if step not in reached:
            reached.add(step)
            open_ends += held.get(step, ())
    return None
