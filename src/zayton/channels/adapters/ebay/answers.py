"""What an answer that is no success means. eBay's words are kept: sellers search the web for them."""

import json
from collections.abc import Sequence
from typing import Any

import httpx

from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import Problem
from zayton.channels.ports.parts import Json, parts, text

_KINDS = {401: FaultKind.DENIED, 403: FaultKind.DENIED, 404: FaultKind.GONE, 429: FaultKind.THROTTLED}
# said with status 400 of offers, items and orders that are not there
_GONE = {25702, 25713, 32100}


def fault_of(answer: httpx.Response) -> Fault:
    """The fault that an answer of 400 and above tells."""
    try:
        told = json.loads(answer.content)
    except (ValueError, RecursionError):
        told = None
    members = list(parts(told, "errors")) if isinstance(told, dict) else []
    if not members:
        said = f"{answer.status_code} {answer.text[:200]}"
        return Fault(_kind(answer.status_code, []), said, figures={"status": answer.status_code})
    return told_fault(answer.status_code, members)


def told_fault(status: int, members: Sequence[Json]) -> Fault:
    """The fault of an `errors` list, of a whole answer or of one member of a bulk call."""
    codes = [code for one in members if isinstance(code := one.get("errorId"), int)]
    said = "; ".join(filter(None, (words_of(one) for one in members)))
    return Fault(
        _kind(status, codes),
        said or str(status),
        may_be_done=status >= 500,
        figures={"status": status, "code": codes[0] if codes else 0},
    )


def _kind(status: int, codes: Sequence[int]) -> FaultKind:
    if status >= 500:
        return FaultKind.AWAY
    if status == 400 and _GONE.intersection(codes):
        return FaultKind.GONE
    if status < 400:
        return FaultKind.UNREADABLE
    return _KINDS.get(status, FaultKind.REFUSED)


def words_of(error: Json) -> str:
    """What an error says, with the values that its words leave open."""
    said = text(error, "longMessage") or text(error, "message")
    values = [text(one, "value") for one in parts(error, "parameters")]
    open_ = [value for value in values if value and value not in said]
    return f"{said} ({', '.join(open_)})" if open_ else said


def problems_of(member: Json) -> tuple[Problem, ...]:
    """The errors and warnings of an answer about a listing."""
    errors = [_problem(one, severe=True) for one in parts(member, "errors")]
    return (*errors, *(_problem(one, severe=False) for one in parts(member, "warnings")))


def problems_in(fault: Fault) -> tuple[Problem, ...]:
    """A fault as what a channel has against a listing."""
    return (Problem(str(fault.figures.get("code", "")), fault.said),)


def _problem(error: Json, *, severe: bool) -> Problem:
    named = {text(one, "name"): text(one, "value") for one in parts(error, "parameters")}
    return Problem(
        str(error.get("errorId", "")),
        words_of(error)[:500],
        named.get("fieldName", named.get("aspect", "")),
        severe,
    )


def member_status(member: Json) -> int:
    """The status of one member of a bulk answer; 500 where it says none."""
    status: Any = member.get("statusCode")
    return status if isinstance(status, int) else 500
