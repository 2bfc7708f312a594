"""Listings over HTTP: themselves, their rules, bulk edits, translations, sizes, and what the watch has found."""

from zayton.listings.api import (
    edits,
    listings,
    prices,
    progress,
    show_rules,
    sizes,
    switching,
    translations,
    translator,
    watch,
)
from zayton.listings.api.routing import routes

__all__ = [
    "edits",
    "listings",
    "prices",
    "progress",
    "routes",
    "show_rules",
    "sizes",
    "switching",
    "translations",
    "translator",
    "watch",
]
