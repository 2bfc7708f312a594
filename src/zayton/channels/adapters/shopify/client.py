"""Calling a shop: its address, its access token, REST pages, GraphQL, and what its errors mean.

Both API styles are used. GraphQL for everything that is written and for products: REST's product paths are
deprecated, and new features come only there. REST for reading orders and payouts: it is legacy since October 2024
and shut to new public apps, yet open to an app of the shop's own, which this is; it gives an order whole (in GraphQL
every list within has pages of its own and is paid for in points), 250 a call, in the very body that webhooks carry.
Only `orders` and `settlements` know it.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import httpx

from zayton.channels.adapters.shopify import limits
from zayton.channels.ports.adapter import Account
from zayton.channels.ports.calling import Caller
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.parts import Json, loaded, part, parts, text, unreadable

API_VERSION = "2026-10"
_SHOP = re.compile(r"(?:https?://)?([a-z0-9][a-z0-9-]*)(?:\.myshopify\.com)?/?", re.IGNORECASE)
_KEPT = "access_token"
_MARGIN = 300  # seconds before its end in which a token is not used any more


class RestPage(NamedTuple):
    """A REST answer and the cursor of the next page, `""` after the last."""

    body: Json
    cursor: str


class Client:
    """Calls one shop."""

    def __init__(self, account: Account, caller: Caller) -> None:
        self._values = account.values
        self._caller = caller
        self._base = account.address.rstrip("/") or f"https://{shop_name(account.values)}.myshopify.com"

    def page(self, path: str, params: Mapping[str, str], *, cursor: str = "") -> RestPage:
        """One page of a REST list; a cursor stands for all parameters but the size of the page."""
        limit = {"limit": params["limit"]} if "limit" in params else {}
        asked = {**limit, "page_info": cursor} if cursor else params
        answer = self._call(limits.REST, "GET", f"{path}.json", params=asked)
        following = answer.links.get("next", {}).get("url", "")
        return RestPage(loaded(answer.content), parse_qs(urlsplit(following).query).get("page_info", [""])[0])

    def graph(
        self,
        query: str,
        variables: Mapping[str, Any] | None = None,
        *,
        operation: str = limits.GRAPH,
        safe: bool = True,
    ) -> Json:
        """The data of a GraphQL answer; `safe` when asking twice is as asking once."""
        told = self._asked(query, variables or {}, operation, safe=safe)
        for error in parts(told, "errors"):
            raise _graph_fault(error, told, safe=safe)
        return _data(told)

    def graph_by_field(
        self,
        query: str,
        variables: Mapping[str, Any],
        *,
        operation: str,
        timeout: float,
        safe: bool = True,
    ) -> tuple[Json, dict[str, Fault]]:
        """The data of an answer whose fields each stand for themselves, and the faults of those that failed, by name.

        `safe` when asking twice is as asking once.
        """
        told = self._asked(query, variables, operation, safe=safe, timeout=timeout)
        faults: dict[str, Fault] = {}
        for error in parts(told, "errors"):
            path = error.get("path")
            name = str(path[0]) if isinstance(path, list) and path and "data" in told else ""
            fault = _graph_fault(error, told, safe=safe)
            # what names no field, or comes without any data, is against all of them; so is what we may not do at all
            if not name or fault.kind in (FaultKind.DENIED, FaultKind.THROTTLED):
                raise fault
            faults.setdefault(name, fault)
        return ({} if faults and not part(told, "data") else _data(told)), faults

    def _asked(
        self,
        query: str,
        variables: Mapping[str, Any],
        operation: str,
        *,
        safe: bool,
        timeout: float = 30.0,
    ) -> Json:
        content = json.dumps({"query": query, "variables": dict(variables)}).encode()
        answer = self._call(operation, "POST", "graphql.json", content=content, safe=safe, timeout=timeout)
        told = loaded(answer.content)
        self._learn(told)
        return told

    def _learn(self, told: Json) -> None:
        """The points a second that the shop's plan has."""
        status = part(part(part(told, "extensions"), "cost"), "throttleStatus")
        points = status.get("restoreRate")
        if isinstance(points, int | float) and points > limits.STANDARD_POINTS:
            for limit in limits.LIMITS:
                if limit.operation in (limits.GRAPH, limits.ROWS, limits.SETS):
                    self._caller.learned(limit.operation, rate=limit.rate * points / limits.STANDARD_POINTS)

    def _call(
        self,
        operation: str,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        content: bytes | None = None,
        safe: bool = True,
        timeout: float = 30.0,
    ) -> httpx.Response:
        url = f"{self._base}/admin/api/{API_VERSION}/{path}"
        # a shop that takes its app away refuses the grant itself; so a token that is refused just ran out
        for fresh in (False, True, True):
            headers = {"X-Shopify-Access-Token": self._token(fresh=fresh), "Accept": "application/json"}
            if content is not None:
                headers["Content-Type"] = "application/json"
            answer = self._caller.call(
                operation,
                method,
                url,
                params=params,
                headers=headers,
                content=content,
                safe=safe,
                timeout=timeout,
            )
            if answer.status_code != 401 or self._values.get("access_token"):
                break
        if not answer.is_success:
            raise _fault(answer)
        return answer

    def _token(self, *, fresh: bool) -> str:
        """The token of an app made in the shop's admin, or one that is granted for a day."""
        given = self._values.get("access_token", "")
        if given:
            return given
        if fresh:
            self._caller.forget(_KEPT)
        return self._caller.kept(_KEPT) or self._granted()

    def _granted(self) -> str:
        asked = {
            "grant_type": "client_credentials",
            "client_id": self._values.get("client_id", ""),
            "client_secret": self._values.get("client_secret", ""),
        }
        answer = self._caller.call(
            limits.TOKEN,
            "POST",
            f"{self._base}/admin/oauth/access_token",
            headers={"Content-Type": "application/json", "Accept": "application/json"},
            content=json.dumps(asked).encode(),
        )
        if not answer.is_success:
            raise Fault(FaultKind.DENIED, _said(answer))
        told = loaded(answer.content)
        token, life = text(told, "access_token"), told.get("expires_in")
        if not token:
            unreadable("access_token")
        self._caller.keep(
            _KEPT, token, seconds=max(60.0, float(life) - _MARGIN if isinstance(life, int) else 3600.0)
        )
        return token


