"""A day is the shop's local day."""

from datetime import UTC, date, datetime, timedelta

from zayton.kernel.time import day_bounds, local_date, month_of


def test_the_same_moment_is_another_day_elsewhere():
    at = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    assert local_date(at, "Europe/London") == date(2026, 3, 1)
    assert local_date(at, "Asia/Shanghai") == date(2026, 3, 2)


def test_the_day_the_clocks_go_forward_has_23_hours():
    first, after = day_bounds(date(2026, 3, 29), "Europe/London")
    assert after - first == timedelta(hours=23)
    assert local_date(first, "Europe/London") == date(2026, 3, 29)
    assert local_date(after - timedelta(microseconds=1), "Europe/London") == date(2026, 3, 29)


def test_a_month_is_counted_in_utc():
    assert month_of(datetime(2026, 1, 31, 23, 59, tzinfo=UTC)) == date(2026, 1, 1)
