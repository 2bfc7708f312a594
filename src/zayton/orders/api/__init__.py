"""Orders over HTTP: listed, shown, placed, allocated, shipped, cancelled, and goods taken back; and stores."""

from zayton.orders.api import choices, reads, recipients, stores, writes
from zayton.orders.api.routing import routes

__all__ = ["choices", "reads", "recipients", "routes", "stores", "writes"]
