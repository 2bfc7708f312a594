"""Access tokens: of Login with Amazon for a seller or for no seller (grantless), and restricted ones for reports.

A seller's refresh token gives access tokens of an hour. They are kept with the caller for all processes, and one that
was refused is dropped. Orders need no restricted data token since v2026-01-01 (the role alone decides); the documents
of some report types still do, each for its own path.
"""

import json
from typing import Any
from urllib.parse import urlencode

from zayton.channels.adapters.amazon.answers import kind_of, object_of
from zayton.channels.ports.calling import Caller
from zayton.channels.ports.faults import Fault, FaultKind

# so that no token runs out between our look at it and Amazon's
_MARGIN = 60.0
_DEFAULT_LIFE = 3600.0
_LONGEST_LIFE = 86_400.0
NOTIFICATIONS_SCOPE = "sellingpartnerapi::notifications"


class Tokens:
    """Gets and keeps the access tokens of one connection; `url` is where Login with Amazon answers."""

    def __init__(
        self, caller: Caller, url: str, *, client_id: str, client_secret: str, refresh_token: str
    ) -> None:
        self._caller = caller
        self._url = url
        self._client = {"client_id": client_id, "client_secret": client_secret}
        self._refresh_token = refresh_token

    def token(self, scope: str = "") -> str:
        """A token for the seller, or for a grantless scope; refused credentials are a `Fault` (DENIED)."""
        kept = self._caller.kept(_name(scope))
        return kept if kept is not None else self._fetch(scope)

    def refused(self, scope: str = "") -> None:
        """Drop a token that was refused before its time."""
        self._caller.forget(_name(scope))

    def _fetch(self, scope: str) -> str:
        grant = (
            {"grant_type": "client_credentials", "scope": scope}
            if scope
            else {"grant_type": "refresh_token", "refresh_token": self._refresh_token}
        )
        answer = self._caller.call(
            "token",
            "POST",
            self._url,
            headers={"content-type": "application/x-www-form-urlencoded", "accept": "application/json"},
            content=urlencode(grant | self._client).encode(),
        )
        if answer.status_code != 200:
            raise _refusal(answer.status_code, answer.content)
        given = object_of(answer.content)
        token = given.get("access_token")
        if not isinstance(token, str) or not token:
            raise Fault(FaultKind.UNREADABLE, "access_token is missing")
        self._caller.keep(_name(scope), token, seconds=_life(given.get("expires_in")))
        return token


def _name(scope: str) -> str:
    return f"lwa:{scope}"


def _life(seconds: Any) -> float:
    if (
        not isinstance(seconds, (int, float))
        or isinstance(seconds, bool)
        or not 0 <= seconds <= _LONGEST_LIFE
    ):
        return _DEFAULT_LIFE - _MARGIN
    return max(seconds - _MARGIN, 0.0)


def _refusal(status: int, body: bytes) -> Fault:
    """Login with Amazon's `{"error", "error_description"}`: whatever it refuses, a person has to mend."""
    try:
        given = json.loads(body)
        code, words = str(given["error"]), str(given.get("error_description") or "")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        code, words = "", body[:200].decode(errors="replace")
    kind = FaultKind.DENIED if status in (400, 401, 403) else kind_of(status)
    return Fault(
        kind, f"{code} {words}".strip() or str(status), figures={"status": status, "code": code[:80]}
    )
