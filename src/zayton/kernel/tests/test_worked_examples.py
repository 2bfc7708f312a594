"""Money and days as a bookkeeper would check them with pencil and paper."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from zayton.kernel.money import AmountError, allocate, convert, to_major, to_minor
from zayton.kernel.time import day_bounds, latest_local_date, local_date


def test_a_container_of_three_pallets_shares_its_freight_by_weight():
    """1,000.00 over 500, 300 and 200 kg: 500.00 + 300.00 + 200.00."""
    assert allocate(100_000, [500, 300, 200]) == [50_000, 30_000, 20_000]


def test_freight_that_does_not_divide_gives_its_last_cents_to_the_largest_remainders():
    """100.00 by 1 : 2 : 4 of 7 is 14.2857, 28.5714 and 57.1428; the floors leave 1 cent, and .57 … is nearest to one:
    14.28 + 28.57 + 57.14 = 99.99, and the cent goes to 14.2857.
    """
    assert allocate(10_000, [1, 2, 4]) == [1_429, 2_857, 5_714]


def test_a_refund_is_shared_as_the_payment_was():
    """What went out as 34 + 33 + 33 comes back as −34 − 33 − 33."""
    assert [-part for part in allocate(-100, [1, 1, 1])] == allocate(100, [1, 1, 1]) == [34, 33, 33]


def test_goods_given_away_bear_no_part_of_a_discount():
    """10.00 off two paid cups at 30.00 and a free one: 5.00, 5.00 and nothing."""
    assert allocate(1_000, [3_000, 3_000, 0]) == [500, 500, 0]


def test_three_free_samples_share_their_freight_alike():
    """All weights nought: 9.00 becomes three times 3.00."""
    assert allocate(900, [0, 0, 0]) == [300, 300, 300]


def test_one_yen_over_two_parcels_stays_one_yen():
    assert allocate(1, [50, 50]) == [1, 0]


def test_a_year_of_a_large_sellers_turnover_is_shared_without_losing_a_cent():
    """9,007,199,254,740,993 is 2^53 + 1, which no float holds; by three it leaves nothing over."""
    total = 2**53 + 1
    assert allocate(total, [1, 1, 1]) == [3_002_399_751_580_331] * 3
    assert sum(allocate(total, [7, 11, 13])) == total


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("19.99", "GBP", 1_999),
        ("1200", "JPY", 1_200),
        ("1.234", "KWD", 1_234),
        ("0.005", "EUR", 0),  # half a cent goes to the even one, nought
        ("0.015", "EUR", 2),  # a cent and a half goes to two
        ("0.025", "EUR", 2),  # two and a half also
        ("-0.015", "EUR", -2),
        ("2.5", "JPY", 2),
        ("3.5", "JPY", 4),
    ],
)
def test_an_amount_on_paper_is_so_many_of_the_smallest_coin(amount, currency, minor):
    assert to_minor(amount, currency) == minor


def test_a_price_of_a_hundred_euros_in_pounds_yen_and_dinars():
    """At 0.8543: 85.43 pounds. At 161.38: 16,138 yen. At 0.3301: 33.010 dinars."""
    assert convert(10_000, "EUR", "GBP", Decimal("0.8543")) == 8_543
    assert convert(10_000, "EUR", "JPY", Decimal("161.38")) == 16_138
    assert convert(10_000, "EUR", "KWD", Decimal("0.3301")) == 33_010


def test_each_line_of_an_invoice_rounds_for_itself():
    """Three lines of 0.05 at 0.5 are 0.025 each, 0.02 to the even cent: 0.06. The sum of 0.15 would be 0.08."""
    lines = [convert(5, "USD", "EUR", Decimal("0.5")) for _ in range(3)]
    assert (lines, sum(lines), convert(15, "USD", "EUR", Decimal("0.5"))) == ([2, 2, 2], 6, 8)


def test_minor_units_are_shown_with_the_decimals_of_their_currency():
    assert [str(to_major(1_234, code)) for code in ("EUR", "JPY", "KWD")] == ["12.34", "1234", "1.234"]
    assert str(to_major(-5, "EUR")) == "-0.05"


@pytest.mark.parametrize("text", ["12,50", "1e400", "twelve", "", "NaN", "-Infinity", "0x10"])
def test_what_a_bookkeeper_would_not_accept_is_no_amount(text):
    with pytest.raises(AmountError):
        to_minor(text, "EUR")


def test_a_sale_at_half_past_seven_in_los_angeles_is_tomorrows_in_shanghai():
    """19:30 on 31 December in Los Angeles is 03:30 on 1 January in UTC and 11:30 in Shanghai."""
    at = datetime(2026, 1, 1, 3, 30, tzinfo=UTC)
    zones = ["America/Los_Angeles", "Europe/London", "Asia/Shanghai"]
    assert [local_date(at, zone) for zone in zones] == [
        date(2025, 12, 31),
        date(2026, 1, 1),
        date(2026, 1, 1),
    ]
    assert latest_local_date(at, zones[:1]) == date(2025, 12, 31)
    assert latest_local_date(at, zones) == date(2026, 1, 1)


def test_a_day_of_a_shop_in_shanghai_begins_at_four_in_the_afternoon_of_utc():
    first, after = day_bounds(date(2026, 3, 1), "Asia/Shanghai")
    assert (first, after) == (
        datetime(2026, 2, 28, 16, tzinfo=UTC),
        datetime(2026, 3, 1, 16, tzinfo=UTC),
    )


def test_nepal_is_a_quarter_of_an_hour_off():
    """Kathmandu is 5:45 ahead: its midnight is 18:15 of the day before."""
    assert day_bounds(date(2026, 6, 1), "Asia/Kathmandu")[0] == datetime(2026, 5, 31, 18, 15, tzinfo=UTC)
