"""Which span of time a report is asked for: pure."""

from datetime import datetime
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
