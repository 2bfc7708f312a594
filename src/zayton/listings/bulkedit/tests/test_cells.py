"""Typed cells are read as values, or refused with what is wrong with them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.listings.rules.cells import (
    CELLS,
    FIELDS,
    RULE_PARTS,
    against_limits,
    cell_texts,
    field_of,
    read_cell,
    rule_of,
)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("12.50", "EUR", 1250),
        (" 12.5 ", "EUR", 1250),
        ("12", "EUR", 1200),
        ("12.500", "EUR", 1250),
        ("1,234.50", "USD", 123450),
        ("1234", "JPY", 1234),
        ("1.234", "KWD", 1234),
        ("1e2", "EUR", 10000),
    ],
)
def test_a_price_is_read_exactly_in_its_currency(text, currency, minor) -> None:
    assert read_cell("price", text, currency).value == minor


@pytest.mark.parametrize(
    "text",
    ["12,50", "12.505", "0", "-1", "NaN", "inf", "1e999999", "cheap", "1,23.4", "£5", "=1+1", "9" * 40],
)
def test_what_is_no_price_is_refused_and_never_guessed(text) -> None:
    assert read_cell("price", text, "EUR").fault.code == "listings.edit_bad_amount"


def test_yen_have_no_decimals() -> None:
    assert read_cell("price", "12.5", "JPY").fault.code == "listings.edit_bad_amount"


@pytest.mark.parametrize("text", ["-1", "1.5", "many", "99999999999", "²"])
def test_units_are_whole_and_not_negative(text) -> None:
    assert read_cell("cap", text, "EUR").fault.code == "listings.edit_bad_units"


def test_percent_goes_to_a_hundred_and_a_spreadsheets_zero_is_forgiven() -> None:
    assert read_cell("percent", "100.0", "EUR").value == 100
    assert read_cell("percent", "101", "EUR").fault.figures["most"] == 100


@pytest.mark.parametrize("text", ["=SUM(A1:A3)", "= -1", '=HYPERLINK("x")', "＝A1"])
def test_a_formula_is_no_text(text) -> None:
    assert read_cell("title", text, "EUR").fault.code == "listings.edit_formula"


def test_a_text_may_hold_signs_of_its_own() -> None:
    assert read_cell("title", "Cup = mug, -20 °C", "EUR").value == "Cup = mug, -20 °C"


def test_lines_are_cut_and_blank_ones_left_out() -> None:
    assert read_cell("bullets", "One\r\n\n  Two ", "EUR").value == ["One", "Two"]
    assert read_cell("bullets", "x\n" * 31, "EUR").fault.code == "listings.edit_too_many_lines"


@pytest.mark.parametrize(
    "address", ["http://p.example/1.jpg", "https://", "https://p.example/a b.jpg", "1.jpg"]
)
def test_pictures_are_addresses_that_can_be_fetched(address) -> None:
    found = read_cell("images", f"https://p.example/1.jpg\n{address}", "EUR")
    assert found.fault.code == "listings.edit_bad_picture"


def test_clearing_gives_back_to_the_sku_what_is_the_skus_and_empties_the_rest() -> None:
    assert read_cell("title", " ", "EUR").value is None
    assert read_cell("product_type", "", "EUR").value == ""
    assert read_cell("price", "", "EUR").fault.code == "listings.edit_needed"


def test_a_rule_is_made_of_what_was_typed_over_what_stands() -> None:
    stands = {"keep_back": 2, "percent": 50, "cap": None, "stop_at": 1}
    assert rule_of({"cap": 5}, stands) == {**stands, "cap": 5}
    assert rule_of({"percent": None}, stands) == {**stands, "percent": 100}
    assert rule_of({"cap": 5}, None) == {"keep_back": 0, "percent": 100, "cap": 5, "stop_at": 0}
    assert rule_of(dict.fromkeys(RULE_PARTS), stands) is None
    assert rule_of({"cap": None}, None) is None


def test_limits_of_a_channel_count_each_line() -> None:
    assert against_limits("bullets", ["ok", "too long"], {"max_length": 5}).figures["length"] == 8
    assert against_limits("images", ["a", "b"], {"max_items": 1}).code == "listings.edit_too_many_lines"
    assert against_limits("description", None, {"required": True}).code == "listings.edit_needed"
    assert against_limits("title", "short", {"max_length": 5}) is None


VALUES = {
    "price": st.integers(1, 10**12),
    "rule": st.none()
    | st.fixed_dictionaries(
        {
            "keep_back": st.integers(0, 10**7),
            "percent": st.integers(0, 100),
            "cap": st.none() | st.integers(0, 10**7),
            "stop_at": st.integers(0, 10**7),
        }
    ),
    "bullets": st.none()
    | st.lists(st.from_regex(r"[a-z][a-z ]{0,20}[a-z]", fullmatch=True), min_size=1, max_size=5),
    "title": st.none() | st.from_regex(r"[A-Za-z0-9][A-Za-z0-9 -]{0,40}[a-z]", fullmatch=True),
}


@given(st.data(), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_what_a_cell_shows_reads_as_what_it_was(data, currency) -> None:
    field = data.draw(st.sampled_from(sorted(VALUES)))
    value = data.draw(VALUES[field])
    read = {
        cell: read_cell(cell, text, currency).value
        for cell, text in cell_texts(field, value, currency).items()
    }
    assert (rule_of(read, None) if field == "rule" else read[field]) == value


@given(st.sampled_from(CELLS), st.text(max_size=200))
def test_whatever_is_typed_is_read_or_refused(cell, text) -> None:
    read = read_cell(cell, text, "EUR")
    assert field_of(cell) in FIELDS
    assert read.fault is None or read.value is None
