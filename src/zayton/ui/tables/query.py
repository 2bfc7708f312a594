"""What a table is asked (filter, sort, search, page) and how it answers; read from and written to the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from math import ceil, floor
from typing import Any, Literal

from django.http import QueryDict

from zayton.kernel.access.public import Actor, Scope
from zayton.kernel.money import exponent
from zayton.ui.tables.columns import MOMENTS, NUMERIC, Column

Row = Mapping[str, Any]
Operator = Literal["in", "has", "gte", "lte", "empty"]
_OPERATORS = {"has", "gte", "lte", "empty"}
PAGE_SIZES = (50, 100, 200, 500)
_DEFAULT_SIZE = 100
_LONGEST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition: `in` any of the values, `has` a text (case-insensitive), `gte`, `lte`, or `empty`.

    Values are of the column's type: int for number and quantity, minor units for money, Decimal for percent,
    date, datetime (aware), else str. Where each row has its own currency, an amount is a Decimal in major units and
    `currency_key` says where the row keeps its currency. `empty` holds what stands for blank beside nothing at all.
    """

    key: str
    operator: Operator
    values: tuple[Any, ...]
    currency_key: str = ""

    @property
    def value(self) -> Any:
        """The only value of `has`, `gte` and `lte`."""
        return self.values[0] if self.values else None


@dataclass(frozen=True, slots=True)
class Sort:
    """Order by a column."""

    key: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class TableQuery:
    """What a table's `fetch` must answer; `scope` must be applied inside the query, to totals as well."""

    scope: Scope
    actor: Actor
    filters: tuple[Filter, ...] = ()
    sort: tuple[Sort, ...] = ()
    search: str = ""
    columns: tuple[str, ...] = ()
    offset: int = 0
    limit: int = _DEFAULT_SIZE
    wants_totals: bool = True

    @property
    def page(self) -> int:
        """The page number, from 1."""
        return self.offset // self.limit + 1

    def slice(self, offset: int, limit: int) -> "TableQuery":
        """The same question for other rows, without totals."""
        return replace(self, offset=offset, limit=limit, wants_totals=False)


@dataclass(frozen=True, slots=True)
class TablePage:
    """The rows asked for, how many match in all, and totals by column key over everything that matches.

    `more` says that counting stopped at `total` and there are more.
    """

    rows: Sequence[Row]
    total: int
    totals: Mapping[str, Any] | None = None
    more: bool = False


def read_query(
    asked: QueryDict,
    columns: Sequence[Column],
    *,
    scope: Scope,
    actor: Actor,
    prefix: str = "",
    default_sort: str = "",
) -> TableQuery:
    """Read the address; unknown columns and unreadable values are left out, sizes are bounded."""
    size = _size(asked.get(f"{prefix}size", ""))
    page = _number(asked.get(f"{prefix}page", ""), 1)
    return TableQuery(
        scope=scope,
        actor=actor,
        filters=tuple(_filters(asked, columns, prefix)),
        sort=tuple(_sorts(asked.get(f"{prefix}sort") or default_sort, columns)),
        search=asked.get(f"{prefix}q", "").strip()[:_LONGEST_TEXT],
        columns=_shown_columns(asked.get(f"{prefix}columns", ""), columns),
        offset=(page - 1) * size,
        limit=size,
    )


def _size(text: str) -> int:
    size = _number(text, _DEFAULT_SIZE)
    return size if size in PAGE_SIZES else _DEFAULT_SIZE


def _number(text: str, otherwise: int) -> int:
    # the length first: a number of a thousand digits takes its time to read
    return int(text) if text.isdecimal() and 0 < len(text) < 10 and int(text) > 0 else otherwise


def _shown_columns(text: str, columns: Sequence[Column]) -> tuple[str, ...]:
    known = {column.key for column in columns}
    # each once and in the order asked, which is the order the reader dragged them into
    chosen = tuple(key for key in dict.fromkeys(text.split(",")) if key in known)
    return chosen or tuple(column.key for column in columns if column.default_shown)


def _sorts(text: str, columns: Sequence[Column]) -> list[Sort]:
    sortable = {column.key for column in columns if column.sortable}
    parts = [(part.lstrip("-"), part.startswith("-")) for part in text.split(",") if part]
    return [Sort(key, descending) for key, descending in parts if key in sortable]


def _filters(asked: QueryDict, columns: Sequence[Column], prefix: str) -> list[Filter]:
    found: list[Filter] = []
    for column in columns:
        texts = asked.getlist(f"{prefix}f.{column.key}") if column.filterable else []
        plain = []
        for text in texts:
            operator, mark, rest = text.partition(":")
            if mark and operator in _OPERATORS:
                found.extend(_condition(column, operator, rest))
            else:
                plain.append(text)
        found.extend(_any_of(column, plain))
    return found


def _any_of(column: Column, texts: Sequence[str]) -> list[Filter]:
    # is: tells a value that itself begins like an operator from a condition
    read = [value for text in texts if (value := read_value(column, text.removeprefix("is:"))) is not None]
    # half a unit can be asked for and is what no row has, while words ask for nothing
    values = tuple(value for one in read if (value := _fitting(column, "in", one)) is not None)
    return [Filter(column.key, "in", values, _currency_key(column))] if read else []


def _condition(column: Column, operator: str, text: str) -> list[Filter]:
    if operator == "empty":
        # a text that was never written is kept as an empty one
        blank = () if column.kind in NUMERIC | MOMENTS else ("",)
        return [Filter(column.key, "empty", blank)]
    if operator == "has":
        return [Filter(column.key, "has", (text,))] if text else []
    value = read_value(column, text)
    if value is None or value == "":
        return []
    return [Filter(column.key, operator, (_fitting(column, operator, value),), _currency_key(column))]  # type: ignore[arg-type]


def _currency_key(column: Column) -> str:
    return column.currency_key if column.kind == "money" and not column.currency else ""


def _fitting(column: Column, operator: str, value: Any) -> Any:
    """A figure as its column keeps it; `None` where a row cannot have it."""
    if column.kind == "money" and column.currency:
        return whole_units(value.scaleb(exponent(column.currency)), operator)
    return whole_units(value, operator) if column.kind in ("number", "quantity") else value


def whole_units(figure: Decimal, operator: str) -> int | None:
    """The first unit of those from (`gte`) or up to (`lte`) a figure; for `in` the figure itself if it is whole."""
    if operator == "gte":
        return ceil(figure)
    if operator == "lte":
        return floor(figure)
    return int(figure) if figure == int(figure) else None


def read_value(column: Column, text: str) -> Any:
    """A filter's text as a value of the column's type, amounts in major units; `None` when it is none."""
    text = text.strip()[:_LONGEST_TEXT]
    try:
        if column.kind in NUMERIC:
            return _figure(column, Decimal(text))
        if column.kind in MOMENTS:
            return _moment(column, text)
    # year 1 in a zone ahead of UTC, or 9999 in one behind it, has no moment in UTC
    except (ValueError, InvalidOperation, OverflowError):
        return None
    return text


def _figure(column: Column, figure: Decimal) -> Decimal | None:
    # more digits than 64 bits hold, with three decimals, are the database's failure instead of our empty answer
    if not figure.is_finite() or figure.adjusted() > 14:
        return None
    return figure / 100 if column.kind == "percent" else figure


def _moment(column: Column, text: str) -> Any:
    if column.kind == "date":
        return date.fromisoformat(text)
    return datetime.fromisoformat(text).astimezone(UTC)
