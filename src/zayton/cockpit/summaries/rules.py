"""When a summary is due, and which days it tells of."""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

EVERY = ("day", "week", "month")
_DAY = timedelta(days=1)
# a 31st is at most two months off, and the day before is looked at for zones ahead of UTC
_AHEAD = range(-1, 64)


class Cadence(NamedTuple):
    """How often: at the full `hour` of an IANA `zone`, each day, on a `weekday` (Monday is 0), or on a `day` of the
    month.

    A month that is too short for its day has it on its last.
    """

    every: str
    hour: int = 8
    zone: str = "UTC"
    weekday: int = 0
    day: int = 1


def next_due(cadence: Cadence, after: datetime) -> datetime:
    """The first moment later than `after` at which a summary is due, in UTC."""
    zone = ZoneInfo(cadence.zone)
    today = after.astimezone(zone).date()
    days = (today + ahead * _DAY for ahead in _AHEAD)
    # an hour that clocks leave out in spring comes out as the one after it
    moments = (datetime.combine(day, time(cadence.hour), zone) for day in days if _falls_on(cadence, day))
    return next(moment for moment in (one.astimezone(UTC) for one in moments) if moment > after)


def last_due(cadence: Cadence, due: datetime, at: datetime) -> datetime:
    """The latest moment up to `at`, from `due` on: what was missed meanwhile is not sent after the event."""
    while (later := next_due(cadence, due)) <= at:
        due = later
    return due


def days_told(every: str, today: date, behind: date) -> tuple[date, date]:
    """The first and last day that a summary tells of: the last day, the last 7 days, or the last month.

    `today` is the day where it is sent, `behind` that of the shop furthest behind. Days and weeks end on the last day
    that is over in every shop; a month is the one before `today`'s, since nobody means an older one.
    """
    if every == "month":
        last = today.replace(day=1) - _DAY
        return last.replace(day=1), last
    last = min(today, behind) - _DAY
    return (last if every == "day" else last - 6 * _DAY), last


def days_before(every: str, first: date) -> tuple[date, date]:
    """The day, the 7 days or the calendar month before the one that begins on `first`."""
    last = first - _DAY
    if every == "month":
        return last.replace(day=1), last
    return (last if every == "day" else last - 6 * _DAY), last


def days_last_year(every: str, first: date, last: date) -> tuple[date, date]:
    """The same month a year earlier, or the same weekdays 52 weeks earlier, so that weekends meet weekends."""
    if every == "month":
        begin = first.replace(year=first.year - 1)
        # by way of the next month, as February has not the same length each year
        return begin, (begin + 31 * _DAY).replace(day=1) - _DAY
    return first - 364 * _DAY, last - 364 * _DAY


def _falls_on(cadence: Cadence, day: date) -> bool:
    if cadence.every == "week":
        return day.weekday() == cadence.weekday
    if cadence.every == "month":
        is_last = (day + _DAY).day == 1
        return day.day == cadence.day or (is_last and day.day < cadence.day)
    return True
