"""Bodies of calls."""

import json

from starlette.requests import Request

from zayton.sandbox.woocommerce.shelves import Wrong
from zayton.sandbox.woocommerce.store import Json


async def told(request: Request) -> Json:
    """The object that a call brings."""
    try:
        body = json.loads(await request.body() or b"{}")
    except ValueError:
        raise Wrong("rest_invalid_json", "Invalid JSON body passed.") from None
    return body if isinstance(body, dict) else {}


def forced(request: Request) -> bool:
    """Whether something is to be deleted for good rather than into the trash."""
    return request.query_params.get("force", "").lower() in ("true", "1")
