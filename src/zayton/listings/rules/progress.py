"""How fast a channel takes what is published, and roughly when the rest is sent: pure."""

from datetime import datetime, timedelta

LATELY = timedelta(minutes=10)
"""Over so long a pace is taken: it forgets yesterday's, and a few seconds do not make it."""
_SHORTEST = timedelta(seconds=30)


def pace_of(*, taken: int, answered: int, answered_in_all: int, began: timedelta) -> int | None:
    """Listings an hour; `None` while nothing was taken lately.

    `taken` of them lately, within the time since they `began`; of refusals nobody notes the moment, so their share of
    all that was `answered_in_all` counts, of which `answered` were taken.
    """
    if taken <= 0 or answered <= 0:
        return None
    span = min(max(began, _SHORTEST), LATELY)
    lately = taken * answered_in_all / answered
    return max(1, round(lately * 3600 / span.total_seconds()))


def sent_by(
    *, at: datetime, waiting: int, per_hour: int | None, not_before: datetime | None
) -> datetime | None:
    """Roughly when all that waits is sent, at a pace, if nothing is sent before a moment; `None` while nobody knows."""
    if not waiting or not per_hour:
        return None
    return max(at, not_before or at) + timedelta(hours=waiting / per_hour)
