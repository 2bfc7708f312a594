"""The one table: declared by a domain, read from the address, answered as page, JSON, CSV or XLSX."""

from zayton.ui.tables.bulk import BulkAction, BulkField, BulkLink, BulkRequest, BulkResult, Change, Preview
from zayton.ui.tables.columns import Column, Shown
from zayton.ui.tables.query import Filter, Row, Sort, TablePage, TableQuery
from zayton.ui.tables.querysets import page_of
from zayton.ui.tables.table import Action, Empty, Table

__all__ = [
    "Action",
    "BulkAction",
    "BulkField",
    "BulkLink",
    "BulkRequest",
    "BulkResult",
    "Change",
    "Column",
    "Empty",
    "Filter",
    "Preview",
    "Row",
    "Shown",
    "Sort",
    "Table",
    "TablePage",
    "TableQuery",
    "page_of",
]
