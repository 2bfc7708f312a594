"""How long goods have lain, over everything the reader sees."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from zayton.kernel.access.public import Scope, actor_of
from zayton.kernel.money import to_major
from zayton.kernel.time import now
from zayton.stock.pages.listing import listed
from zayton.stock.permissions import READ
from zayton.stock.queries.aging import AgeRow, aging
from zayton.stock.queries.places import warehouse_cards
from zayton.stock.rules.aging import AGE_STARTS, bucket_words
from zayton.stock.wording import sku_href, sku_names
from zayton.ui.public import BarChart, Column, Series, Table, TablePage, TableQuery, page

_BUCKETS = range(len(AGE_STARTS))


@page(permission=READ.name)
def ages(request: HttpRequest) -> HttpResponseBase:
    """Units on hand and in inspection by age, as a chart and by SKU and warehouse."""
    # read once for chart and table: both must show the same moment
    rows = aging(now(), scope=actor_of(request).scope)
    table = _table(rows)
    if answer := table.answer(request):
        return answer
    return table.respond(
        request,
        title=_("Age of stock"),
        standing=_("Days since a lot first reached a warehouse; moving it does not make it younger."),
        template="stock/aging.html",
        context={"age": _chart(rows, actor_of(request).scope)},
    )


def _chart(rows: Sequence[AgeRow], scope: Scope) -> BarChart:
    if scope.sees_cost:
        base = settings.BASE_CURRENCY
        cost = [sum((row.cost_minor or row.units)[bucket] for row in rows) for bucket in _BUCKETS]
        series = Series(_("Stock value"), [to_major(minor, base) for minor in cost])
        return BarChart(
            name="ages", title=_("Value by age in days"), unit=base, x=bucket_words(), series=[series]
        )
    units = [sum(row.units[bucket] for row in rows) for bucket in _BUCKETS]
    return BarChart(
        name="ages", title=_("Units by age in days"), x=bucket_words(), series=[Series(_("Units"), units)]
    )


def _table(rows: Sequence[AgeRow]) -> Table:
    columns = [
        Column("code", _("SKU"), width=120, filterable=False),
        Column("title", _("Title"), width=220, filterable=False),
        Column("warehouse", _("Warehouse"), filterable=False),
        *(
            Column(f"age{bucket}", words, "quantity", unit=_("days"), filterable=False)
            for bucket, words in enumerate(bucket_words())
        ),
        Column(
            "value", _("Stock value"), "money", currency=settings.BASE_CURRENCY, cost=True, filterable=False
        ),
    ]
    return Table(
        "stock-ages",
        columns,
        lambda query: _page(rows, query),
        export_name="stock-ages",
        href=lambda row: sku_href(row["sku_id"], row["warehouse_id"]),
        default_sort="-age6,-age5,-age4",
        searchable=_("SKU or title"),
    )


def _page(rows: Sequence[AgeRow], query: TableQuery) -> TablePage:
    names = sku_names({row.sku_id for row in rows})
    houses = warehouse_cards(scope=query.scope)
    worded = (_row(row, names.get(row.sku_id, (str(row.sku_id), "")), houses) for row in rows)
    return listed(worded, query, summed=(*(f"age{bucket}" for bucket in _BUCKETS), "value"))


def _row(row: AgeRow, name: tuple[str, str], houses: Any) -> dict[str, Any]:
    house = houses.get(row.warehouse_id)
    return {
        "id": f"{row.warehouse_id}-{row.sku_id}",
        "sku_id": row.sku_id,
        "warehouse_id": row.warehouse_id,
        "code": name[0],
        "title": name[1],
        "warehouse": house.code if house else "",
        **{f"age{bucket}": units for bucket, units in enumerate(row.units)},
        "value": None if row.cost_minor is None else sum(row.cost_minor),
    }
