"""Answers in the platform's words: envelopes, errors, lists under the name of their members, Pacific times.

Every answer has HTTP status 200; errors are told inside.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

PACIFIC = ZoneInfo("America/Los_Angeles")
Json = dict[str, Any]


class Complaint(Exception):  # noqa: N818 it is an answer that ends a request
    """An error of the platform or of a method: its code, words, and the code beneath."""

    def __init__(self, code: str | int, said: str, sub_code: str = "", sub_said: str = "") -> None:
        super().__init__(said)
        self.code = code
        self.said = said
        self.sub_code = sub_code
        self.sub_said = sub_said


class Rows(list[Any]):
    """A list that the unsimplified format puts under the name of its members' type."""

    def __init__(self, kind: str, rows: Iterable[Any]) -> None:
        super().__init__(rows)
        self.kind = kind


def written(value: Any, *, simplify: bool) -> Any:
    """A value as the gateway writes it: lists plain when simplified, else wrapped; empty ones left out."""
    if isinstance(value, Rows):
        rows = [written(one, simplify=simplify) for one in value]
        # the old form of the gateway, from the days of XML: a list is an object with one member
        return rows if simplify else {value.kind: rows}
    if isinstance(value, dict):
        return {name: written(inner, simplify=simplify) for name, inner in value.items()}
    return value


def error_response(complaint: Complaint, request_id: str) -> Json:
    """An error of a business method."""
    told: Json = {
        # `ISV` where the caller is at fault, `ISP` where the platform is
        "type": "ISV" if complaint.sub_code.startswith("isv") or not complaint.sub_code else "ISP",
        "code": complaint.code,
        "msg": complaint.said,
        "request_id": request_id,
    }
    if complaint.sub_code:
        told |= {"sub_code": complaint.sub_code, "sub_msg": complaint.sub_said}
    return {"error_response": told}


def pacific(at: datetime) -> str:
    """A moment as the methods write it: Pacific time that does not say so."""
    # the hour that comes twice in November cannot be told apart, and nothing in an answer helps
    return at.astimezone(PACIFIC).strftime("%Y-%m-%d %H:%M:%S")


def money(cents: int, currency: str) -> Json:
    """The short form: `SimpleMoney`."""
    return {"amount": text_of(cents), "currency_code": currency}


def long_money(cents: int, currency: str) -> Json:
    """The long form: `GlobalMoneyStr`."""
    return {"amount": text_of(cents), "cent": cents, "cent_factor": 100, "currency_code": currency}


def text_of(cents: int) -> str:
    """Cents as a decimal text."""
    return f"{cents // 100}.{cents % 100:02}"


def cents_of(text: object) -> int:
    """A decimal text as cents; `ValueError` for what is none."""
    whole, _, part = str(text).partition(".")
    if not whole.isdecimal() or (part and not part.isdecimal()):
        raise ValueError(str(text))
    return int(whole) * 100 + int((part + "00")[:2])
