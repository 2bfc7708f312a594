"""How a domain declares its routes: every one with a permission, its words, and the same errors."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel

from zayton.kernel.access.public import Permission, actor_of
from zayton.kernel.errors import Words
from zayton.kernel.http.guard import FORM, JSON, MOST_JSON_BYTES, BearerToken, SessionCookie
from zayton.kernel.http.idempotency import LONGEST_KEY, once
from zayton.kernel.http.problems import PROBLEM_JSON, TITLES
from zayton.kernel.time import now

P = ParamSpec("P")
Answer = TypeVar("Answer", bound=BaseModel)
View = Callable[Concatenate[HttpRequest, P], Answer]
Served = Callable[Concatenate[HttpRequest, P], HttpResponse]

_READ_ERRORS = (400, 401, 403, 404, 422, 429, 500)
_WRITE_ERRORS = (*_READ_ERRORS, 409, 413, 415)
_KEY_HEADER = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": True,
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"},
}


@dataclass(frozen=True, slots=True)
class _Declared(Generic[Answer]):
    """One route as its domain declares it."""

    method: str
    path: str
    permission: Permission
    answers: type[Answer]
    words: Words
    about: Words | str
    takes: str = ""
    most_bytes: int = MOST_JSON_BYTES

    def guards(self) -> list[BearerToken | SessionCookie]:
        """Who may use it, by token or by session."""
        # in this order: a token that was sent decides, and only without one is the session asked
        kinds = (BearerToken, SessionCookie)
        return [kind(self.permission, takes=self.takes, most_bytes=self.most_bytes) for kind in kinds]

    def extra(self, *, keyed: bool) -> dict[str, Any]:
        """What the OpenAPI document says of it besides what its types say."""
        problem = {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}
        statuses = _WRITE_ERRORS if self.takes else _READ_ERRORS
        return {
            "x-permission": self.permission.name,
            "description": self.about,
            "responses": {
                str(status): {"description": TITLES[status], "content": {PROBLEM_JSON: problem}}
                for status in statuses
            },
            "parameters": [_KEY_HEADER] if keyed else [],
        }


class Routes:
    """The routes of one domain, under `/api/<name>/`."""

    def __init__(self, name: str, words: Words) -> None:
        self.name = name
        self.words = words
        self.router = Router(tags=[name])

    def read(
        self,
        path: str,
        *,
        permission: Permission,
        answers: type[Answer],
        words: Words,
        about: Words | str = "",
    ) -> Callable[[View[P, Answer]], Served[P]]:
        """A GET route; its view gives an instance of `answers`."""
        declared = _Declared("GET", path, permission, answers, words, about)
        return lambda view: self._serve(declared, view, _shown(view), keyed=False)

    def ask(
        self,
        path: str,
        *,
        permission: Permission,
        answers: type[Answer],
        words: Words,
        about: Words | str = "",
    ) -> Callable[[View[P, Answer]], Served[P]]:
        """A POST route that changes nothing: a question too long for an address."""
        declared = _Declared("POST", path, permission, answers, words, about, JSON)
        return lambda view: self._serve(declared, view, _shown(view), keyed=False)

    def write(
        self,
        path: str,
        *,
        permission: Permission,
        answers: type[Answer],
        words: Words,
        about: Words | str = "",
        method: str = "POST",
    ) -> Callable[[View[P, Answer]], Served[P]]:
        """A route that changes something, once for each Idempotency-Key, in one transaction with its answer."""
        declared = _Declared(method, path, permission, answers, words, about, JSON)
        return lambda view: self._serve(declared, view, _written(view), keyed=True)

    def upload(
        self,
        path: str,
        *,
        permission: Permission,
        answers: type[Answer],
        words: Words,
        most_bytes: int,
        about: Words | str = "",
    ) -> Callable[[View[P, Answer]], Served[P]]:
        """A route that takes a file; it needs no key, for the same bytes must always come to the same."""
        declared = _Declared("POST", path, permission, answers, words, about, FORM, most_bytes)
        return lambda view: self._serve(declared, view, _shown(view), keyed=False)

    def _serve(
        self, declared: _Declared[Answer], view: View[P, Answer], serving: Served[P], *, keyed: bool
    ) -> Served[P]:
        self.router.add_api_operation(
            declared.path,
            [declared.method],
            serving,
            auth=declared.guards(),
            response=declared.answers,
            operation_id=f"{self.name}.{view.__name__}",
            url_name=view.__name__,
            summary=declared.words,  # type: ignore[arg-type]
            openapi_extra=declared.extra(keyed=keyed),
        )
        return serving


def _shown(view: View[P, Answer]) -> Served[P]:
    @wraps(view)
    def serving(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return _rendered(view(request, *args, **kwargs))

    return serving


def _written(view: View[P, Answer]) -> Served[P]:
    @wraps(view)
    def serving(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        # rendered within, since the answer is kept in the transaction that makes it true
        return once(request, actor_of(request), lambda: _rendered(view(request, *args, **kwargs)), at=now())

    return serving


def _rendered(answer: BaseModel) -> HttpResponse:
    return HttpResponse(
        answer.model_dump_json(),
        content_type="application/json",
        headers={"Cache-Control": "private, no-store"},
    )
