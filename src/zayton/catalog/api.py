"""The catalogue over HTTP: SKUs read, added, written and revised; brands, categories and products read and added."""

from collections.abc import Sequence
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from zayton.catalog.models import Brand, Category, Product, Sku
from zayton.catalog.operations import (
    Settled,
    create_brand,
    create_category,
    create_skus,
    define_bundles,
    revise_skus,
    write_skus,
)
from zayton.catalog.permissions import EDIT, READ
from zayton.catalog.queries import Part, branches_of, category_titles, sku_ids_by_barcode, sku_ids_by_code
from zayton.catalog.results import Edit, Value, Written
from zayton.catalog.rules import CODE_LONGEST, LARGEST, NAME_LONGEST, TITLE_LONGEST, SkuDraft
from zayton.catalog.states import Stage
from zayton.kernel.access.public import Scope, actor_of
from zayton.kernel.errors import Refusal
from zayton.kernel.http.public import (
    NOT_FOUND,
    WHOLE,
    Body,
    Code,
    Key,
    Page,
    PageAsked,
    Problem,
    Query,
    Refused,
    Routes,
    Shown,
    all_refused,
    refused,
    rows_of,
)
from zayton.kernel.time import now

MOST_SKUS = 1_000
Name = Annotated[str, Field(max_length=NAME_LONGEST)]
Title = Annotated[str, Field(max_length=TITLE_LONGEST)]
Digits = Annotated[str, Field(max_length=14)]
Size = Annotated[int, Field(ge=0, le=LARGEST["length_mm"], strict=True), WHOLE]
Weight = Annotated[int, Field(ge=0, le=LARGEST["weight_g"], strict=True), WHOLE]
PurchaseCost = Annotated[int, Field(ge=0, le=LARGEST["purchase_cost_minor"], strict=True), WHOLE]

routes = Routes("catalog", _("Catalogue"))


class SkuShown(Shown):
    """One SKU; `purchase_cost_minor` is null for those who may not see cost."""

    id: int
    code: str
    product: str
    title_zh: str
    title_en: str
    brand: str | None
    category: str | None
    lifecycle: Stage
    person_id: int | None
    length_mm: int | None
    width_mm: int | None
    height_mm: int | None
    weight_g: int | None
    purchase_cost_minor: int | None
    barcodes: list[str]
    is_bundle: bool
    simulated: list[str]


class SkusAsked(PageAsked):
    """Which SKUs; a category counts with all that lies below it."""

    code: Code | None = None
    barcode: Digits | None = None
    category: Key | None = None
    brand: Key | None = None
    product: Key | None = None
    person: Key | None = None
    lifecycle: Stage | None = None


class SkuSaid(Body):
    """What is said about one SKU; a field left out or null leaves what stands."""

    code: Annotated[str, Field(min_length=1, max_length=CODE_LONGEST)]
    product: Annotated[str, Field(max_length=CODE_LONGEST)] | None = None
    title_zh: Title | None = None
    title_en: Title | None = None
    brand: Name | None = None
    category: Annotated[str, Field(max_length=1500)] | None = None
    lifecycle: Stage | None = None
    person: Name | None = None
    length_mm: Size | None = None
    width_mm: Size | None = None
    height_mm: Size | None = None
    weight_g: Weight | None = None
    purchase_cost_minor: PurchaseCost | None = None
    barcodes: Annotated[list[Digits], Field(max_length=20)] | None = None


class SkusSaid(Body):
    """A set of SKUs."""

    skus: Annotated[list[SkuSaid], Field(min_length=1, max_length=MOST_SKUS)]


class Cell(Body):
    """One field of one SKU and its new value; null clears it. `brand` and `category` take ids."""

    sku_id: Key
    field: Annotated[str, Field(max_length=40)]
    value: (
        Annotated[int, Field(ge=0, le=10**13, strict=True), WHOLE]
        | Title
        | Annotated[list[Digits], Field(max_length=20)]
        | None
    )


class CellsSaid(Body):
    """A set of changes, taken as one document."""

    cells: Annotated[list[Cell], Field(min_length=1, max_length=MOST_SKUS)]


class BundlePartSaid(Body):
    """A component of a bundle."""

    sku_id: Key
    quantity: Annotated[int, Field(ge=1, le=1_000_000, strict=True), WHOLE]


class BundleSaid(Body):
    """What a bundle holds."""

    parts: Annotated[list[BundlePartSaid], Field(min_length=1, max_length=200)]


