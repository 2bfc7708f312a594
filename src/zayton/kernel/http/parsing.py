"""Reading JSON bodies and query strings so that nothing a database or a recursion cannot bear gets through."""

import json
from typing import Any, cast

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser

from zayton.kernel.errors import Refusal
from zayton.kernel.http.errors import UNREADABLE
from zayton.kernel.http.problems import Problem

# PostgreSQL takes no NUL in a text and would answer with a failure of its own
_NUL = "\x00"


class StrictParser(Parser):
    """JSON as RFC 8259 has it: UTF-8, no NaN, no NUL characters, no nesting without end."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The body as JSON; 400 when it cannot be read."""
        try:
            body = json.loads(request.body.decode("utf-8"), parse_constant=_refuse_constant)
            # a search through the bytes is cheap, a walk through every value is not
            nul = b"\\u0000" in request.body and _has_nul(body)
        # ten thousand opening brackets are valid JSON up to there
        except (ValueError, RecursionError):
            raise Problem(400, Refusal(UNREADABLE)) from None
        if nul:
            raise Problem(400, Refusal(UNREADABLE))
        return cast("dict[str, Any]", body)

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """The query's fields; 400 when one holds a NUL character."""
        found = super().parse_querydict(data, list_fields, request)
        if _has_nul(found):
            raise Problem(400, Refusal(UNREADABLE))
        return found


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _has_nul(value: Any) -> bool:
    if isinstance(value, str):
        return _NUL in value
    if isinstance(value, dict):
        return any(_NUL in key or _has_nul(member) for key, member in value.items())
    return isinstance(value, list) and any(map(_has_nul, value))
