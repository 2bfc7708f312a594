"""The table of stock: what every owner has of every SKU in every warehouse."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import (
    BigIntegerField,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zayton.kernel.access.public import Scope
from zayton.stock.models import Level, LotBalance, Movement
from zayton.stock.states import MovementKind, PlaceKind
from zayton.stock.wording import in_chinese, sku_href
from zayton.ui.public import Action, Column, Empty, Row, Shown, Table, TablePage, TableQuery, page_of

SELLING_DAYS = 30
SOON_DAYS = 14
SITUATIONS = {
    "out": Shown(_("Sold out"), "red", "alert-circle"),
    "soon": Shown(_("Runs out soon"), "amber", "clock"),
    "fine": Shown(_("In order"), "green", "check"),
    "slow": Shown(_("No sale in 30 days"), "blue", "zzz"),
    "empty": Shown(_("Empty"), "grey", "circle-dashed"),
}
_LEVEL_FIELDS = {
    "code": "sku__code",
    "title": "title",
    "warehouse": "warehouse__code",
    "owner": "owner__code",
    "on_hand": "on_hand",
    "reserved": "reserved",
    "available": "available",
    "in_transit": "in_transit",
    "inspection": "inspection",
    "value": "value",
    "oldest": "oldest",
}
_SUMMED = ("on_hand", "reserved", "available", "in_transit", "inspection", "value")


def level_columns() -> list[Column]:
    """The columns of the stock table."""
    base = settings.BASE_CURRENCY
    return [
        Column("code", _("SKU"), href=lambda row: sku_href(row["sku_id"]), width=120),
        Column("title", _("Title"), width=220),
        Column("warehouse", _("Warehouse"), width=110),
        Column("owner", _("Owner of the goods"), default_shown=False),
        Column("situation", _("Situation"), "status", choices=SITUATIONS, sortable=False, filterable=False),
        Column(
            "on_hand", _("On hand"), "quantity", href=_to_ledger, hint=_("Sum of the lots on the shelves")
        ),
        Column(
            "reserved",
            _("Reserved"),
            "quantity",
            href=_to_ledger,
            hint=_("Promised to documents, not yet shipped"),
        ),
        Column("available", _("Available"), "quantity", hint=_("On hand − reserved")),
        Column("in_transit", _("In transit"), "quantity", hint=_("On their way to this warehouse")),
        Column("inspection", _("In inspection"), "quantity"),
        Column(
            "days",
            _("Days of supply"),
            "number",
            sortable=False,
            filterable=False,
            hint=_("Available ÷ units shipped a day in the last 30 days"),
        ),
        Column(
            "value", _("Stock value"), "money", currency=base, cost=True, hint=_("Cost of the lots on hand")
        ),
        Column("oldest", _("Oldest lot"), "datetime", default_shown=False),
    ]


def _to_ledger(row: Mapping[str, Any]) -> str:
    return sku_href(row["sku_id"], row["warehouse_id"])


def level_table(*, at: datetime, within: Q | None = None, name: str = "stock") -> Table:
    """What every owner has of every SKU in every warehouse within the reader's scope."""
    return Table(
        name,
        level_columns(),
        lambda query: _level_page(within or Q(), query, at),
        export_name="stock",
        href=_to_ledger,
        default_sort="code",
        searchable=_("SKU or title"),
        empty=Empty(
            _("No goods yet"),
            _("Receive goods into a warehouse, or import your opening stock."),
            Action(
                _("Receive goods"), reverse("stock:book", args=["receive"]), "package-import", primary=True
            ),
            "packages",
        ),
    )


