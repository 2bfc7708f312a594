"""Answers in eBay's words: JSON bodies, errors with their ids, amounts and moments."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from starlette.responses import JSONResponse, Response

from zayton.sandbox.clock import iso

_NO_DECIMALS = ("JPY",)
Json = dict[str, Any]


class Complaint(Exception):  # noqa: N818 it is an answer that ends a request
    """An error answer: HTTP status and eBay's error."""

    def __init__(self, status: int, error_id: int, domain: str, message: str, **parameters: str) -> None:
        super().__init__(message)
        self.status = status
        self.error = error(error_id, domain, message, **parameters)


def error(error_id: int, domain: str, message: str, **parameters: str) -> Json:
    """One member of an `errors` list."""
    return {
        "errorId": error_id,
        "domain": domain,
        "category": "REQUEST",
        "message": message,
        "longMessage": message,
        "parameters": [{"name": name, "value": value} for name, value in parameters.items()],
    }


def errors(status: int, *members: Json) -> JSONResponse:
    """An answer that is only errors."""
    return JSONResponse({"errors": list(members)}, status)


def empty(status: int = 204, *, location: str = "") -> Response:
    """An answer without a body."""
    return Response(status_code=status, headers={"location": location} if location else None)


def minor(amount: Mapping[str, Any]) -> int:
    """An amount of the API in minor units; a complaint is the caller's."""
    # yen have no cents, but come as `1234.0` all the same
    places: int = 0 if amount["currency"] in _NO_DECIMALS else 2
    whole, _, part = str(amount["value"]).partition(".")
    if not (whole + part).isdecimal():
        raise ValueError(amount["value"])
    return int(whole) * (1 if places == 0 else 100) + int((part + "00")[:places] or 0)


def amount(units: int, currency: str) -> Json:
    """Minor units as the API writes them."""
    if currency in _NO_DECIMALS:
        return {"value": f"{units}.0", "currency": currency}
    sign, size = ("-", -units) if units < 0 else ("", units)
    return {"value": f"{sign}{size // 100}.{size % 100:02}", "currency": currency}


def moment(at: datetime) -> str:
    """A moment with milliseconds, as eBay writes them."""
    return iso(at, fraction=True)
