"""The sandbox's clock, which can be set wrong on purpose."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass
class Clock:
    """Tells the time, `skew` ahead of or behind the machine's."""

    skew: timedelta = timedelta(0)

    def now(self) -> datetime:
        """The moment this marketplace believes it is, aware, in UTC."""
        return datetime.now(UTC) + self.skew


def iso(at: datetime, *, fraction: bool = False) -> str:
    """A moment as `2026-11-22T10:00:00Z`, with milliseconds where the vendor writes them."""
    text = at.astimezone(UTC).isoformat(timespec="milliseconds" if fraction else "seconds")
    # vendors write the letter; Python the offset
    return text.replace("+00:00", "Z")
