"""Orders over HTTP: listed, shown, placed, allocated, shipped, cancelled, and goods taken back; and stores."""

from zayton.orders.api import buyers, choices, reads, recipients, stores, writes
from zayton.orders.api.routing import routes

__all__ = ["buyers", "choices", "reads", "recipients", "routes", "stores", "writes"]
