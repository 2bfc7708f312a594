"""What handlers need of requests: JSON bodies, pages, ranges of time."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request

from zayton.sandbox.ebay.answers import Complaint, Json

_RANGE = re.compile(r"(\w+):\[([^\]]*?)\.\.([^\]]*)\]")


async def body_of(request: Request, domain: str) -> Json:
    """The request's JSON object."""
    try:
        body = await request.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise Complaint(400, 2004, domain, "Invalid request")
    return body


def number_of(request: Request, name: str, default: int, *, low: int = 0, high: int = 10**9) -> int:
    """A number among the query's parameters."""
    text = request.query_params.get(name) or str(default)
    if not text.isdecimal() or not low <= int(text) <= high:
        raise Complaint(400, 25706, "API_INVENTORY", "You have provided invalid pagination values.")
    return int(text)


def ranges_of(filter_: str) -> dict[str, tuple[datetime | None, datetime | None]]:
    """The ranges of time in a `filter`, by name; an open end is `None`."""
    return {name: (_moment(start), _moment(end)) for name, start, end in _RANGE.findall(filter_)}


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    return datetime.fromisoformat(text).astimezone(UTC)


def paged(request: Request, members: Sequence[Any], *, limit: int, offset: int, name: str) -> Json:
    """One page of members with the links to its neighbours; `offset` counts members."""
    answer: Json = {
        "href": str(request.url),
        "total": len(members),
        "limit": limit,
        "offset": offset,
        name: list(members[offset : offset + limit]),
    }
    if offset + limit < len(members):
        answer["next"] = _at(request, limit, offset + limit)
    if offset:
        answer["prev"] = _at(request, limit, max(0, offset - limit))
    return answer


def _at(request: Request, limit: int, offset: int) -> str:
    query = {**request.query_params, "limit": str(limit), "offset": str(offset)}
    return f"{request.url.replace(query='')}?{urlencode(query)}".replace("??", "?")
