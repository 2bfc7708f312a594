"""Every address of the product, one line a domain."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("zayton.web.urls")),
    path("ui/", include("zayton.ui.urls")),
    path("cockpit/", include("zayton.cockpit.urls")),
    path("catalog/", include("zayton.catalog.urls")),
    path("stock/", include("zayton.stock.urls")),
    path("shops/", include("zayton.channels.urls")),
    path("hooks/", include("zayton.channels.hook_urls")),
    path("listings/", include("zayton.listings.urls")),
    path("orders/", include("zayton.orders.urls")),
    path("api/", include("zayton.api.urls")),
]

handler403 = "zayton.web.home_pages.denied"
handler404 = "zayton.web.home_pages.not_found"
handler500 = "zayton.web.home_pages.failed"
