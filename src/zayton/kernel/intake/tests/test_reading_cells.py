"""Cells are read exactly, in the convention of their column, or refused with the reason."""

from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.kernel.intake.reading.cells import barcode, boolean, country, currency, has_check_digit
from zayton.kernel.intake.reading.conventions import Convention, conventions_of
from zayton.kernel.intake.reading.dates import day_reader, moment_reader, order_of
from zayton.kernel.intake.reading.numbers import BadCell, evidence_of, number, scaled


def code_of(read, text: str) -> str:
    with pytest.raises(BadCell) as caught:
        read(text)
    return caught.value.code


class TestNumbers:
    @pytest.mark.parametrize(
        ("text", "mark", "value"),
        [
            ("12", ".", "12"),
            ("-0.001", ".", "-0.001"),
            ("1,234.50", ".", "1234.50"),
            ("1.234,50", ",", "1234.50"),
            ("1 234,50", ",", "1234.50"),
            ("1\u202f234\u00a0567,5", ",", "1234567.5"),
            ("1'234.5", ".", "1234.5"),
            ("1,23,456.7", ".", "123456.7"),
            ("£3.20", ".", "3.20"),
            ("US$ 3.20", ".", "3.20"),
            ("3,20 €", ",", "3.20"),
            ("CNY 12", ".", "12"),
            ("￥１２．５", ".", "12.5"),
            ("(12.50)", ".", "-12.50"),
            ("12.50-", ".", "-12.50"),
            ("−7", ".", "-7"),
            ("+7", ".", "7"),
            ("1e3", ".", "1000"),
            ("2.5E-3", ".", "0.0025"),
            (".5", ".", "0.5"),
        ],
    )
    def test_numbers_are_read_exactly(self, text, mark, value):
        assert number(text, mark) == Decimal(value)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "six",
            "1,2,3",
            "1.2.3",
            "12,34",
            "1..2",
            "--1",
            "(1",
            "1)",
            "0x10",
            "1_0e",
            "½",
            "1/2",
            "9" * 65,
            "=1+1",
        ],
    )
    def test_what_is_no_number_is_refused(self, text):
        assert code_of(lambda cell: number(cell, "."), text) == "intake.not_a_number"

    @pytest.mark.parametrize("text", ["NaN", "nan", "inf", "-Infinity", "+INF", "∞"])
    def test_nan_and_infinity_never_become_numbers(self, text):
        assert code_of(lambda cell: number(cell, "."), text) == "intake.nan"

    def test_too_large_numbers_are_refused(self):
        assert code_of(lambda cell: number(cell, "."), "1e13") == "intake.number_too_large"
        assert code_of(lambda cell: number(cell, "."), "1e99") == "intake.number_too_large"

    def test_amounts_finer_than_the_minor_unit_are_refused(self):
        pence, yen = scaled(2, "intake.finer_than_minor", "."), scaled(0, "intake.finer_than_minor", ".")
        assert (pence("12.3"), pence("-0.05"), yen("1,200")) == (1230, -5, 1200)
        assert code_of(pence, "0.001") == code_of(yen, "1.5") == "intake.finer_than_minor"

    def test_a_unit_price_below_a_penny_stays_exact(self):
        assert scaled(6, "intake.too_fine", ".")("0.001") == 1000

    def test_the_noise_of_a_spreadsheet_is_rounded_away(self):
        assert scaled(6, "intake.too_fine", ".")("0.30000000000000004") == 300_000
        assert scaled(0, "intake.not_whole", ".")("2.9999999999999996") == 3

    @given(st.integers(-(10**11), 10**11), st.integers(0, 6), st.sampled_from([".", ","]))
    def test_every_number_is_read_back_as_it_was_written(self, units, places, mark):
        value = Decimal(units).scaleb(-places)
        if abs(value) > 10**11:
            return
        plain = f"{value:f}"
        grouped = f"{value:,f}"
        other = "," if mark == "." else "."
        for text in (plain, grouped):
            spelt = text.replace(",", "#").replace(".", mark).replace("#", other)
            assert number(spelt, mark) == value

    @given(st.text(max_size=80))
    def test_any_text_is_a_finite_number_or_a_bad_cell(self, text):
        with suppress(BadCell):
            assert number(text, ".").is_finite()


