"""OAuth tokens: of the seller (refresh token or authorization code grant) and of the application alone.

https://developer.ebay.com/api-docs/static/oauth-tokens.html. User tokens live for two hours and are kept with the
caller for all processes. An authorization code is good once: the refresh token it gave is kept for its eighteen
months, for a connection that was made with a code.
"""

import base64
from collections.abc import Mapping
from urllib.parse import urlencode

from zayton.channels.adapters.ebay.payloads import loaded
from zayton.channels.ports.calling import Caller
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.parts import Json, needed, text

# so that no token runs out between our look at it and eBay's
_MARGIN = 60.0
_LIFE = 7200.0
_REFRESH_LIFE = 47_304_000.0
_REFRESH = "ebay:refresh"
USER, APPLICATION = "user", "application"

_SELL = "https://api.ebay.com/oauth/api_scope/sell."
SCOPES = (
    "https://api.ebay.com/oauth/api_scope",
    *(f"{_SELL}{name}" for name in ("inventory", "fulfillment", "account", "finances")),
    "https://api.ebay.com/oauth/api_scope/commerce.identity.readonly",
    "https://api.ebay.com/oauth/api_scope/commerce.notification.subscription",
    "https://api.ebay.com/oauth/api_scope/commerce.message",
)
"""What a seller is asked to agree to; a refresh token gives what was agreed, so that it is not named again."""


class Tokens:
    """Gets and keeps the access tokens of one connection; `url` is the token endpoint."""

    def __init__(self, caller: Caller, url: str, values: Mapping[str, str]) -> None:
        self._caller = caller
        self._url = url
        self._values = values

    def token(self, kind: str = USER) -> str:
        """A token for the seller or for the application; refused credentials are a `Fault` (DENIED)."""
        kept = self._caller.kept(_name(kind))
        return kept if kept is not None else self._fetch(kind)

    def refused(self, kind: str = USER) -> None:
        """Drop a token that was refused before its time."""
        self._caller.forget(_name(kind))

    def _fetch(self, kind: str) -> str:
        if kind == APPLICATION:
            told = self._granted({"grant_type": "client_credentials", "scope": SCOPES[0]})
        elif refresh := self._refresh_token():
            told = self._granted({"grant_type": "refresh_token", "refresh_token": refresh})
        else:
            told = self._exchanged()
        token = needed(told, "access_token")
        self._caller.keep(_name(kind), token, seconds=_life(told, "expires_in", _LIFE))
        return token

    def _refresh_token(self) -> str:
        return self._values.get("refresh_token", "") or self._caller.kept(_REFRESH) or ""

    def _exchanged(self) -> Json:
        code = self._values.get("authorization_code", "")
        if not code:
            raise Fault(FaultKind.DENIED, "neither a refresh token nor an authorization code")
        form = {"code": code, "redirect_uri": self._values.get("ru_name", "")}
        told = self._granted({"grant_type": "authorization_code", **form}, safe=False)
        life = _life(told, "refresh_token_expires_in", _REFRESH_LIFE)
        self._caller.keep(_REFRESH, needed(told, "refresh_token"), seconds=life)
        return told

    def _granted(self, form: Mapping[str, str], *, safe: bool = True) -> Json:
        pair = f"{self._values.get('client_id', '')}:{self._values.get('client_secret', '')}"
        answer = self._caller.call(
            "token",
            "POST",
            self._url,
            headers={
                "authorization": f"Basic {base64.b64encode(pair.encode()).decode()}",
                "content-type": "application/x-www-form-urlencoded",
            },
            content=urlencode(form).encode(),
            safe=safe,
        )
        if answer.status_code == 200:
            return loaded(answer.content)
        raise _refusal(answer.status_code, answer.content)


def _name(kind: str) -> str:
    return f"ebay:{kind}"


def _life(told: Json, name: str, default: float) -> float:
    seconds = told.get(name)
    known = isinstance(seconds, int) and not isinstance(seconds, bool)
    return max(float(seconds if known else default) - _MARGIN, 0.0)  # type: ignore[arg-type]


def _refusal(status: int, body: bytes) -> Fault:
    """`{"error", "error_description"}`: whatever the token endpoint refuses, a person has to mend."""
    try:
        told = loaded(body)
        code, said = text(told, "error"), text(told, "error_description")
    except Fault:
        code, said = "", body[:200].decode(errors="replace")
    kind = FaultKind.DENIED if status in (400, 401, 403) else FaultKind.UNREADABLE
    return Fault(kind, f"{code} {said}".strip() or str(status), figures={"status": status, "code": code[:80]})
