"""Addresses of the components: language, appearance, saved views."""

from django.urls import path

from zayton.ui import palette_pages, progress, settings_pages

app_name = "ui"
urlpatterns = [
    path("language/", settings_pages.language, name="language"),
    path("appearance/", settings_pages.appearance, name="appearance"),
    path("jobs/<int:job_id>/", progress.job_progress, name="job-progress"),
    path("palette/", palette_pages.palette, name="palette"),
    path("views/", settings_pages.saved_view, name="saved-view"),
]
