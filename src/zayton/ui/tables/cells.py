"""From a domain's row to what travels to the browser: only declared columns, exact figures, links and marks.

Amounts travel in major units as decimal text, so that the browser need not know exponents.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from zayton.kernel.money import to_major
from zayton.ui.tables.columns import Column
from zayton.ui.tables.query import Row


def plain(value: Any) -> Any:
    """A value as JSON holds it; decimals stay exact as text, moments as ISO 8601."""
    # JSON numbers become doubles in the browser, and 0.1 + 0.2 would show
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (tuple, frozenset, set)):
        return list(value)
    if value is None or isinstance(value, (int, float, str, list)):
        return value
    return str(value)


def cells_of(row: Row, columns: Sequence[Column], href: Callable[[Row], str] | None) -> dict[str, Any]:
    """One row with the declared columns only, so that a fetched cost cannot leave with it."""
    # built from the columns, not from the row: what nobody declared cannot slip out
    cells: dict[str, Any] = {column.key: _cell(row, column) for column in columns}
    for column in columns:
        # the currency need not be a column of its own, but no amount stands without one
        if column.kind == "money" and not column.currency:
            cells[column.currency_key] = row.get(column.currency_key)
    cells["_id"] = str(row.get("id", ""))
    cells["_links"] = links = _links(row, columns)
    # Enter opens something on every list: where the row names no page of its own, what its first link leads to
    cells["_href"] = href(row) if href else next(iter(links.values()), "")
    if marks := row.get("marks"):
        # marks of columns that are not shown would name what the reader may not see
        cells["_marks"] = {key: mark for key, mark in marks.items() if key in cells}
    return cells


def _cell(row: Row, column: Column) -> Any:
    value = row.get(column.key)
    if column.kind == "money" and value is not None:
        # an amount whose currency is unknown is shown as it is kept, rather than divided wrongly
        currency = column.currency or row.get(column.currency_key)
        return plain(to_major(int(value), currency) if currency else value)
    return plain(value)


def _links(row: Row, columns: Sequence[Column]) -> dict[str, str]:
    linked = {
        column.key: column.href(row) for column in columns if column.href and row.get(column.key) is not None
    }
    return {key: address for key, address in linked.items() if address}


def totals_of(totals: Mapping[str, Any] | None, columns: Sequence[Column]) -> dict[str, Any] | None:
    """Totals of the columns the reader has; a money total needs one currency, given beside it when mixed.

    Amounts are minor units, as in rows.
    """
    if totals is None:
        return None
    shown = {column.key: _cell(totals, column) for column in columns if column.key in totals}
    # a total of several currencies is no amount, so the domain gives its currency beside it
    currencies = {column.currency_key for column in columns if column.kind == "money"}
    return shown | {key: plain(totals[key]) for key in currencies if key in totals and key not in shown}
