"""Rows that were computed rather than selected, answered as a table's page."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from zayton.ui.public import TablePage, TableQuery

ComputedRow = Mapping[str, Any]


def listed(rows: Iterable[ComputedRow], query: TableQuery, *, summed: Sequence[str]) -> TablePage:
    """Search rows by their `code` and `title`, sort them with blanks last when rising, cut the page."""
    text = query.search.casefold()
    found = [row for row in rows if text in f"{row['code']} {row['title']}".casefold()]
    # the last key first: sorting keeps the order of equals
    for sort in reversed(query.sort):
        found.sort(key=lambda row: (row[sort.key] is None, row[sort.key]), reverse=sort.descending)
    totals = {key: sum(row[key] or 0 for row in found) for key in summed}
    return TablePage(found[query.offset : query.offset + query.limit], len(found), totals)
