"""How the REST API answers: bodies, errors, pages by cursor."""

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from zayton.sandbox.shopify.store import Json

_LARGEST_PAGE = 250
UNKNOWN_TOKEN = "[API] Invalid API key or access token (unrecognized login or wrong password)"  # noqa: S105


def refused(status: int, errors: Any, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """An error as REST says it."""
    return JSONResponse({"errors": errors}, status, headers=headers)


def not_found() -> JSONResponse:
    """404."""
    return refused(404, "Not Found")


async def told(request: Request, name: str) -> Json:
    """The object under its name in a body; empty when the body has none."""
    try:
        body = json.loads(await request.body() or b"{}")
    except ValueError:
        return {}
    inner = body.get(name, body) if isinstance(body, dict) else {}
    return inner if isinstance(inner, dict) else {}


def page(
    request: Request,
    name: str,
    found: Iterable[Json],
    *,
    order: Callable[[Json], Any],
    ident: str = "id",
    down: bool = True,
) -> JSONResponse:
    """One page of what was found, by `order`, with `Link` to its neighbours; `page_info` goes on with a cursor."""
    params = dict(request.query_params)
    limit = min(int(params.get("limit") or 50), _LARGEST_PAGE)
    rows = sorted(found, key=lambda one: (order(one), one[ident]), reverse=down)
    cursor = _read_cursor(params.get("page_info", ""))
    if cursor is None:
        return refused(400, {"page_info": "Invalid value."})
    start = _after([(order(one), one[ident]) for one in rows], cursor, down=down) if cursor else 0
    shown = rows[start : start + limit]
    headers = {}
    if start + limit < len(rows):
        # "Paginated results": beside `page_info` only `limit` and `fields` may come; the filters are in the cursor
        kept = {key: value for key, value in params.items() if key not in ("page_info", "limit", "fields")}
        mark = {"last": [order(shown[-1]), shown[-1][ident]], "asked": cursor.get("asked", kept)}
        headers["Link"] = f'<{_address(request, params, limit, mark)}>; rel="next"'
    return JSONResponse({name: [_only(one, params.get("fields", "")) for one in shown]}, headers=headers)


def asked(request: Request) -> Mapping[str, str]:
    """What a list was asked for: on later pages what the first was, as the cursor remembers it."""
    params = dict(request.query_params)
    cursor = _read_cursor(params.get("page_info", "")) or {}
    return {**params, **cursor.get("asked", {})}


def _address(request: Request, params: Mapping[str, str], limit: int, mark: Json) -> str:
    text = base64.urlsafe_b64encode(json.dumps(mark).encode()).decode()
    fields = f"&fields={params['fields']}" if params.get("fields") else ""
    return f"{request.url.replace(query='')}?limit={limit}&page_info={text}{fields}"


def _read_cursor(text: str) -> Json | None:
    if not text:
        return {}
    try:
        mark = json.loads(base64.urlsafe_b64decode(text.encode()))
    except (binascii.Error, ValueError):
        return None
    return mark if isinstance(mark, dict) else None


def _after(keys: Sequence[tuple[Any, Any]], cursor: Json, *, down: bool) -> int:
    last = tuple(cursor["last"])
    return next((place for place, key in enumerate(keys) if (key < last if down else key > last)), len(keys))


def _only(one: Json, fields: str) -> Json:
    wanted = {field.strip() for field in fields.split(",") if field.strip()}
    return {key: value for key, value in one.items() if key in wanted} if wanted else one
