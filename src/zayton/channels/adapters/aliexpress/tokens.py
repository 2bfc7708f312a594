"""Access tokens of the seller, by refresh token or authorization code.

"Authorize your APP" (docId 1364): both tokens are given anew each time, and the old refresh token ends. So the newest
refresh token is kept with the caller for as long as it lives, and wins over the one that the connection was made with.
"""

from collections.abc import Callable, Mapping

from zayton.channels.adapters.aliexpress.answers import platform_fault
from zayton.channels.adapters.aliexpress.payloads import needed, text, units
from zayton.channels.ports.calling import Caller
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.parts import Json

# so that no token runs out between our look at it and AliExpress'
_MARGIN = 300.0
_LIFE, _REFRESH_LIFE = 86_400, 172_800
_ACCESS, _REFRESH = "aliexpress:access", "aliexpress:refresh"
CREATE, REFRESH = "/auth/token/create", "/auth/token/refresh"
System = Callable[[str, Mapping[str, str]], Json]


class Tokens:
    """Gets and keeps the tokens of one connection; `ask` calls a system interface."""

    def __init__(self, caller: Caller, values: Mapping[str, str], ask: System) -> None:
        self._caller = caller
        self._values = values
        self._ask = ask

    def token(self) -> str:
        """An access token; refused credentials are a `Fault` (DENIED)."""
        return self._caller.kept(_ACCESS) or self._fetch()

    def refused(self) -> None:
        """Drop a token that was refused before its time."""
        self._caller.forget(_ACCESS)

    def _fetch(self) -> str:
        last: Fault | None = None
        for path, params in self._ways():
            told = self._ask(path, params)
            if text(told, "code") in ("", "0"):
                return self._keep(told)
            last = platform_fault(told)
            if last.kind is not FaultKind.DENIED:
                raise last
            # a refresh token that ended may have been replaced by a person: the next way is tried
            self._caller.forget(_REFRESH)
        raise last or Fault(FaultKind.DENIED, "neither a refresh token nor an authorization code")

    def _ways(self) -> list[tuple[str, Mapping[str, str]]]:
        refresh = [self._caller.kept(_REFRESH), self._values.get("refresh_token")]
        ways: list[tuple[str, Mapping[str, str]]] = [
            (REFRESH, {"refresh_token": token}) for token in dict.fromkeys(refresh) if token
        ]
        if code := self._values.get("authorization_code"):
            ways.append((CREATE, {"code": code}))
        return ways

    def _keep(self, told: Json) -> str:
        access = needed(told, "access_token")
        self._caller.keep(_ACCESS, access, seconds=_seconds(told, "expires_in", _LIFE))
        # an answer without a new one leaves the old one good
        if refresh := text(told, "refresh_token"):
            seconds = _seconds(told, "refresh_expires_in", _REFRESH_LIFE)
            self._caller.keep(_REFRESH, refresh, seconds=seconds)
        return access


def _seconds(told: Json, name: str, usual: int) -> float:
    return max((units(told, name) or usual) - _MARGIN, 0.0)
