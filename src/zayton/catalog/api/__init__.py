"""The catalogue over HTTP: SKUs and bundles; products, brands and categories."""

from zayton.catalog.api import groupings, skus
from zayton.catalog.api.routing import routes

__all__ = ["groupings", "routes", "skus"]
