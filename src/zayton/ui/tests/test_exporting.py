"""What leaves in a file: every row once, figures exact, words instead of codes, and nothing that runs."""

import csv
import io
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from zayton.ui.public import Column, Shown
from zayton.ui.tables.exports import all_rows, cells, csv_response, headings, xlsx_response
from zayton.ui.tests.builders import asked, fetching

calamine = pytest.importorskip("python_calamine")
pytestmark = pytest.mark.usefixtures("english")
NOON = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)


def column(kind="text", **facts) -> Column:
    return Column("x", facts.pop("label", "X"), kind, **facts)


def csv_of(rows, columns, name="shelf") -> list[list[str]]:
    answer = csv_response(fetching(rows), asked("", columns), columns, name)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def xlsx_of(rows, columns, name="shelf") -> list[list]:
    answer = xlsx_response(fetching(rows), asked("", columns), columns, name)
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer)))
    return book.get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("count", [0, 1, 4_999, 5_000, 5_001, 10_000, 12_345])
def test_every_row_leaves_once_and_in_its_order(count):
    rows = [{"id": key, "x": key} for key in range(count)]
    assert [row["id"] for row in all_rows(fetching(rows), asked("size=50&page=3", []))] == list(range(count))


def test_rows_are_read_in_pieces_that_count_nothing():
    fetch = fetching([{"id": key} for key in range(7_000)])
    list(all_rows(fetch, asked("", [])))
    assert [(one.offset, one.limit, one.wants_totals) for one in fetch.questions] == [
        (0, 5_000, False),
        (5_000, 5_000, False),
    ]


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("text", "茶壶 🫖", "茶壶 🫖"),
        ("text", 'a "b", c', 'a "b", c'),
        ("text", "two\nlines", "two\nlines"),
        ("text", None, ""),
        ("text", "", ""),
        ("text", "=1+1", "'=1+1"),
        ("text", "＝1+1", "'＝1+1"),
        ("text", "-5", "-5"),
        ("text", "-5+1", "'-5+1"),
        ("number", 0, "0"),
        ("number", -7, "-7"),
        ("number", 2**62, str(2**62)),
        ("percent", Decimal("0.125"), "0.125"),
        ("percent", Decimal("1E+3"), "1000"),
        ("percent", Decimal("0.0000001"), "0.0000001"),
        ("percent", -0.5, "-0.5"),
        ("date", date(2026, 2, 28), "2026-02-28"),
        ("datetime", NOON, "2026-03-01T12:30:00+00:00"),
        ("sparkline", [3, 0, -1], "3 0 -1"),
        ("sparkline", [], ""),
        ("country", "GB", "GB"),
    ],
)
def test_a_cell_of_csv_is_exact_and_runs_nothing(kind, value, text):
    assert csv_of([{"id": 1, "x": value}], [column(kind)])[1:] == ([[text]] if text else [[""]])


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (1250, "GBP", "12.50"),
        (-1, "GBP", "-0.01"),
        (0, "GBP", "0.00"),
        (1250, "JPY", "1250"),
        (1250, "KWD", "1.250"),
        (10**15, "GBP", "10000000000000.00"),
    ],
)
def test_amounts_leave_in_major_units_with_the_decimals_of_their_currency(minor, currency, text):
    assert csv_of([{"id": 1, "x": minor}], [column("money", currency=currency)])[1] == [text]
    assert csv_of([{"id": 1, "x": minor, "coin": currency}], [column("money", currency_key="coin")])[1] == [
        text,
        currency,
    ]


def test_an_amount_without_a_currency_leaves_as_it_is_kept():
    assert csv_of([{"id": 1, "x": 1250}], [column("money")])[1] == ["1250", ""]


def test_a_heading_names_unit_or_currency_and_runs_nothing():
    columns = [
        column(label="=SUM(A1)"),
        column("quantity", label="Units", unit="pcs"),
        column("money", label="Fee", currency="EUR"),
        column("money", label="Goods"),
    ]
    assert headings(columns) == ["=SUM(A1)", "Units (pcs)", "Fee (EUR)", "Goods", "Currency of Goods"]
    assert csv_of([], columns)[0][0] == "'=SUM(A1)"
    with override("zh-hans"):
        assert headings(columns)[-1] != "Currency of Goods"


