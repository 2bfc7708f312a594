"""Cells that look like one thing and are another: marks, zones, halves of the day, digits that check each other."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from zayton.kernel.intake.reading.cells import barcode, boolean, currency, has_check_digit
from zayton.kernel.intake.reading.dates import day_reader, moment_reader
from zayton.kernel.intake.reading.delimited import split_leniently
from zayton.kernel.intake.reading.dialects import Dialect
from zayton.kernel.intake.reading.found import clipped, named_columns
from zayton.kernel.intake.reading.numbers import BadCell, number, scaled
from zayton.kernel.intake.reading.styles import date_text, number_text


def answer(read, *arguments):
    """What a cell reads as, or the code of its refusal."""
    try:
        return read(*arguments)
    except BadCell as problem:
        return problem.code


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("-5", ".", -5),
        ("5-", ".", -5),
        ("(5)", ".", -5),
        ("-£5", ".", -5),
        ("£-5", ".", -5),
        ("(£5.00)", ".", -5),
        ("+£5", ".", 5),
        ("-(5)", ".", "intake.not_a_number"),
        ("(-5)", ".", "intake.not_a_number"),
        ("-5-", ".", "intake.not_a_number"),
        ("£", ".", "intake.not_a_number"),
        ("5 %", ".", "intake.not_a_number"),
        ("1.234,5", ".", "intake.not_a_number"),
        ("1,234.5", ",", "intake.not_a_number"),
        ("1,234", ".", 1234),
        ("1,234", ",", Decimal("1.234")),
        ("1.234", ",", 1234),
        ("12,34,567", ".", 1_234_567),
        ("1,2345", ".", "intake.not_a_number"),
        (",5", ",", Decimal("0.5")),
        ("5,", ",", 5),
        (",123", ".", "intake.not_a_number"),
        ("1e5", ".", 100_000),
        ("1e-5", ".", Decimal("0.00001")),
        ("1e100", ".", "intake.not_a_number"),
        ("1e99", ".", "intake.number_too_large"),
        ("1 234 567", ".", 1_234_567),
        ("1’234’567.8", ".", Decimal("1234567.8")),
        ("１２３", ".", 123),
        ("¥1,200円", ".", 1_200),
        ("١٢٣", ".", 123),
        ("1.2.3,4", ",", "intake.not_a_number"),
    ],
)
def test_a_number_is_read_by_its_columns_mark_or_not_at_all(text, mark, value):
    assert answer(number, text, mark) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.5", Decimal("1.5")),
        ("1,5", Decimal("1.5")),
        ("1.234,5", Decimal("1234.5")),
        ("1,234.5", Decimal("1234.5")),
        ("1.234.567", 1_234_567),
        ("1,234,567", 1_234_567),
        ("0.123", Decimal("0.123")),
        ("1234.567", Decimal("1234.567")),
        ("1.234", "intake.ambiguous_number"),
        ("999,999", "intake.ambiguous_number"),
        ("-1,234", "intake.ambiguous_number"),
        ("7", 7),
    ],
)
def test_in_a_mixed_column_each_number_proves_its_own_mark(text, value):
    assert answer(number, text, "") == value


@pytest.mark.parametrize(
    ("text", "places", "units"),
    [
        ("0.1", 2, 10),
        ("0.30000000000000004", 2, 30),  # 0.1 + 0.2 in a spreadsheet
        ("19.989999999999998", 2, 1_999),
        ("1e-7", 6, "intake.too_fine"),
        ("0.0000005", 6, "intake.too_fine"),
        ("123456789012.345", 3, 123_456_789_012_345),
        ("1000000000000", 6, 10**18),
        ("-0", 2, 0),
    ],
)
def test_what_is_too_fine_is_refused_and_a_spreadsheets_noise_is_not(text, places, units):
    assert answer(scaled(places, "intake.too_fine", "."), text) == units


NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-01 07:00 EST",
        "2024-03-01 08:00 EDT",
        "2024-03-01 06:00 CST",
        "2024-03-01 07:00 CDT",
        "2024-03-01 05:00 MST",
        "2024-03-01 04:00 PST",
        "2024-03-01 05:00 PDT",
        "2024-03-01 13:00 BST",
        "2024-03-01 13:00 CET",
        "2024-03-01 14:00 CEST",
        "2024-03-01 21:00 JST",
        "2024-03-01 12:00 GMT",
        "2024-03-01 12:00Z",
        "2024-03-01 20:00+0800",
        "2024-03-01 20:00 GMT+08:00",
        "2024-03-01 20:00 UTC+0800",
        "2024-03-01 17:30 +05:30",
        "2024-03-01 02:00 -10:00",
        "2024-03-02 02:00 +14:00",
        "2024-03-01 12:00:00.000000",
        "2024-03-01T12:00:00,123456789Z",
        "2024/03/01, 12:00",
        "2024-03-01 下午 12:00",
        "2024-03-01 12:00 PM",
        "Mar 1, 2024 at 12:00",
        "1 mars 2024 12:00",
        "01-MAR-2024 12:00",
    ],
)
def test_noon_in_utc_is_written_in_many_ways(text):
    found = moment_reader("dmy", "UTC")(text)
    assert found.replace(microsecond=0) == NOON


def test_fractions_of_a_second_are_kept_to_the_microsecond_and_cut_beyond():
    read = moment_reader("", "UTC")
    shown = [
        read(f"2024-03-01 12:00:00.{digits}").microsecond
        for digits in ("5", "05", "123456", "123456789", "000000999")
    ]
    assert shown == [500_000, 50_000, 123_456, 123_456, 0]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2024-03-01 12:00 +14:60", "intake.no_such_time"),
        ("2024-03-01 12:00 XST", "intake.not_a_date"),
        ("2024-03-01 上午13:00", 13),
        ("2024-03-01 13:00 AM", "intake.no_such_time"),
        ("2024-03-01 12:60", "intake.no_such_time"),
        ("2024-03-01 12:00:60", "intake.no_such_time"),
        ("2024-3-1 1:5", "intake.not_a_date"),
        ("2024-03-01 noon", "intake.not_a_date"),
        ("29/02/2023", "intake.date_not_in_order"),
        ("Feb 30, 2024", "intake.no_such_day"),
        ("1.2.3", "intake.not_a_date"),
        ("20241301", "intake.no_such_day"),
        ("19700101", date(1970, 1, 1)),
        ("18700101", "intake.not_a_date"),
    ],
)
def test_what_only_looks_like_a_moment_says_what_is_wrong(text, code):
    found = answer(moment_reader("dmy", "UTC"), text)
    assert (
        found.hour if isinstance(code, int) else found.date() if isinstance(code, date) else found
    ) == code


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)), st.integers(-12 * 4, 14 * 4))  # noqa: DTZ001
def test_a_moment_with_its_offset_is_the_same_wherever_the_shop_is(at, quarters):
    offset = timedelta(minutes=15 * quarters)
    minutes = int(offset.total_seconds()) // 60
    sign = "-" if minutes < 0 else "+"
    spelt = f"{at:%Y-%m-%d %H:%M:%S} {sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    wanted = at.replace(microsecond=0, tzinfo=UTC) - offset
    for zone in ("UTC", "Asia/Shanghai", "America/New_York"):
        assert moment_reader("", zone)(spelt) == wanted


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)), st.sampled_from(["dmy", "mdy"]))
def test_two_digits_of_a_year_lie_within_the_hundred_years_from_1970(day, order):
    shape = "%d/%m/%y" if order == "dmy" else "%m/%d/%y"
    assert day_reader(order)(day.strftime(shape)) == day


class TestBarcodes:
    @given(st.integers(0, 10**13 - 1), st.sampled_from([8, 12, 13, 14]), st.integers(1, 9), st.data())
    def test_one_wrong_digit_is_always_noticed(self, value, length, by, data):
        body = f"{value:014}"[-(length - 1) :]
        (code,) = [body + str(last) for last in range(10) if has_check_digit(body + str(last))]
        assert barcode(code) == code
        place = data.draw(st.integers(0, length - 1))
        wrong = code[:place] + str((int(code[place]) + by) % 10) + code[place + 1 :]
        assert answer(barcode, wrong) == "intake.barcode_check_digit"

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("4006381333931", "4006381333931"),
            (" 4006 3813 3393 1 ", "4006381333931"),
            ("4006381333931.0", "4006381333931"),
            ("1234567", "1234567"),  # no GTIN has seven digits, so nothing is checked
            ("AB-12.3/4+$%", "AB-12.3/4+$%"),
            ("4.00638E+12", "intake.barcode_rounded"),
            ("4E12", "intake.barcode_rounded"),
            ("E12", "E12"),
            ("ab", "intake.not_a_barcode"),
            ("a_b_c", "intake.not_a_barcode"),
        ],
    )
    def test_a_barcode_is_what_a_scanner_reads(self, text, found):
        assert answer(barcode, text) == found


class TestWords:
    @pytest.mark.parametrize("word", ["Yes", "Y", "1", "x", "是", "有", "OUI", " sí "])
    def test_yes(self, word):
        assert boolean(word) is True

    @pytest.mark.parametrize("word", ["No", "N", "0", "否", "无", "nein", "Non"])
    def test_no(self, word):
        assert boolean(word) is False

    @pytest.mark.parametrize("word", ["maybe", "2", "-1", "yes!", "10", "ouin"])
    def test_neither(self, word):
        assert answer(boolean, word) == "intake.not_yes_or_no"

    @pytest.mark.parametrize(
        ("word", "code"), [("eur", "EUR"), ("US$", "USD"), ("CN¥", "CNY"), ("A$", "AUD"), ("Eur.", None)]
    )
    def test_a_currency_by_code_or_sign(self, word, code):
        assert answer(currency, word) == (code or "intake.unknown_currency")


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters='",'), max_size=8),
        min_size=1,
        max_size=6,
    )
)
def test_a_line_without_quotes_is_cut_leniently_as_it_is_strictly(cells):
    assert split_leniently(",".join(cells), Dialect(",")) == cells


@given(st.lists(st.text(max_size=6), min_size=1, max_size=12))
@example(["\x00", "\x00", "␀"])
def test_headings_are_never_blank_never_alike_and_never_the_line_number(cells):
    names, _notices = named_columns(cells)
    assert len(names) == len(cells) == len(set(names))
    assert "row" not in names
    assert all(name.strip() for name in names)


@given(st.lists(st.text(st.characters(codec=None), max_size=30), max_size=5))
def test_what_is_kept_of_a_row_can_be_stored_anywhere(cells):
    for kept in clipped(cells):
        assert "\x00" not in kept
        kept.encode()


@given(st.integers(0, 2_958_465), st.integers(0, 86_399))
def test_a_serial_number_of_a_day_and_second_comes_out_as_both(days, second):
    text = date_text(repr(days + second / 86_400))
    epoch = datetime(1899, 12, 30 if days >= 61 else 31)  # noqa: DTZ001
    assert datetime.fromisoformat(text) == epoch + timedelta(days=days, seconds=second)


@given(st.decimals(-(10**9), 10**9, places=4))
def test_a_workbooks_number_reads_as_the_shortest_that_means_it(value):
    assert Decimal(number_text(repr(float(value)))) == value
