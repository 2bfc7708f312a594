"""Orders over HTTP: listed, shown, placed, allocated, shipped, cancelled, and goods taken back; and stores."""

from zayton.orders.api import reads, stores, writes
from zayton.orders.api.routing import routes

__all__ = ["reads", "routes", "stores", "writes"]
