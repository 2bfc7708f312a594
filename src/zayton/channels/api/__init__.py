"""Shops and connections over HTTP."""

from zayton.channels.api import matching, shops, syncing
from zayton.channels.api.routing import routes

__all__ = ["matching", "routes", "shops", "syncing"]
