"""Where stock stands in the navigation, the search and the trace."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zayton.catalog.public import SkuPanel, found_skus, register_sku_panels, register_stock_guard, titled
from zayton.kernel.access.public import Scope
from zayton.stock.models import Owner, Warehouse
from zayton.stock.pages.skus import panel
from zayton.stock.permissions import READ
from zayton.stock.queries.places import warehouse_cards, warehouse_names
from zayton.stock.queries.standing import skus_in_stock
from zayton.stock.wording import in_chinese, sku_href
from zayton.ui.public import (
    Hit,
    NavEntry,
    SearchProvider,
    register_document_names,
    register_document_pages,
    register_navigation,
    register_search,
    register_warehouse_choices,
)


def find_stock(text: str, _scope: Scope, limit: int) -> Sequence[Hit]:
    """The stock of SKUs for the palette; the page itself keeps to the reader's warehouses."""
    return [
        Hit(card.code, sku_href(card.id), titled(card, chinese=in_chinese()), "packages")
        for card in found_skus(text, limit=limit)
    ]


def find_warehouses(text: str, scope: Scope, limit: int) -> Sequence[Hit]:
    """Warehouses for the palette."""
    found = [
        Hit(card.name, reverse("stock:warehouse", args=[card.id]), card.code, "building-warehouse")
        for card in warehouse_cards(scope=scope).values()
        # in Python, as SQLite folds the case of ASCII only
        if text.casefold() in f"{card.code} {card.name}".casefold()
    ]
    return found[:limit]


register_navigation(
    [
        NavEntry("goods", _("Stock"), "stock:levels", READ.name, "packages", 20),
        NavEntry("goods", _("Age of stock"), "stock:ages", READ.name, "hourglass", 22),
        NavEntry("goods", _("Stock on a past day"), "stock:past", READ.name, "history", 24),
        NavEntry("goods", _("Stock at marketplaces"), "stock:mirrors", READ.name, "scale", 25),
        NavEntry("goods", _("Warehouses"), "stock:warehouses", READ.name, "building-warehouse", 26),
        NavEntry("goods", _("Owners of goods"), "stock:owners", READ.name, "building", 28),
    ]
)
register_search(
    [
        SearchProvider("stock.skus", _("Stock"), READ.name, find_stock),
        SearchProvider("stock.warehouses", _("Warehouses"), READ.name, find_warehouses),
    ]
)
register_document_pages({"node": ("stock:warehouse", READ.name)})
register_document_names(
    {
        "node": lambda keys: dict(Warehouse.objects.filter(pk__in=keys).values_list("pk", "code")),
        "owner": lambda keys: dict(Owner.objects.filter(pk__in=keys).values_list("pk", "name")),
    }
)
register_warehouse_choices(lambda scope: list(warehouse_names(scope=scope).items()))
# the catalogue lies below and cannot ask; it must not make a bundle of what has lots
register_stock_guard(skus_in_stock)
register_sku_panels([SkuPanel("stock", _("Stock"), READ.name, panel, 10)])
