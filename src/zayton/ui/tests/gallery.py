"""Pages with invented rows on which the components are tried; part of no product address."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from zayton.kernel.errors import Refusal
from zayton.kernel.money import to_major
from zayton.ui.public import (
    Action,
    BarChart,
    BulkAction,
    BulkField,
    BulkRequest,
    BulkResult,
    Change,
    Column,
    Empty,
    FigureTile,
    HeatMapChart,
    LineChart,
    Preview,
    Row,
    Series,
    Shown,
    Step,
    Table,
    TablePage,
    TableQuery,
    WaterfallChart,
    WorldMapChart,
    compared,
    money_text,
    number_text,
    page,
    public_page,
)

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
STATES = {
    "open": Shown(_("Running"), "blue"),
    "late": Shown(_("Failed"), "red"),
    "done": Shown(_("Done"), "green"),
}
APPLIED: list[BulkRequest] = []


def invented_rows(count: int = 750) -> list[dict[str, Any]]:
    """Rows of every kind of column, the same each time."""
    names = ["WHITE METAL LANTERN", "=SUM(A1)", "玻璃星星灯罩", "@cmd", "RED WOOLLY HOTTIE <b>"]
    return [
        {
            "id": place,
            "number": f"{536365 + place}",
            "name": names[place % len(names)],
            "units": (place * 7) % 40 - 4,
            "amount": place * 1250 - 500,
            "cost": place * 400,
            "currency": ["GBP", "JPY", "EUR"][place % 3],
            "rate": Decimal(place % 21 - 10) / 100,
            "state": ["open", "late", "done"][place % 3],
            "country": ["GB", "DE", "FR", "TW", "HK"][place % 5],
            "placed_at": NOON - timedelta(hours=place),
            "due_date": date(2026, 11, 20) - timedelta(days=place % 30) if place % 4 else None,
            "trend": [(place * step) % 9 for step in range(1, 9)],
            "marks": {"cost": "simulated"} if place % 2 else {},
        }
        for place in range(count)
    ]


ROWS = invented_rows()


def _matches(row: Row, query: TableQuery) -> bool:
    if query.search and query.search.casefold() not in f"{row['number']} {row['name']}".casefold():
        return False
    for wanted in query.filters:
        value = row[wanted.key]
        if wanted.currency_key:
            value = to_major(value, row[wanted.currency_key])
        if wanted.operator == "empty":
            fits = value is None
        elif wanted.operator == "in":
            fits = value in wanted.values
        elif wanted.operator == "has":
            fits = wanted.value.casefold() in str(value).casefold()
        elif value is None:
            fits = False
        else:
            fits = value >= wanted.value if wanted.operator == "gte" else value <= wanted.value
        if not fits:
            return False
    return True


def fetch(query: TableQuery) -> TablePage:
    found = [row for row in ROWS if _matches(row, query)]
    for sort in reversed(query.sort):
        found.sort(key=lambda row: (row[sort.key] is None, row[sort.key]), reverse=sort.descending)
    totals = {"units": sum(row["units"] for row in found)}
    return TablePage(found[query.offset : query.offset + query.limit], len(found), totals)


def preview(asked: BulkRequest) -> Preview:
    changes = [Change(f"#{key}", "?", asked.values.get("state", "")) for key in asked.ids[:20]]
    return Preview(f"{len(asked.ids)} rows change.", changes, len(asked.ids), [Refusal("gallery.odd", "#3")])


def apply(asked: BulkRequest) -> BulkResult:
    APPLIED.append(asked)
    return BulkResult(f"{len(asked.ids)} rows changed.", undo={"ids": list(asked.ids)})


def undo(asked: BulkRequest) -> BulkResult:
    APPLIED.append(asked)
    return BulkResult("Undone.")


TABLE = Table(
    "gallery",
    [
        Column("number", _("Name of the view"), "link", href=lambda row: f"/gallery/{row['id']}/"),
        Column("name", _("Search")),
        Column("state", _("Running"), "status", choices=STATES),
        Column("country", _("Columns"), "country"),
        Column("units", _("Selected"), "quantity", unit="pcs"),
        Column("amount", _("Total"), "money"),
        Column("cost", _("Cost"), "money", currency="GBP", cost=True, hint="units x price"),
        Column("rate", _("Change"), "percent", compares=True),
        Column("placed_at", _("today"), "datetime"),
        Column("due_date", _("to"), "date"),
        Column("trend", _("Trend"), "sparkline"),
        Column("hidden", _("Hidden"), default_shown=False),
    ],
    fetch,
    bulk=[
        BulkAction(
            "set-state",
            _("Save"),
            "gallery.write",
            preview,
            apply,
            [BulkField("state", _("State"), "choice", {"open": "Open", "done": "Done"})],
            undo,
        )
    ],
    href=lambda row: f"/gallery/{row['id']}/",
    searchable=_("Search"),
    empty=Empty(_("Nothing here yet"), "-", Action("Import", "/", "upload", primary=True)),
)


@page(permission="gallery.read")
def table(request: HttpRequest) -> HttpResponseBase:
    return TABLE.respond(
        request,
        title="Gallery",
        standing="12 of 750 need a decision.",
        actions=[
            Action("Import", "/gallery/", "upload", primary=True),
            Action("Hidden", "/", permission="no.body"),
        ],
    )


@page(permission="gallery.read")
def empty(request: HttpRequest) -> HttpResponseBase:
    return replace(TABLE, fetch=lambda query: TablePage([], 0)).respond(request, title="Nothing")


@page(permission="gallery.read")
def one(request: HttpRequest, key: int) -> HttpResponse:
    return render(request, "ui/page.html", {"title": f"Row {key}", "standing": "As it stands."})


@page(permission="gallery.closed")
def closed(request: HttpRequest) -> HttpResponse:
    return HttpResponse("never")


def tiles() -> list[FigureTile]:
    return [
        FigureTile("Sales today", money_text(1284050, "GBP", whole=True), href="/gallery/1/", as_of=NOON,
                   comparisons=[compared(10, 8, "yesterday"), compared(7, 9, "a year ago")], formula="sum of lines"),
        FigureTile("Stock value", money_text(998877, "GBP"), mark="simulated", comparisons=[compared(1, 0, "before")]),
        FigureTile("Out of stock", number_text(12), unit="SKU", colour="red", icon="alert-triangle"),
        FigureTile("Fees", money_text(-45000, "GBP"), mark="estimated"),
    ]  # fmt: skip


def days(count: int) -> list[date]:
    return [date(2026, 11, 1) + timedelta(days=place) for place in range(count)]


def charts() -> list[Any]:
    values = [100 + (place * 37) % 60 for place in range(30)]
    forecast = Series(
        "Forecast", values, 20, [value - 20 for value in values], [value + 25 for value in values]
    )
    steps = [Step("Revenue", 1000, is_total=True), Step("Fees", -300), Step("Ads", -200), Step("Refund", 50),
             Step("Profit", 550, is_total=True)]  # fmt: skip
    heat = [[(row * column) % 11 for column in range(24)] for row in range(7)]
    return [
        LineChart(name="line", title="Units a day", unit="pcs", x=days(30), today=days(20)[-1],
                  series=[forecast, Series("Last year", [90] * 30)]),
        BarChart(name="bar", title="By category", unit="GBP", x=["Lanterns", "Bags", "Cups"], horizontal=True,
                 series=[Series("Sales", [300, 200, 100], links=["/gallery/1/", "/gallery/2/", ""])]),
        WaterfallChart(name="fall", title="Profit", unit="GBP", steps=steps, mark="simulated"),
        WorldMapChart(name="map", title="By country", unit="GBP", tall=True,
                      values={"GB": 9000, "DE": 700, "FR": 500, "AU": 300, "SG": 20, "US": 40}),
        HeatMapChart(name="heat", title="Orders by hour", columns=[str(hour) for hour in range(24)],
                     rows=["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], values=heat),
    ]  # fmt: skip


@page(permission="gallery.read")
def pieces(request: HttpRequest) -> HttpResponse:
    context = {"title": "Pieces", "tiles": tiles(), "charts": charts(), "at": NOON}
    return render(request, "gallery.html", context)


@public_page
def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [
    path("ui/", include("zayton.ui.urls")),
    path("gallery/", table, name="gallery"),
    path("gallery/empty/", empty),
    path("gallery/closed/", closed),
    path("gallery/pieces/", pieces),
    path("gallery/<int:key>/", one),
    path("sign-in/", nothing, name="sign-in"),
]
