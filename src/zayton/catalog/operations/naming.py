"""The ids behind the names of brands, categories and products; those that are missing come into being."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple

from django.db.models import Model

from zayton.catalog.models import Brand, Category, Product
from zayton.catalog.rules.drafts import SkuDraft
from zayton.catalog.rules.reading import category_names, key_of
from zayton.kernel.bulk import rows_as_table, take_ids
from zayton.kernel.statements import selected


class Ids:
    """Hands out primary keys: real ones for a write, negative ones for a dry run."""

    def __init__(self, *, dry: bool) -> None:
        # negative keys cannot meet those that stand, and a trial uses up no sequence
        self._dry = count(-1, -1) if dry else None

    def take(self, model: type[Model], wanted: int) -> list[int]:
        """As many new keys as wanted."""
        if self._dry is not None:
            return [next(self._dry) for _ in range(wanted)]
        return take_ids(model, wanted)


class ProductFacts(NamedTuple):
    """What stands, or will stand, of one product."""

    id: int
    brand: int | None
    category: int | None


@dataclass(slots=True)
class Names:
    """Names to ids, and the rows that have to be written for names nobody had heard before."""

    brands: dict[str, int] = field(default_factory=dict)
    categories: dict[tuple[str, ...], int] = field(default_factory=dict)
    products: dict[str, ProductFacts] = field(default_factory=dict)
    new_brands: list[tuple[Any, ...]] = field(default_factory=list)
    new_categories: list[tuple[Any, ...]] = field(default_factory=list)
    new_products: list[tuple[Any, ...]] = field(default_factory=list)

    def brand(self, draft: SkuDraft) -> int | None:
        """The brand a draft names, if it names one."""
        return self.brands[key_of(draft.brand)] if draft.brand else None

    def category(self, draft: SkuDraft) -> int | None:
        """The category a draft names, if it names one."""
        return self.categories[line_of(draft.category)] if draft.category else None


@lru_cache(maxsize=4_096)
def line_of(path: str) -> tuple[str, ...]:
    """A category as the keys of the names from the root down to it."""
    return tuple(key_of(name) for name in category_names(path))


def name_brands(names: Names, wanted: Iterable[str], ids: Ids) -> None:
    """Find brands by name, and add those that are missing."""
    # reversed, so that of two spellings the first one in the set names the new brand
    spelled = {key_of(name): " ".join(name.split()) for name in reversed(list(wanted)) if name}
    names.brands.update(
        Brand.objects.filter(key__in=list(spelled)).values_list("key", "pk") if spelled else ()
    )
    missing = [key for key in spelled if key not in names.brands]
    for key, brand in zip(missing, ids.take(Brand, len(missing)), strict=True):
        names.brands[key] = brand
        names.new_brands.append((brand, spelled[key], key))


def name_categories(names: Names, wanted: Iterable[str], ids: Ids) -> None:
    """Find categories by their path, level by level from the root, and add those that are missing."""
    spelled: dict[tuple[str, ...], str] = {}
    for path in dict.fromkeys(wanted):
        parts = category_names(path)
        line = tuple(key_of(part) for part in parts)
        # every level on the way, since a file names leaves and their parents must stand too
        for depth in range(1, len(line) + 1):
            spelled.setdefault(line[:depth], parts[depth - 1])
    paths: dict[tuple[str, ...], str] = {(): "/"}
    # one query a level instead of one a path, since a level's parents are known by then
    for depth in range(1, max(map(len, spelled), default=0) + 1):
        level = [line for line in spelled if len(line) == depth]
        paths |= _standing_paths(names, level)
        missing = [line for line in level if line not in names.categories]
        for line, category in zip(missing, ids.take(Category, len(missing)), strict=True):
            paths[line] = f"{paths[line[:-1]]}{category}/"
            names.categories[line] = category
            parent = names.categories.get(line[:-1])
            names.new_categories.append((category, parent, spelled[line], "", line[-1], paths[line]))


def _standing_paths(names: Names, level: Collection[tuple[str, ...]]) -> dict[tuple[str, ...], str]:
    # at the root no parent matches, so 0 only keeps the two columns of the joined table filled
    lines = {(names.categories.get(line[:-1], 0), line[-1]): line for line in level}
    table, parameters = rows_as_table("wanted", {"parent": "bigint", "key": "text"}, list(lines))
    at_root = len(next(iter(level))) == 1
    place = "c.parent_id IS NULL" if at_root else "c.parent_id = wanted.parent"
    rows = selected(
        f"SELECT wanted.parent, c.key, c.id, c.path FROM {table}"
        f" JOIN catalog_category c ON c.key = wanted.key AND {place}",
        parameters,
    )
    paths = {}
    for parent, key, category, path in rows:
        line = lines[parent, key]
        names.categories[line] = category
        paths[line] = path
    return paths


def name_products(names: Names, wanted: dict[str, SkuDraft], ids: Ids) -> None:
    """Find products by key, and add those that are missing as the draft that names them first has it."""
    unknown = [key for key in wanted if key not in names.products]
    table, parameters = rows_as_table("wanted", {"key": "text"}, [(key,) for key in unknown])
    rows = selected(
        f"SELECT p.key, p.id, p.brand_id, p.category_id FROM {table} JOIN catalog_product p ON p.key = wanted.key",
        parameters,
    )
    names.products.update((key, ProductFacts(*facts)) for key, *facts in rows)
    missing = [key for key in unknown if key not in names.products]
    for key, product in zip(missing, ids.take(Product, len(missing)), strict=True):
        draft = wanted[key]
        facts = ProductFacts(product, names.brand(draft), names.category(draft))
        names.products[key] = facts
        code = (draft.product or draft.code).strip()
        titles = (draft.title_zh or "", draft.title_en or "")
        names.new_products.append((product, code, key, *titles, facts.brand, facts.category))
