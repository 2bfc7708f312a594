"""Addresses of the API, its document and its reference page."""

from django.urls import path

from zayton.api import pages
from zayton.api.collected import api

app_name = "api"
urlpatterns = [
    path("openapi.json", pages.openapi, name="openapi"),
    path("reference/", pages.reference, name="reference"),
    path("", api.urls),
]
