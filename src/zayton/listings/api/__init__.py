"""Listings over HTTP: price rules and moves, bulk edits, translations, size charts, and what the watch has found."""

from zayton.listings.api import edits, prices, progress, sizes, switching, translations, translator, watch
from zayton.listings.api.routing import routes

__all__ = [
    "edits",
    "prices",
    "progress",
    "routes",
    "sizes",
    "switching",
    "translations",
    "translator",
    "watch",
]