def _level_page(within: Q, query: TableQuery, at: datetime) -> TablePage:
    found = page_of(
        _levels(query.scope).filter(within),
        query,
        fields=_LEVEL_FIELDS,
        search=("sku__code", "sku__title_en", "sku__title_zh"),
        totals=_SUMMED,
        extra=("sku_id", "warehouse_id"),
    )
    # asked for the page's SKUs only, so that a page costs the same in a large company
    pace = shipped_since(at - timedelta(days=SELLING_DAYS), skus={row["sku_id"] for row in found.rows})
    simulated = _simulated([row["id"] for row in found.rows])
    rows = [
        _level_row(row, pace.get((row["warehouse_id"], row["sku_id"]), 0), simulated) for row in found.rows
    ]
    return replace(found, rows=rows)


def _levels(scope: Scope) -> QuerySet[Level]:
    titles = ("sku__title_zh", "sku__title_en") if in_chinese() else ("sku__title_en", "sku__title_zh")
    # unordered: a model's own order would enter the GROUP BY and split the sums
    on_level = LotBalance.objects.filter(level=OuterRef("pk"), quantity__gt=0).order_by().values("level")
    found = Level.objects.annotate(
        title=Coalesce(*(NullIf(F(title), Value("")) for title in titles), F("sku__code")),
        available=F("on_hand") - F("reserved"),
        value=_summed(on_level, "cost_minor"),
        oldest=Subquery(on_level.annotate(first=Min("lot__received_at")).values("first")),
        in_transit=_summed(_beside(PlaceKind.TRANSIT), "quantity"),
        inspection=_summed(_beside(PlaceKind.INSPECTION), "quantity"),
    )
    return found if scope.warehouses is None else found.filter(warehouse__in=scope.warehouses)


def _beside(kind: PlaceKind) -> QuerySet[LotBalance, Any]:
    return (
        LotBalance.objects.filter(
            lot__sku=OuterRef("sku"),
            lot__owner=OuterRef("owner"),
            place__warehouse=OuterRef("warehouse"),
            place__kind=kind,
            quantity__gt=0,
        )
        .order_by()
        .values("lot__sku")
    )


def _summed(balances: QuerySet[LotBalance, Any], path: str) -> Coalesce:
    total = balances.annotate(total=Sum(path)).values("total")
    return Coalesce(Subquery(total, output_field=BigIntegerField()), 0)


def shipped_since(since: datetime, *, skus: Collection[int]) -> dict[tuple[int, int], int]:
    """Units shipped less units returned since a moment, by warehouse and SKU."""
    moved = Movement.objects.filter(sku__in=skus, at__gte=since)
    # a return counts where it arrives, which need not be the warehouse that shipped
    sold = moved.filter(kind=MovementKind.SHIPPED).values_list("from_place__warehouse_id", "sku_id")
    back = moved.filter(kind=MovementKind.RETURNED).values_list("to_place__warehouse_id", "sku_id")
    pace = {(house, sku): units for house, sku, units in sold.annotate(units=Sum("quantity"))}
    for house, sku, units in back.annotate(units=Sum("quantity")):
        pace[house, sku] = pace.get((house, sku), 0) - units
    return pace


def _simulated(level_ids: Sequence[int]) -> set[int]:
    found = LotBalance.objects.filter(level__in=level_ids, quantity__gt=0, lot__simulated=True)
    return set(found.values_list("level_id", flat=True).distinct())


def _level_row(row: Row, shipped: int, simulated: Collection[int]) -> Row:
    # rounded down: goods for half a day do not last the day
    days = row["available"] * SELLING_DAYS // shipped if shipped > 0 else None
    # one made-up lot makes the whole figure one that nobody should act on
    marks = {"value": "simulated", "on_hand": "simulated"} if row["id"] in simulated else {}
    return {**row, "days": days, "situation": situation(row["available"], shipped), "marks": marks}


def situation(available: int, shipped: int) -> str:
    """A key of `SITUATIONS`, from what can be promised and what was shipped in the last 30 days."""
    if available <= 0:
        return "out" if shipped > 0 else "empty"
    if shipped <= 0:
        return "slow"
    # multiplied out, as whole numbers decide the same way on every machine
    return "soon" if available * SELLING_DAYS < shipped * SOON_DAYS else "fine"
