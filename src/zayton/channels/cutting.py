"""Rows that were put together in Python, filtered, sorted and cut as a table asks for them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from zayton.ui.public import Filter, TablePage, TableQuery

Rows = Sequence[Mapping[str, Any]]


def fits(row: Mapping[str, Any], condition: Filter) -> bool:
    """Whether a row meets one condition of a table's query."""
    value = row.get(condition.key)
    match condition.operator:
        case "empty":
            return value is None or value in condition.values
        case "in":
            return value in condition.values
        case "has":
            return str(condition.value).casefold() in str(value or "").casefold()
        case "gte":
            return value is not None and value >= condition.value
        case "lte":
            return value is not None and value <= condition.value


def narrowed(
    rows: Iterable[Mapping[str, Any]], query: TableQuery, *, search: Sequence[str]
) -> list[Mapping[str, Any]]:
    """The rows that a query asks for, in its order; rows that are equal in it keep theirs."""
    text = query.search.casefold()
    found = [
        row
        for row in rows
        if all(fits(row, condition) for condition in query.filters)
        and (not text or any(text in str(row.get(key) or "").casefold() for key in search))
    ]
    for sort in reversed(query.sort):
        found.sort(key=lambda row: _place(row.get(sort.key)), reverse=sort.descending)
    return found


def _place(value: Any) -> tuple[bool, Any]:
    # a blank sorts before every text and figure
    return value is not None and value != "", value.casefold() if isinstance(value, str) else value or 0


def cut(rows: Rows, query: TableQuery) -> TablePage:
    """The page of rows that a query asks for."""
    return TablePage(rows[query.offset : query.offset + query.limit], len(rows))
