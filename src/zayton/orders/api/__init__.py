"""Orders over HTTP: listed, shown, placed, allocated, shipped, cancelled, and goods taken back."""

from zayton.orders.api import reads, writes
from zayton.orders.api.routing import routes

__all__ = ["reads", "routes", "writes"]
