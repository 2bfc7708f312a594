"""What is wrong with a field, in the reader's language."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from zayton.kernel.errors import Refusal, Words
from zayton.kernel.http.errors import INVALID
from zayton.kernel.http.problems import Problem, Wrong

_WORDS: Mapping[str, Words] = {
    "missing": _("It is missing."),
    "extra_forbidden": _("There is no such field."),
    "int_type": _("A whole number is wanted."),
    "int_parsing": _("A whole number is wanted."),
    "int_from_float": _("A whole number is wanted."),
    "string_type": _("Text is wanted."),
    "string_unicode": _("The text is not valid Unicode."),
    "string_too_short": _("At least %(min_length)s characters are wanted."),
    "string_too_long": _("At most %(max_length)s characters are taken."),
    "string_pattern_mismatch": _("The text must match %(pattern)s."),
    "greater_than_equal": _("It must be %(ge)s or more."),
    "greater_than": _("It must be more than %(gt)s."),
    "less_than_equal": _("It must be %(le)s or less."),
    "too_short": _("At least %(min_length)s members are wanted."),
    "too_long": _("At most %(max_length)s members are taken."),
    "list_type": _("A list is wanted."),
    "bool_type": _("true or false is wanted."),
    "bool_parsing": _("true or false is wanted."),
    "date_from_datetime_parsing": _("A date such as 2026-01-31 is wanted."),
    "datetime_from_date_parsing": _("A moment such as 2026-01-31T08:00:00Z is wanted."),
    "timezone_aware": _("The moment needs its offset from UTC, such as Z or +08:00."),
    "enum": _("One of %(expected)s is wanted."),
    "literal_error": _("One of %(expected)s is wanted."),
    "model_attributes_type": _("An object is wanted."),
    "out_of_time": _("A moment between the years 1970 and 2199 is wanted."),
    "twice": _("One is named twice."),
    "model_type": _("An object is wanted."),
    "dict_type": _("An object is wanted."),
}


def invalid(errors: Sequence[Mapping[str, Any]]) -> Problem:
    """The problem (422) of a request whose fields did not validate, from pydantic's list of errors."""
    wrongs = [
        Wrong(field=_path_of(error["loc"]), code=str(error["type"]), detail=_detail_of(error))
        for error in errors
    ]
    return Problem(422, Refusal(INVALID, figures={"count": len(wrongs)}), errors=wrongs)


def _path_of(location: Sequence[str | int]) -> str:
    return ".".join(str(step) for step in location)


def _detail_of(error: Mapping[str, Any]) -> str:
    words = _WORDS.get(error["type"])
    # a kind of error that pydantic adds later is told in its own English rather than not at all
    return str(error["msg"]) if words is None else str(words) % dict(error.get("ctx") or {})


def invalid_field(field: str, code: str, words: Words) -> Problem:
    """The problem (422) of one field that a route itself found wrong; `field` is its path, as in `body.said.name`."""
    return Problem(
        422, Refusal(INVALID, figures={"count": 1}), errors=[Wrong(field=field, code=code, detail=str(words))]
    )
