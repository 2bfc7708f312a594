"""The pages of what SKUs belong to: a product, a brand, a category; and the list of brands."""

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zayton.catalog.models import Brand, Category, Product, Sku
from zayton.catalog.operations import create_brand, rename_brand
from zayton.catalog.pages.answers import tell
from zayton.catalog.permissions import EDIT, READ
from zayton.catalog.queries import branches_of, category_titles
from zayton.catalog.tables import sku_table
from zayton.catalog.wording import in_chinese
from zayton.kernel.access.public import actor_of
from zayton.kernel.time import now
from zayton.ui.public import (
    Column,
    Empty,
    Table,
    TablePage,
    TableQuery,
    count_text,
    page,
    page_of,
)


def _group(request: HttpRequest, title: str, kind: str, within: Q, **context: object) -> HttpResponseBase:
    table = sku_table(actor_of(request), name=f"{kind}-skus", within=within, empty=_nothing())
    if answer := table.answer(request):
        return answer
    count = Sku.objects.filter(within).count()
    standing = ngettext("%(count)s SKU", "%(count)s SKUs", count) % {"count": count_text(count)}
    more = {"kind": kind, "may_edit": actor_of(request).may(EDIT.name), **context}
    return table.respond(request, title=title, standing=standing, template="catalog/group.html", context=more)


def _nothing() -> Empty:
    words = _("SKUs come here by an import, or by choosing them in the table and changing them all at once.")
    return Empty(_("No SKUs here yet"), words, None, "tags")


@page(permission=READ.name)
def product(request: HttpRequest, product_id: int) -> HttpResponseBase:
    """One product with its SKUs."""
    found = get_object_or_404(Product.objects.select_related("brand"), pk=product_id)
    titles = (found.title_zh, found.title_en) if in_chinese() else (found.title_en, found.title_zh)
    title = " ".join(filter(None, (found.code, titles[0] or titles[1])))
    return _group(request, title, "product", Q(product=product_id))


@page(permission=READ.name)
def brand(request: HttpRequest, brand_id: int) -> HttpResponseBase:
    """One brand with its SKUs."""
    found = get_object_or_404(Brand, pk=brand_id)
    return _group(request, found.name, "brand", Q(product__brand=brand_id), brand=found)


@page(permission=READ.name)
def category(request: HttpRequest, category_id: int) -> HttpResponseBase:
    """One category with the SKUs of its whole branch."""
    found = get_object_or_404(Category, pk=category_id)
    title = category_titles([found.pk], chinese=in_chinese())[found.pk]
    return _group(
        request, title, "category", Q(product__category__in=branches_of([category_id]).values("pk"))
    )


@page(permission=READ.name)
def brands(request: HttpRequest) -> HttpResponseBase:
    """Every brand with how much is sold under it."""
    table = Table(
        "brands",
        [
            Column(
                "name", _("Brand"), href=lambda row: reverse("catalog:brand", args=[row["id"]]), width=240
            ),
            Column("products", _("Products"), "quantity"),
            Column("skus", _("SKUs"), "quantity"),
        ],
        _brand_page,
        export_name="brands",
        href=lambda row: reverse("catalog:brand", args=[row["id"]]),
        default_sort="name",
        searchable=_("Name of a brand"),
        empty=_no_brands(),
    )
    context = {"may_edit": actor_of(request).may(EDIT.name)}
    return table.respond(request, title=_("Brands"), template="catalog/brands.html", context=context)


def _no_brands() -> Empty:
    words = _("Brands come with the SKUs that name them, or are added here.")
    return Empty(_("No brands yet"), words, None, "badge-tm")


def _brand_page(query: TableQuery) -> TablePage:
    rows = Brand.objects.annotate(
        # two joins at once multiply the rows of each other
        product_count=Count("products", distinct=True),
        sku_count=Count("products__skus", distinct=True),
    )
    fields = {"name": "name", "products": "product_count", "skus": "sku_count"}
    return page_of(rows, query, fields=fields, search=("name",))


@page(permission=EDIT.name)
@require_POST
def brand_new(request: HttpRequest) -> HttpResponseBase:
    """Add a brand."""
    settled = create_brand(name=request.POST.get("name", ""), actor=actor_of(request), at=now())
    tell(request, settled.refusals, _("Added."))
    return redirect("catalog:brands")


@page(permission=EDIT.name)
@require_POST
def brand_rename(request: HttpRequest, brand_id: int) -> HttpResponseBase:
    """Call a brand otherwise."""
    name = request.POST.get("name", "")
    settled = rename_brand(brand_id=brand_id, name=name, actor=actor_of(request), at=now())
    tell(request, settled.refusals, _("Saved."))
    return redirect("catalog:brand", brand_id)
