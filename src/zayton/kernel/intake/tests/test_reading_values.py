"""Values as people around the world write them, and the serial numbers of spreadsheets."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.kernel.intake.reading.cells import barcode, boolean, country, currency, is_spreadsheet_error
from zayton.kernel.intake.reading.dates import day_reader, moment_reader
from zayton.kernel.intake.reading.numbers import BadCell, number, scaled
from zayton.kernel.intake.reading.styles import date_text, number_text, shows_date


def code_of(reader, text: str) -> str:
    with pytest.raises(BadCell) as caught:
        reader(text)
    return caught.value.code


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("01/02/69", date(2069, 2, 1)),
        ("01/02/70", date(1970, 2, 1)),
        ("29.2.2024", date(2024, 2, 29)),
        ("3rd March 2024", date(2024, 3, 3)),
        ("March 3rd, 2024", date(2024, 3, 3)),
        ("20240303", date(2024, 3, 3)),
        ("2024年3月3日", date(2024, 3, 3)),
        ("3 févr 2024", date(2024, 2, 3)),
        ("3. Dez. 2024", date(2024, 12, 3)),
        ("1900-01-01", date(1900, 1, 1)),
        ("2199-12-31", date(2199, 12, 31)),
    ],
)
def test_a_day_is_read_as_it_is_written_around_the_world(text, day):
    assert day_reader("dmy")(text) == day


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("29.2.2023", "intake.date_not_in_order"),
        ("31/04/2024", "intake.date_not_in_order"),
        ("1899-12-31", "intake.no_such_day"),
        ("2200-01-01", "intake.no_such_day"),
        ("2024-13-01", "intake.no_such_day"),
        ("0000-00-00", "intake.no_such_day"),
        ("2024-01-01 24:00", "intake.no_such_time"),
        ("2024-01-01 10:60", "intake.no_such_time"),
        ("2024-01-01 0:30 PM", "intake.no_such_time"),
        ("20240230", "intake.no_such_day"),
        ("1/2-2024", "intake.not_a_date"),
        ("x" * 65, "intake.not_a_date"),
    ],
)
def test_a_day_that_never_was_says_so(text, code):
    assert code_of(day_reader("dmy"), text) == code


@pytest.mark.parametrize(
    ("text", "hour"),
    [("12:00 AM", 0), ("12:00 PM", 12), ("1:00 am", 1), ("11:00 p.m.", 23), ("13:00", 13), ("00:00", 0)],
)
def test_noon_and_midnight_are_where_clocks_have_them(text, hour):
    assert moment_reader("", "UTC")(f"2024-03-01 {text}").hour == hour


def test_a_skipped_hour_moves_forward():
    """On 31 March 2024 London's clocks went from 01:00 to 02:00, so 01:30 is 01:30 UTC, shown there as 02:30."""
    assert moment_reader("", "Europe/London")("2024-03-31 01:30").isoformat() == "2024-03-31T01:30:00+00:00"


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("usd", "USD"),
        (" EUR ", "EUR"),
        ("£", "GBP"),
        ("RMB", "CNY"),
        ("美元", "USD"),
        ("HK$", "HKD"),
        ("日元", "JPY"),
    ],
)
def test_a_currency_is_known_by_code_sign_or_word(word, code):
    assert currency(word) == code


@pytest.mark.parametrize("word", ["", "$", "¥", "XXXX", "dollars", "€€"])
def test_a_currency_that_could_be_several_is_none(word):
    assert code_of(currency, word) == "intake.unknown_currency"


@pytest.mark.parametrize(
    ("word", "truth"),
    [("√", True), ("×", False), (" TRUE ", True), ("对", True), ("无", False), ("off", False)],
)
def test_yes_and_no_are_known_by_word_and_sign(word, truth):
    assert boolean(word) is truth


