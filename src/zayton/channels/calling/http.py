"""The caller that adapters get: HTTP with limits kept, answers told apart, and a count of what was called."""

import ssl
import time
from collections.abc import Callable, Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Protocol

import httpx
from django.conf import settings

from zayton.channels.calling.reaching import Reach, WaryTransport
from zayton.channels.calling.unpacking import unpacked
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.kernel.time import now

# a call is tried so often before its run gives up and comes again at its next turn
_TRIES = 5
_FIRST_WAIT = 0.2  # seconds
# longer waits are not sat out: the run ends, and the stream's next turn is set after them
_LONGEST_WAIT = 20.0
MAX_ANSWER = 256 << 20
# a server that sends a byte now and then keeps every single wait short
_SLOWEST = 10.0
_OF_TRANSPORT = frozenset({"content-encoding", "content-length", "transfer-encoding"})


class Gate(Protocol):
    """Says when the next call of an operation may be made."""

    def wait_for(self, operation: str) -> float:
        """Seconds until a call may be made; 0 takes the turn."""

    def hold(self, operation: str, seconds: float) -> None:
        """No calls of this operation for so long."""

    def learned(self, operation: str, rate: float) -> None:
        """The marketplace named another rate."""


class Keeper(Protocol):
    """Keeps access tokens between calls."""

    def keep(self, name: str, value: str, seconds: float) -> None:
        """Keep."""

    def kept(self, name: str) -> str | None:
        """What is kept and still good."""

    def forget(self, name: str) -> None:
        """Drop."""


class HttpCaller:
    """A `Caller` over httpx; `pause` sits a wait out and may raise to stop the run it belongs to."""

    def __init__(
        self,
        gate: Gate,
        keeper: Keeper,
        *,
        pause: Callable[[float], None] = time.sleep,
        max_answer: int = MAX_ANSWER,
        reach: Reach | None = None,
    ) -> None:
        self._gate = gate
        self._keeper = keeper
        self._pause = pause
        self._max_answer = max_answer
        reach = Reach(settings.PRIVATE_ADDRESSES) if reach is None else reach
        transport = WaryTransport(verify=_certificates(), reach=reach)
        self._client = httpx.Client(
            transport=transport,
            # what can be told whole from cut short
            headers={"accept-encoding": "gzip, deflate"},
            trust_env=False,
            follow_redirects=False,
        )
        self.calls = 0
        self.waited = 0.0

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def call(
        self,
        operation: str,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        safe: bool = True,
        timeout: float = 30.0,
    ) -> httpx.Response:
        """See `Caller`."""
        try:
            request = self._client.build_request(
                method, url, params=params or None, headers=headers, content=content, timeout=timeout
            )
        # a credential with a letter that no header can carry, an address that is none
        except (httpx.InvalidURL, ValueError, TypeError) as problem:
            raise Fault(FaultKind.REFUSED, f"{type(problem).__name__}: {problem}"[:200]) from problem
        for attempt in range(_TRIES):
            last = attempt + 1 == _TRIES
            self._await_turn(operation)
            answer, fault = self._once(request, safe=safe, within=_SLOWEST * timeout)
            if answer is not None and answer.status_code == 429:
                wait = retry_after(answer.headers) or _FIRST_WAIT * 2**attempt
                self._gate.hold(operation, wait)
                fault = Fault(FaultKind.THROTTLED, "429", retry_after=wait)
                answer = None
            if answer is not None:
                return answer
            assert fault is not None
            # what may have been done is not done twice; what was refused for its number was not done
            if last or not fault.passes or (fault.kind == FaultKind.AWAY and not safe):
                raise fault
            if fault.kind == FaultKind.AWAY:
                self._sit_out(max(_FIRST_WAIT * 2**attempt, fault.retry_after or 0.0), fault)
        raise AssertionError("unreachable")

    def _once(
        self, request: httpx.Request, *, safe: bool, within: float
    ) -> tuple[httpx.Response | None, Fault | None]:
        self.calls += 1
        try:
            sent = self._client.send(request, stream=True)
            answer = self._whole(sent, time.monotonic() + within, safe=safe)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as problem:
            return None, Fault(FaultKind.AWAY, str(problem) or type(problem).__name__)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as problem:
            return None, Fault(FaultKind.AWAY, str(problem) or type(problem).__name__, may_be_done=not safe)
        except Fault as fault:
            return None, fault
        if answer.status_code >= 500:
            said = f"{answer.status_code} {answer.text[:200]}"
            return None, Fault(
                FaultKind.AWAY, said, retry_after=retry_after(answer.headers), may_be_done=not safe
            )
        return answer, None

    def _whole(self, answer: httpx.Response, until: float, *, safe: bool) -> httpx.Response:
        """An answer with its body read, unless that is larger or slower than anything a marketplace sends."""
        pieces, size = [], 0
        try:
            for piece in unpacked(answer):
                size += len(piece)
                if size > self._max_answer or time.monotonic() > until:
                    said = f"{answer.status_code}: {size} bytes and no end"
                    raise Fault(FaultKind.AWAY, said, may_be_done=not safe)
                pieces.append(piece)
        finally:
            answer.close()
        # decoded already, so what said how it was encoded no longer holds
        kept = [(name, text) for name, text in answer.headers.multi_items() if name not in _OF_TRANSPORT]
        return httpx.Response(
            answer.status_code, headers=kept, content=b"".join(pieces), request=answer.request
        )

    def _await_turn(self, operation: str) -> None:
        while wait := self._gate.wait_for(operation):
            self._sit_out(wait, Fault(FaultKind.THROTTLED, operation, retry_after=wait))

    def _sit_out(self, seconds: float, fault: Fault) -> None:
        if seconds > _LONGEST_WAIT:
            raise fault
        self.waited += seconds
        self._pause(seconds)

    def learned(self, operation: str, *, rate: float) -> None:
        """See `Caller`."""
        self._gate.learned(operation, rate)

    def keep(self, name: str, value: str, *, seconds: float) -> None:
        """See `Caller`."""
        self._keeper.keep(name, value, seconds)

    def kept(self, name: str) -> str | None:
        """See `Caller`."""
        return self._keeper.kept(name)

    def forget(self, name: str) -> None:
        """See `Caller`."""
        self._keeper.forget(name)


@cache
def _certificates() -> ssl.SSLContext:
    # reading all authorities takes longer than most calls, and a process makes callers all the time
    return httpx.create_ssl_context(trust_env=False)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds of a `Retry-After` header, which comes as a number or as a date; `None` without one that is either."""
    text = headers.get("retry-after", "").strip()
    if not text:
        return None
    try:
        return max(0.0, min(float(text), 86_400.0))
    except ValueError:
        pass
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    # HTTP knows no other zone than UTC, even where somebody leaves it out
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, min((until - now()).total_seconds(), 86_400.0))
