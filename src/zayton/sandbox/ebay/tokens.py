"""OAuth: the token endpoint and what every other call is checked for.

https://developer.ebay.com/api-docs/static/oauth-tokens.html. User access tokens live for two hours.
"""

import base64
import binascii
import functools
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from zayton.sandbox.ebay.answers import Complaint, Json, error, errors
from zayton.sandbox.ebay.credentials import CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN, RU_NAME
from zayton.sandbox.ebay.signatures import check_signature
from zayton.sandbox.ebay.world import World
from zayton.sandbox.market import UNREADABLE

LIFE_S = 7200
# eighteen months, which refreshing does not prolong
REFRESH_LIFE_S = 47_304_000
APPLICATION = "Application Access Token"
USER = "User Access Token"
Handler = Callable[[Request], Awaitable[Response]]


class Tokens:
    """Hands out access tokens and checks them."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> Sequence[Route]:
        """The token endpoint."""
        return [Route("/identity/v1/oauth2/token", self.grant, methods=["POST"])]

    async def grant(self, request: Request) -> Response:
        """Exchange client credentials, an authorization code or a refresh token for an access token."""
        if _basic(request.headers.get("authorization", "")) != (CLIENT_ID, CLIENT_SECRET):
            return _refused(401, "invalid_client", "client authentication failed")
        form = dict(parse_qsl((await request.body()).decode()))
        match form.get("grant_type"):
            case "client_credentials":
                return JSONResponse(self._access(APPLICATION))
            case "authorization_code":
                return self._by_code(form)
            case "refresh_token":
                return self._by_refresh(form)
        return _refused(400, "unsupported_grant_type", "grant type in request is not supported by the server")

    def _by_code(self, form: dict[str, str]) -> Response:
        code = form.get("code", "")
        # eBay wants its own name for the address (RuName) where OAuth has the address itself
        if code not in self._world.codes or form.get("redirect_uri") != RU_NAME:
            said = "the provided authorization grant code is invalid or was issued to another client"
            return _refused(400, "invalid_grant", said)
        self._world.codes.remove(code)
        told = self._access(USER)
        return JSONResponse(
            {**told, "refresh_token": REFRESH_TOKEN, "refresh_token_expires_in": REFRESH_LIFE_S}
        )

    def _by_refresh(self, form: dict[str, str]) -> Response:
        if form.get("refresh_token") not in self._world.refresh:
            said = "the provided authorization refresh token is invalid or was issued to another client"
            return _refused(400, "invalid_grant", said)
        # no new refresh token comes with it: the one from the consent goes on
        return JSONResponse(self._access(USER))

    def _access(self, kind: str) -> Json:
        token = f"v^1.1#i^1#p^3#f^0#I^3#t^H4sI{self._world.next():08}"
        until = self._world.now() + timedelta(seconds=LIFE_S)
        self._world.access[token] = {"kind": kind, "until": until.isoformat()}
        return {"access_token": token, "expires_in": LIFE_S, "token_type": kind}

    async def check(self, request: Request) -> None:
        """Complain as eBay does unless the call carries a good access token, and a signature where it must."""
        self._check_token(request)
        if self._world.demands_signature:
            await check_signature(request)

    def is_sellers(self, token: str) -> bool:
        """Whether a token is good and speaks for the seller, for the API that wants it in a header of its own."""
        known = self._world.access.get(token)
        return (
            known is not None
            and known["kind"] == USER
            and datetime.fromisoformat(known["until"]) > self._world.now()
        )

    def _check_token(self, request: Request) -> None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        # Post-Order is the one API that wants another word before the same token
        wanted = "IAF" if request.url.path.startswith("/post-order") else "Bearer"
        known = self._world.access.get(token)
        good = known and datetime.fromisoformat(known["until"]) > self._world.now()
        if scheme != wanted or not known or not good:
            raise Complaint(401, 1001, "OAuth", "Invalid access token")
        if known["kind"] == APPLICATION and request.url.path.startswith(("/sell", "/post-order")):
            raise Complaint(403, 1100, "ACCESS", "Access denied")


def guarded(tokens: Tokens, handler: Handler) -> Handler:
    """A handler that wants a token first, and whose complaints become answers."""

    @functools.wraps(handler)
    async def answer(request: Request) -> Response:
        try:
            await tokens.check(request)
            return await handler(request)
        except Complaint as complaint:
            return errors(complaint.status, complaint.error)
        except UNREADABLE:
            return errors(400, error(2004, "ACCESS", "Invalid request"))

    return answer


def _basic(header: str) -> tuple[str, str]:
    scheme, _, packed = header.partition(" ")
    try:
        name, _, secret = base64.b64decode(packed, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return (name, secret) if scheme == "Basic" else ("", "")


def _refused(status: int, code: str, said: str) -> JSONResponse:
    return JSONResponse({"error": code, "error_description": said}, status)
