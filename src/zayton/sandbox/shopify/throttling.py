"""The two throttles: a leaky bucket of calls for REST, one of points for GraphQL."""

import time
from dataclasses import dataclass, field


@dataclass
class Bucket:
    """Fills with what is used and leaks at `rate` a second; an amount that does not fit is refused."""

    size: float
    rate: float
    level: float = 0.0
    seen: float = field(default_factory=time.monotonic)

    def leak(self) -> None:
        """Let out what left since the last look."""
        at = time.monotonic()
        self.level = max(0.0, self.level - (at - self.seen) * self.rate)
        self.seen = at

    def take(self, amount: float) -> bool:
        """Whether the amount fits; then it is in."""
        self.leak()
        if self.level + amount > self.size:
            return False
        self.level += amount
        return True

    def give_back(self, amount: float) -> None:
        """A call needed less than was asked for."""
        self.level = max(0.0, self.level - amount)

    @property
    def left(self) -> float:
        """What still fits."""
        return self.size - self.level
