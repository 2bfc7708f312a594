"""Time: the one place that reads the clock, and the boundary of a shop's local day."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def local_date(at: datetime, zone: str) -> date:
    """The calendar day of a moment in an IANA zone such as `Asia/Shanghai`."""
    return at.astimezone(ZoneInfo(zone)).date()


def day_bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """The first moment of a local day and of the one after it, in UTC; 23 to 25 hours apart."""
    first = datetime.combine(day, time.min, ZoneInfo(zone))
    after = datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(zone))
    return first.astimezone(UTC), after.astimezone(UTC)


def month_of(at: datetime) -> date:
    """The first day of the UTC month that a moment falls in."""
    return at.astimezone(UTC).date().replace(day=1)
