"""The stock table, and what there was on a past day."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from zayton.kernel.access.public import Scope, actor_of
from zayton.kernel.time import now
from zayton.stock.models import Level, LotBalance
from zayton.stock.pages.listing import listed
from zayton.stock.permissions import ADJUST, MOVE, READ
from zayton.stock.queries.past import PastRow, stock_at_end_of
from zayton.stock.queries.places import warehouse_cards
from zayton.stock.states import SHELVES
from zayton.stock.tables import level_table
from zayton.stock.targets import RECEIPTS
from zayton.stock.wording import sku_href, sku_names
from zayton.stock.words import STATE_WORDS
from zayton.ui.public import (
    Action,
    Column,
    Shown,
    Table,
    TablePage,
    TableQuery,
    count_text,
    href_of,
    money_text,
    page,
    said,
)


def booking_actions() -> list[Action]:
    """The verbs that people have for goods."""
    verbs = (
        ("receive", _("Receive goods"), "package-import", MOVE.name),
        ("move", _("Move goods"), "arrows-exchange", MOVE.name),
        ("count", _("Count goods"), "clipboard-check", ADJUST.name),
        ("adjust", _("Adjust stock"), "adjustments", ADJUST.name),
    )
    return [
        Action(words, reverse("stock:book", args=[verb]), icon, permission=permission)
        for verb, words, icon, permission in verbs
    ]


@page(permission=READ.name)
def levels(request: HttpRequest) -> HttpResponseBase:
    """What there is of every SKU in every warehouse, with what it cost and how long it lasts."""
    table = level_table(at=now())
    if answer := table.answer(request):
        return answer
    actions = booking_actions()
    # the page of imports lies above; where it is not installed there is no button
    if importing := href_of("import_target", RECEIPTS.name):
        actions.insert(0, Action(_("Import"), importing, "file-import", permission=MOVE.name))
    return table.respond(
        request, title=_("Stock"), standing=_standing(actor_of(request).scope), actions=actions
    )


def _standing(scope: Scope) -> str:
    seen = Q() if scope.warehouses is None else Q(warehouse__in=scope.warehouses)
    found = Level.objects.filter(seen).aggregate(
        skus=Count("sku", Q(on_hand__gt=0), distinct=True),
        units=Sum("on_hand"),
        reserved=Sum("reserved"),
    )
    if not found["skus"]:
        return ""
    sentence = (
        _("%(units)s units of %(skus)s SKUs on hand, %(reserved)s of them reserved.")
        if found["reserved"]
        else _("%(units)s units of %(skus)s SKUs on hand, none of them reserved.")
    )
    words = sentence % {name: count_text(found[name]) for name in ("units", "skus", "reserved")}
    return f"{words} {_worth(scope)}" if scope.sees_cost else words


def _worth(scope: Scope) -> str:
    found = LotBalance.objects.filter(place__kind__in=SHELVES)
    if scope.warehouses is not None:
        found = found.filter(place__warehouse__in=scope.warehouses)
    cost = found.aggregate(cost=Sum("cost_minor"))["cost"] or 0
    return _("They cost %(amount)s.") % {"amount": said(money_text(cost, settings.BASE_CURRENCY))}


@page(permission=READ.name)
def past(request: HttpRequest) -> HttpResponseBase:
    """What there was at the end of a day, recomputed from the movements alone."""
    day = _day(request.GET.get("day", ""))
    table = _past_table(day)
    if answer := table.answer(request):
        return answer
    return table.respond(
        request,
        title=_("Stock on a past day"),
        standing=_("What the movements up to that day add up to; every figure opens into them."),
        template="stock/past.html",
        context={"day": day},
    )


def _day(text: str) -> date:
    try:
        # the calendar's last day has no end
        return min(date.fromisoformat(text), date.max - timedelta(days=1))
    except ValueError:
        return now().date() - timedelta(days=1)


def _past_table(day: date) -> Table:
    states = {state.value: Shown(words, "grey", "point") for state, words in STATE_WORDS.items()}
    columns = [
        Column("code", _("SKU"), href=lambda row: sku_href(row["sku_id"]), width=120, filterable=False),
        Column("title", _("Title"), width=240, filterable=False),
        Column("warehouse", _("Warehouse"), filterable=False),
        Column("state", _("State"), "status", choices=states, filterable=False),
        Column("quantity", _("Units"), "quantity", filterable=False),
        Column(
            "value", _("Stock value"), "money", currency=settings.BASE_CURRENCY, cost=True, filterable=False
        ),
    ]
    return Table(
        "stock-past",
        columns,
        lambda query: _past_page(query, day),
        export_name=f"stock-{day}",
        href=lambda row: sku_href(row["sku_id"], row["warehouse_id"]),
        default_sort="code",
        searchable=_("SKU or title"),
    )


def _past_page(query: TableQuery, day: date) -> TablePage:
    found = stock_at_end_of(day, scope=query.scope)
    names = sku_names({row.sku_id for row in found})
    houses = warehouse_cards(scope=query.scope)
    rows = (_past_row(row, names.get(row.sku_id, (str(row.sku_id), "")), houses) for row in found)
    return listed(rows, query, summed=())


def _past_row(row: PastRow, name: tuple[str, str], houses: Any) -> dict[str, Any]:
    house = houses.get(row.warehouse_id)
    return {
        "id": f"{row.warehouse_id}-{row.sku_id}-{row.state}",
        "sku_id": row.sku_id,
        "warehouse_id": row.warehouse_id,
        "code": name[0],
        "title": name[1],
        "warehouse": house.code if house else "",
        "state": row.state.value,
        "quantity": row.quantity,
        "value": row.cost_minor,
    }
