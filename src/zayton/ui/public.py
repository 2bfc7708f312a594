"""What domains build their pages with."""

from zayton.ui.documents import register_document_pages
from zayton.ui.frame import FrameLink, register_account_links, register_top_links
from zayton.ui.navigation import NavEntry, register_navigation
from zayton.ui.pages import page, problem_page, public_page, signed_in_page
from zayton.ui.palette import Hit, SearchProvider, register_search
from zayton.ui.scopebar import Chosen, Period, chosen_of, register_shop_choices
from zayton.ui.tables import (
    Action,
    BulkAction,
    BulkField,
    BulkRequest,
    BulkResult,
    Change,
    Column,
    Empty,
    Filter,
    Preview,
    Row,
    Shown,
    Sort,
    Table,
    TablePage,
    TableQuery,
    page_of,
)

__all__ = [
    "Action",
    "BulkAction",
    "BulkField",
    "BulkRequest",
    "BulkResult",
    "Change",
    "Chosen",
    "Column",
    "Empty",
    "Filter",
    "FrameLink",
    "Hit",
    "NavEntry",
    "Period",
    "Preview",
    "Row",
    "SearchProvider",
    "Shown",
    "Sort",
    "Table",
    "TablePage",
    "TableQuery",
    "chosen_of",
    "page",
    "page_of",
    "problem_page",
    "public_page",
    "register_account_links",
    "register_document_pages",
    "register_navigation",
    "register_search",
    "register_shop_choices",
    "register_top_links",
    "signed_in_page",
]
