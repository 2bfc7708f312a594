"""What a domain's `api.py` is written with."""

from ninja import Query

from zayton.kernel.http.errors import NOT_FOUND, UNKNOWN
from zayton.kernel.http.fields import (
    WHOLE,
    Amount,
    Body,
    Code,
    Country,
    Currency,
    Key,
    Minor,
    Moment,
    Quantity,
    Shown,
    SignedQuantity,
    Text,
)
from zayton.kernel.http.paging import MOST_ROWS, Page, PageAsked, cut, place_of, rows_of
from zayton.kernel.http.problems import Problem, Refused, all_refused, refused
from zayton.kernel.http.routes import Routes
from zayton.kernel.http.wording import invalid_field

__all__ = [
    "MOST_ROWS",
    "NOT_FOUND",
    "UNKNOWN",
    "WHOLE",
    "Amount",
    "Body",
    "Code",
    "Country",
    "Currency",
    "Key",
    "Minor",
    "Moment",
    "Page",
    "PageAsked",
    "Problem",
    "Quantity",
    "Query",
    "Refused",
    "Routes",
    "Shown",
    "SignedQuantity",
    "Text",
    "all_refused",
    "cut",
    "invalid_field",
    "place_of",
    "refused",
    "rows_of",
]
