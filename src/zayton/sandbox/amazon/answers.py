"""Answers with the headers that Amazon sends, and its words for what goes wrong."""

import json
import secrets
from typing import Any

from starlette.responses import Response


def errors(code: str, message: str, details: str = "") -> dict[str, Any]:
    """An error as every operation of the API says it."""
    # `ErrorList` of every model: a list, though one is all that comes
    return {"errors": [{"code": code, "message": message, "details": details}]}


def request_id() -> str:
    """A new request id in the shape of a UUID."""
    text = secrets.token_hex(16)
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def answer(body: Any, status: int = 200, *, limit: float | None = None, kind: str = "") -> Response:
    """An answer with request id, rate and kind of error."""
    headers = {"x-amzn-RequestId": request_id()}
    if limit is not None:
        # calls a second, and of this seller and application alone ("Usage Plans and Rate Limits")
        headers["x-amzn-RateLimit-Limit"] = format(limit, "g")
    if kind:
        headers["x-amzn-ErrorType"] = kind
    content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
    return Response(content, status, headers, media_type="application/json")


def denied(details: str) -> Response:
    """403: not with this token."""
    body = errors("Unauthorized", "Access to requested resource is denied.", details)
    return answer(body, 403, kind="AccessDeniedException")


def too_many() -> Response:
    """429: the bucket of the operation is empty. Amazon does not say when to come again."""
    # without `Retry-After`, so a caller has the plan and its own patience to go by
    body = errors("QuotaExceeded", "You exceeded your quota for the requested resource.")
    return answer(body, 429, kind="TooManyRequestsException")


def failed() -> Response:
    """500: something broke on Amazon's side."""
    body = errors("InternalFailure", "We encountered an internal error. Please try again.")
    return answer(body, 500, kind="InternalFailure")
