"""Shops and connections over HTTP."""

from zayton.channels.api import matching, reports, settlements, shops, syncing
from zayton.channels.api.routing import routes

__all__ = ["matching", "reports", "routes", "settlements", "shops", "syncing"]
