"""When to call again and when to run again: pure."""

from datetime import datetime, timedelta

from zayton.channels.ports.calling import Limit

NO_LIMIT = Limit("*", 50.0, 50)
"""What holds where a marketplace publishes nothing: enough for us, and nobody's server suffers from it."""

_LONGEST_PAUSE = timedelta(hours=1)
# a report is asked for again within the day, but not so soon that it counts as asked too often
_REPORT_PAUSE, _LONGEST_REPORT_PAUSE = timedelta(hours=4), timedelta(days=1)
_MOMENT, _OF_AN_INTERVAL = 0.03, 0.02  # seconds, and a share
# a pause that is over before anybody has read of it
_WORTH_SAYING = 10.0  # seconds


def spacing(rate: float, burst: int) -> tuple[float, float]:
    """Seconds between calls on average, and how much earlier than on average a call may come (GCRA's τ).

    Where only one may come at once, a moment is added: one that is early by the marketplace's clock is refused, and
    being refused takes longer.
    """
    interval = 1.0 / rate
    if burst == 1:
        interval += min(_MOMENT, _OF_AN_INTERVAL * interval)
    return interval, interval * (burst - 1)


def held_for(*, arrival: float, at: float, interval: float, tolerance: float) -> float:
    """Seconds for which a marketplace's word holds a gate; 0 where only its published limit has to be waited for.

    `arrival` and `at` in seconds since 1970, the others as `spacing` answers them.
    """
    wait = arrival - tolerance - at
    # the limit itself never leaves more than one interval to wait: whatever is beyond it was asked for
    return wait if wait > interval + _WORTH_SAYING else 0.0


def next_due(*, at: datetime, every: timedelta, failures: int, retry_after: float | None = None) -> datetime:
    """When a stream runs next: at its cadence, or after failures at doubling pauses from 30 seconds to an hour.

    A pause that the marketplace asked for is kept when it is longer.
    """
    pause = every
    if failures:
        # a stream of a day's cadence must not wait a day because of one dropped connection
        pause = min(timedelta(seconds=30) * 2 ** min(failures - 1, 10), _LONGEST_PAUSE, every)
    return at + max(pause, timedelta(seconds=retry_after or 0))


def report_again(*, at: datetime, every: timedelta, failures: int) -> datetime:
    """When a report that failed so many times in a row is asked for again: after four hours, or its cadence if shorter.

    Then twice as long each time, up to a day, or to its cadence if that is longer.
    """
    pause = min(_REPORT_PAUSE, every) * (1 << min(failures - 1, 10))
    return at + min(pause, max(_LONGEST_REPORT_PAUSE, every))


def silent_after(*, good_at: datetime | None, made_at: datetime, every: timedelta) -> datetime:
    """When a stream has stopped without a word: nothing went well for three turns, and at least an hour."""
    return (good_at or made_at) + max(3 * every, timedelta(hours=1))
