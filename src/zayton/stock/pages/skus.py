"""One SKU: how it stands, where, for whom it is kept, how old it is, and every movement behind that."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from zayton.kernel.access.public import Scope, actor_of
from zayton.kernel.money import to_major
from zayton.kernel.time import now
from zayton.stock.ledger_table import movement_table
from zayton.stock.permissions import READ
from zayton.stock.queries.aging import aging
from zayton.stock.queries.holders import holders
from zayton.stock.queries.places import warehouse_cards
from zayton.stock.queries.standing import Standing, levels, standings
from zayton.stock.rules.aging import AGE_STARTS, bucket_words
from zayton.stock.wording import document_named, numbers_of, sku_href, sku_names
from zayton.ui.public import Action, BarChart, FigureTile, Series, href_of, money_text, number_text, page

_HOLDERS_SHOWN = 50


@page(permission=READ.name)
def sku(request: HttpRequest, sku_id: int) -> HttpResponseBase:
    """A SKU's standing over the reader's warehouses, or in the one that the address names."""
    scope = actor_of(request).scope
    names = sku_names([sku_id])
    # asked of the catalogue: a SKU that never came here still has a page, which says so
    if sku_id not in names:
        raise Http404
    chosen = _warehouse(request, scope)
    houses = None if chosen is None else [chosen]
    table = movement_table(within=Q(sku=sku_id), warehouses=houses)
    if answer := table.answer(request):
        return answer
    code, title = names[sku_id]
    return table.respond(
        request,
        title=code,
        standing=title,
        actions=[Action(_("Product data"), href_of("sku", sku_id), "tag")],
        template="stock/sku.html",
        context={
            "tiles": _tiles(
                standings(scope=scope, skus=[sku_id], warehouses=houses).get(sku_id, Standing(sku_id))
            ),
            "places": levels_by_house(scope, sku_id),
            "chosen": chosen,
            "whole": sku_href(sku_id),
            "held": _holders(scope, sku_id, houses),
            "age": _age_chart(scope, sku_id, houses),
        },
    )


def _warehouse(request: HttpRequest, scope: Scope) -> int | None:
    text = request.GET.get("warehouse", "")
    # more digits fit no key, and thousands of them Python would not even read
    chosen = int(text) if text.isdecimal() and len(text) < 19 else None
    # a warehouse that one does not see is treated as none, so that an address cannot be used to ask for it
    return chosen if chosen is not None and scope.sees_warehouse(chosen) else None


def _tiles(standing: Standing) -> list[FigureTile]:
    figures: Sequence[tuple[str, int, str]] = (
        (_("Available"), standing.available, _("On hand − reserved")),
        (_("On hand"), standing.on_hand, _("Sum of the lots on the shelves")),
        (_("Reserved"), standing.reserved, _("Promised to documents, not yet shipped")),
        (_("In transit"), standing.in_transit, _("On their way to a warehouse")),
        (_("In production"), standing.in_production, _("Ordered and being made")),
        (_("In inspection"), standing.inspection, _("Came back or arrived, not yet on a shelf")),
        (_("Scrapped"), standing.scrapped, _("Written off")),
    )
    tiles = [FigureTile(label, number_text(value), formula=formula) for label, value, formula in figures]
    if standing.value_minor is not None:
        amount = money_text(standing.value_minor, settings.BASE_CURRENCY)
        tiles.append(
            FigureTile(_("Stock value"), amount, formula=_("Cost of all lots but the scrapped ones"))
        )
    return tiles


def panel(request: HttpRequest, sku_id: int) -> str:
    """Where a SKU stands, for its page in the catalogue; nothing where it never reached a warehouse."""
    places = levels_by_house(actor_of(request).scope, sku_id)
    return (
        render_to_string("stock/panel.html", {"places": places, "whole": sku_href(sku_id)}) if places else ""
    )


def levels_by_house(scope: Scope, sku_id: int) -> list[dict[str, Any]]:
    """A SKU's levels within a scope, each with its warehouse and where its ledger is shown."""
    houses = warehouse_cards(scope=scope)
    return [
        {"level": level, "house": houses[level.warehouse_id], "href": sku_href(sku_id, level.warehouse_id)}
        for level in levels(scope=scope, skus=[sku_id])
        if level.warehouse_id in houses
    ]


def _holders(scope: Scope, sku_id: int, houses: Sequence[int] | None) -> list[dict[str, Any]]:
    found = holders(scope=scope, skus=[sku_id], warehouses=houses, limit=_HOLDERS_SHOWN)
    numbers = numbers_of((held.document_kind, held.document_id) for held in found)
    return [
        {
            "holder": held,
            "document": document_named(held.document_kind, held.document_id, held.line_id, numbers),
        }
        for held in found
    ]


def _age_chart(scope: Scope, sku_id: int, houses: Sequence[int] | None) -> BarChart | None:
    rows = aging(now(), scope=scope, skus=[sku_id], warehouses=houses)
    if not rows:
        return None
    units = [sum(row.units[bucket] for row in rows) for bucket in range(len(AGE_STARTS))]
    series = [Series(_("Units"), units)]
    if scope.sees_cost:
        cost = [sum((row.cost_minor or units)[bucket] for row in rows) for bucket in range(len(AGE_STARTS))]
        major = [to_major(minor, settings.BASE_CURRENCY) for minor in cost]
        series.append(Series(_("Value in %(currency)s") % {"currency": settings.BASE_CURRENCY}, major))
    return BarChart(name="age", title=_("Age in days"), x=bucket_words(), series=series)
