"""A caller for one process and one moment: to try credentials out before anything is kept."""

import time
from collections.abc import Callable

from zayton.channels.calling.http import HttpCaller


class NoGate:
    """Lets every call through, as trying out makes a handful of them; what a refusal asks for is waited out once."""

    def __init__(self) -> None:
        self.held: list[tuple[str, float]] = []
        self.rates: dict[str, float] = {}
        self._waits: dict[str, float] = {}

    def wait_for(self, operation: str) -> float:
        """See `Gate`."""
        return self._waits.pop(operation, 0.0)

    def hold(self, operation: str, seconds: float) -> None:
        """See `Gate`; what was asked for is remembered."""
        self.held.append((operation, seconds))
        self._waits[operation] = seconds

    def learned(self, operation: str, rate: float) -> None:
        """See `Gate`; what was named is remembered."""
        self.rates[operation] = rate


class MemoryKeeper:
    """Keeps tokens in memory until their time is over."""

    def __init__(self) -> None:
        self._values: dict[str, tuple[str, float]] = {}

    def keep(self, name: str, value: str, seconds: float) -> None:
        """See `Keeper`."""
        self._values[name] = (value, time.monotonic() + seconds)

    def kept(self, name: str) -> str | None:
        """See `Keeper`."""
        value, until = self._values.get(name, ("", 0.0))
        return value if time.monotonic() < until else None

    def forget(self, name: str) -> None:
        """See `Keeper`."""
        self._values.pop(name, None)


def caller_alone(pause: Callable[[float], None] = time.sleep) -> HttpCaller:
    """A caller that keeps nothing in the books."""
    return HttpCaller(NoGate(), MemoryKeeper(), pause=pause)
