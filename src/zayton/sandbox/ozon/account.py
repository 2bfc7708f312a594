"""Who may call: a client id and a key in headers; and how Ozon says no."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

CLIENT_ID = "746103"
API_KEY = "7a617974-6f6e-4d73-a6e6-4626f782d001"

# codes of gRPC, which the API is a gateway to (`rpcStatus` in Ozon's OpenAPI file)
BAD, GONE, FORBIDDEN, BUSY, RETIRED, BROKEN, NOBODY = 3, 5, 7, 8, 9, 13, 16
# gRPC's failed precondition becomes a plain 400, so a method that was switched off does not look like a missing path
_STATUSES = {BAD: 400, GONE: 404, FORBIDDEN: 403, BUSY: 429, RETIRED: 400, BROKEN: 500, NOBODY: 401}


class Wrong(Exception):  # noqa: N818 it is a refusal, told by its fields
    """What the API refuses: its code and its message."""

    def __init__(self, message: str, code: int = BAD) -> None:
        super().__init__(message)
        self.message, self.code = message, code


def refused(wrong: Wrong, headers: dict[str, str] | None = None) -> JSONResponse:
    """An error as the gateway writes it."""
    body: dict[str, Any] = {"code": wrong.code, "message": wrong.message, "details": []}
    return JSONResponse(body, _STATUSES[wrong.code], headers)


def let_in(request: Request, *, revoked: bool) -> None:
    """Refuse a call without a good key."""
    client, key = request.headers.get("client-id", ""), request.headers.get("api-key", "")
    if not client or not key:
        raise Wrong("Client-Id and Api-Key headers are required", NOBODY)
    if revoked:
        raise Wrong("Api-key is deactivated, use another one or generate a new one", FORBIDDEN)
    if (client, key) != (CLIENT_ID, API_KEY):
        raise Wrong("Invalid Api-Key, please check the key and try again", FORBIDDEN)