@pytest.mark.parametrize("text", ["#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#SPILL!"])
def test_the_errors_of_a_spreadsheet_are_no_values(text):
    assert is_spreadsheet_error(text)
    assert not is_spreadsheet_error(text.lower())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("4.00638E+12", "intake.barcode_rounded"),
        ("4,00638e12", "intake.barcode_rounded"),
        ("ab", "intake.not_a_barcode"),
        ("x" * 49, "intake.not_a_barcode"),
        ("４００６３８１３３３９３１", "intake.not_a_barcode"),
        ("96385075", "intake.barcode_check_digit"),
    ],
)
def test_a_barcode_that_cannot_be_scanned_says_why(text, code):
    assert code_of(barcode, text) == code


def test_a_country_is_refused_rather_than_guessed():
    assert [code_of(country, text) for text in ("", "Q", "Atlantis", "12")] == ["intake.unknown_country"] * 4


@pytest.mark.parametrize(
    ("text", "places", "units"),
    [
        ("12.30", 2, 1230),
        ("1,200", 0, 1200),
        ("1.234", 3, 1234),
        ("-0.5", 1, -5),
        ("1e3", 2, 100_000),
        ("0", 6, 0),
    ],
)
def test_an_amount_is_kept_in_the_minor_units_of_its_currency(text, places, units):
    assert scaled(places, "intake.finer_than_minor", ".")(text) == units


@pytest.mark.parametrize(("text", "places"), [("0.5", 0), ("1.005", 2), ("0.0001", 3)])
def test_an_amount_finer_than_its_currency_is_refused_with_the_decimals_it_may_have(text, places):
    with pytest.raises(BadCell) as caught:
        scaled(places, "intake.finer_than_minor", ".")(text)
    assert (caught.value.code, caught.value.figures) == ("intake.finer_than_minor", {"places": places})


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=6))
def test_what_is_read_as_millionths_is_exact(value):
    assert scaled(6, "intake.too_fine", ".")(f"{value:f}") == int(value * 1_000_000)


def test_the_largest_number_is_still_one():
    assert number("1,000,000,000,000", ".") == Decimal(10**12)
    assert code_of(lambda text: number(text, "."), "1,000,000,000,001") == "intake.number_too_large"


@pytest.mark.parametrize(
    ("serial", "text"),
    [
        ("0", "1899-12-31"),
        ("1", "1900-01-01"),
        ("59", "1900-02-28"),
        ("61", "1900-03-01"),
        ("45352", "2024-03-01"),
        ("45352.5", "2024-03-01 12:00:00"),
        ("45352.999999999", "2024-03-02"),
        ("2958465", "9999-12-31"),
        ("2958466", "2958466"),
        ("2958465.9999999", "2958465.9999999"),
        ("-1", "-1"),
        ("nan", "nan"),
    ],
)
def test_the_serial_number_of_a_day_is_that_day_or_stays_a_number(serial, text):
    assert date_text(serial) == text


@pytest.mark.parametrize(
    ("serial", "text"), [("0", "1904-01-01"), ("43890", "2024-03-01"), ("2958000", "2958000")]
)
def test_a_workbook_that_counts_from_1904_does(serial, text):
    assert date_text(serial, from_1904=True) == text


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("General", False),
        ("0.00", False),
        ('"days" 0', False),
        ("yyyy-mm-dd", True),
        ("[$-804]yyyy年m月", True),
        ("[h]:mm", False),
        ("[Red]0;[Blue]d", False),
        ("d;0", True),
    ],
)
def test_a_number_format_shows_a_date_when_its_letters_are_those_of_one(code, is_date):
    assert shows_date(164, code) is is_date


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("0.10000000000000001", "0.1"),
        ("5", "5"),
        ("5.0", "5"),
        ("-5", "-5"),
        ("12345678901234567", "12345678901234567"),
        ("1.5E3", "1500"),
        ("abc", "abc"),
    ],
)
def test_a_number_of_a_workbook_reads_as_it_was_typed(text, plain):
    assert number_text(text) == plain
