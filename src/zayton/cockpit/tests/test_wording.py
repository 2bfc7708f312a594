"""Figures, groups and periods in words, and addresses that open a figure just as it was printed."""

from datetime import UTC, date, datetime
from decimal import Decimal
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from zayton.cockpit.money import Money
from zayton.cockpit.pages.figure import _value
from zayton.cockpit.wording import figure_href, figure_text, key_text, period_text, time_text, unit_text
from zayton.lake.public import Period, declared_metrics

BASE = Money("GBP")
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.mark.parametrize(
    ("metric", "figure", "text"),
    [
        ("revenue_net", 123_456, "£1,234.56"),
        ("revenue_net", -5, "−£0.05"),
        ("orders", 1_234, "1,234"),
        ("return_rate", 0.125, "12.5%"),
        ("stock_turnover", 2.345, "2.3"),
        ("days_of_supply", 12.0, "12"),
    ],
)
def test_a_figure_is_written_as_its_unit_wants(metric: str, figure: float, text: str) -> None:
    assert figure_text(declared_metrics()[metric], figure, BASE) == text


@pytest.mark.parametrize("metric", ["revenue_net", "orders", "return_rate", "days_of_supply"])
def test_a_blank_figure_has_no_text(metric: str) -> None:
    assert figure_text(declared_metrics()[metric], None, BASE) == ""


def test_a_tile_leaves_pence_out() -> None:
    assert figure_text(declared_metrics()["revenue_net"], 123_456, BASE, whole=True) == "£1,235"


@pytest.mark.parametrize(
    ("metric", "unit"),
    [
        ("revenue_net", ""),
        ("orders", ""),
        ("return_rate", ""),
        ("units_sold", "units"),
        ("days_of_supply", "days"),
    ],
)
def test_a_unit_is_named_where_the_figure_does_not_say_it(metric: str, unit: str) -> None:
    assert unit_text(declared_metrics()[metric]) == unit


@pytest.mark.parametrize(
    ("dimension", "key", "text"),
    [
        ("country", "GB", "United Kingdom"),
        ("country", None, "(blank)"),
        ("country", "", "(blank)"),
        ("sku", 7, "7"),
        ("day", date(2026, 3, 1), "1 Mar 2026"),
    ],
)
def test_a_group_is_called_as_people_say(dimension: str, key, text: str) -> None:
    assert key_text(dimension, key) == text


def test_a_period_of_one_day_is_that_day() -> None:
    assert period_text(Period(date(2026, 3, 1), date(2026, 3, 1))) == "1 Mar 2026"
    assert period_text(MARCH) == "1 Mar 2026 – 31 Mar 2026"
    assert time_text(datetime(2026, 3, 1, 9, 5, tzinfo=UTC)) == "09:05"


def asked(href: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(href).query, keep_blank_values=True)


def test_an_address_says_period_shops_filters_position_cut_and_currency() -> None:
    money = Money("AED", Decimal(2), date(2026, 3, 1), "a bank")
    href = figure_href(
        "revenue_net",
        MARCH,
        filters={"sku": [9, 3], "country": ["GB"]},
        shops={2, 1},
        position=77,
        by="day",
        money=money,
    )
    assert urlsplit(href).path == "/cockpit/figures/revenue_net/"
    assert asked(href) == [
        ("from", "2026-03-01"), ("to", "2026-03-31"), ("shop", "1"), ("shop", "2"), ("f.country", "GB"),
        ("f.sku", "9"), ("f.sku", "3"), ("position", "77"), ("by", "day"), ("currency", "AED"),
    ]  # fmt: skip


def test_an_address_without_more_says_only_its_period() -> None:
    assert asked(figure_href("orders", MARCH)) == [("from", "2026-03-01"), ("to", "2026-03-31")]


@given(
    st.one_of(st.none(), st.integers(-(10**12), 10**12), st.text(st.characters(categories=["L"]), min_size=1))
)
def test_a_value_in_an_address_reads_back_the_same(value) -> None:
    (said,) = [
        text for name, text in asked(figure_href("orders", MARCH, filters={"x": [value]})) if name == "f.x"
    ]
    assert _value(said) == value


def test_a_blank_text_and_nothing_are_one_blank() -> None:
    (said,) = [
        text for name, text in asked(figure_href("orders", MARCH, filters={"x": [""]})) if name == "f.x"
    ]
    assert _value(said) is None


@pytest.mark.parametrize(
    ("text", "value"), [("007", 7), ("-3", -3), ("1.5", "1.5"), ("9" * 19, "9" * 19), ("--3", "--3")]
)
def test_what_looks_like_a_key_is_one(text: str, value) -> None:
    assert _value(text) == value
