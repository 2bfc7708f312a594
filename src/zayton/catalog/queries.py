"""The reads that other domains and the pages build on; all of them take and return whole sets."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from zayton.catalog.models import Barcode, Brand, Category, Sku
from zayton.catalog.rules.reading import key_of
from zayton.kernel.access.public import Scope
from zayton.kernel.bulk import COPY_FROM, rows_as_table
from zayton.kernel.statements import Statement, selected


class SkuCard(NamedTuple):
    """What another domain needs to know to name a SKU and to reason with it; measures are `None` when unknown."""

    id: int
    code: str
    title_zh: str
    title_en: str
    product_id: int
    brand_id: int | None
    category_id: int | None
    person_id: int | None
    lifecycle: str
    is_bundle: bool
    length_mm: int | None
    width_mm: int | None
    height_mm: int | None
    weight_g: int | None


class Part(NamedTuple):
    """How many of one component a bundle holds."""

    component_id: int
    quantity: int


_CARD_COLUMNS = (
    "s.id, s.code, s.title_zh, s.title_en, s.product_id, p.brand_id, p.category_id, s.person_id,"
    " s.lifecycle, s.is_bundle, s.length_mm, s.width_mm, s.height_mm, s.weight_g"
)


def sku_ids_by_code(codes: Iterable[str]) -> dict[str, int]:
    """The id behind each code, by the spelling asked with; case and spaces do not count, unknown codes are left out."""
    keys = {code: key_of(code) for code in codes}
    table, parameters = rows_as_table("wanted", {"key": "text"}, [(key,) for key in set(keys.values())])
    rows = selected(f"SELECT s.key, s.id FROM {table} JOIN catalog_sku s ON s.key = wanted.key", parameters)
    ids: dict[str, int] = dict(rows)
    return {code: ids[key] for code, key in keys.items() if key in ids}


def sku_ids_by_barcode(barcodes: Iterable[str]) -> dict[str, int]:
    """The id behind each scanned GTIN, by the digits asked with, of 8 to 14 places; unknown ones are left out."""
    wanted = {digits: digits.strip().zfill(14) for digits in barcodes}
    table, parameters = rows_as_table("wanted", {"gtin": "text"}, [(gtin,) for gtin in set(wanted.values())])
    found: dict[str, int] = dict(
        selected(
            f"SELECT b.gtin, b.sku_id FROM {table} JOIN catalog_barcode b ON b.gtin = wanted.gtin", parameters
        )
    )
    return {digits: found[gtin] for digits, gtin in wanted.items() if gtin in found}


def sku_cards(ids: Iterable[int]) -> dict[int, SkuCard]:
    """The cards of SKUs by id; unknown ids are left out."""
    table, parameters = rows_as_table("wanted", {"id": "bigint"}, [(key,) for key in set(ids)])
    rows = selected(
        f"SELECT {_CARD_COLUMNS} FROM {table} JOIN catalog_sku s ON s.id = wanted.id"
        " JOIN catalog_product p ON p.id = s.product_id",
        parameters,
    )
    # SQLite answers a truth as 0 or 1 where a statement is written by hand
    return {row[0]: SkuCard._make((*row[:9], bool(row[9]), *row[10:])) for row in rows}


def barcodes_of(ids: Collection[int]) -> dict[int, str]:
    """The barcode of each SKU as printed, the one that was added first; SKUs without one are left out."""
    found = Barcode.objects.filter(sku__in=ids).order_by("-pk").values_list("sku_id", "digits")
    return dict(found)


def brand_names(ids: Collection[int] | None = None) -> dict[int, str]:
    """The names of brands; of all when no ids are given."""
    found = Brand.objects.all() if ids is None else Brand.objects.filter(pk__in=ids)
    return dict(found.values_list("pk", "name"))


def category_lines(ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    """The ids of categories from the root down to each of these."""
    rows = Category.objects.filter(pk__in=ids).values_list("pk", "path") if ids else []
    return {pk: tuple(int(one) for one in path.strip("/").split("/")) for pk, path in rows}


def purchase_costs(ids: Iterable[int], *, scope: Scope) -> dict[int, int]:
    """Expected purchase cost of SKUs, minor units of the base currency; empty for those who may not see cost."""
    if not scope.sees_cost:
        return {}
    table, parameters = rows_as_table("wanted", {"id": "bigint"}, [(key,) for key in set(ids)])
    rows = selected(
        f"SELECT s.id, s.purchase_cost_minor FROM {table} JOIN catalog_sku s ON s.id = wanted.id"
        " WHERE s.purchase_cost_minor IS NOT NULL",
        parameters,
    )
    return dict(rows)


def branches_of(category_ids: Collection[int]) -> QuerySet[Category]:
    """These categories and all that lie below them."""
    # a prefix can use the path's index, where walking down the tree would ask once a level
    paths = Category.objects.filter(pk__in=category_ids).values_list("path", flat=True)
    # matches nothing, so that no ids given do not mean every category
    below = Q(pk__in=[])
    for path in paths:
        below |= Q(path__startswith=path)
    return Category.objects.filter(below)


def skus_of(
    *,
    categories: Collection[int] | None = None,
    brands: Collection[int] | None = None,
    products: Collection[int] | None = None,
    people: Collection[int] | None = None,
) -> frozenset[int]:
    """The SKUs that fall under one key of every dimension given; a category counts with all that lies below it."""
    found = Sku.objects.all()
    if categories is not None:
        found = found.filter(product__category__in=branches_of(categories).values("pk"))
    if brands is not None:
        found = found.filter(product__brand__in=brands)
    if products is not None:
        found = found.filter(product__in=products)
    if people is not None:
        found = found.filter(person__in=people)
    return frozenset(found.values_list("pk", flat=True))


def bundles_question(sku_ids: Collection[int]) -> Statement:
    """What `parts_of` asks first, for those who foresee it: whether there is a bundle among SKUs."""
    table, parameters = _wanted(sku_ids)
    return Statement(
        f"SELECT 1 FROM {table} JOIN catalog_bundlepart b ON b.bundle_id = wanted.id LIMIT 1", parameters
    )


def _wanted(ids: Collection[int]) -> tuple[str, list[Any]]:
    return rows_as_table("wanted", {"id": "bigint"}, [(key,) for key in sorted(set(ids))])


def parts_of(bundle_ids: Collection[int]) -> dict[int, tuple[Part, ...]]:
    """What each bundle takes from stock: its components down to those that are no bundle, quantities multiplied out.

    SKUs that are no bundle are left out, so a caller ships those as they are.
    """
    # most orders name no bundle, and asking that costs a third of the recursion
    if not selected(*bundles_question(bundle_ids), often=len(bundle_ids) < COPY_FROM):
        return {}
    table, parameters = _wanted(bundle_ids)
    rows = selected(
        f"""WITH RECURSIVE held(bundle_id, component_id, quantity) AS (
                SELECT b.bundle_id, b.component_id, CAST(b.quantity AS bigint)
                FROM {table} JOIN catalog_bundlepart b ON b.bundle_id = wanted.id
                UNION ALL
                SELECT h.bundle_id, b.component_id, h.quantity * b.quantity
                FROM held h JOIN catalog_bundlepart b ON b.bundle_id = h.component_id)
            SELECT h.bundle_id, h.component_id, SUM(h.quantity) FROM held h
            JOIN catalog_sku s ON s.id = h.component_id WHERE NOT s.is_bundle
            GROUP BY h.bundle_id, h.component_id ORDER BY h.bundle_id, h.component_id""",
        parameters,
    )
    # SUM answers a Decimal on PostgreSQL and an int on SQLite
    parts: dict[int, tuple[Part, ...]] = {}
    for bundle, component, quantity in rows:
        parts[bundle] = (*parts.get(bundle, ()), Part(component, int(quantity)))
    return parts


def titled(card: SkuCard, *, chinese: bool) -> str:
    """A SKU's title in the reader's language, the other one where it is missing, its code where both are."""
    first, second = (card.title_zh, card.title_en) if chinese else (card.title_en, card.title_zh)
    return first or second or card.code


def found_skus(text: str, *, limit: int = 20) -> list[SkuCard]:
    """SKUs whose code starts with, or whose title holds, what somebody typed; codes first."""
    key = key_of(text)
    if not key:
        return []
    # who types a code means that SKU, so titles only fill what is left
    coded = Sku.objects.filter(key__startswith=key).order_by("key").values_list("pk", flat=True)[:limit]
    ids = list(coded)
    if len(ids) < limit:
        named = Sku.objects.filter(Q(title_zh__icontains=text.strip()) | Q(title_en__icontains=text.strip()))
        ids += list(
            named.exclude(pk__in=ids).order_by("key").values_list("pk", flat=True)[: limit - len(ids)]
        )
    cards = sku_cards(ids)
    return [cards[key] for key in ids if key in cards]


def category_titles(ids: Collection[int] | None = None, *, chinese: bool = False) -> Mapping[int, str]:
    """Each category's names from the root down, joined by `" > "`; all of them when no ids are given."""
    rows = list(Category.objects.values_list("pk", "parent_id", "name", "name_zh"))
    names = {pk: (name_zh or name if chinese else name, parent) for pk, parent, name, name_zh in rows}
    wanted = names if ids is None else [pk for pk in ids if pk in names]
    return {pk: " > ".join(_line(names, pk)) for pk in wanted}


def _line(names: Mapping[int, tuple[str, int | None]], pk: int) -> list[str]:
    line: list[str] = []
    step: int | None = pk
    while step is not None:
        name, step = names[step]
        line.append(name)
    return line[::-1]


def bundles_holding(component_ids: Collection[int]) -> set[int]:
    """The bundles that hold one of these SKUs, also within bundles they hold."""
    if not component_ids:
        return set()
    table, parameters = _wanted(component_ids)
    rows = selected(
        f"""WITH RECURSIVE holding(bundle_id) AS (
                SELECT b.bundle_id FROM {table} JOIN catalog_bundlepart b ON b.component_id = wanted.id
                UNION
                SELECT b.bundle_id FROM holding h JOIN catalog_bundlepart b ON b.component_id = h.bundle_id
            ) SELECT bundle_id FROM holding""",
        parameters,
    )
    return {bundle for (bundle,) in rows}
