"""The two gateways: `/sync` for business methods by name, `/rest/…` for tokens."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from zayton.sandbox.aliexpress.answers import Complaint, Json, error_response, written
from zayton.sandbox.aliexpress.credentials import APP_KEY
from zayton.sandbox.aliexpress.reading import failed
from zayton.sandbox.aliexpress.signing import signature
from zayton.sandbox.aliexpress.tokens import Tokens
from zayton.sandbox.aliexpress.world import World
from zayton.sandbox.market import UNREADABLE

Params = Mapping[str, str]
Method = Callable[[Params], Json]
# "Common parameters": a timestamp may be two hours off
_DRIFT = timedelta(seconds=7200)


class Gateway:
    """Checks calls and hands them to their methods."""

    def __init__(self, world: World, tokens: Tokens, methods: Mapping[str, Method]) -> None:
        self._world = world
        self._tokens = tokens
        self._methods = methods

    def routes(self) -> Sequence[Route]:
        """Both gateways; each takes parameters in the query or as a form."""
        both = ["GET", "POST"]
        return [
            Route("/sync", self.sync, methods=both),
            Route("/rest/auth/token/create", self.token, methods=both),
            Route("/rest/auth/token/refresh", self.token, methods=both),
        ]

    async def sync(self, request: Request) -> Response:
        """A business method."""
        params = await _params(request)
        request_id = f"21{self._world.next():030}"
        try:
            self._check(params, "")
            method = self._method(params)
            self._tokens.check(params.get("access_token") or params.get("session") or "")
            told = _worked(method, params)
        except Complaint as complaint:
            return JSONResponse(error_response(complaint, request_id))
        # asked for plain, lists come plain; left out, they come wrapped
        simplify = params.get("simplify") == "true"
        answer = {**written(told, simplify=simplify), "request_id": request_id}
        return JSONResponse({f"{params['method'].replace('.', '_')}_response": answer})

    async def token(self, request: Request) -> Response:
        """A system interface: its errors are told without an envelope."""
        params = await _params(request)
        path = request.url.path.removeprefix("/rest")
        request_id = f"21{self._world.next():030}"
        try:
            self._check(params, path)
            told = self._tokens.create(params) if path.endswith("create") else self._tokens.refresh(params)
        except Complaint as complaint:
            flat = {
                "type": "ISV",
                "code": complaint.code,
                "message": complaint.said,
                "request_id": request_id,
            }
            return JSONResponse(flat)
        return JSONResponse({**told, "code": "0", "request_id": request_id})

    def _method(self, params: Params) -> Method:
        found = self._methods.get(params.get("method", ""))
        if found is None:
            raise Complaint("InvalidApiPath", "The specified API Path is invalid")
        return found

    def _check(self, params: Params, path: str) -> None:
        if params.get("app_key") != APP_KEY:
            raise Complaint("InvalidAppKey", "The specified App Key is invalid")
        if abs(self._world.now() - _moment(params.get("timestamp", ""))) > _DRIFT:
            raise Complaint("IllegalTimestamp", "The specified timestamp is invalid or expired")
        good = params.get("sign_method") == "sha256" and params.get("sign") == signature(params, path)
        if not good:
            said = "The request signature does not conform to platform standards"
            raise Complaint("IncompleteSignature", said)


def _worked(method: Method, params: Params) -> Json:
    try:
        return method(params)
    except UNREADABLE:
        raise failed("isv.invalid-parameter", "a parameter is of another kind") from None


async def _params(request: Request) -> dict[str, str]:
    body = (await request.body()).decode()
    return {**request.query_params, **dict(parse_qsl(body, keep_blank_values=True))}


def _moment(text: str) -> datetime:
    try:
        if text.isdecimal():
            return datetime.fromtimestamp(int(text) / 1000, UTC)
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Complaint("IllegalTimestamp", "The specified timestamp is invalid or expired") from None
