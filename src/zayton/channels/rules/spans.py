"""Which span of time a report is asked for: pure."""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from zayton.channels.ports.exchange import ReportKind
from zayton.kernel.time import day_bounds, local_date


class Span(NamedTuple):
    """From when until when; both `None` for a picture of now. `more` says that another one is needed to reach now."""

    since: datetime | None = None
    until: datetime | None = None
    more: bool = False


def span_of(kind: ReportKind, *, at: datetime, reached: datetime | None, zone: str) -> Span:
    """From some days before where the last one ended, as what happened shows late, from the beginning of a day on.

    Rows without ids are told apart by how many of them a day has, so a day must be asked for whole.
    """
    if kind.late is None:
        return Span()
    until = at - kind.lag
    since = reached - kind.late if reached else until - kind.first
    since = day_bounds(local_date(since, zone), zone)[0]
    if until - since <= kind.most:
        return Span(since, until)
    # a day whole again, so that the next one goes on where this one ends
    end = day_bounds(local_date(since + kind.most, zone), zone)[0]
    return Span(since, end, more=True)


def day_of(
    kind: ReportKind, *, at: datetime, reached: date | None, last: date | None, zone: str
) -> Span | None:
    """The next day of a kind that is told a day a report; `None` once all is told up to now.

    `reached` is the newest day that was told, `last` the one that was told last. Days are told up to the newest that is
    whole, then those before it once more, the newest first, as what happened shows late.
    """
    newest = local_date(at - kind.lag, zone)
    oldest = newest - (kind.late or timedelta(0))
    if reached is None or last is None:
        day = newest - kind.first
    elif reached < newest:
        day = reached + timedelta(days=1)
    elif last > oldest:
        day = last - timedelta(days=1)
    else:
        return None
    is_rising = reached is None or reached < newest
    is_more = day < newest or oldest < newest if is_rising else day > oldest
    return one_day(day, more=is_more)


def one_day(day: date, *, more: bool = False) -> Span:
    """A day as its reports are asked for."""
    begin = datetime.combine(day, time(), UTC)
    return Span(begin, begin + timedelta(days=1, seconds=-1), more)
