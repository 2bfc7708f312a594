"""The gate of the API: who calls, whether the plan allows it, and the operation's own answer."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from json import JSONDecodeError
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from zayton.sandbox.amazon import answers, restricted
from zayton.sandbox.amazon.mall import Call, Mall, Refused
from zayton.sandbox.amazon.operation import Operation
from zayton.sandbox.amazon.state import Token
from zayton.sandbox.amazon.throttle import Buckets


class Gateway:
    """Makes routes of operations; `ripen` lets happen what is due before each is answered."""

    def __init__(self, mall: Mall, operations: Iterable[Operation], ripen: Callable[[], None]) -> None:
        self._mall = mall
        self._ripen = ripen
        self._operations = tuple(operations)
        self._buckets = Buckets()

    def routes(self) -> list[Route]:
        """The paths of all operations, and an answer for paths that do not exist."""
        known = [self._route(operation) for operation in self._operations]
        return [
            *known,
            Route("/{anything:path}", _unknown, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]),
        ]

    def _route(self, operation: Operation) -> Route:
        async def work(request: Request) -> Response:
            return await self._answer(operation, request)

        return Route(operation.path, work, methods=[operation.method], name=operation.name)

    async def _answer(self, operation: Operation, request: Request) -> Response:
        raw = await request.body()
        mall = self._mall
        self._ripen()
        token = mall.world.tokens.get(request.headers.get("x-amz-access-token", ""))
        if problem := _unfit(token, operation, request, mall.now()):
            return answers.denied(problem)
        # a plan that is switched off has no rate to tell, and Amazon too leaves the header out now and then
        rate = operation.rate * mall.pace.throttle
        if rate and not self._buckets.take(operation.name, rate, operation.burst):
            # each pair of seller and application has buckets of its own, and here there is one pair
            return answers.too_many()
        try:
            made = operation.work(mall, _call(request, raw, token))
        except Refused as refused:
            body = answers.errors(refused.code, refused.message, refused.details)
            return answers.answer(body, refused.status, limit=rate or None)
        return answers.answer(made.body, made.status, limit=rate or None)


def _unfit(token: Token | None, operation: Operation, request: Request, now: datetime) -> str:
    if "x-amz-access-token" not in request.headers:
        return "Access token is missing in the request header."
    if token is None:
        return "The access token you provided is revoked, malformed or invalid."
    if token.until <= now:
        return "The access token you provided has expired."
    return "" if _opens(token, operation, request) else "The access token does not allow this operation."


def _opens(token: Token, operation: Operation, request: Request) -> bool:
    if token.resources:
        return restricted.elements(token, request.method, request.url.path) is not None
    # "Grantless operations" want a token of the application alone; the seller's does not open them
    return bool(token.scope) == operation.grantless and not operation.alone


def _call(request: Request, raw: bytes, token: Token | None) -> Call:
    pairs = request.query_params.multi_items()
    lists: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        # a list comes as one parameter with commas, as the models say, or as the parameter repeated
        lists[name] = lists.get(name, ()) + tuple(part for part in value.split(",") if part)
    # where the socket is, not what a client says in `Host`
    host, port = request.scope["server"]
    elements = token and restricted.elements(token, request.method, request.url.path)
    return Call(
        path=request.path_params,
        query=dict(pairs),
        lists=lists,
        body=_json(raw) if raw else None,
        base=f"{request.url.scheme}://{host}:{port}",
        elements=elements or frozenset(),
    )


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (JSONDecodeError, UnicodeDecodeError, RecursionError):
        raise Refused(
            400, "InvalidInput", "Request has missing or invalid parameters and cannot be parsed."
        ) from None


async def _unknown(_request: Request) -> Response:
    # a path that no model has is forbidden there, not missing: the gate knows only what it lets through
    return answers.denied("")
