"""Where shops stand in the navigation, the scope bar, the search and the trace."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zayton.channels.models import Connection, Shop
from zayton.channels.permissions import READ
from zayton.channels.queries import shops_seen, sites_by_id
from zayton.kernel.access.public import Scope
from zayton.ui.public import (
    Hit,
    NavEntry,
    SearchProvider,
    ShopListed,
    register_document_names,
    register_document_pages,
    register_navigation,
    register_search,
    register_shop_choices,
)


def find_shops(text: str, scope: Scope, limit: int) -> Sequence[Hit]:
    """Shops for the palette."""
    found = [
        Hit(shop.name, reverse("channels:shop", args=[shop.id]), shop.code, "building-store")
        for shop in shops_seen(scope=scope)
        # in Python, as SQLite folds the case of ASCII only
        if text.casefold() in f"{shop.code} {shop.name}".casefold()
    ]
    return found[:limit]


def shop_choices(scope: Scope) -> Sequence[ShopListed]:
    """The shops of a scope by name, in one query, since every page offers them."""
    seen = Shop.objects.all() if scope.shops is None else Shop.objects.filter(id__in=scope.shops)
    listed = [ShopListed(*row) for row in seen.values_list("id", "name", "zone")]
    return sorted(listed, key=lambda shop: shop.name)


register_navigation(
    [
        NavEntry("sell", _("Shops"), "channels:shops", READ.name, "building-store", 30, _("Shops")),
        NavEntry("sell", _("Connections"), "channels:connections", READ.name, "plug", 32, _("Shops")),
        NavEntry(
            "sell",
            _("Match seller SKUs"),
            "channels:matching",
            READ.name,
            "arrows-left-right",
            33,
            _("Shops"),
        ),
        NavEntry("sell", _("Held back"), "channels:held", READ.name, "alert-circle", 34, _("Shops")),
    ]
)
register_search([SearchProvider("channels.shops", _("Shops"), READ.name, find_shops)])
register_document_pages({"shop": ("channels:shop", READ.name)})
register_document_names(
    {
        "connection": lambda keys: dict(Connection.objects.filter(pk__in=keys).values_list("pk", "name")),
        "shop": lambda keys: dict(Shop.objects.filter(pk__in=keys).values_list("pk", "name")),
        "site": lambda keys: {key: name for key, name in sites_by_id().items() if key in keys},
    }
)
register_shop_choices(shop_choices)