class TestConventions:
    def test_a_column_proves_its_decimal_mark(self):
        assert evidence_of(["1,5", "1.234,00"]).proved == ","
        assert evidence_of(["1,234.5", "7"]).proved == "."
        assert evidence_of(["1.234.567"]).proved == ","
        assert evidence_of(["0,123"]).proved == ","
        assert evidence_of(["1,234", "5,678"]).proved == ""

    def test_a_column_that_does_not_tell_takes_the_mark_of_the_others_or_asks(self):
        columns = {"Price": ("decimal", ["1,5"]), "Weight": ("decimal", ["1,234"])}
        found = conventions_of(columns, decimals={}, dates={})
        assert {heading: one.mark for heading, one in found.items()} == {"Price": ",", "Weight": ","}
        alone = {"Weight": ("decimal", ["1,234", "2,000"])}
        assert conventions_of(alone, decimals={}, dates={})["Weight"].question == "decimals"
        assert conventions_of(alone, decimals={"Weight": ","}, dates={})["Weight"] == Convention(mark=",")
        assert conventions_of(alone, decimals={}, dates={}, typed_file=True)["Weight"].question == ""

    def test_a_column_that_mixes_both_marks_refuses_only_what_can_be_read_either_way(self):
        assert conventions_of({"P": ("decimal", ["1.5", "1,5"])}, decimals={}, dates={})["P"] == Convention(
            mixed=True
        )
        assert (number("1.5", ""), number("1,5", ""), number("1.234,5", "")) == (
            Decimal("1.5"),
            Decimal("1.5"),
            Decimal("1234.5"),
        )
        assert code_of(lambda cell: number(cell, ""), "1,234") == "intake.ambiguous_number"

    def test_a_column_proves_the_order_of_day_and_month(self):
        assert order_of(["01/02/2024", "13/02/2024"]).proved == "dmy"
        assert order_of(["01/02/2024", "02/13/2024"]).proved == "mdy"
        assert order_of(["01.02.2024"]).proved == "dmy"
        assert order_of(["2024-01-02"]).proved == ""
        assert order_of(["13/02/2024", "02/13/2024"]).mixed
        assert conventions_of({"D": ("date", ["01/02/2024"])}, decimals={}, dates={})["D"].question == "dates"


