"""Calls eBay's APIs for one seller: hosts, tokens, signatures; every refusal is a `Fault`."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import httpx

from zayton.channels.adapters.ebay.answers import fault_of
from zayton.channels.adapters.ebay.payloads import loaded
from zayton.channels.adapters.ebay.signing import signature_headers, signing_key
from zayton.channels.adapters.ebay.tokens import USER, Tokens
from zayton.channels.ports.adapter import Account
from zayton.channels.ports.calling import Caller
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.parts import Json
from zayton.kernel.time import now

_HOSTS = {"production": "ebay.com", "sandbox": "sandbox.ebay.com"}
# these live on another host than the rest
_OTHER_HOST = ("/sell/finances/", "/commerce/identity/")
_POST_ORDER = "/post-order/"
_TRADING = "/ws/"
AT_ONCE = 25
# how many fresh tokens are tried before it is eBay that is out of order
_TOKENS = 3
_Member = TypeVar("_Member")


class Client:
    """Calls operations of one seller account; a token that is refused before its time is fetched anew."""

    def __init__(self, account: Account, caller: Caller) -> None:
        self.values = account.values
        self.sites = account.sites
        self.caller = caller
        self._address = account.address.rstrip("/")
        self._host = _HOSTS.get(self.values.get("environment") or "production", _HOSTS["production"])
        self._key = signing_key(self.values.get("signing_jwe", ""), self.values.get("signing_key", ""))
        self.tokens = Tokens(caller, self._url("/identity/v1/oauth2/token"), self.values)

    def ask(
        self,
        operation: str,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: Any = None,
        xml: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        safe: bool = True,
        token: str = USER,
        signed: bool = False,
        timeout: float = 30.0,
    ) -> httpx.Response:
        """Call an operation with a JSON `body`, or with `xml`; answers a success.

        `signed` calls carry a digital signature where there is a key.
        """
        content = xml if body is None else json.dumps(body, separators=(",", ":")).encode()

        def send() -> httpx.Response:
            return self.caller.call(
                operation,
                method,
                self._url(path),
                params=params,
                headers=self._headers(method, path, content, headers or {}, token=token, signed=signed),
                content=content,
                safe=safe,
                timeout=timeout,
            )

        for _ in range(_TOKENS):
            answer = send()
            if answer.status_code != 401:
                break
            self.tokens.refused(token)
        else:
            # eBay gives tokens and does not take them: nothing that a person could mend
            raise Fault(FaultKind.AWAY, fault_of(answer).said)
        if answer.is_success:
            return answer
        raise fault_of(answer)

    def read(self, operation: str, path: str, **more: Any) -> Json:
        """The JSON object that a GET answers; an empty one where the answer has no content."""
        answer = self.ask(operation, "GET", path, **more)
        return loaded(answer.content) if answer.content else {}

    def told(self, operation: str, method: str, path: str, **more: Any) -> Json:
        """The JSON object that a call with a body answers; an empty one where the answer has no content."""
        answer = self.ask(operation, method, path, **more)
        return loaded(answer.content) if answer.content else {}

    def _headers(
        self,
        method: str,
        path: str,
        content: bytes | None,
        given: Mapping[str, str],
        *,
        token: str,
        signed: bool,
    ) -> dict[str, str]:
        if path.startswith(_TRADING):
            # an API of before OAuth, which has the same token in a header of its own
            return {"x-ebay-api-iaf-token": self.tokens.token(token), "content-type": "text/xml", **given}
        word = "IAF" if path.startswith(_POST_ORDER) else "Bearer"
        headers = {
            "authorization": f"{word} {self.tokens.token(token)}",
            "accept": "application/json",
            **given,
        }
        if content is not None:
            headers["content-type"] = "application/json"
        if signed and self._key is not None:
            at = int(now().timestamp())
            headers |= signature_headers(self._key, method, self._url(path), content or b"", created=at)
        return headers

    def _url(self, path: str) -> str:
        if self._address:
            return self._address + path
        host = "apiz" if path.startswith(_OTHER_HOST) else "api"
        return f"https://{host}.{self._host}{path}"


def in_slices(members: Sequence[_Member], size: int = AT_ONCE) -> list[Sequence[_Member]]:
    """Members in the sets that one call takes."""
    return [members[at : at + size] for at in range(0, len(members), size)]


def passing(fault: Fault) -> bool:
    """Whether a fault concerns the whole account or line rather than one member of a set."""
    return fault.passes or fault.kind is FaultKind.DENIED
