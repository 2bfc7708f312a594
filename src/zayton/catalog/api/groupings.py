"""What SKUs are grouped by: products, brands, categories."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zayton.catalog.api.routing import routes
from zayton.catalog.api.shapes import Added, CategorySaid, CategoryShown, Named, NameSaid, ProductShown
from zayton.catalog.models import Brand, Category, Product
from zayton.catalog.operations import (
    Settled,
    create_brand,
    create_category,
)
from zayton.catalog.permissions import EDIT, READ
from zayton.kernel.access.public import actor_of
from zayton.kernel.http.public import (
    Page,
    PageAsked,
    Query,
    all_refused,
    rows_of,
)
from zayton.kernel.time import now


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
