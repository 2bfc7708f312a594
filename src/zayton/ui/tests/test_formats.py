"""Figures, amounts and days as each language writes them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from zayton.kernel.access.public import Scope
from zayton.ui.formats import (  # fmt: skip
    compact_text,
    compared,
    count_text,
    country_text,
    date_text,
    moment_text,
    money_text,
    number_text,
    percent_text,
    said,
)
from zayton.ui.scopebar import Chosen, Period, period_of

TODAY = date(2026, 11, 20)


def test_zero_is_a_dash_unknown_is_blank_and_minus_is_a_minus() -> None:
    assert (number_text(0), number_text(None), number_text(-1234)) == ("–", "", "−1,234")


@pytest.mark.parametrize(
    ("language", "minor", "currency", "text"),
    [
        ("en", 123456, "GBP", "£1,234.56"),
        ("en", 1234, "JPY", "JP¥1,234"),
        ("en", 1234567, "KWD", "KWD1,234.567"),
        ("zh-hans", -123456, "CNY", "−¥1,234.56"),
    ],
)
def test_amounts_have_the_decimals_of_their_currency(
    language: str, minor: int, currency: str, text: str
) -> None:
    with translation.override(language):
        assert money_text(minor, currency).replace("\xa0", "") == text


def test_days_and_moments_follow_the_language() -> None:
    at = datetime(2026, 11, 2, 14, 5, tzinfo=UTC)
    with translation.override("en"):
        assert (date_text(at.date()), moment_text(at)) == ("2 Nov 2026", "2 Nov 2026 14:05")
    with translation.override("zh-hans"):
        assert (date_text(at.date()), moment_text(at)) == ("2026-11-02", "2026-11-02 14:05")
        assert (compact_text(12_345_678), country_text("GB")) == ("1234.6万", "英国")


def test_a_comparison_has_sign_arrow_and_direction() -> None:
    rise, fall = compared(Decimal(12), Decimal(10), "last week"), compared(-12, -10, "last week")
    assert (rise.arrow, rise.text, rise.direction) == ("▲", "+20%", "rise")
    assert (fall.arrow, fall.text) == ("▼", "−20%")
    assert compared(5, 0, "last week").direction == "unknown"
    assert percent_text(Decimal("0.125")) == "12.5%"


@pytest.mark.parametrize(
    ("name", "first", "days"),
    [
        ("7d", date(2026, 11, 14), 7),
        ("yesterday", date(2026, 11, 19), 1),
        ("month", date(2026, 11, 1), 20),
        ("?", date(2026, 10, 22), 30),
    ],
)
def test_periods_end_today(name: str, first: date, days: int) -> None:
    period = period_of(name, "", "", TODAY)
    assert (period.first, period.days) == (first, days)


def test_given_dates_are_a_period_in_either_order_and_compare_with_the_days_before() -> None:
    period = period_of("dates", "2026-03-10", "2026-03-04", TODAY)
    assert (period.first, period.last, period.days) == (date(2026, 3, 4), date(2026, 3, 10), 7)
    assert period.before() == Period("dates", date(2026, 2, 25), date(2026, 3, 3))
    assert period.year_before().first.weekday() == period.first.weekday()


def test_the_scope_bar_narrows_and_never_widens() -> None:
    period = period_of("7d", "", "", TODAY)
    chosen = Chosen(frozenset({1, 9}), frozenset(), period, "GBP", "", TODAY)
    assert chosen.narrowed(Scope(frozenset({1, 2}))).shops == frozenset({1})
    assert chosen.narrowed(Scope()).shops == frozenset({1, 9})
    assert Chosen(frozenset(), frozenset(), period, "GBP", "", TODAY).narrowed(
        Scope(frozenset({2}))
    ).shops == frozenset({2})


def test_zero_is_a_dash_in_tables_and_a_numeral_in_sentences() -> None:
    assert (number_text(0), count_text(0), count_text(None), count_text(1234)) == ("–", "0", "0", "1,234")
    assert said(money_text(0, "GBP")) == "0 GBP"
    assert said(money_text(-100, "GBP", whole=True)) == money_text(-100, "GBP", whole=True)


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ["Channel Islands", "France", "Unspecified", "QQ"]),
        ("zh-hans", ["海峡群岛", "法国", "未指定", "QQ"]),
    ],
)
def test_codes_that_trade_uses_have_names_too(language: str, names: list[str]) -> None:
    with translation.override(language):
        assert [country_text(code) for code in ("XC", "FR", "ZZ", "QQ")] == names