def test_codes_leave_as_words_and_unknown_ones_as_they_are():
    states = column("status", choices={"open": Shown("Open"), "1": Shown("One"), "True": Shown("Yes")})
    rows = [{"id": key, "x": value} for key, value in enumerate(["open", 1, True, "gone", None])]
    assert [line[0] for line in csv_of(rows, [states])[1:]] == ["Open", "One", "Yes", "gone", ""]


def test_a_column_that_the_row_lacks_is_blank():
    assert cells({"id": 1}, [column(), column("money", currency="GBP"), column("date")]) == [None, None, None]


def test_a_workbook_holds_figures_as_figures_days_as_days_and_texts_as_texts():
    far = datetime(2026, 3, 1, 20, 30, tzinfo=timezone(timedelta(hours=8)))
    columns = [
        Column("text", "T"),
        Column("units", "U", "quantity"),
        Column("price", "P", "money", currency="GBP"),
        Column("on", "O", "date"),
        Column("at", "A", "datetime"),
        Column("yes", "Y"),
        Column("code", "C"),
        Column("link", "L"),
    ]
    row = {
        "id": 1,
        "text": "=1+1",
        "units": 7,
        "price": -1250,
        "on": date(2026, 2, 28),
        "at": far,
        "yes": True,
        "code": "007",
        "link": "https://example.org",
    }
    heading, line = xlsx_of([row], columns)
    assert heading == ["T", "U", "P (GBP)", "O", "A", "Y", "C", "L"]
    assert line[:4] == ["=1+1", 7.0, -12.5, date(2026, 2, 28)]
    assert line[4] == far.replace(tzinfo=None)
    assert line[5:] == ["True", "007", "https://example.org"]


def test_a_workbook_of_nothing_has_its_heading():
    assert xlsx_of([], [column(label="表头")]) == [["表头"]]


def test_blank_cells_of_a_workbook_are_blank():
    columns = [Column("a", "A"), Column("b", "B", "number"), Column("c", "C")]
    assert xlsx_of([{"id": 1, "a": None, "b": None, "c": "end"}], columns)[1] == ["", "", "end"]


def test_more_rows_than_a_workbook_holds_are_refused_in_words_before_any_is_written():
    fetch = fetching(range(200_001))
    answer = xlsx_response(fetch, asked("", []), [column()], "shelf")
    assert (answer.status_code, answer["Content-Type"]) == (413, "text/plain; charset=utf-8")
    assert "More than 200,000 rows" in answer.content.decode()
    assert [(one.offset, one.limit) for one in fetch.questions] == [(200_000, 1)]


def test_files_are_named_after_their_table():
    text = csv_response(fetching([]), asked("", []), [column()], "exchange-rates")
    assert text["Content-Disposition"] == 'attachment; filename="exchange-rates.csv"'
    assert text["Content-Type"] == "text/csv; charset=utf-8"
    book = xlsx_response(fetching([]), asked("", []), [column()], "exchange-rates")
    assert book["Content-Disposition"] == 'attachment; filename="exchange-rates.xlsx"'


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=30)))
def test_any_texts_read_back_from_csv_as_they_were_but_for_an_apostrophe(texts):
    lines = csv_of([{"id": 1, "x": text} for text in texts], [column()])[1:]
    assert [line[0].removeprefix("'") for line in lines] == [text.removeprefix("'") for text in texts]


@given(
    st.lists(st.integers(-(10**15), 10**15), min_size=1, max_size=20), st.sampled_from(["GBP", "JPY", "KWD"])
)
def test_amounts_read_back_from_csv_add_up_to_the_penny(minors, currency):
    exponent = {"GBP": 2, "JPY": 0, "KWD": 3}[currency]
    lines = csv_of([{"id": 1, "x": minor} for minor in minors], [column("money", currency=currency)])[1:]
    assert sum(Decimal(line[0]) for line in lines).scaleb(exponent) == sum(minors)
