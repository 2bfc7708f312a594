"""Addresses of the components: language, appearance, saved views."""

from django.urls import path

from zayton.ui import palette_pages, settings_pages

app_name = "ui"
urlpatterns = [
    path("language/", settings_pages.language, name="language"),
    path("appearance/", settings_pages.appearance, name="appearance"),
    path("palette/", palette_pages.palette, name="palette"),
    path("views/", settings_pages.saved_view, name="saved-view"),
]
