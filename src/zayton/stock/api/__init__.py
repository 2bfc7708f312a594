"""Stock over HTTP: what is where and was when, documents that move goods, and requests that hold them."""

from zayton.stock.api import documents, owners, reads, requests
from zayton.stock.api.routing import routes

__all__ = ["documents", "owners", "reads", "requests", "routes"]
