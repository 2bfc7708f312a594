"""When a store is open, and when its time to answer ends."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

MINUTES_A_DAY = 24 * 60
# a store that does not open within a month is as good as closed for good
LOOKED_AHEAD_DAYS = 31


class Span(NamedTuple):
    """Open on a weekday (Monday is 0) from and until a minute of the day; until the next day if that is earlier."""

    weekday: int
    opens: int
    closes: int


class Hours(NamedTuple):
    """When a store is open: spans in its zone, always if there are none, never on its closed days."""

    zone: str
    spans: tuple[Span, ...] = ()
    closed_dates: frozenset[date] = frozenset()


def is_open_at(hours: Hours, at: datetime) -> bool:
    """Whether a store is open at a moment."""
    return opens_at(hours, at) == at


def opens_at(hours: Hours, at: datetime) -> datetime | None:
    """The first moment from `at` on at which a store is open; `None` if it does not open within a month."""
    return next((max(start, at) for start, end in _openings(hours, at) if end > at), None)


def due_at(hours: Hours, at: datetime, minutes: int) -> datetime | None:
    """When so many open minutes have passed since `at`; `None` if they do not pass within a month.

    The clock stands while the store is closed: asked five minutes before closing with thirty minutes to answer,
    it has the other twenty-five after it opens.
    """
    left = timedelta(minutes=minutes)
    for start, end in _openings(hours, at):
        begins = max(start, at)
        if end - begins >= left:
            return begins + left
        left -= max(end - begins, timedelta())
    return None


def _openings(hours: Hours, at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Openings that end after `at`, one after the other without overlap, in UTC."""
    zone = ZoneInfo(hours.zone)
    today = at.astimezone(zone).date()
    if not hours.spans and not hours.closed_dates:
        yield at, at + timedelta(days=LOOKED_AHEAD_DAYS)
        return
    reached = at
    # from yesterday, whose evening may reach past midnight
    for ahead in range(-1, LOOKED_AHEAD_DAYS):
        day = today + timedelta(days=ahead)
        for start, end in _of_day(hours, day, zone):
            if end > reached:
                yield max(start, reached), end
                reached = end


def _of_day(hours: Hours, day: date, zone: ZoneInfo) -> list[tuple[datetime, datetime]]:
    if day in hours.closed_dates:
        return []
    spans = [span for span in hours.spans if span.weekday == day.weekday()]
    # closed days alone leave the other days open around the clock
    if not hours.spans:
        spans = [Span(day.weekday(), 0, MINUTES_A_DAY)]
    return [
        (_moment(day, span.opens, zone), _moment(day, _closing(span), zone))
        for span in sorted(spans, key=lambda span: span.opens)
    ]


def _closing(span: Span) -> int:
    return span.closes if span.closes > span.opens else span.closes + MINUTES_A_DAY


def _moment(day: date, minute: int, zone: ZoneInfo) -> datetime:
    days, rest = divmod(minute, MINUTES_A_DAY)
    # by the clock on the wall and not by adding hours: a day may have 23 or 25
    local = datetime.combine(day + timedelta(days=days), time(rest // 60, rest % 60), zone)
    return local.astimezone(UTC)
