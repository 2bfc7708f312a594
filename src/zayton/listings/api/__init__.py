"""Listings over HTTP: price rules and their moves, bulk edits, translations, and what the watch has found."""

from zayton.listings.api import edits, prices, progress, translations, watch
from zayton.listings.api.routing import routes

__all__ = ["edits", "prices", "progress", "routes", "translations", "watch"]
