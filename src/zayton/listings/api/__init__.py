"""Listings over HTTP: price rules with their test and their moves, and what the watch has found."""

from zayton.listings.api import prices, watch
from zayton.listings.api.routing import routes

__all__ = ["prices", "routes", "watch"]
