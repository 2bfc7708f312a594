"""Time: the one place that reads the clock, and the boundary of a shop's local day."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def local_date(at: datetime, zone: str) -> date:
    """The calendar day of a moment in an IANA zone such as `Asia/Shanghai`."""
    return at.astimezone(ZoneInfo(zone)).date()


def latest_local_date(at: datetime, zones: Iterable[str]) -> date:
    """What day "today" is for several zones: the day of the one that is furthest ahead; UTC's when there are none.

    Of shops in one zone that is their own day. Of shops in several it is the first day that lacks no shop's sales:
    with any earlier one, what the shop furthest ahead has sold since its midnight would belong to no period.
    """
    return max((local_date(at, zone) for zone in zones), default=at.astimezone(UTC).date())


def day_bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """The first moment of a local day and of the one after it, in UTC; 23 to 25 hours apart."""
    first = datetime.combine(day, time.min, ZoneInfo(zone))
    # the next midnight in the zone and not 24 hours on: a day may have 23 or 25
    after = datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(zone))
    return first.astimezone(UTC), after.astimezone(UTC)


def month_of(at: datetime) -> date:
    """The first day of the UTC month that a moment falls in."""
    return at.astimezone(UTC).date().replace(day=1)