def shop_name(values: Mapping[str, str]) -> str:
    """The shop's name at myshopify.com; anything else is refused, so that no secret goes elsewhere."""
    found = _SHOP.fullmatch(values.get("shop", "").strip())
    if not found:
        raise Fault(FaultKind.DENIED, "the shop's address is not of the form name.myshopify.com")
    return found.group(1).lower()


_BY_STATUS = {
    401: FaultKind.DENIED,
    # a shop that does not pay is frozen, one that broke the rules is locked
    402: FaultKind.DENIED,
    403: FaultKind.DENIED,
    404: FaultKind.GONE,
    410: FaultKind.GONE,
    423: FaultKind.DENIED,
    430: FaultKind.THROTTLED,
}


def _fault(answer: httpx.Response) -> Fault:
    return Fault(
        _BY_STATUS.get(answer.status_code, FaultKind.REFUSED), f"{answer.status_code} {_said(answer)}"
    )


def _said(answer: httpx.Response) -> str:
    try:
        told = answer.json()
    except ValueError:
        return answer.text[:200]
    if not isinstance(told, dict):
        return str(told)
    return str(told.get("errors") or told.get("error_description") or told.get("error") or told)


def _data(told: Json) -> Json:
    if text(told, "errors"):
        raise Fault(FaultKind.REFUSED, text(told, "errors"))
    if not part(told, "data"):
        unreadable("data")
    return part(told, "data")


_BY_CODE = {
    "THROTTLED": FaultKind.THROTTLED,
    "ACCESS_DENIED": FaultKind.DENIED,
    "SHOP_INACTIVE": FaultKind.DENIED,
    "INTERNAL_SERVER_ERROR": FaultKind.AWAY,
}


def _graph_fault(error: Json, told: Json, *, safe: bool) -> Fault:
    kind = _BY_CODE.get(text(part(error, "extensions"), "code"), FaultKind.REFUSED)
    wait = _wait(part(part(told, "extensions"), "cost")) if kind == FaultKind.THROTTLED else None
    return Fault(
        kind, text(error, "message"), retry_after=wait, may_be_done=kind == FaultKind.AWAY and not safe
    )


def _wait(cost: Json) -> float:
    """Seconds until the bucket has room for what was asked."""
    status = part(cost, "throttleStatus")
    try:
        short = float(cost["requestedQueryCost"]) - float(status["currentlyAvailable"])
        return max(1.0, short / float(status["restoreRate"]))
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return 2.0
