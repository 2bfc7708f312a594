"""Usage plans: a bucket of calls for each operation, filled at its published rate."""

import time
from collections.abc import Callable


class Buckets:
    """Token buckets by operation; empty ones refuse."""

    def __init__(self, ticks: Callable[[], float] = time.monotonic) -> None:
        # the machine's own time: a clock that is set wrong on purpose must not fill buckets
        self._ticks = ticks
        self._left: dict[str, tuple[float, float]] = {}

    def take(self, operation: str, rate: float, burst: int) -> bool:
        """Take a call out; `False` when none is left."""
        now = self._ticks()
        left, seen = self._left.get(operation, (float(burst), now))
        left = min(float(burst), left + (now - seen) * rate)
        self._left[operation] = (left - 1 if left >= 1 else left, now)
        return left >= 1
