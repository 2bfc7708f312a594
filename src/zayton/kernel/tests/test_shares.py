"""Money and days at their edges: nothing is lost between shares, currencies and zones."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.kernel.money import (
    AmountError,
    allocate,
    convert,
    exponent,
    round_half_even,
    to_major,
    to_minor,
)
from zayton.kernel.time import day_bounds, latest_local_date, local_date, month_of

ZONES = st.sampled_from(
    ["UTC", "Asia/Shanghai", "Europe/London", "America/Los_Angeles", "Asia/Kathmandu", "Pacific/Apia"]
)
MOMENTS = st.datetimes(
    datetime.fromisoformat("2000-01-01"), datetime.fromisoformat("2099-12-31"), timezones=st.just(UTC)
)
CURRENCIES = st.sampled_from(["EUR", "JPY", "KWD"])


@pytest.mark.parametrize(("currency", "places"), [("JPY", 0), ("KRW", 0), ("VND", 0), ("KWD", 3), ("CNY", 2)])
def test_a_currency_has_the_decimals_of_its_smallest_coin(currency, places):
    assert exponent(currency) == places
    assert to_minor("1", currency) == 10**places


@pytest.mark.parametrize("currency", ["E1R", "12E", "eur", "EU", "E R", "ÄÖÜ", "EUR\n"])
def test_what_is_no_code_of_three_capitals_is_no_currency(currency):
    with pytest.raises(AmountError):
        exponent(currency)


@pytest.mark.parametrize(
    ("amount", "minor"),
    [
        (Decimal("92233720368547758.07"), 2**63 - 1),
        (Decimal("-92233720368547758.07"), -(2**63) + 1),
        ("0.0049999999999999999999", 0),
        ("0.0050000000000000000001", 1),
        (7, 700),
        ("1e3", 100_000),
        ("  5  ", 500),
    ],
)
def test_an_amount_is_rounded_once_and_may_fill_sixty_three_bits(amount, minor):
    assert to_minor(amount, "EUR") == minor


@pytest.mark.parametrize("amount", ["92233720368547758.08", "-92233720368547758.08", "1e20", "sNaN", "1,5"])
def test_an_amount_no_ledger_can_hold_is_refused(amount):
    with pytest.raises(AmountError):
        to_minor(amount, "EUR")


@given(st.integers(-(10**15), 10**15), CURRENCIES, CURRENCIES, st.decimals("0.0001", "10000", places=6))
def test_a_conversion_is_the_exact_product_rounded_half_to_even(minor, source, target, rate):
    exact = Fraction(minor) * Fraction(rate) * Fraction(10) ** (exponent(target) - exponent(source))
    assert convert(minor, source, target, rate) == round_half_even(exact)


@pytest.mark.parametrize("rate", ["0", "-1", "NaN", "Infinity"])
def test_nothing_is_converted_at_a_rate_that_is_none(rate):
    with pytest.raises((AmountError, ArithmeticError)):
        convert(1, "EUR", "USD", Decimal(rate))


@given(st.integers(-(10**12), 10**12), CURRENCIES)
def test_a_conversion_into_the_same_currency_at_one_changes_nothing(minor, currency):
    assert convert(minor, currency, currency, Decimal(1)) == minor
    assert to_minor(to_major(minor, currency), currency) == minor


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**6), min_size=1, max_size=12))
def test_shares_below_zero_are_those_above_it_with_the_sign_turned(total, shares):
    assert allocate(-total, shares) == [-part for part in allocate(total, shares)]


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=8), st.integers(1, 50))
def test_only_the_proportion_of_shares_counts(total, shares, times):
    assert allocate(total, [share * times for share in shares]) == allocate(total, shares)


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=8))
def test_a_share_of_nothing_gets_nothing_beside_others(total, shares):
    parts = allocate(total, shares)
    if any(shares):
        assert all(part == 0 for part, share in zip(parts, shares, strict=True) if share == 0)


@pytest.mark.parametrize("shares", [[], [1, -1]])
def test_no_shares_and_negative_ones_are_a_mistake(shares):
    with pytest.raises(ValueError, match="shares"):
        allocate(1, shares)


def test_freight_of_ten_pounds_over_three_parcels():
    """1,000 pence over 700 g, 200 g and 100 g are 700, 200 and 100; over three alike 334, 333 and 333."""
    assert allocate(1_000, [700, 200, 100]) == [700, 200, 100]
    assert allocate(1_000, [1, 1, 1]) == [334, 333, 333]


def test_one_penny_over_a_hundred_parcels_goes_to_the_first():
    assert allocate(1, [1] * 100) == [1] + [0] * 99


@given(MOMENTS, ZONES)
def test_a_moment_lies_within_the_bounds_of_its_own_day(at, zone):
    first, after = day_bounds(local_date(at, zone), zone)
    assert first <= at < after


@given(st.dates(date(2000, 1, 1), date(2099, 12, 30)), ZONES)
def test_days_follow_each_other_without_a_gap(day, zone):
    first, after = day_bounds(day, zone)
    following = day_bounds(day + timedelta(days=1), zone)[0]
    assert after == following
    assert timedelta(0) <= after - first <= timedelta(hours=25)


@given(MOMENTS, st.lists(ZONES, min_size=1, max_size=4))
def test_today_of_several_zones_is_no_earlier_than_that_of_any(at, zones):
    days = [local_date(at, zone) for zone in zones]
    assert latest_local_date(at, zones) == max(days)


def test_the_day_the_clocks_go_back_has_25_hours():
    first, after = day_bounds(date(2026, 10, 25), "Europe/London")
    assert after - first == timedelta(hours=25)
    assert (first.hour, after.hour) == (23, 0)


def test_a_day_that_samoa_skipped_has_no_length():
    """Apia went from 29 to 31 December 2011."""
    first, after = day_bounds(date(2011, 12, 30), "Pacific/Apia")
    assert after - first <= timedelta(hours=24)
    assert local_date(after, "Pacific/Apia") == date(2011, 12, 31)


@pytest.mark.parametrize(
    ("at", "month"),
    [
        (datetime(2026, 1, 1, tzinfo=UTC), date(2026, 1, 1)),
        (datetime(2026, 1, 1, 7, 59, tzinfo=ZoneInfo("Asia/Shanghai")), date(2025, 12, 1)),
        (datetime(2026, 2, 28, 23, 59, 59, 999_999, tzinfo=UTC), date(2026, 2, 1)),
    ],
)
def test_a_month_begins_in_utc_whatever_the_zone_of_the_moment(at, month):
    assert month_of(at) == month
