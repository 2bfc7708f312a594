"""The category tree and the brands: adding, renaming, moving, deleting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from zayton.catalog import events
from zayton.catalog.models import Brand, Category
from zayton.catalog.operations.skus import refused
from zayton.catalog.operations.writing import writing
from zayton.catalog.rules.drafts import NAME_LONGEST, name_fits, text_fault
from zayton.catalog.rules.reading import CATEGORY_SEPARATOR, key_of
from zayton.catalog.trees import Branch, name_refusal, new_paths, place_branch
from zayton.kernel.access.public import Actor
from zayton.kernel.bulk import insert_rows, take_ids
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Event, Happening, append


class Move(NamedTuple):
    """A category and the one it shall hang below; `None` is the root."""

    category_id: int
    parent_id: int | None


@dataclass(frozen=True, slots=True)
class Settled:
    """The ids of categories or brands that a write took up, and what it refused."""

    ids: tuple[int, ...] = ()
    refusals: tuple[Refusal, ...] = ()


def tree() -> dict[int, Branch]:
    """The whole category tree by id."""
    rows = Category.objects.values_list("pk", "parent_id", "key", "name")
    return {row[0]: Branch(*row) for row in rows}


def move_categories(*, moves: Sequence[Move], actor: Actor, at: datetime) -> Settled:
    """Hang categories elsewhere, with all that is below them; a move that would close a circle is refused."""
    if refusal := refused(actor, len(moves)):
        return Settled(refusals=(refusal,))
    with writing():
        stands = tree()
        refusals, happenings, taken = [], [], []
        for move in moves:
            placed = place_branch(stands, move.category_id, move.parent_id)
            if isinstance(placed, Refusal):
                refusals.append(placed)
                continue
            taken.append(move.category_id)
            # who says where it hangs already, as a form sent twice does, has nothing to tell
            if stands[move.category_id].parent == move.parent_id:
                continue
            # read now: once the move is written the tree no longer knows the former parent
            told = {"before": stands[move.category_id].parent, "after": move.parent_id}
            happenings.append(_told(events.CATEGORY_MOVED, move.category_id, at, told))
            # move by move: a name may come where the set itself has just made room for it
            _write_paths(stands, placed)
            stands = dict(placed)
        append(happenings, actor=actor)
    return Settled(tuple(taken), tuple(refusals))


def _write_paths(before: Mapping[int, Branch], after: Mapping[int, Branch]) -> None:
    # upper branches first, so that the trigger sees a parent whose path is already right
    for category, path in sorted(new_paths(before, after).items(), key=lambda item: len(item[1])):
        Category.objects.filter(pk=category).update(path=path, parent=after[category].parent)


def _told(event: Event, key: int, at: datetime, payload: Mapping[str, object]) -> Happening:
    return Happening(event, key, at, payload, {event.document: [key]})


def create_category(*, name: str, name_zh: str, parent_id: int | None, actor: Actor, at: datetime) -> Settled:
    """Add one category below another or at the root."""
    name, name_zh = _tidy(name), _tidy(name_zh)
    if refusal := refused(actor) or _category_fault(name, name_zh):
        return Settled(refusals=(refusal,))
    with writing():
        # judged as if it stood at the root already and moved, under a key that no form can send
        placed = place_branch({**tree(), -1: Branch(-1, None, key_of(name), name)}, -1, parent_id)
        if isinstance(placed, Refusal):
            return Settled(refusals=(placed,))
        line = Category.objects.get(pk=parent_id).path if parent_id else "/"
        category = take_ids(Category, 1)[0]
        row = (category, parent_id, name, name_zh, key_of(name), f"{line}{category}/")
        insert_rows(Category, ("id", "parent_id", "name", "name_zh", "key", "path"), [row])
        append(
            [_told(events.CATEGORY_CREATED, category, at, {"name": name, "parent": parent_id})], actor=actor
        )
    return Settled((category,))


def rename_category(*, category_id: int, name: str, name_zh: str, actor: Actor, at: datetime) -> Settled:
    """Call a category otherwise; two siblings never share a name."""
    name, name_zh = _tidy(name), _tidy(name_zh)
    if refusal := refused(actor) or _category_fault(name, name_zh):
        return Settled(refusals=(refusal,))
    with writing():
        branches = tree()
        # asked here, since an update of a row that is gone would pass in silence
        if category_id not in branches:
            return Settled(refusals=(Refusal("catalog.category_unknown"),))
        before = branches[category_id]
        if refusal := name_refusal(branches, before._replace(key=key_of(name), name=name)):
            return Settled(refusals=(refusal,))
        found = Category.objects.filter(pk=category_id)
        if found.values_list("name", "name_zh").get() == (name, name_zh):
            return Settled((category_id,))
        found.update(name=name, name_zh=name_zh, key=key_of(name))
        told = {"before": before.name, "after": name, "after_zh": name_zh}
        append([_told(events.CATEGORY_RENAMED, category_id, at, told)], actor=actor)
    return Settled((category_id,))


def delete_category(*, category_id: int, actor: Actor, at: datetime) -> Settled:
    """Take an empty category out of the tree."""
    if refusal := refused(actor):
        return Settled(refusals=(refusal,))
    with writing():
        category = Category.objects.filter(pk=category_id).first()
        if category is None:
            return Settled(refusals=(Refusal("catalog.category_unknown"),))
        # asked first: the database would refuse too, but could not say how many hang on it
        held = category.children.count() + category.products.count()
        if held:
            return Settled(refusals=(Refusal("catalog.category_in_use", category.name, {"count": held}),))
        category.delete()
        append([_told(events.CATEGORY_DELETED, category_id, at, {"name": category.name})], actor=actor)
    return Settled((category_id,))


def create_brand(*, name: str, actor: Actor, at: datetime) -> Settled:
    """Add one brand; the name is taken if another differs only in capitals or spaces."""
    name = _tidy(name)
    if refusal := refused(actor) or _name_fault(name):
        return Settled(refusals=(refusal,))
    with writing():
        # asked within the writers' lock, or two who add one name at once would both find it free
        if Brand.objects.filter(key=key_of(name)).exists():
            return Settled(refusals=(Refusal("catalog.name_taken", name),))
        brand = Brand.objects.create(name=name, key=key_of(name))
        append([_told(events.BRAND_CREATED, brand.pk, at, {"name": name})], actor=actor)
    return Settled((brand.pk,))


def rename_brand(*, brand_id: int, name: str, actor: Actor, at: datetime) -> Settled:
    """Call a brand otherwise."""
    name = _tidy(name)
    if refusal := refused(actor) or _name_fault(name):
        return Settled(refusals=(refusal,))
    with writing():
        brand = Brand.objects.filter(pk=brand_id).first()
        if brand is None:
            return Settled(refusals=(Refusal("catalog.brand_unknown"),))
        if Brand.objects.filter(key=key_of(name)).exclude(pk=brand_id).exists():
            return Settled(refusals=(Refusal("catalog.name_taken", name),))
        if brand.name == name:
            return Settled((brand_id,))
        Brand.objects.filter(pk=brand_id).update(name=name, key=key_of(name))
        told = {"before": brand.name, "after": name}
        append([_told(events.BRAND_RENAMED, brand_id, at, told)], actor=actor)
    return Settled((brand_id,))


def _tidy(name: str) -> str:
    return " ".join(name.split())


def _name_fault(*names: str) -> Refusal | None:
    # only the first must be given: a category needs no Chinese name
    if not names[0]:
        return Refusal("catalog.text_missing")
    for name in names:
        if not name_fits(name):
            return text_fault("name", name, NAME_LONGEST, name, None)
    return None


def _category_fault(*names: str) -> Refusal | None:
    if refusal := _name_fault(*names):
        return refusal
    split = [name for name in names if CATEGORY_SEPARATOR in name]
    return Refusal("catalog.name_split", split[0]) if split else None
