"""Warehouses and their places."""

from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib import messages
from django.db.models import Count, Q, Sum
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zayton.kernel.access.public import actor_of
from zayton.kernel.time import now
from zayton.stock.lines import WarehouseDraft
from zayton.stock.models import LotBalance, Place, Warehouse
from zayton.stock.operations.places import add_bins, open_warehouses
from zayton.stock.pages.location import degrees_of, typed_point
from zayton.stock.permissions import READ, SETUP
from zayton.stock.states import WarehouseKind
from zayton.stock.tables import level_table
from zayton.stock.wording import place_words
from zayton.stock.words import WAREHOUSE_WORDS
from zayton.ui.public import Action, Column, Empty, Shown, Table, TablePage, TableQuery, page, page_of

_FIELDS = {
    "code": "code",
    "name": "name",
    "kind": "kind",
    "country": "country",
    "zone": "zone",
    "priority": "priority",
    "skus": "skus",
    "units": "units",
}


@page(permission=READ.name)
def warehouses(request: HttpRequest) -> HttpResponseBase:
    """Every warehouse within the reader's scope."""
    kinds = {
        str(int(kind)): Shown(words, "grey", "building-warehouse") for kind, words in WAREHOUSE_WORDS.items()
    }
    columns = [
        Column("code", _("Code"), href=lambda row: reverse("stock:warehouse", args=[row["id"]])),
        Column("name", _("Name"), width=200),
        Column("kind", _("Kind"), "status", choices=kinds),
        Column("country", _("Country"), "country"),
        Column("zone", _("Time zone"), default_shown=False),
        Column("priority", _("Priority"), "number", hint=_("The lower number serves first")),
        Column("skus", _("SKUs"), "quantity"),
        Column("units", _("On hand"), "quantity"),
    ]
    empty = Empty(
        _("No warehouses yet"),
        _("Open the first one to have a place for your goods."),
        Action(_("Open a warehouse"), reverse("stock:warehouse-new"), "plus", primary=True),
        "building-warehouse",
    )
    table = Table(
        "warehouses", columns, _page, default_sort="priority", searchable=_("Code or name"), empty=empty
    )
    if answer := table.answer(request):
        return answer
    opening = Action(_("Open a warehouse"), reverse("stock:warehouse-new"), "plus", permission=SETUP.name)
    return table.respond(request, title=_("Warehouses"), actions=[opening])


def _page(query: TableQuery) -> TablePage:
    found = Warehouse.objects.annotate(
        skus=Count("levels__sku", Q(levels__on_hand__gt=0), distinct=True),
        units=Sum("levels__on_hand", default=0),
    )
    if query.scope.warehouses is not None:
        found = found.filter(pk__in=query.scope.warehouses)
    return page_of(
        found,
        query,
        fields=_FIELDS,
        search=("code", "name"),
        shape=lambda row: {**row, "kind": str(row["kind"])},
    )


@page(permission=READ.name)
def warehouse(request: HttpRequest, warehouse_id: int) -> HttpResponseBase:
    """One warehouse: its places with what lies in them, and its stock."""
    actor = actor_of(request)
    found = get_object_or_404(Warehouse, pk=warehouse_id)
    if not actor.scope.sees_warehouse(warehouse_id):
        raise Http404
    table = level_table(at=now(), within=Q(warehouse=warehouse_id), name="warehouse-stock")
    if answer := table.answer(request):
        return answer
    return table.respond(
        request,
        title=found.name,
        standing=f"{found.code} · {WAREHOUSE_WORDS[WarehouseKind(found.kind)]} · {found.zone}",
        template="stock/warehouse.html",
        context={
            "warehouse": found,
            "places": _places(found),
            "where": degrees_of(found),
            "may_add": actor.may(SETUP.name),
        },
    )


def _places(found: Warehouse) -> list[dict[str, Any]]:
    held = LotBalance.objects.filter(place__warehouse=found, quantity__gt=0).values_list("place_id")
    units = {
        place: (skus, count)
        for place, skus, count in held.annotate(skus=Count("lot__sku", distinct=True), units=Sum("quantity"))
    }
    return [
        {"words": place_words(place.kind, place.code, None), "skus": units.get(place.pk, (0, 0))[0],
         "units": units.get(place.pk, (0, 0))[1]}
        for place in Place.objects.filter(warehouse=found).order_by("kind", "code")
    ]  # fmt: skip


@page(permission=SETUP.name)
def bins_new(request: HttpRequest, warehouse_id: int) -> HttpResponseBase:
    """Add bins to a warehouse, one a line."""
    actor = actor_of(request)
    get_object_or_404(Warehouse, pk=warehouse_id)
    if not actor.scope.sees_warehouse(warehouse_id):
        raise Http404
    codes = [code.strip()[:64] for code in request.POST.get("codes", "").splitlines() if code.strip()]
    if request.method == "POST" and codes:
        add_bins(warehouse_id=warehouse_id, codes=codes, at=now(), actor=actor)
        messages.success(request, _("Bins added."))
    return redirect("stock:warehouse", warehouse_id)


@page(permission=SETUP.name)
def warehouse_new(request: HttpRequest) -> HttpResponseBase:
    """Open a warehouse with the places that it needs."""
    values = {
        name: request.POST.get(name, "").strip()
        for name in ("code", "name", "kind", "country", "zone", "priority", "latitude", "longitude")
    }
    # cut before it is compared, or a longer code would pass for a new one
    values["code"] = values["code"][:32].strip()
    faults: list[str] = []
    if request.method == "POST":
        faults = _faults(values)
        if not faults:
            return _opened(request, values)
    context = {
        "title": _("Open a warehouse"),
        "values": values,
        "faults": faults,
        "kinds": WAREHOUSE_WORDS.items(),
    }
    return render(request, "stock/warehouse_form.html", context, status=422 if faults else 200)


def _opened(request: HttpRequest, values: dict[str, str]) -> HttpResponseBase:
    point = typed_point(values)
    assert not isinstance(point, list)
    north, east = point or (None, None)
    draft = WarehouseDraft(
        values["code"],
        values["name"][:200] or values["code"],
        WarehouseKind(int(values["kind"])),
        values["country"].upper(),
        north,
        east,
        zone=values["zone"] or "UTC",
        priority=int(values["priority"] or 100),
    )
    opened = open_warehouses(drafts=[draft], at=now(), actor=actor_of(request))
    messages.success(request, _("Warehouse opened."))
    return redirect("stock:warehouse", opened[draft.code])


def _faults(values: dict[str, str]) -> list[str]:
    checks = (
        (bool(values["code"]), _("Give the warehouse a code.")),
        (
            not Warehouse.objects.filter(code=values["code"]).exists(),
            _("This code is taken; choose another one."),
        ),
        (values["kind"] in {str(int(kind)) for kind in WarehouseKind}, _("Choose the kind of warehouse.")),
        (
            # 中国 are two letters as well, as far as Python knows
            len(values["country"]) == 2 and values["country"].isascii() and values["country"].isalpha(),
            _("Give the country as two letters, such as CN."),
        ),
        (_is_zone(values["zone"] or "UTC"), _("Give the time zone as in Asia/Shanghai.")),
        (
            (values["priority"] or "100").isdecimal() and len(values["priority"]) < 9,
            _("Priority is a whole number."),
        ),
    )
    point = typed_point(values)
    return [words for sound, words in checks if not sound] + (point if isinstance(point, list) else [])


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    # a zone is looked up as a file: slashes, dots and folders fail in each of these ways
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
