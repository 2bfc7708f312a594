"""Every address of the product, one line a domain."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("ui/", include("zayton.ui.urls")),
    path("api/", include("zayton.api.urls")),
]
