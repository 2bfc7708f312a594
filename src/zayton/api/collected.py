"""Every domain's routes, mounted; the order is the one of the reference page."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from zayton.api.imports import routes as imports
from zayton.api.service import build
from zayton.catalog.api import routes as catalog
from zayton.channels.api import routes as channels
from zayton.kernel.http.public import Routes
from zayton.lake.api import routes as metrics
from zayton.listings.api import routes as listings
from zayton.orders.api import routes as orders
from zayton.stock.api import routes as stock

ROUTES: Sequence[Routes] = (metrics, catalog, stock, channels, orders, listings, imports)

# made at import, since Django asks for the addresses before any request
api = build()
for routes in ROUTES:
    api.add_router(f"/{routes.name}", routes.router)


# built once: its words are lazy and take the language of whoever reads it
@cache
def document() -> Mapping[str, Any]:
    """The OpenAPI document; its words take the reader's language when they are turned into text."""
    tags = [{"name": routes.name, "description": routes.words} for routes in ROUTES]
    return {**api.get_openapi_schema(), "tags": tags}
