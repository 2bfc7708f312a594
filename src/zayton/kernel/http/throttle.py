"""How many requests one token may make: a fixed window of a minute, counted in each web process by itself."""

from dataclasses import dataclass, field
from threading import Lock

from zayton.kernel.errors import Refusal
from zayton.kernel.http.errors import TOO_MANY
from zayton.kernel.http.problems import Problem

REQUESTS_A_MINUTE = 600
_WINDOW_SECONDS = 60


@dataclass(slots=True)
class Throttle:
    """Counts of the present minute; forgotten when the next begins, so it never grows with time."""

    most: int = REQUESTS_A_MINUTE
    _window: int = 0
    _counts: dict[str, int] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def count(self, who: str, *, seconds: float) -> int:
        """Count a request made at a clock of seconds; answers how many are left, or ends the request (429)."""
        window = int(seconds // _WINDOW_SECONDS)
        with self._lock:
            # clearing all at once keeps the memory of a minute, however many strangers came
            if window != self._window:
                self._window = window
                self._counts.clear()
            made = self._counts.get(who, 0) + 1
            self._counts[who] = made
        if made > self.most:
            # at least one second, as a client told to wait none would come back at once
            wait = max(1, int((window + 1) * _WINDOW_SECONDS - seconds))
            raise Problem(
                429, Refusal(TOO_MANY, figures={"most": self.most}), headers={"Retry-After": str(wait)}
            )
        return self.most - made


THROTTLE = Throttle()
