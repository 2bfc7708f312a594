"""Amounts in the currency that a reader chose: exact, rounded once, and always with the rate they stand at."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from zayton.cockpit.money import Money
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.rates.public import RateDraft, give_rates
from zayton.kernel.time import now

DAY = date(2026, 3, 2)


def at(currency: str, rate: str) -> Money:
    return Money(currency, Decimal(rate), DAY, "ECB")


@pytest.mark.parametrize(
    ("money", "minor", "shown", "major"),
    [
        (Money("GBP"), 1250, 1250, 12.5),
        (Money("GBP"), 0, 0, 0.0),
        (Money("GBP"), -1, -1, -0.01),
        (at("AED", "2"), 1250, 2500, 25.0),
        (at("JPY", "200"), 1250, 2500, 2500.0),
        (at("JPY", "1"), 50, 0, 0.0),
        (at("JPY", "1"), 150, 2, 2.0),
        (at("JPY", "1"), 250, 2, 2.0),
        (at("JPY", "1"), -150, -2, -2.0),
        (at("KWD", "0.4"), 1250, 5000, 5.0),
    ],
)
def test_an_amount_is_converted_by_decimals_and_rounded_half_to_even(
    money: Money, minor: int, shown: int, major: float
) -> None:
    assert money.minor(minor) == shown
    assert money.major(minor) == major


def test_what_is_blank_stays_blank() -> None:
    for money in (Money("GBP"), at("JPY", "200")):
        assert (money.minor(None), money.major(None)) == (None, None)


@given(st.integers(-(10**15), 10**15))
def test_the_base_currency_changes_no_penny(minor: int) -> None:
    assert Money("GBP").minor(minor) == minor


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_converted_page_names_rate_day_and_origin(language: str) -> None:
    with override(language):
        note = Money("AED", Decimal("4.66666666"), DAY, "a bank").note
    for words in ("AED", "4.6667", "a bank", "GBP", "2026"):
        assert words in note


def test_the_base_currency_needs_no_note_and_no_place_in_an_address() -> None:
    assert (Money("GBP").note, Money("GBP").query) == ("", {})
    assert at("AED", "2").query == {"currency": "AED"}


@pytest.mark.django_db
def test_a_currency_without_a_rate_is_the_base_and_says_which_one_is_missing() -> None:
    money = Money.chosen("AED", DAY)
    assert (money.currency, money.missing, money.query, money.minor(100)) == ("GBP", "AED", {}, 100)
    with override("en"):
        assert "No rate from GBP to AED" in money.note


@pytest.mark.django_db
def test_the_chosen_currency_stands_at_its_newest_rate() -> None:
    rates = [RateDraft("GBP", "AED", date(2026, 2, day), Decimal(day)) for day in (1, 2)]
    give_rates(rates=rates, origin="a bank", actor=SYSTEM, at=now())
    money = Money.chosen("AED", DAY)
    assert (money.currency, money.rate, money.on_date, money.origin) == ("AED", 2, date(2026, 2, 2), "a bank")
    assert Money.chosen("GBP", DAY) == Money("GBP")
