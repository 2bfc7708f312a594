"""Figures, amounts and shares as two languages write them, down to what rounds to nothing."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils.safestring import SafeString
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from zayton.kernel.money import to_major
from zayton.ui.formats import (
    compact_text,
    compared,
    count_text,
    country_text,
    date_text,
    listed,
    moment_html,
    moment_text,
    money_text,
    number_text,
    percent_text,
    said,
    sentences,
)


def spelt(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u2009", " ")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1, 0, "1"),
        (1_234_567, 0, "1,234,567"),
        (-1_234, 0, "−1,234"),
        (0, 0, "–"),
        (0.0, 2, "–"),
        (Decimal(0), 0, "–"),
        (None, 2, ""),
        (2.345, 1, "2.3"),
        (2.35, 1, "2.4"),
        (2.0, 1, "2"),
        (Decimal("0.005"), 3, "0.005"),
        (0.4, 0, "0"),
        (-0.4, 0, "0"),
        (-0.04, 1, "0"),
        (2.5, 0, "2"),
        (3.5, 0, "4"),
        (10**18, 0, "1,000,000,000,000,000,000"),
    ],
)
def test_a_figure_is_grouped_rounded_half_to_even_and_signed_only_if_it_is_something(
    language, value, decimals, text
):
    with override(language):
        assert number_text(value, decimals) == text


@pytest.mark.parametrize(
    ("minor", "currency", "whole", "english", "chinese"),
    [
        (1, "GBP", False, "£0.01", "£0.01"),
        (-30, "GBP", True, "£0", "£0"),
        (-50, "GBP", True, "£0", "£0"),
        (-51, "GBP", True, "−£1", "−£1"),
        (99_999, "GBP", True, "£1,000", "£1,000"),
        (123_456, "EUR", False, "€1,234.56", "€1,234.56"),
        (123_456, "USD", False, "US$1,234.56", "US$1,234.56"),
        (123_456, "CNY", False, "CN¥1,234.56", "¥1,234.56"),
        (123_456, "JPY", False, "JP¥123,456", "JP¥123,456"),
        (123_456, "JPY", True, "JP¥123,456", "JP¥123,456"),
        (-123_456, "KWD", False, "−KWD123.456", "−KWD123.456"),
        (0, "KWD", False, "– KWD", "– KWD"),
        (0, "JPY", True, "– JPY", "– JPY"),
    ],
)
def test_an_amount_has_its_sign_its_currency_and_its_decimals(minor, currency, whole, english, chinese):
    for language, text in (("en", english), ("zh-hans", chinese)):
        with override(language):
            assert spelt(money_text(minor, currency, whole=whole)).replace(
                f"{currency} ", currency
            ) == text.replace(f"{currency} ", currency)


@pytest.mark.parametrize(
    ("fraction", "plain", "signed"),
    [
        (0.125, "12.5%", "+12.5%"),
        (-0.125, "−12.5%", "−12.5%"),
        (1, "100%", "+100%"),
        (12.345, "1,234.5%", "+1,234.5%"),
        (Decimal("0.0004"), "0%", "0%"),
        (Decimal("-0.0004"), "0%", "0%"),
        (0.0006, "0.1%", "+0.1%"),
        (0, "–", "–"),
        (None, "", ""),
    ],
)
def test_a_share_has_one_decimal_and_a_sign_only_if_it_is_something(fraction, plain, signed):
    with override("en"):
        assert (percent_text(fraction), percent_text(fraction, signed=True)) == (plain, signed)


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [
        (999, "999", "999"),
        (1_234, "1.2K", "1234"),
        (12_345, "12.3K", "1.2万"),
        (-12_345, "−12.3K", "−1.2万"),
        (123_456_789, "123.5M", "1.2亿"),
        (0, "–", "–"),
        (None, "", ""),
    ],
)
def test_a_short_figure_counts_in_thousands_or_in_ten_thousands(value, english, chinese):
    for language, text in (("en", english), ("zh-hans", chinese)):
        with override(language):
            assert compact_text(value) == text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("–", "0"),
        ("– GBP", "0 GBP"),
        ("– days–", "0 days–"),
        ("12", "12"),
        ("−£5", "−£5"),
        ("", ""),
        ("a –", "a –"),
    ],
)
def test_a_sentence_says_zero_as_a_numeral(text, sentence):
    assert said(text) == sentence


def test_nothing_and_zero_are_counted_alike_in_a_sentence():
    assert [count_text(value) for value in (None, 0, 0.0, 7, -7)] == ["0", "0", "0", "7", "−7"]


@pytest.mark.parametrize(
    ("value", "before", "direction", "text", "arrow"),
    [
        (12, 10, "rise", "+20%", "▲"),
        (8, 10, "fall", "−20%", "▼"),
        (10, 10, "level", "unchanged", ""),
        (0, 10, "fall", "−100%", "▼"),
        (10, 0, "unknown", "nothing to compare with", ""),
        (0, 0, "unknown", "nothing to compare with", ""),
        (None, 10, "unknown", "nothing to compare with", ""),
        (10, None, "unknown", "nothing to compare with", ""),
        (-5, -10, "rise", "+50%", "▲"),
        (-15, -10, "fall", "−50%", "▼"),
        (5, -10, "rise", "+150%", "▲"),
        (0.3, 0.1, "rise", "+200%", "▲"),
        (100_001, 100_000, "rise", "0%", "▲"),
    ],
)
def test_a_change_is_measured_by_the_size_of_what_was_before(value, before, direction, text, arrow):
    with override("en"):
        found = compared(value, before, "last week")
        assert (found.direction, found.text, found.arrow, found.against) == (
            direction,
            text,
            arrow,
            "last week",
        )


def test_a_comparison_reads_chinese():
    with override("zh-hans"):
        assert compared(1, 0, "").text != "nothing to compare with"
        assert compared(1, 1, "").text != "unchanged"


@pytest.mark.parametrize(
    ("code", "english", "chinese"),
    [
        ("CN", "China", "中国"),
        ("HK", "Hong Kong", "香港"),
        ("US", "United States", "美国"),
        ("??", "??", "??"),
    ],
)
def test_a_country_has_a_name_in_both_languages(code, english, chinese):
    with override("en"):
        assert english in country_text(code)
    with override("zh-hans"):
        assert chinese in country_text(code)


def test_taiwan_is_written_as_mainland_readers_write_it_and_only_for_them():
    with override("zh-hans"):
        assert country_text("TW") == "中国台湾"
    with override("en"):
        assert country_text("TW") == "Taiwan"


def test_what_has_no_day_has_no_text():
    assert (date_text(None), moment_text(None)) == ("", "")


@pytest.mark.parametrize(
    ("at", "english", "chinese"),
    [
        (datetime(2026, 1, 2, 0, 5, tzinfo=UTC), "2 Jan 2026 00:05", "2026-01-02 00:05"),
        (datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC), "31 Dec 2026 23:59", "2026-12-31 23:59"),
    ],
)
def test_a_moment_is_written_to_the_minute_and_never_rounded_into_the_next_day(at, english, chinese):
    for language, text in (("en", english), ("zh-hans", chinese)):
        with override(language):
            assert moment_text(at) == text


@given(st.dates())
def test_a_day_in_chinese_is_one_that_sorts(day: date):
    with override("zh-hans"):
        assert date.fromisoformat(date_text(day)) == day


@given(st.integers(-(10**15), 10**15), st.sampled_from(["GBP", "JPY", "KWD", "CNY"]))
def test_an_amount_in_words_is_the_amount_that_was_kept(minor, currency):
    with override("en"):
        text = said(money_text(minor, currency))
    digits = "".join(sign for sign in text.replace("−", "-") if sign in "-.0123456789")
    assert Decimal(digits) == to_major(minor, currency)


@given(st.floats(-1e9, 1e9, allow_nan=False), st.integers(0, 3))
def test_a_sign_never_stands_before_nothing(value, decimals):
    with override("en"):
        text = number_text(value, decimals)
    assert not text.startswith("−") or any(digit in text for digit in "123456789")


@pytest.mark.parametrize(
    ("language", "parts", "words"),
    [
        ("en", ["72 on sale.", "", "3 are no SKUs of ours yet."], "72 on sale. 3 are no SKUs of ours yet."),
        ("zh-hans", ["在售 72 条。", "", "3 条尚未匹配。"], "在售 72 条。3 条尚未匹配。"),
        ("en", [], ""),
    ],
)
def test_sentences_follow_each_other_as_the_language_has_them(language, parts, words):
    with override(language):
        assert sentences(parts) == words


def test_sentences_with_html_among_them_are_html_and_the_others_are_escaped():
    with override("zh-hans"):
        said = sentences(["a < b。", "", SafeString("<b>c</b>")])
    assert (said, isinstance(said, SafeString)) == ("a &lt; b。<b>c</b>", True)


@pytest.mark.parametrize(
    ("language", "mark", "words"),
    [("en", ", ", "Orders, Prices"), ("en", "; ", "Orders; Prices"), ("zh-hans", "; ", "Orders、Prices")],
)
def test_words_of_one_kind_stand_beside_each_other_as_the_language_has_them(language, mark, words):
    with override(language):
        assert listed(["Orders", "Prices"], mark) == words


def test_a_moment_on_a_page_can_be_turned_into_the_readers_zone():
    at = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    with override("en"):
        assert moment_html(at) == (
            '<time data-moment datetime="2026-03-02T23:30:00+00:00">2 Mar 2026 23:30</time>'
        )
    assert moment_html(None) == ""