class TestDates:
    @pytest.mark.parametrize(
        "text",
        [
            "2024-03-01 14:05",
            "2024-03-01T14:05:00Z",
            "2024/3/1 14:05:00.000",
            "2024年3月1日 14:05",
            "2024-03-01 下午2:05",
            "20240301 14:05",
            "01/03/2024 14:05",
            "1.3.2024 14:05",
            "01-03-24 2:05 PM",
            "1 March 2024 14:05",
            "01-Mar-24 14:05",
            "1. März 2024 14:05",
            "Mar 1, 2024 2:05:00 p.m.",
            "Mar 1, 2024 6:05:00 AM PST",
            "2024-03-01 22:05 +08:00",
            "2024-03-01T15:05:00+0100",
        ],
    )
    def test_moments_are_read_as_people_write_them(self, text):
        assert moment_reader("dmy", "UTC")(text) == datetime(2024, 3, 1, 14, 5, tzinfo=UTC)

    def test_text_without_an_offset_is_local_in_the_shops_zone(self):
        assert moment_reader("", "Asia/Shanghai")("2024-03-01 08:00") == datetime(2024, 3, 1, tzinfo=UTC)
        assert moment_reader("", "Europe/London")("2024-07-01 08:00") == datetime(2024, 7, 1, 7, tzinfo=UTC)

    def test_the_hour_that_comes_twice_is_the_earlier_one(self):
        assert moment_reader("", "Europe/London")("2024-10-27 01:30") == datetime(
            2024, 10, 27, 0, 30, tzinfo=UTC
        )

    def test_the_order_is_never_guessed(self):
        assert day_reader("dmy")("03/04/2024") == date(2024, 4, 3)
        assert day_reader("mdy")("03/04/2024") == date(2024, 3, 4)
        assert code_of(day_reader(""), "03/04/2024") == "intake.ambiguous_date"
        assert day_reader("")("13/04/2024") == date(2024, 4, 13)
        assert code_of(day_reader("mdy"), "13/04/2024") == "intake.date_not_in_order"

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("", "intake.not_a_date"),
            ("soon", "intake.not_a_date"),
            ("12", "intake.not_a_date"),
            ("2024-02-30", "intake.no_such_day"),
            ("1724-02-03", "intake.no_such_day"),
            ("2024-02-03 25:00", "intake.no_such_time"),
            ("2024-02-03 13:00 PM", "intake.no_such_time"),
            ("2024-02-03 12:00 +15:00", "intake.no_such_time"),
            ("1 Foo 2024", "intake.not_a_date"),
        ],
    )
    def test_what_is_no_moment_is_refused(self, text, code):
        assert code_of(moment_reader("dmy", "UTC"), text) == code

    @given(
        st.datetimes(datetime.fromisoformat("1900-01-02"), datetime.fromisoformat("2199-12-30")),
        st.sampled_from(["dmy", "mdy"]),
    )
    def test_every_moment_is_read_back_as_it_was_written(self, at, order):
        at = at.replace(microsecond=0, tzinfo=UTC)
        shape = "%d/%m/%Y %H:%M:%S" if order == "dmy" else "%m/%d/%Y %I:%M:%S %p"
        assert moment_reader(order, "UTC")(at.strftime(shape)) == at
        assert moment_reader("", "UTC")(at.isoformat()) == at

    @given(st.text(alphabet="0123456789/-.: TZAPMJanFeb年月日+", max_size=30))
    def test_any_text_is_a_moment_or_a_bad_cell(self, text):
        with suppress(BadCell):
            assert moment_reader("", "UTC")(text).tzinfo is UTC


class TestOtherCells:
    def test_barcodes(self):
        assert barcode("4006381333931") == "4006381333931"
        assert barcode("4006381333931.0") == "4006381333931"
        assert barcode("X00ABC123") == "X00ABC123"
        assert code_of(barcode, "4006381333932") == "intake.barcode_check_digit"
        assert code_of(barcode, "4.00638E+12") == "intake.barcode_rounded"
        assert code_of(barcode, "茶壶") == "intake.not_a_barcode"
        assert has_check_digit("96385074")

    def test_yes_and_no(self):
        assert [boolean(word) for word in ("Yes", "是", "1", "JA", "no", "否", "0", "Nein")] == [True] * 4 + [
            False
        ] * 4
        assert code_of(boolean, "maybe") == "intake.not_yes_or_no"

    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("EIRE", "IE"),
            ("RSA", "ZA"),
            ("Channel Islands", "XC"),
            ("European Community", "EU"),
            ("Unspecified", "ZZ"),
            ("United Kingdom", "GB"),
            ("uk", "GB"),
            ("USA", "US"),
            ("U.S.A.", "US"),
            ("DEU", "DE"),
            ("Deutschland", "DE"),
            ("Allemagne", "DE"),
            ("德国", "DE"),
            ("España", "ES"),
            ("Côte d'Ivoire", "CI"),
            ("香港", "HK"),
            ("Hong Kong", "HK"),
            ("The Netherlands", "NL"),
        ],
    )
    def test_countries_by_the_names_that_shops_write(self, name, code):
        assert country(name) == code

    def test_an_unknown_country_or_currency_is_refused(self):
        assert code_of(country, "Atlantis") == "intake.unknown_country"
        assert (currency("gbp"), currency("€"), currency("人民币")) == ("GBP", "EUR", "CNY")
        assert code_of(currency, "$") == "intake.unknown_currency"
