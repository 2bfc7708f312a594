"""A day is the shop's local day."""

from datetime import UTC, date, datetime, timedelta

from zayton.kernel.time import day_bounds, latest_local_date, local_date, month_of


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


SHANGHAI, LOS_ANGELES = "Asia/Shanghai", "America/Los_Angeles"


def test_today_of_shops_in_one_zone_is_their_own_day():
    evening = datetime(2026, 3, 1, 17, 30, tzinfo=UTC)
    assert latest_local_date(evening, [SHANGHAI, SHANGHAI]) == date(2026, 3, 2)
    assert latest_local_date(evening, [LOS_ANGELES]) == date(2026, 3, 1)
    night = datetime(2026, 3, 2, 7, 59, tzinfo=UTC)
    assert latest_local_date(night, [LOS_ANGELES]) == date(2026, 3, 1)
    assert latest_local_date(night + timedelta(minutes=1), [LOS_ANGELES]) == date(2026, 3, 2)


def test_today_of_shops_in_several_zones_is_the_day_of_the_one_furthest_ahead():
    before = datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC)
    assert latest_local_date(before, [LOS_ANGELES, SHANGHAI]) == date(2026, 3, 1)
    assert latest_local_date(before + timedelta(seconds=1), [LOS_ANGELES, SHANGHAI]) == date(2026, 3, 2)


def test_without_shops_today_is_that_of_utc():
    assert latest_local_date(datetime(2026, 3, 1, 23, 59, tzinfo=UTC), []) == date(2026, 3, 1)
