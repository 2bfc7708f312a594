"""How adapters call out: through a caller that keeps the limits, retries what may be retried, and counts."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

import httpx


class Limit(NamedTuple):
    """A published limit: `rate` calls a second on average, `burst` at once, for the operations of one name.

    The operation `*` is for all that have no limit of their own.
    """

    operation: str
    rate: float
    burst: int


class Caller(Protocol):
    """Makes one HTTP call and answers with whatever came, at any status.

    Waits until the operation's limit allows the call. 429 and `Retry-After` are waited out a few times, then become
    a `Fault` (THROTTLED). A call that was cut, timed out or answered 5xx is made again when it is `safe` (it reads,
    or does the same when done twice); then, or when it is not safe, it is a `Fault` (AWAY). So what comes back has a
    status below 500 and is not 429; the adapter tells the rest apart.
    """

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
        """Call."""

    def learned(self, operation: str, *, rate: float) -> None:
        """Take over a rate that the marketplace's answer named (Amazon's `x-amzn-RateLimit-Limit`)."""

    def keep(self, name: str, value: str, *, seconds: float) -> None:
        """Keep something for later calls of the connection, also by other processes: an access token, sealed."""

    def kept(self, name: str) -> str | None:
        """What was kept under this name, unless its time is over."""

    def forget(self, name: str) -> None:
        """Drop what was kept: an access token that was refused."""
