"""Calls the Open Platform's gateways for one seller; every refusal is a `Fault`.

Errors and throttling come with status 200, so that the caller cannot see them: what may pass by itself is asked again
here, a few times, each time through the caller and its limits.
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from zayton.channels.adapters.aliexpress.answers import BAD_TOKEN, inside, result_of
from zayton.channels.adapters.aliexpress.payloads import loaded
from zayton.channels.adapters.aliexpress.signing import signature
from zayton.channels.adapters.aliexpress.tokens import Tokens
from zayton.channels.ports.adapter import Account
from zayton.channels.ports.calling import Caller
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.parts import Json
from zayton.kernel.time import now

_GATEWAY = "https://api-sg.aliexpress.com"
_TRIES = 4
_FORM = {"content-type": "application/x-www-form-urlencoded;charset=utf-8"}


class Client:
    """Calls methods of one seller account."""

    def __init__(self, account: Account, caller: Caller) -> None:
        self.values = account.values
        self.caller = caller
        self._base = account.address.rstrip("/") or _GATEWAY
        self.tokens = Tokens(caller, account.values, self._system_call)

    def ask(self, operation: str, method: str, *, safe: bool = True, **params: Any) -> Json:
        """What a method answered within its envelope; parameters that are no texts are sent as JSON."""
        texts = {name: value if isinstance(value, str) else _packed(value) for name, value in params.items()}
        for last in (attempt + 1 == _TRIES for attempt in range(_TRIES)):
            try:
                return inside(self._send(operation, method, texts, safe=safe), method)
            except Fault as fault:
                if last or not self._again(fault, safe=safe):
                    raise _final(fault, safe=safe) from None
        raise AssertionError("unreachable")

    def result(self, operation: str, method: str, *, safe: bool = True, **params: Any) -> Json:
        """The result of a method; one that says it failed is a `Fault` (REFUSED)."""
        return result_of(self.ask(operation, method, safe=safe, **params))

    def _again(self, fault: Fault, *, safe: bool) -> bool:
        """Whether asking once more may help: what was throttled or had a bad token was not done at all."""
        if fault.figures.get("code") in BAD_TOKEN:
            self.tokens.refused()
            return True
        told = fault.figures.get("code") is not None
        return told and (fault.kind is FaultKind.THROTTLED or (fault.kind is FaultKind.AWAY and safe))

    def _send(self, operation: str, method: str, texts: Mapping[str, str], *, safe: bool) -> Any:
        params = {**self._system(), "method": method, "access_token": self.tokens.token(), **texts}
        params["sign"] = signature(self.values.get("app_secret", ""), params)
        return self.caller.call(
            operation,
            "POST",
            f"{self._base}/sync",
            headers=_FORM,
            content=urlencode(params).encode(),
            safe=safe,
        )

    def _system_call(self, path: str, params: Mapping[str, str]) -> Json:
        """A system interface: its path is signed, its errors are told flat."""
        told = {**self._system(), **params}
        told["sign"] = signature(self.values.get("app_secret", ""), told, path)
        url = f"{self._base}/rest{path}"
        # the tokens that a refresh replaced are gone: asking twice would lose the new ones
        answer = self.caller.call(
            "token", "POST", url, headers=_FORM, content=urlencode(told).encode(), safe=False
        )
        if answer.status_code >= 400:
            raise Fault(FaultKind.REFUSED, f"{answer.status_code} {answer.text[:200]}")
        given = loaded(answer.content)
        error = given.get("error_response")
        return error if isinstance(error, dict) else given

    def _system(self) -> dict[str, str]:
        return {
            "app_key": self.values.get("app_key", ""),
            "timestamp": str(int(now().timestamp() * 1000)),
            "sign_method": "sha256",
        }


def _packed(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _final(fault: Fault, *, safe: bool) -> Fault:
    if fault.figures.get("code") in BAD_TOKEN:
        # tokens are given and not taken: nothing that a person could mend
        return Fault(FaultKind.AWAY, fault.said, figures=fault.figures)
    if fault.kind is FaultKind.AWAY and not safe:
        return Fault(FaultKind.AWAY, fault.said, may_be_done=True, figures=fault.figures)
    return fault
