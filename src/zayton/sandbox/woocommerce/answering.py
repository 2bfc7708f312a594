"""How the API answers: bodies, errors, pages by number, schemas."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import JSONResponse

from zayton.sandbox.woocommerce.published import FIELDS
from zayton.sandbox.woocommerce.shelves import Wrong
from zayton.sandbox.woocommerce.store import Json

_ORDERS = {"date": "date_created_gmt", "id": "id", "include": "id", "modified": "date_modified_gmt"}
_TYPES = {
    "date-time": ["null", "string"],
    "mixed": ["null", "object", "string", "number", "boolean", "integer", "array"],
}


def refused(wrong: Wrong) -> JSONResponse:
    """An error as WordPress writes it."""
    return JSONResponse(problem(wrong), wrong.status, wrong.headers)


def problem(wrong: Wrong) -> Json:
    """Its body."""
    return {"code": wrong.code, "message": wrong.message, "data": {"status": wrong.status, **wrong.data}}


def page(
    request: Request, rows: Sequence[Json], *, show: Callable[[Json], Json] = lambda one: one
) -> JSONResponse:
    """One page of rows, with the totals and `Link`s in headers."""
    params = request.query_params
    # ten a page unless told, a hundred at most
    size, number = _whole(params, "per_page", 10), _whole(params, "page", 1)
    if not 1 <= size <= 100:
        words = "per_page must be between 1 (inclusive) and 100 (inclusive)"
        raise Wrong("rest_invalid_param", "Invalid parameter(s): per_page", params={"per_page": words})
    pages = -(-len(rows) // size)
    start = (number - 1) * size + (_whole(params, "offset", 0) if number == 1 else 0)
    # how many there are is told in headers alone, the body is a bare list
    headers = {"X-WP-Total": str(len(rows)), "X-WP-TotalPages": str(pages)}
    near = (("prev", min(number - 1, pages), number > 1), ("next", number + 1, number < pages))
    links = [
        f'<{request.url.include_query_params(page=at)}>; rel="{name}"'
        for name, at, is_there in near
        if is_there
    ]
    if links:
        headers["Link"] = ", ".join(links)
    return JSONResponse([show(one) for one in rows[start : start + size]], headers=headers)


def _whole(params: Mapping[str, str], name: str, otherwise: int) -> int:
    text = params.get(name, str(otherwise))
    if not text.isdecimal():
        raise Wrong(
            "rest_invalid_param",
            f"Invalid parameter(s): {name}",
            params={name: f"{name} is not of type integer."},
        )
    return int(text)


def chosen(request: Request, rows: Iterable[Json], zone: str) -> list[Json]:
    """Rows that the parameters all lists share leave, in the order asked for."""
    params = request.query_params
    include, exclude = _ids(params, "include"), _ids(params, "exclude")
    status = {one.removeprefix("wc-") for one in params.get("status", "any").split(",")}
    found = [
        one
        for one in rows
        if (not include or one["id"] in include)
        and one["id"] not in exclude
        # what lies in the trash is only shown when that is asked for by name
        and (one.get("status") in status or (status & {"any", "all"} and one.get("status") != "trash"))
        and _within(one, params, zone)
    ]
    by = params.get("orderby", "date")
    field = _ORDERS.get(by)
    if field is None:
        words = f"orderby is not one of {', '.join(_ORDERS)}."
        raise Wrong("rest_invalid_param", "Invalid parameter(s): orderby", params={"orderby": words})
    return sorted(
        found, key=lambda one: (one[field], one["id"]), reverse=params.get("order", "desc") == "desc"
    )


def _ids(params: Mapping[str, str], name: str) -> set[int]:
    return {int(one) for one in params.get(name, "").split(",") if one.isdecimal()}


def _within(one: Json, params: Mapping[str, str], zone: str) -> bool:
    gmt = params.get("dates_are_gmt", "false").lower() in ("true", "1")
    for prefix, field in (("modified_", "date_modified"), ("", "date_created")):
        # without `dates_are_gmt` the shop's own time is compared, whose autumn has an hour twice
        told = one.get(f"{field}_gmt" if gmt else field)
        after, before = params.get(f"{prefix}after"), params.get(f"{prefix}before")
        if told and (
            (after and told <= _bare(after, zone, gmt=gmt))
            or (before and told >= _bare(before, zone, gmt=gmt))
        ):
            return False
    return True


def _bare(text: str, zone: str, *, gmt: bool) -> str:
    """A moment as the fields are written; one with an offset is moved to the shop's time, or to GMT."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Wrong("rest_invalid_param", "Invalid parameter(s): modified_after") from None
    if at.tzinfo is not None:
        at = at.astimezone(UTC if gmt else ZoneInfo(zone)).replace(tzinfo=None)
    return at.isoformat(timespec="seconds")


def schema(name: str) -> Json:
    """The JSON schema of an object (draft 4), as an OPTIONS request tells it."""
    fields = {field: _field(kind) for field, kind in FIELDS[name].items()}
    return {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "title": name,
        "type": "object",
        "properties": fields,
    }


def _field(kind: str) -> Json:
    told: Json = {"type": _TYPES.get(kind, kind)}
    return {**told, "format": "date-time"} if kind == "date-time" else told


def options(name: str, verbs: Sequence[str]) -> Any:
    """The answer to an OPTIONS request."""
    return {
        "namespace": "wc/v3",
        "methods": list(verbs),
        "endpoints": [{"methods": list(verbs), "args": {}}],
        "schema": schema(name),
    }
