"""Exports: what one sees, with the same filter, sort and columns; formulas are escaped.

A text that a spreadsheet would take for a formula gets a leading apostrophe in CSV (OWASP, CSV injection) and
is written as a string cell in XLSX.
"""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from io import StringIO
from tempfile import SpooledTemporaryFile
from typing import Any

import xlsxwriter
from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _

from zayton.kernel.money import to_major
from zayton.ui.tables.columns import Column
from zayton.ui.tables.query import Row, TablePage, TableQuery

_CHUNK = 5_000
# a workbook is built whole before its first byte is sent; longer tables go as CSV
_MOST_XLSX_ROWS = 200_000
# the list of OWASP; tab and line ends are skipped by spreadsheets, and then the formula begins, and those of East Asia
# take the wide signs for the narrow ones
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")


def escaped(text: str) -> str:
    """A text no spreadsheet runs: with a leading apostrophe when it starts a formula and is no number."""
    # a minus before a figure is no formula, and an apostrophe would make text of it
    if text.startswith(_STARTS_FORMULA) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def value_of(row: Row, column: Column) -> Any:
    """A cell as exported: amounts in major units, words instead of codes, moments as they are."""
    value = row.get(column.key)
    if value is None:
        return None
    if column.kind == "money":
        return to_major(value, currency) if (currency := currency_of(row, column)) else value
    if column.kind == "sparkline":
        return " ".join(str(part) for part in value)
    if column.choices and str(value) in column.choices:
        return str(column.choices[str(value)].label)
    return value


def currency_of(row: Row, column: Column) -> str:
    """The currency of a row's amount."""
    return column.currency or str(row.get(column.currency_key) or "")


def headings(columns: Sequence[Column]) -> list[str]:
    """The heading row: labels with units; amounts of mixed currencies are followed by their currency."""
    found: list[str] = []
    for column in columns:
        unit = str(column.unit) or column.currency
        found.append(f"{column.label} ({unit})" if unit else str(column.label))
        if _is_mixed(column):
            found.append(_("Currency of %(column)s") % {"column": column.label})
    return found


def _is_mixed(column: Column) -> bool:
    return column.kind == "money" and not column.currency


def cells(row: Row, columns: Sequence[Column]) -> list[Any]:
    """One exported row under `headings`."""
    found: list[Any] = []
    for column in columns:
        found.append(value_of(row, column))
        if _is_mixed(column):
            found.append(currency_of(row, column))
    return found


def all_rows(fetch: Callable[[TableQuery], TablePage], query: TableQuery) -> Iterator[Row]:
    """Every row that matches, in the order shown, a chunk at a time."""
    offset = 0
    while True:
        rows = fetch(query.slice(offset, _CHUNK)).rows
        yield from rows
        if len(rows) < _CHUNK:
            return
        offset += _CHUNK


def csv_response(
    fetch: Callable[[TableQuery], TablePage], query: TableQuery, columns: Sequence[Column], name: str
) -> StreamingHttpResponse:
    """UTF-8 CSV with a byte-order mark, since Excel guesses otherwise; streamed, of any length."""
    lines = _csv_lines(headings(columns), all_rows(fetch, query), columns)
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def _csv_lines(heading: Sequence[str], rows: Iterator[Row], columns: Sequence[Column]) -> Iterator[str]:
    yield "\ufeff" + csv_line(heading)
    for row in rows:
        yield csv_line(cells(row, columns))


def csv_line(values: Sequence[Any]) -> str:
    """One CSV line with texts escaped and figures plain."""
    buffer = StringIO()
    csv.writer(buffer).writerow([_csv_text(value) for value in values])
    return buffer.getvalue()


def _csv_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        # never with an exponent, which a spreadsheet may read as a rounded number
        return f"{value:f}"
    if isinstance(value, (int, float)):
        return str(value)
    return escaped(value.isoformat() if hasattr(value, "isoformat") else str(value))


def xlsx_response(
    fetch: Callable[[TableQuery], TablePage], query: TableQuery, columns: Sequence[Column], name: str
) -> HttpResponseBase:
    """A workbook of at most 200,000 rows; more are refused in words (413), CSV holds any number."""
    # one row beyond the limit is asked for, as counting them all would cost more
    if fetch(query.slice(_MOST_XLSX_ROWS, 1)).rows:
        words = _("More than %(most)s rows do not fit well into a workbook. Filter them, or export CSV.")
        return HttpResponse(
            words % {"most": f"{_MOST_XLSX_ROWS:,}"}, status=413, content_type="text/plain; charset=utf-8"
        )
    file = SpooledTemporaryFile(max_size=8 << 20)  # noqa: SIM115 - FileResponse closes it
    _write_workbook(file, headings(columns), all_rows(fetch, query), columns)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx")


def _write_workbook(
    file: Any, heading: Sequence[str], rows: Iterator[Row], columns: Sequence[Column]
) -> None:
    # what looks like a formula, a link or a number stays the text it was
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options | {"strings_to_numbers": False, "remove_timezone": True}) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        formats = {
            "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        for place, text in enumerate(heading):
            sheet.write_string(0, place, text, bold)
        for line, row in enumerate(rows, start=1):
            for place, value in enumerate(cells(row, columns)):
                _write_cell(sheet, line, place, value, formats)
        sheet.freeze_panes(1, 1)


def _write_cell(sheet: Any, line: int, place: int, value: Any, formats: dict[str, Any]) -> None:
    if value is None:
        return
    # a truth is an int for Python, and would become 1 in the workbook
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        if hasattr(value, "isoformat"):
            kind = "moment" if isinstance(value, datetime) else "date"
            sheet.write_datetime(line, place, value, formats[kind])
        else:
            sheet.write_string(line, place, str(value))
    else:
        sheet.write_number(line, place, value)
