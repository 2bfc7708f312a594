"""Calling a shop: its address, how calls are authenticated, pages, batches, and what its errors mean."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import httpx

from zayton.channels.adapters.woocommerce.limits import ANY, MOST_AT_ONCE
from zayton.channels.adapters.woocommerce.payloads import loaded, loaded_any
from zayton.channels.adapters.woocommerce.signing import basic, signed
from zayton.channels.ports.adapter import Account
from zayton.channels.ports.calling import Caller
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.parts import Json, part, parts, text, unreadable
from zayton.kernel.time import now

_API = "/wp-json/wc/v3"
_SIGNINGS = 5


class Rows(NamedTuple):
    """A page of a list and the number of the next one, `""` after the last."""

    rows: list[Json]
    following: str


class Client:
    """Calls one shop."""

    def __init__(self, account: Account, caller: Caller) -> None:
        self._key = account.values.get("consumer_key", "")
        self._secret = account.values.get("consumer_secret", "")
        self._caller = caller
        self._base = (account.address or site_of(account.values)).rstrip("/")

    def site(self) -> Json:
        """The site's own page of its API: its name, address and zone."""
        return self._checked(self._caller.call(ANY, "GET", f"{self._base}/wp-json"))

    def get(self, path: str, params: Mapping[str, str] | None = None) -> Json:
        """One object."""
        return self._checked(self._call("GET", path, params or {}))

    def rows(self, path: str, params: Mapping[str, str] | None = None, *, page: str = "1") -> Rows:
        """One page of a list."""
        asked = {"per_page": str(MOST_AT_ONCE), **(params or {}), "page": page}
        answer = self._call("GET", path, asked)
        _refuse_faults(answer)
        found = loaded_any(answer.content)
        if not isinstance(found, list):
            unreadable("list")
        pages = answer.headers.get("x-wp-totalpages", "")
        # without the header, which some caches drop, a full page may have another behind it
        more = int(page) < int(pages) if pages.isdecimal() else len(found) >= MOST_AT_ONCE
        return Rows([one for one in found if isinstance(one, dict)], str(int(page) + 1) if more else "")

    def all_rows(self, path: str, params: Mapping[str, str] | None = None) -> list[Json]:
        """All pages of a list."""
        found: list[Json] = []
        page = "1"
        while page:
            rows = self.rows(path, params, page=page)
            found += rows.rows
            page = rows.following
        return found

    def put(self, path: str, body: Mapping[str, Any]) -> Json:
        """Change an object; told twice it is as if told once."""
        return self._checked(self._call("PUT", path, {}, body=body))

    def post(self, path: str, body: Mapping[str, Any], *, safe: bool = False) -> Json:
        """Make something; `safe` when telling it twice is as telling it once."""
        return self._checked(self._call("POST", path, {}, body=body, safe=safe))

    def batch(self, path: str, verb: str, ones: Sequence[Mapping[str, Any]], *, safe: bool) -> list[Json]:
        """`create` or `update` many (at most 100); an answer for each, in order, an error among them as `error`."""
        found = parts(self.post(f"{path}/batch", {verb: list(ones)}, safe=safe), verb)
        if len(found) != len(ones):
            unreadable(verb)
        return found

    def _call(
        self,
        method: str,
        path: str,
        params: Mapping[str, str],
        *,
        body: Mapping[str, Any] | None = None,
        safe: bool = True,
    ) -> httpx.Response:
        url = f"{self._base}{_API}/{path}"
        content = None if body is None else json.dumps(body).encode()
        kind = {} if body is None else {"Content-Type": "application/json"}
        # a call that the caller repeated, after an answer was lost or refused, carries a nonce that was used: it is
        # signed anew, and what was repeated was safe to be
        for _ in range(_SIGNINGS):
            answer = self._signed(method, url, params, kind, content, safe=safe)
            if answer.status_code != 401 or b"nonce" not in answer.content:
                return answer
        raise Fault(FaultKind.AWAY, "every answer was lost", may_be_done=not safe)

    def _signed(
        self,
        method: str,
        url: str,
        params: Mapping[str, str],
        headers: Mapping[str, str],
        content: bytes | None,
        *,
        safe: bool,
    ) -> httpx.Response:
        told = dict(headers)
        if urlsplit(url).scheme == "https":
            told["Authorization"] = basic(self._key, self._secret)
        else:
            stamp, nonce = int(now().timestamp()), uuid4().hex
            params = signed(method, url, params, key=self._key, secret=self._secret, stamp=stamp, nonce=nonce)
        query = f"?{urlencode(params)}" if params else ""
        return self._caller.call(ANY, method, f"{url}{query}", headers=told, content=content, safe=safe)

    def _checked(self, answer: httpx.Response) -> Json:
        _refuse_faults(answer)
        return loaded(answer.content)


def site_of(values: Mapping[str, str]) -> str:
    """The shop's address; one that is no web address is refused."""
    told = values.get("site", "").strip()
    try:
        found = urlsplit(told if "://" in told else f"https://{told}")
        known = (
            found.scheme in ("http", "https") and found.hostname and not found.username and found.port != 0
        )
    except ValueError:
        known = False
    if not known:
        raise Fault(FaultKind.DENIED, "the shop's address is no web address")
    return f"{found.scheme}://{found.netloc}{found.path}"


def fault_of(error: Json) -> Fault:
    """An error as WordPress writes it, in our words."""
    status = part(error, "data").get("status")
    kinds = {401: FaultKind.DENIED, 403: FaultKind.DENIED, 404: FaultKind.GONE, 410: FaultKind.GONE}
    kind = kinds.get(status, FaultKind.REFUSED) if isinstance(status, int) else FaultKind.REFUSED
    return Fault(
        kind, f"{text(error, 'code')}: {text(error, 'message')}", figures={"code": text(error, "code")}
    )


def _refuse_faults(answer: httpx.Response) -> None:
    if answer.is_success:
        return
    try:
        told = loaded(answer.content)
    except Fault:
        told = {}
    if not text(told, "code"):
        # not the shop's own words: of the host or a firewall before it, or no WordPress at all
        kind = {401: FaultKind.DENIED, 403: FaultKind.DENIED, 404: FaultKind.GONE}.get(answer.status_code)
        raise Fault(kind or FaultKind.REFUSED, f"{answer.status_code} {answer.text[:200]}")
    raise fault_of({**told, "data": {"status": answer.status_code}})