class SkusWritten(Shown):
    """What became of a set: new ids by code, changed fields by id, how many said nothing new, and the refusals."""

    change_id: int | None
    created: dict[str, int]
    changed: dict[int, list[str]]
    unchanged: int
    refusals: list[Refused]


class Named(Shown):
    """A brand."""

    id: int
    name: str


class NameSaid(Body):
    """A brand's name."""

    name: Annotated[str, Field(min_length=1, max_length=NAME_LONGEST)]


class CategoryShown(Shown):
    """A category; `path` holds the ids from the root down."""

    id: int
    parent_id: int | None
    name: str
    name_zh: str
    path: list[int]


class CategorySaid(Body):
    """A category below another, or at the root without one."""

    name: Annotated[str, Field(min_length=1, max_length=NAME_LONGEST)]
    name_zh: Name = ""
    parent_id: Key | None = None


class ProductShown(Shown):
    """A product, the article whose SKUs differ in size, colour or pack."""

    id: int
    code: str
    title_zh: str
    title_en: str
    brand_id: int | None
    category_id: int | None


class Added(Shown):
    """The id of what was added."""

    id: int


@routes.read("/skus", permission=READ, answers=Page[SkuShown], words=_("List SKUs"))
def list_skus(request: HttpRequest, asked: Query[SkusAsked]) -> Page[SkuShown]:
    """SKUs in the order they were added."""
    found, following = rows_of(_chosen(asked), asked)
    return Page(items=_shown(found, actor_of(request).scope), next=following)


@routes.read("/skus/{int:sku_id}", permission=READ, answers=SkuShown, words=_("One SKU"))
def one_sku(request: HttpRequest, sku_id: Key) -> SkuShown:
    """A SKU by its id."""
    found = list(_related(Sku.objects.filter(pk=sku_id)))
    if not found:
        raise Problem(404, Refusal(NOT_FOUND))
    return _shown(found, actor_of(request).scope)[0]


@routes.write(
    "/skus",
    permission=EDIT,
    answers=SkusWritten,
    words=_("Add SKUs"),
    about=_("Brands, categories and products that a SKU names are added too. A code that exists is refused."),
)
def add_skus(request: HttpRequest, said: SkusSaid) -> SkusWritten:
    """New SKUs."""
    return _written(create_skus(drafts=_drafts(said), actor=actor_of(request), at=now()))


@routes.write(
    "/skus",
    permission=EDIT,
    answers=SkusWritten,
    method="PUT",
    words=_("Add or revise SKUs by code"),
    about=_("SKUs that are new are added, those that exist are revised; what is left out stays as it is."),
)
def put_skus(request: HttpRequest, said: SkusSaid) -> SkusWritten:
    """SKUs by their codes."""
    return _written(write_skus(drafts=_drafts(said), actor=actor_of(request), at=now()))


@routes.write(
    "/skus",
    permission=EDIT,
    answers=SkusWritten,
    method="PATCH",
    words=_("Change single fields of SKUs"),
    about=_(
        "The changes are one document that can be undone on the page; a SKU is changed wholly or not at all."
    ),
)
def change_skus(request: HttpRequest, said: CellsSaid) -> SkusWritten:
    """Cells of SKUs."""
    edits = [Edit(cell.sku_id, cell.field, _value(cell.value)) for cell in said.cells]
    return _written(revise_skus(edits=edits, actor=actor_of(request), at=now()))


@routes.write(
    "/skus/{int:sku_id}/parts",
    permission=EDIT,
    answers=SkusWritten,
    method="PUT",
    words=_("Say what a bundle holds"),
    about=_("The SKU becomes a bundle; what it held before is replaced."),
)
def put_parts(request: HttpRequest, sku_id: Key, said: BundleSaid) -> SkusWritten:
    """A bundle's components."""
    if not Sku.objects.filter(pk=sku_id).exists():
        raise Problem(404, Refusal(NOT_FOUND))
    parts = [Part(part.sku_id, part.quantity) for part in said.parts]
    return _written(define_bundles(bundles={sku_id: parts}, actor=actor_of(request), at=now()))


@routes.read("/products", permission=READ, answers=Page[ProductShown], words=_("List products"))
def list_products(request: HttpRequest, asked: Query[PageAsked]) -> Page[ProductShown]:
    """Products in the order they were added."""
    found, following = rows_of(Product.objects.all(), asked)
    return Page(items=[ProductShown.model_validate(product) for product in found], next=following)


