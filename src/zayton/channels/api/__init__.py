"""Shops and connections over HTTP."""

from zayton.channels.api import shops, syncing
from zayton.channels.api.routing import routes

__all__ = ["routes", "shops", "syncing"]
