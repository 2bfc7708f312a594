"""Where the catalogue stands in the navigation, the search and the trace."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zayton.catalog.models import Brand, Category, Product, Sku
from zayton.catalog.permissions import READ
from zayton.catalog.queries import found_skus, titled
from zayton.catalog.wording import in_chinese
from zayton.kernel.access.public import Scope
from zayton.ui.public import (
    Hit,
    NavEntry,
    SearchProvider,
    register_document_names,
    register_document_pages,
    register_navigation,
    register_search,
)


def find_skus(text: str, _scope: Scope, limit: int) -> Sequence[Hit]:
    """SKUs for the palette; every scope sees their names."""
    return [
        Hit(card.code, reverse("catalog:sku", args=[card.id]), titled(card, chinese=in_chinese()), "tag")
        for card in found_skus(text, limit=limit)
    ]


register_navigation(
    [
        NavEntry("goods", _("Products and SKUs"), "catalog:skus", READ.name, "tags", 10),
        NavEntry("goods", _("Categories"), "catalog:categories", READ.name, "sitemap", 12),
        NavEntry("goods", _("Brands"), "catalog:brands", READ.name, "badge-tm", 14),
    ]
)
register_search([SearchProvider("catalog.skus", _("SKUs"), READ.name, find_skus)])
register_document_pages(
    {
        "sku": ("catalog:sku", READ.name),
        "product": ("catalog:product", READ.name),
        "brand": ("catalog:brand", READ.name),
        "category": ("catalog:category", READ.name),
        "catalog_change": ("catalog:change", READ.name),
    }
)
register_document_names(
    {
        "sku": lambda keys: dict(Sku.objects.filter(pk__in=keys).values_list("pk", "code")),
        "product": lambda keys: dict(Product.objects.filter(pk__in=keys).values_list("pk", "code")),
        "brand": lambda keys: dict(Brand.objects.filter(pk__in=keys).values_list("pk", "name")),
        "category": lambda keys: dict(Category.objects.filter(pk__in=keys).values_list("pk", "name")),
    }
)
