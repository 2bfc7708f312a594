"""What was sold beyond what is there, by SKU."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from zayton.catalog.public import sku_cards
from zayton.orders.queries import waiting_units
from zayton.stock.public import Standing, standings
from zayton.ui.public import Column, Empty, Shown, Table, TablePage, TableQuery, href_of

_URGENCY = {
    "nothing": Shown(_("Nothing on its way"), "red", "alert-triangle"),
    "part": Shown(_("A part is on its way"), "amber", "truck"),
    "covered": Shown(_("Covered by goods on their way"), "green", "check"),
}


def oversold_table() -> Table:
    """SKUs with units on backorder in the reader's shops, the most first."""
    columns = [
        Column("code", _("SKU"), filterable=False, href=lambda row: href_of("sku", row["id"])),
        Column(
            "waiting", _("Waiting for goods"), "quantity", filterable=False, hint=_("Ordered, not allocated")
        ),
        Column("free", _("Free"), "quantity", filterable=False, hint=_("In the warehouses you see")),
        Column(
            "coming", _("On its way"), "quantity", filterable=False, hint=_("In transit and in production")
        ),
        Column("urgency", _("What to do"), "status", choices=_URGENCY, filterable=False),
    ]
    return Table(
        "oversold",
        columns,
        _page,
        default_sort="-waiting",
        empty=Empty(_("Nothing is sold beyond stock"), _("Every order has its goods."), icon="circle-check"),
    )


def _page(query: TableQuery) -> TablePage:
    waiting = waiting_units(scope=query.scope)
    cards = sku_cards(waiting)
    # asked without SKUs it would read the whole stock
    stands = standings(scope=query.scope, skus=list(waiting)) if waiting else {}
    rows = [
        _row(sku_id, units, cards[sku_id].code if sku_id in cards else str(sku_id), stands.get(sku_id))
        for sku_id, units in waiting.items()
    ]
    # stable sorts from the last key to the first make one sort by all of them
    for sort in reversed(query.sort):
        rows.sort(key=lambda row: row[sort.key], reverse=sort.descending)
    totals = {key: sum(row[key] for row in rows) for key in ("waiting", "free", "coming")}
    return TablePage(rows[query.offset : query.offset + query.limit], len(rows), totals)


def _row(sku_id: int, units: int, code: str, stands: Standing | None) -> dict[str, Any]:
    coming = stands.in_transit + stands.in_production if stands else 0
    urgency = "covered" if coming >= units else "part" if coming else "nothing"
    free = stands.available if stands else 0
    return {"id": sku_id, "code": code, "waiting": units, "free": free, "coming": coming, "urgency": urgency}
