"""An export is what one sees, and no cell of it is a formula."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from zayton.kernel.access.models import Person
from zayton.ui.public import Column, Shown
from zayton.ui.tables.exports import csv_line, escaped, headings, value_of

calamine = pytest.importorskip("python_calamine")


@pytest.mark.parametrize("text", ["=1+1", "+SUM(A1)", "-2+3", "@cmd", "\tx", "\rx", "\n=1"])
def test_a_text_that_starts_a_formula_gets_an_apostrophe(text: str) -> None:
    assert escaped(text) == "'" + text


@pytest.mark.parametrize("text", ["-5", "+4.25", "-1.5e3", "5", "SKU-1", "", "a=b"])
def test_numbers_and_plain_texts_stay_as_they_are(text: str) -> None:
    assert escaped(text) == text


@pytest.mark.parametrize("text", ["-5\n", "-٥", "+1 2", "-"])
def test_what_only_looks_like_a_number_is_escaped(text: str) -> None:
    assert escaped(text) == "'" + text


def test_amounts_are_exported_in_major_units_by_their_currencys_exponent() -> None:
    column = Column("amount", "Amount", "money")
    assert value_of({"amount": 1250, "currency": "JPY"}, column) == Decimal(1250)
    assert value_of({"amount": 1250, "currency": "GBP"}, column) == Decimal("12.50")
    assert value_of({"amount": 1250, "currency": "KWD"}, column) == Decimal("1.250")


def test_a_column_of_mixed_currencies_is_followed_by_the_currency() -> None:
    columns = [Column("amount", "Amount", "money"), Column("fee", "Fee", "money", currency="EUR")]
    assert headings(columns)[0] == "Amount"
    assert headings(columns)[2] == "Fee (EUR)"
    assert len(headings(columns)) == 3


def test_codes_are_exported_as_their_words() -> None:
    assert (
        value_of({"state": "late"}, Column("state", "State", "status", choices={"late": Shown("Late")}))
        == "Late"
    )


def test_a_line_holds_figures_plain_and_unknown_as_nothing() -> None:
    assert csv_line([Decimal("-12.50"), -4, None, date(2026, 1, 2), "=x"]) == "-12.50,-4,,2026-01-02,'=x\r\n"


def rows_of_csv(client: Client, query: str) -> list[list[str]]:
    answer = client.get(f"/gallery/?format=csv&{query}")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(text)))


def test_csv_has_the_rows_columns_and_order_that_the_page_shows(signed_in: Client) -> None:
    lines = rows_of_csv(signed_in, "columns=units,number&f.state=late&f.units=gte:30&sort=-units")
    shown = signed_in.get(
        "/gallery/?format=json&columns=units,number&f.state=late&f.units=gte:30&sort=-units"
    ).json()
    assert [line[1] for line in lines[1:][:100]] == [row["number"] for row in shown["rows"]]
    assert len(lines) - 1 == shown["total"]
    assert len(lines[0]) == 2


def test_csv_begins_with_a_mark_that_tells_excel_the_encoding(signed_in: Client) -> None:
    answer = signed_in.get("/gallery/?format=csv")
    assert b"".join(answer.streaming_content).startswith(b"\xef\xbb\xbf")  # type: ignore[attr-defined]


def test_csv_of_the_gallery_holds_no_formula(signed_in: Client) -> None:
    names = {line[0] for line in rows_of_csv(signed_in, "columns=name")[1:]}
    assert "'=SUM(A1)" in names
    assert "'@cmd" in names


def test_xlsx_holds_the_same_rows_with_texts_as_texts(signed_in: Client) -> None:
    answer = signed_in.get("/gallery/?format=xlsx&columns=name,units,amount,due_date&f.state=open")
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer)))  # type: ignore[call-overload]
    lines = book.get_sheet_by_index(0).to_python()
    assert len(lines) == 251
    assert {line[0] for line in lines[1:]} >= {"=SUM(A1)", "@cmd"}
    assert all(isinstance(line[1], float) for line in lines[1:])


def test_costs_leave_by_no_door_for_those_who_do_not_see_them(client: Client, operator: Person) -> None:
    client.force_login(operator)
    for query in ("format=json", "format=json&columns=cost", "format=json&sort=-cost&f.cost=gte:0"):
        assert all("cost" not in row for row in client.get(f"/gallery/?{query}").json()["rows"])
    assert not any(
        "Cost" in heading or "成本" in heading for heading in rows_of_csv(client, "columns=cost,number")[0]
    )
    assert b'"cost"' not in client.get("/gallery/").content
