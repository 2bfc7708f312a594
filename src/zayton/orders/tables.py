"""The tables of orders: sales, returns, backorders, and what was sold beyond what is there."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zayton.channels.public import shops_seen
from zayton.customers.public import customer_numbers
from zayton.kernel.access.public import Scope
from zayton.orders.choices import Choices, choices_of
from zayton.orders.queries import orders_are_awaited, orders_are_named, seen_orders
from zayton.orders.selecting import order_bulk
from zayton.orders.states import Kind, State
from zayton.orders.words import CLEARANCES, STATES, WAYS_OUT
from zayton.ui.public import Column, Empty, Row, Shown, Table, TablePage, TableQuery, page_of

_FIELDS = {
    "number": "external_number",
    "label": "label",
    "placed": "placed_at",
    "state": "state",
    "clearance": "clearance",
    "shop": "shop__name",
    "country": "country",
    "units": "units",
    "goods": "goods_minor",
    "charges": "charge_minor",
    "total": "total",
    "version": "version",
    "day": "local_date",
}
_SUMMED = ("units", "total")


def order_href(row: Mapping[str, Any]) -> str:
    """Where an order has its page."""
    return reverse("orders:order", args=[row["id"]])


def order_columns(scope: Scope, *, kind: str) -> list[Column]:
    """The columns of the order and the return table."""
    base = settings.BASE_CURRENCY
    # only shops in scope, so that a filter cannot betray the others' names
    shops = {shop.name: Shown(shop.name) for shop in shops_seen(scope=scope)}
    return [
        # as wide as Amazon's, of which the last digits tell one from another
        Column("number", _("Order number"), href=order_href, width=180),
        Column("state", _("State"), "status", choices=_states(kind), width=140),
        Column(
            "clearance",
            _("May be shipped"),
            "status",
            choices=CLEARANCES,
            default_shown=kind == Kind.SALE and orders_are_awaited(scope=scope),
            hint=_("Whether its marketplace lets it go: paid, and checked"),
        ),
        Column("placed", _("Ordered at"), "datetime"),
        Column("day", _("Shop's day"), "date", default_shown=False),
        Column("shop", _("Shop"), choices=shops),
        Column("units", _("Units"), "quantity"),
        Column("total", _("Total"), "money", currency=base, hint=_("Goods and charges in base currency")),
        # most shops call their orders by their numbers
        Column("label", _("Order name"), default_shown=orders_are_named(scope=scope), width=90),
        Column("country", _("Country"), "country"),
        Column("customer", _("Customer"), sortable=False, filterable=False),
        Column("goods", _("Goods"), "money", hint=_("Sum of the goods lines")),
        Column("charges", _("Charges"), "money", hint=_("Postage, discounts, fees and the like")),
        Column("version", _("Version"), "number", default_shown=False),
    ]


def _states(kind: str) -> dict[str, Shown]:
    of_return = {State.RECEIVED, State.CANCELLED}
    wanted = of_return if kind == Kind.RETURN else set(STATES) - {State.RECEIVED}
    return {state: shown for state, shown in STATES.items() if state in wanted}


def order_table(
    scope: Scope,
    *,
    kind: str = Kind.SALE,
    within: Q | None = None,
    unsearched: Q | None = None,
    name: str = "orders",
    short: bool = False,
) -> Table:
    """Orders or returns of the shops somebody sees, the latest first.

    `within` always holds; `unsearched` (the chosen period) gives way to a search, which looks everywhere. Where orders
    are `short` of goods the table says of each what is missing and what can be done.
    """

    def answer(query: TableQuery) -> TablePage:
        narrowed = (within or Q()) & (Q() if query.search else unsearched or Q())
        found = _page(query, kind, narrowed)
        return replace(found, rows=_with_choices(found.rows, query.scope)) if short else found

    columns = order_columns(scope, kind=kind)
    after = next(place for place, column in enumerate(columns, start=1) if column.key == "state")
    return Table(
        name,
        # beside the state, where whoever decides looks
        [*columns[:after], *_choice_columns(), *columns[after:]] if short else columns,
        answer,
        # nothing can be done with goods that have come back
        bulk=order_bulk() if kind == Kind.SALE else (),
        export_name=name,
        href=order_href,
        default_sort="-placed",
        searchable=_("Order number"),
        empty=Empty(
            _("No orders yet"),
            _("Import an order file, or let a program send orders through the API."),
            icon="shopping-cart",
        ),
    )


def _page(query: TableQuery, kind: str, within: Q) -> TablePage:
    found = page_of(
        seen_orders(scope=query.scope)
        .filter(within, kind=kind)
        .annotate(total=F("base_goods_minor") + F("base_charge_minor")),
        query,
        fields=_FIELDS,
        search=("external_number", "label"),
        totals=_SUMMED,
        extra=("currency", "customer_id"),
    )
    numbers = customer_numbers(
        ids={row["customer_id"] for row in found.rows if row["customer_id"]}, scope=query.scope
    )
    rows = [{**row, "customer": numbers.get(row["customer_id"])} for row in found.rows]
    return replace(found, rows=rows)


def _choice_columns() -> list[Column]:
    return [
        Column(
            "missing",
            _("Missing"),
            "quantity",
            sortable=False,
            filterable=False,
            hint=_("Units sold beyond what is there"),
        ),
        Column(
            "way_out", _("What can be done"), "status", choices=WAYS_OUT, sortable=False, filterable=False
        ),
    ]


def _with_choices(rows: Sequence[Row], scope: Scope) -> list[Row]:
    choices = choices_of([row["id"] for row in rows], scope=scope)
    return [{**row, **_way_out(choices.get(row["id"]))} for row in rows]


def _way_out(choices: Choices | None) -> dict[str, Any]:
    # filled since the list was read: nothing is missing any more
    if choices is None:
        return {"missing": 0, "way_out": None}
    return {"missing": sum(choices.missing.values()), "way_out": choices.best}
