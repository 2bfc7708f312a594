"""Every domain's routes, mounted; the order is the one of the reference page."""

from collections.abc import Sequence
from typing import Any

from zayton.api.service import build
from zayton.catalog.api import routes as catalog
from zayton.kernel.http.public import Routes
from zayton.lake.api import routes as metrics

ROUTES: Sequence[Routes] = (metrics, catalog)

api = build()
for routes in ROUTES:
    api.add_router(f"/{routes.name}", routes.router)


def document() -> dict[str, Any]:
    """The OpenAPI document in the active language."""
    return {
        **api.get_openapi_schema(),
        "tags": [{"name": routes.name, "description": str(routes.words)} for routes in ROUTES],
    }
