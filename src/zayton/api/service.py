"""The API itself: django-ninja with every answer that is an error turned into problem details."""

import logging
import secrets
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.urls import URLPattern, URLResolver, path, reverse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import REF_TEMPLATE, OpenAPISchema

from zayton.kernel.errors import Refusal
from zayton.kernel.http import errors
from zayton.kernel.http.guard import MOST_JSON_BYTES
from zayton.kernel.http.parsing import StrictParser
from zayton.kernel.http.problems import Problem, ProblemDetails, answer_of
from zayton.kernel.http.wording import invalid

LOG = logging.getLogger("zayton.api")
NAMESPACE = "api-v1"


class Document(OpenAPISchema):
    """The OpenAPI document; two shapes of one name are a `ValueError`, where ninja lets the later one win."""

    def __init__(self, api: NinjaAPI, path_prefix: str) -> None:
        super().__init__(api, path_prefix)
        problem = ProblemDetails.model_json_schema(ref_template=REF_TEMPLATE, mode="serialization")
        self.add_schema_definitions({**problem.pop("$defs", {}), "ProblemDetails": problem})

    def add_schema_definitions(self, definitions: dict[str, Any]) -> None:
        """Add parts that routes refer to by name."""
        for name, shape in definitions.items():
            # programs are generated from the document: a shape that silently is another one breaks them
            if self.schemas.setdefault(name, shape) != shape:
                raise ValueError(f"two shapes of the API are called {name}")


class Api(NinjaAPI):
    """Routes, their document, and nothing but problem+json for errors, also for addresses that do not exist."""

    def get_root_path(self, path_params: dict[str, Any]) -> str:
        """Where the API lives, for the addresses in the document."""
        return reverse(f"api:{NAMESPACE}:api-root", kwargs=path_params)

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The document, with the shape of errors among its parts."""
        return Document(self, path_prefix or self.get_root_path(path_params or {}))

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        # our root takes the place of ninja's, which would not answer with problem details
        patterns = [
            each for each in super()._get_urls() if isinstance(each, URLPattern) and each.name != "api-root"
        ]
        for pattern in patterns:
            pattern.callback = told(pattern.callback)
        return [*patterns, path("", nowhere, name="api-root"), path("<path:rest>", nowhere, name="nowhere")]


def told(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view whose errors without problem details get them."""

    @wraps(view)
    def telling(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        # ninja answers a wrong method by itself, in plain text
        if response.status_code != 405:
            return response
        figures = {"method": request.method or ""}
        problem = Problem(
            405, Refusal(errors.NO_SUCH_METHOD, figures=figures), headers={"Allow": response["Allow"]}
        )
        return answer_of(problem)

    # the guard asks for the CSRF token where a session is used; a bearer token needs none
    telling.csrf_exempt = True  # type: ignore[attr-defined]
    return telling


def nowhere(_request: HttpRequest, **_kwargs: str) -> HttpResponse:
    """404 for every address that no route has."""
    return answer_of(Problem(404, Refusal(errors.NOT_FOUND)))


nowhere.csrf_exempt = True  # type: ignore[attr-defined]
nowhere.permission = "public"  # type: ignore[attr-defined]


_BY_KIND: Sequence[tuple[type[Exception], int, str]] = (
    (Http404, 404, errors.NOT_FOUND),
    (PermissionDenied, 403, errors.UNAUTHENTICATED),
    (HttpError, 400, errors.UNREADABLE),
    (BadRequest, 400, errors.UNREADABLE),
    (SuspiciousOperation, 400, errors.UNREADABLE),
    (UnreadablePostError, 400, errors.UNREADABLE),
)


def problem_of(exception: Exception) -> Problem:
    """What an exception means to the one who asked; what should not have happened is logged under a reference."""
    match exception:
        case Problem():
            return exception
        # ninja wraps what a parser raises, and would lose our reason
        case HttpError(__cause__=Problem() as cause):
            return cause
        case ValidationError():
            return invalid(exception.errors)
        case AuthenticationError():
            return Problem(401, Refusal(errors.UNAUTHENTICATED), headers={"WWW-Authenticate": "Bearer"})
        # before the table below, as it is a SuspiciousOperation too
        case RequestDataTooBig():
            return Problem(413, Refusal(errors.TOO_LARGE, figures={"most": MOST_JSON_BYTES}))
    known = (Problem(status, Refusal(code)) for kind, status, code in _BY_KIND if isinstance(exception, kind))
    return next(known, None) or _failed(exception)


def _failed(exception: Exception) -> Problem:
    # the caller gets a number to ask about, and nothing of what went wrong inside
    reference = secrets.token_hex(6)
    LOG.error("API request failed, reference %s", reference, exc_info=exception)
    return Problem(500, Refusal(errors.FAILED, figures={"reference": reference}))


def _answer(_request: HttpRequest, exception: Exception | type[Exception]) -> HttpResponse:
    return answer_of(problem_of(exception if isinstance(exception, Exception) else exception()))


def build() -> Api:
    """An API without routes."""
    built = Api(
        title="Zayton",
        version="1",
        # we serve the document and its page ourselves, in the reader's language and within the CSP
        openapi_url=None,
        docs_url=None,
        urls_namespace=NAMESPACE,
        parser=StrictParser(),
    )
    built.add_exception_handler(Exception, _answer)
    # ninja's own handlers for these are found before the one for every exception
    for kind in (HttpError, ValidationError, Http404):
        built.add_exception_handler(kind, _answer)
    return built
