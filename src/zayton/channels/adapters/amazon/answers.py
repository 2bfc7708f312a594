"""What an answer that is no success means. Amazon's words are kept: sellers search the web for them."""

import json
from typing import Any

import httpx

from zayton.channels.ports.faults import Fault, FaultKind

_LONGEST_DETAILS = 200


def readable(answer: httpx.Response) -> dict[str, Any]:
    """The JSON object of an answer; anything else is a `Fault` (UNREADABLE)."""
    return object_of(answer.content)


def object_of(body: bytes) -> dict[str, Any]:
    """The JSON object that bytes hold; anything else is a `Fault` (UNREADABLE)."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise Fault(FaultKind.UNREADABLE, f"not JSON: {body[:80]!r}") from None
    if not isinstance(value, dict):
        raise Fault(FaultKind.UNREADABLE, f"not a JSON object: {body[:80]!r}")
    return value


def fault_of(answer: httpx.Response) -> Fault:
    """The fault of an answer with a status of 400 to 499."""
    status = answer.status_code
    code, said = _words(answer)
    return Fault(kind_of(status), said, figures={"status": status, "code": code[:80]})


def kind_of(status: int) -> FaultKind:
    """What a status asks of us; one that Amazon does not document is a refusal.

    401 and 403 are one: Amazon answers 403 for a token that expired as well as for a role that is lacking.
    """
    if status in (401, 403):
        return FaultKind.DENIED
    if status == 404:
        return FaultKind.GONE
    if status == 429:
        return FaultKind.THROTTLED
    return FaultKind.AWAY if status >= 500 else FaultKind.REFUSED


def _words(answer: httpx.Response) -> tuple[str, str]:
    """The code and the words of `{"errors": [{"code", "message", "details"}]}`, or the body's beginning."""
    try:
        body = json.loads(answer.content)
        errors = [error for error in body["errors"] if isinstance(error, dict)]
        first = errors[0]
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        return "", f"{answer.status_code} {answer.text[:_LONGEST_DETAILS]}".strip()
    said = "; ".join(_said(error) for error in errors[:5])
    return str(first.get("code") or ""), said or str(answer.status_code)


def _said(error: dict[str, Any]) -> str:
    parts = [str(error.get("code") or ""), str(error.get("message") or "")]
    details = str(error.get("details") or "")
    if details and details != parts[1]:
        parts.append(details[:_LONGEST_DETAILS])
    return " ".join(part for part in parts if part)
