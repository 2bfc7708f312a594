"""Login with Amazon: the endpoint that hands out access tokens."""

import json
import secrets
from collections.abc import Mapping
from json import JSONDecodeError
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from zayton.sandbox.amazon.mall import Mall
from zayton.sandbox.amazon.operation import NOTIFICATIONS_SCOPE
from zayton.sandbox.amazon.state import Token

CLIENT_ID = "amzn1.application-oa2-client.5a4db0c0ffee4c1e8b0a7d5a2d1f7e66"
CLIENT_SECRET = "amzn1.oa2-cs.v1.1f0e5b9d6c8a7e3d2b4c6a8f0e1d3c5b7a9f8e6d4c2b0a1f3e5d7c9b8a6f4e2d"  # noqa: S105
REFRESH_TOKEN = "Atzr|IwEBIsandbox-refresh-token-of-the-one-seller"  # noqa: S105
"""The credentials that the sandbox knows; they open nothing else."""

_SCOPES = {
    NOTIFICATIONS_SCOPE,
    "sellingpartnerapi::migration",
    "sellingpartnerapi::client_credential:rotation",
}


class Lwa:
    """Hands out tokens for the seller (`refresh_token`) and for the application alone (`client_credentials`)."""

    def __init__(self, mall: Mall) -> None:
        self._mall = mall

    def routes(self) -> list[Route]:
        """The path."""
        return [Route("/auth/o2/token", self.token, methods=["POST"])]

    async def token(self, request: Request) -> Response:
        """A token, or an OAuth error."""
        form = _form(await request.body(), request.headers.get("content-type", ""))
        if form is None:
            return _error("invalid_request", "The request has an invalid body.")
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            # 401 for the application, 400 for all else, as RFC 6749 5.2 has it
            return _error("invalid_client", "Client authentication failed", 401)
        grant = form.get("grant_type", "")
        if grant == "refresh_token":
            return self._for_seller(form)
        if grant == "client_credentials":
            return self._for_application(form)
        if not grant:
            return _error("invalid_request", "The request is missing a required parameter : grant_type")
        said = "The authorization grant type is not supported by the authorization server"
        return _error("unsupported_grant_type", said)

    def _for_seller(self, form: Mapping[str, str]) -> Response:
        given = form.get("refresh_token")
        if not given:
            return _error("invalid_request", "The request is missing a required parameter : refresh_token")
        if given != REFRESH_TOKEN or self._mall.world.revoked:
            said = "User may have revoked or didn't grant the permission."
            return _error(
                "invalid_grant", f"The request has an invalid grant parameter : refresh_token. {said}"
            )
        # the refresh token does not change: it lasts until the seller withdraws it, or a year has gone by
        return self._made("", refresh=REFRESH_TOKEN)

    def _for_application(self, form: Mapping[str, str]) -> Response:
        if form.get("scope") not in _SCOPES:
            return _error("invalid_scope", "The request has an invalid parameter : scope")
        return self._made(form["scope"])

    def _made(self, scope: str, refresh: str = "") -> Response:
        mall = self._mall
        # the first letters tell a seller's token from one of the application alone
        name = "Atc|" if scope else "Atza|"
        name += secrets.token_urlsafe(120)
        mall.world.tokens[name] = Token(until=mall.after(mall.pace.token), scope=scope)
        body = {"access_token": name, "token_type": "bearer", "expires_in": int(mall.pace.token)}
        return JSONResponse(body | ({"refresh_token": refresh} if refresh else {"scope": scope}))


def _form(raw: bytes, kind: str) -> dict[str, str] | None:
    try:
        if kind.startswith("application/json"):
            return {str(name): str(value) for name, value in json.loads(raw).items()}
        return dict(parse_qsl(raw.decode()))
    except (UnicodeDecodeError, JSONDecodeError, AttributeError, RecursionError):
        return None


def _error(code: str, description: str, status: int = 400) -> Response:
    return JSONResponse({"error": code, "error_description": description}, status)
