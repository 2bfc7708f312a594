"""The shortest way from a declared table to the ORM: a queryset answered as a `TablePage`."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from babel.numbers import list_currencies
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet, Sum

from zayton.kernel.money import exponent
from zayton.ui.tables.query import Filter, Row, TablePage, TableQuery, whole_units

_USUAL_EXPONENT = 2


def page_of(
    rows: QuerySet[Any, Any],
    query: TableQuery,
    *,
    fields: Mapping[str, str],
    search: Sequence[str] = (),
    totals: Sequence[str] = (),
    extra: Sequence[str] = (),
    shape: Callable[[dict[str, Any]], Row] | None = None,
    order: Sequence[str] = ("pk",),
) -> TablePage:
    """Filter, search, sort, count and cut a queryset that is already narrowed to the scope.

    `fields` says which ORM path (or annotation) stands behind each column key; `search` which paths hold the
    free text; `totals` which keys are summed; `extra` paths are put into the row beside `id`; `shape` turns
    the row of keys into the row shown (for lookups done once a page, prefer to replace `rows` afterwards).
    """
    try:
        matching = rows.filter(_conditions(query, fields)).filter(_matches(query.search, search))
    # a value that the column cannot hold, such as a state that there is none of, stands in no row
    except (ValidationError, ValueError):
        matching = rows.none()
    sort = [("-" if part.descending else "") + fields[part.key] for part in query.sort if part.key in fields]
    # an order of its own comes last, or equal rows would change places between two pages
    values = matching.order_by(*sort, *order).values_list("pk", *fields.values(), *extra)
    names = ("id", *fields, *extra)
    cut = [
        dict(zip(names, found, strict=True)) for found in values[query.offset : query.offset + query.limit]
    ]
    shown: list[Row] = [shape(row) for row in cut] if shape else list(cut)
    if not query.wants_totals:
        return TablePage(shown, 0, None)
    # an aggregate named like an annotation would hide it from the query beneath
    sums = {f"total_of_{key}": Sum(fields[key]) for key in totals}
    # counted and summed in one question, as both read every row that matches
    found = matching.order_by().aggregate(count_of_all=Count("*"), **sums)
    summed = {key: found[f"total_of_{key}"] for key in totals}
    return TablePage(shown, found["count_of_all"], summed or None)


def _matches(text: str, paths: Sequence[str]) -> Q:
    found = Q()
    if text:
        for path in paths:
            found |= Q(**{f"{path}__icontains": text})
    return found


def _conditions(query: TableQuery, fields: Mapping[str, str]) -> Q:
    found = Q()
    for condition in query.filters:
        if condition.key in fields:
            path, beside = fields[condition.key], condition.currency_key
            found &= (
                _amounts(condition, path, fields.get(beside, beside))
                if beside and condition.operator != "empty"
                else condition_of(condition, path)
            )
    return found


@cache
def _odd_currencies() -> Mapping[int, frozenset[str]]:
    exponents = {code: exponent(code) for code in list_currencies()}
    odd = {places for places in exponents.values() if places != _USUAL_EXPONENT}
    return {places: frozenset(code for code in exponents if exponents[code] == places) for places in odd}


def _amounts(condition: Filter, path: str, currency: str) -> Q:
    """A filter by an amount in major units on rows of many currencies: one condition an exponent."""
    odd = _odd_currencies()
    usual = ~Q(**{f"{currency}__in": frozenset[str]().union(*odd.values())})
    found = usual & condition_of(_in_minor_units(condition, _USUAL_EXPONENT), path)
    for places, codes in odd.items():
        found |= Q(**{f"{currency}__in": codes}) & condition_of(_in_minor_units(condition, places), path)
    return found


def _in_minor_units(condition: Filter, places: int) -> Filter:
    wanted = (whole_units(value.scaleb(places), condition.operator) for value in condition.values)
    return Filter(condition.key, condition.operator, tuple(value for value in wanted if value is not None))


def condition_of(condition: Filter, path: str) -> Q:
    """One filter as a condition on an ORM path."""
    if condition.operator == "empty":
        return Q(**{f"{path}__isnull": True}) | Q(**{f"{path}__in": condition.values})
    if condition.operator == "has":
        return Q(**{f"{path}__icontains": condition.value})
    if condition.operator == "in":
        return Q(**{f"{path}__in": condition.values})
    return Q(**{f"{path}__{condition.operator}": condition.value})
