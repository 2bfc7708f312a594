"""Calling the Seller API: every call is a POST with the seller's number and key in headers."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import httpx

from zayton.channels.adapters.ozon.limits import ANY
from zayton.channels.ports.adapter import Account
from zayton.channels.ports.calling import Caller
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.parts import Json, loaded, text

One = TypeVar("One")
_HOST = "https://api-seller.ozon.ru"
_KINDS = {401: FaultKind.DENIED, 403: FaultKind.DENIED, 404: FaultKind.GONE}


class Client:
    """Calls one account."""

    def __init__(self, account: Account, caller: Caller) -> None:
        self._base = (account.address or _HOST).rstrip("/")
        self._caller = caller
        self._headers = {
            "Client-Id": account.values.get("client_id", "").strip(),
            "Api-Key": account.values.get("api_key", "").strip(),
            "Content-Type": "application/json",
        }

    def post(self, path: str, body: Mapping[str, Any], *, operation: str = ANY, safe: bool = True) -> Json:
        """The answer to a call; `safe` when telling it twice is as telling it once."""
        url, content = f"{self._base}{path}", json.dumps(body).encode()
        answer = self._caller.call(operation, "POST", url, headers=self._headers, content=content, safe=safe)
        if not answer.is_success:
            raise _fault_of(answer)
        return loaded(answer.content)


def _fault_of(answer: httpx.Response) -> Fault:
    try:
        said = text(loaded(answer.content), "message")
    except Fault:
        said = ""
    kind = _KINDS.get(answer.status_code, FaultKind.REFUSED)
    said = said or f"{answer.status_code} {answer.text[:200]}"
    return Fault(kind, said, figures={"code": said.partition(" ")[0]})


def slices(ones: Sequence[One], size: int) -> list[Sequence[One]]:
    """Sequences of at most so many."""
    return [ones[start : start + size] for start in range(0, len(ones), size)]
