"""When an errand that failed is run again: pure."""

from datetime import datetime, timedelta

_SHORTEST, _LONGEST = timedelta(seconds=5), timedelta(minutes=30)
# how long the end of work that can be asked about may go unnoticed
SOON = timedelta(minutes=2)


def again_at(
    at: datetime, *, tries: int, retry_after: float | None, longest: timedelta = _LONGEST
) -> datetime:
    """After 5 seconds, then twice as long each time up to the longest; later where the marketplace asks for it."""
    pause = min(_SHORTEST * (1 << min(tries, 12)), longest)
    return at + max(pause, timedelta(seconds=retry_after or 0))
