"""When an errand that failed is run again: pure."""

from datetime import datetime, timedelta

_SHORTEST, _LONGEST = timedelta(seconds=5), timedelta(minutes=30)


def again_at(at: datetime, *, tries: int, retry_after: float | None) -> datetime:
    """After 5 seconds, then twice as long each time up to half an hour; later where the marketplace asks for it."""
    pause = min(_SHORTEST * (1 << min(tries, 12)), _LONGEST)
    return at + max(pause, timedelta(seconds=retry_after or 0))
