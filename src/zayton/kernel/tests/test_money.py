"""Money keeps every minor unit."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.kernel.money import AmountError, allocate, convert, exponent, to_major, to_minor


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("12.34", "EUR", 1234),
        ("-0.005", "EUR", 0),
        ("0.015", "EUR", 2),
        ("0.025", "EUR", 2),
        ("1500", "JPY", 1500),
        ("1.5", "JPY", 2),
        ("1.2345", "KWD", 1234),
    ],
)
def test_an_amount_becomes_minor_units_rounded_half_to_even(text, currency, minor):
    assert to_minor(text, currency) == minor


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-inf", "twelve", "", "1e400", "1e18"])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(AmountError):
        to_minor(text, "EUR")


@pytest.mark.parametrize("currency", ["", "eur", "EURO", "€€€"])
def test_a_currency_is_an_iso_code(currency):
    with pytest.raises(AmountError):
        exponent(currency)


@given(st.integers(-(10**15), 10**15), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_minor_units_survive_the_way_through_major_ones(minor, currency):
    assert to_minor(to_major(minor, currency), currency) == minor


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10**9), min_size=1, max_size=20))
def test_shares_add_up_to_the_total_and_none_is_off_by_more_than_one(total, shares):
    parts = allocate(total, shares)
    assert sum(parts) == total
    weight = sum(shares) or len(shares)
    for part, share in zip(parts, shares if any(shares) else [1] * len(shares), strict=True):
        assert abs(part * weight - total * share) < weight


def test_a_tie_goes_to_the_earlier_share():
    assert allocate(100, [1, 1, 1]) == [34, 33, 33]
    assert allocate(-100, [1, 1, 1]) == [-34, -33, -33]
    assert allocate(5, [0, 0]) == [3, 2]


def test_conversion_follows_both_exponents():
    assert convert(10_000, "JPY", "EUR", Decimal("0.0061")) == 6100
    assert convert(100, "EUR", "KWD", Decimal("0.33")) == 330
    with pytest.raises(AmountError):
        convert(1, "EUR", "USD", Decimal(0))


def test_an_amount_too_small_to_be_any_is_nothing_and_costs_no_time() -> None:
    assert to_minor("1e-999999999", "GBP") == to_minor("-1e-31", "GBP") == 0
    assert to_minor(f"0.00{'0' * 40}1", "GBP") == 0