@routes.read("/brands", permission=READ, answers=Page[Named], words=_("List brands"))
def list_brands(request: HttpRequest, asked: Query[PageAsked]) -> Page[Named]:
    """Brands in the order they were added."""
    found, following = rows_of(Brand.objects.all(), asked)
    return Page(items=[Named.model_validate(brand) for brand in found], next=following)


@routes.write("/brands", permission=EDIT, answers=Added, words=_("Add a brand"))
def add_brand(request: HttpRequest, said: NameSaid) -> Added:
    """One brand."""
    return _added(create_brand(name=said.name, actor=actor_of(request), at=now()))


@routes.read("/categories", permission=READ, answers=Page[CategoryShown], words=_("List categories"))
def list_categories(request: HttpRequest, asked: Query[PageAsked]) -> Page[CategoryShown]:
    """Categories in the order they were added."""
    found, following = rows_of(Category.objects.all(), asked)
    return Page(items=[_category(category) for category in found], next=following)


@routes.write("/categories", permission=EDIT, answers=Added, words=_("Add a category"))
def add_category(request: HttpRequest, said: CategorySaid) -> Added:
    """One category."""
    settled = create_category(
        name=said.name, name_zh=said.name_zh, parent_id=said.parent_id, actor=actor_of(request), at=now()
    )
    return _added(settled)


def _chosen(asked: SkusAsked) -> QuerySet[Sku]:
    found = _related(Sku.objects.all())
    if asked.code is not None:
        found = found.filter(pk__in=sku_ids_by_code([asked.code]).values())
    if asked.barcode is not None:
        found = found.filter(pk__in=sku_ids_by_barcode([asked.barcode]).values())
    if asked.category is not None:
        found = found.filter(product__category__in=branches_of([asked.category]).values("pk"))
    plain: dict[str, int | str | None] = {
        "product__brand": asked.brand,
        "product": asked.product,
        "person": asked.person,
        "lifecycle": asked.lifecycle,
    }
    return found.filter(**{name: value for name, value in plain.items() if value is not None})


def _related(found: QuerySet[Sku]) -> QuerySet[Sku]:
    return found.select_related("product__brand").prefetch_related("barcodes")


def _shown(found: Sequence[Sku], scope: Scope) -> list[SkuShown]:
    categories = {sku.product.category_id for sku in found if sku.product.category_id}
    titles = category_titles(categories) if categories else {}
    return [_sku(sku, titles.get(sku.product.category_id or 0), scope) for sku in found]


def _sku(sku: Sku, category: str | None, scope: Scope) -> SkuShown:
    same = {name: getattr(sku, name) for name in _SAME}
    return SkuShown(
        **same,
        product=sku.product.code,
        brand=sku.product.brand.name if sku.product.brand else None,
        category=category,
        purchase_cost_minor=sku.purchase_cost_minor if scope.sees_cost else None,
        barcodes=sorted(barcode.digits for barcode in sku.barcodes.all()),
        simulated=[name for name in sku.simulated.split(",") if name],
    )


_SAME = (
    "id", "code", "title_zh", "title_en", "lifecycle", "person_id",
    "length_mm", "width_mm", "height_mm", "weight_g", "is_bundle",
)  # fmt: skip


def _drafts(said: SkusSaid) -> list[SkuDraft]:
    return [
        SkuDraft(**{**sku.model_dump(), "barcodes": _digits(sku.barcodes)}, row=row)
        for row, sku in enumerate(said.skus)
    ]


def _digits(barcodes: Sequence[str] | None) -> tuple[str, ...] | None:
    return None if barcodes is None else tuple(barcodes)


def _value(value: Any) -> Value:
    return tuple(value) if isinstance(value, list) else value


def _written(written: Written) -> SkusWritten:
    if written.refusals and not (written.created or written.changed or written.unchanged):
        raise all_refused(written.refusals)
    return SkusWritten(
        change_id=written.change_id,
        created=dict(written.created),
        changed={key: list(fields) for key, fields in written.changed.items()},
        unchanged=written.unchanged,
        refusals=[refused(refusal) for refusal in written.refusals],
    )


def _added(settled: Settled) -> Added:
    if settled.refusals:
        raise all_refused(settled.refusals)
    return Added(id=settled.ids[0])


def _category(category: Category) -> CategoryShown:
    return CategoryShown(
        id=category.pk,
        parent_id=category.parent_id,
        name=category.name,
        name_zh=category.name_zh,
        path=[int(step) for step in category.path.split("/") if step],
    )
