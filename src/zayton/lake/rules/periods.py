"""Periods of whole local days, what they are compared with, and the buckets of a time grain."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from `start` to `end`, both included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a period cannot end ({self.end}) before it starts ({self.start})")

    @property
    def days(self) -> int:
        """How many days it holds."""
        return (self.end - self.start).days + 1


def last_days(count: int, today: date) -> Period:
    """The `count` days that end today."""
    return Period(today - (count - 1) * _DAY, today)


def _yesterday(today: date) -> Period:
    return Period(today - _DAY, today - _DAY)


def _this_week(today: date) -> Period:
    return Period(today - today.weekday() * _DAY, today)


NAMED_PERIODS: Mapping[str, Callable[[date], Period]] = {
    "today": lambda today: Period(today, today),
    "yesterday": _yesterday,
    "7d": lambda today: last_days(7, today),
    "30d": lambda today: last_days(30, today),
    "90d": lambda today: last_days(90, today),
    "365d": lambda today: last_days(365, today),
    "week": _this_week,
    "month": lambda today: Period(today.replace(day=1), today),
    "quarter": lambda today: Period(bucket_of(today, "quarter"), today),
    "year": lambda today: Period(today.replace(month=1, day=1), today),
}


def named_period(name: str, today: date) -> Period | None:
    """A period by its name (`30d`), as two dates (`2024-01-01..2024-01-31`), or `None` when it is neither."""
    if name in NAMED_PERIODS:
        return NAMED_PERIODS[name](today)
    # fromisoformat refuses all that is no date, so nothing else needs checking
    first, _, last = name.partition("..")
    try:
        return Period(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        return None


def previous(period: Period) -> Period:
    """As many days, directly before."""
    return Period(period.start - period.days * _DAY, period.start - _DAY)


def last_year(period: Period) -> Period:
    """The same weekdays 52 weeks earlier, so that weekends meet weekends (the trade's year-on-year)."""
    return Period(period.start - timedelta(weeks=52), period.end - timedelta(weeks=52))


COMPARISONS: Mapping[str, Callable[[Period], Period]] = {"previous": previous, "last_year": last_year}


def _month_start(day: date) -> date:
    return day.replace(day=1)


_BUCKETS: Mapping[str, Callable[[date], date]] = {
    "day": lambda day: day,
    "week": lambda day: day - day.weekday() * _DAY,
    "month": _month_start,
    "quarter": lambda day: date(day.year, (day.month - 1) // 3 * 3 + 1, 1),
    "year": lambda day: date(day.year, 1, 1),
}
GRAINS = tuple(_BUCKETS)


def bucket_of(day: date, grain: str) -> date:
    """The first day of the week (Monday), month, quarter or year that a day falls in; `KeyError` for other grains."""
    return _BUCKETS[grain](day)


def _next_bucket(start: date, grain: str) -> date:
    if grain in ("day", "week"):
        return start + (7 if grain == "week" else 1) * _DAY
    months = {"month": 1, "quarter": 3, "year": 12}[grain]
    # counted in months, so that December needs no case of its own
    ahead = start.year * 12 + start.month - 1 + months
    return date(ahead // 12, ahead % 12 + 1, 1)


def buckets(period: Period, grain: str) -> list[tuple[date, Period]]:
    """Each bucket that a period touches, with the days of the period that fall in it; oldest first."""
    found = []
    start = bucket_of(period.start, grain)
    while start <= period.end:
        after = _next_bucket(start, grain)
        found.append((start, Period(max(start, period.start), min(after - _DAY, period.end))))
        start = after
    return found


def months_of(period: Period) -> frozenset[str]:
    """The months (`2024-01`) that a period touches: the partitions a question has to read."""
    return frozenset(f"{start:%Y-%m}" for start, _ in buckets(period, "month"))
