"""How long somebody sits out the waits that a marketplace's limits ask for."""

import time

from zayton.channels.ports.faults import Fault, FaultKind


class Patience:
    """Sits waits out, but for so many seconds in all: then a `Fault` (THROTTLED) ends what they are for."""

    def __init__(self, most: float) -> None:
        self._left = most

    def __call__(self, seconds: float) -> None:
        """Sit so many seconds out."""
        self._left -= seconds
        if self._left < 0:
            raise Fault(FaultKind.THROTTLED, "the marketplace's limits", retry_after=seconds)
        time.sleep(seconds)
