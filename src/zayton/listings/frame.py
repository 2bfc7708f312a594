"""Where listings stand in the navigation, the search, the trace and on the page of a SKU."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zayton.catalog.public import SkuPanel, register_sku_panels
from zayton.kernel.access.public import Scope
from zayton.listings.models import Listing
from zayton.listings.pages.listing import panel
from zayton.listings.permissions import READ
from zayton.listings.queries.listing import seen_listings
from zayton.ui.public import (
    Hit,
    NavEntry,
    SearchProvider,
    register_document_names,
    register_document_pages,
    register_navigation,
    register_search,
)


def find_listings(text: str, scope: Scope, limit: int) -> Sequence[Hit]:
    """Listings for the palette, by seller SKU, ASIN or title."""
    found = seen_listings(scope=scope).select_related("shop")
    hits = (
        found.filter(msku__icontains=text)
        | found.filter(item__iexact=text)
        | found.filter(title__icontains=text)
    )
    return [
        Hit(one.msku, reverse("listings:listing", args=[one.pk]), f"{one.shop.name} · {one.title}", "tag")
        for one in hits.order_by("msku")[:limit]
    ]


register_navigation(
    [NavEntry("sell", _("Listings"), "listings:listings", READ.name, "tags", 20, _("Listings"))]
)
register_search([SearchProvider("listings", _("Listings"), READ.name, find_listings)])
register_document_pages({"listing": ("listings:listing", READ.name)})
register_document_names(
    {"listing": lambda keys: dict(Listing.objects.filter(pk__in=keys).values_list("pk", "msku"))}
)
register_sku_panels([SkuPanel("listings", _("Listings"), READ.name, panel, 20)])
