"""Errors as problem details (RFC 9457): one shape for everything that was not done."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from zayton.kernel.errors import Refusal, Words, words_of
from zayton.kernel.http.errors import REFUSED

PROBLEM_JSON = "application/problem+json"
REFERENCE = "/api/reference/"

TITLES: Mapping[int, Words] = {
    400: _("Unreadable request"),
    401: _("Not signed in"),
    403: _("Not allowed"),
    404: _("Not found"),
    405: _("No such method"),
    409: _("Conflict"),
    413: _("Too large"),
    415: _("Wrong content type"),
    422: _("Invalid request"),
    429: _("Too many requests"),
    500: _("Failed"),
}


class Refused(BaseModel):
    """One refusal: its code, what happened, what to do, and the figures behind it.

    `row` is the place, from 0, in the set that was sent.
    """

    code: str
    detail: str
    remedy: str
    subject: str
    figures: dict[str, int | str]
    row: int | None


class Wrong(BaseModel):
    """One field of a request that is missing or wrong."""

    field: str
    code: str
    detail: str


class ProblemDetails(BaseModel):
    """What every error looks like."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    remedy: str
    figures: dict[str, int | str] = {}
    refusals: list[Refused] = []
    errors: list[Wrong] = []


class Problem(Exception):  # noqa: N818  (named as the standard names it)
    """Ends a request with problem details; raised by guards, parsers and routes."""

    def __init__(
        self,
        status: int,
        refusal: Refusal,
        *,
        refusals: Sequence[Refusal] = (),
        errors: Sequence[Wrong] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(refusal.code)
        self.status = status
        self.refusal = refusal
        self.refusals = refusals
        self.errors = errors
        self.headers = headers or {}


def refused(refusal: Refusal) -> Refused:
    """A refusal as the API shows it, in the active language."""
    detail, remedy = words_of(refusal)
    return Refused(
        code=refusal.code,
        detail=detail,
        remedy=remedy,
        subject=refusal.subject,
        figures=dict(refusal.figures),
        row=refusal.row,
    )


def all_refused(refusals: Sequence[Refusal]) -> Problem:
    """The problem of a set of which nothing was done (409)."""
    return Problem(409, Refusal(REFUSED, figures={"count": len(refusals)}), refusals=refusals)


def answer_of(problem: Problem) -> HttpResponse:
    """A problem as a response."""
    detail, remedy = words_of(problem.refusal)
    body: dict[str, Any] = {
        "type": f"{REFERENCE}#{problem.refusal.code}",
        "title": str(TITLES.get(problem.status, "")),
        "status": problem.status,
        "code": problem.refusal.code,
        "detail": detail,
        "remedy": remedy,
        "figures": dict(problem.refusal.figures),
        "refusals": [refused(refusal).model_dump() for refusal in problem.refusals],
        "errors": [wrong.model_dump() for wrong in problem.errors],
    }
    return HttpResponse(
        # Chinese as itself: people read these in logs
        json.dumps(body, ensure_ascii=False),
        status=problem.status,
        content_type=PROBLEM_JSON,
        # a refusal may be over in a second, and no cache may go on giving it
        headers={"Cache-Control": "no-store", **problem.headers},
    )
