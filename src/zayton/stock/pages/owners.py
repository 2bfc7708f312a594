"""Owners: the legal entities whose goods they are."""

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zayton.kernel.access.public import Scope, actor_of
from zayton.kernel.time import now
from zayton.stock.lines import OwnerDraft
from zayton.stock.models import Level, Owner
from zayton.stock.operations.places import add_new_owners
from zayton.stock.permissions import READ, SETUP
from zayton.ui.public import Action, Column, Empty, Row, Table, TablePage, TableQuery, page, page_of

_CODE, _NAME = 32, 200


@page(permission=READ.name)
def owners(request: HttpRequest) -> HttpResponseBase:
    """Every owner with the units that the reader sees of it, and the line that adds one."""
    columns = [
        Column("name", _("Owner of the goods"), width=240),
        Column("code", _("Code")),
        Column("units", _("On hand"), "quantity", filterable=False),
    ]
    words = _("Goods belong to a company. Add yours before you receive goods or open a shop.")
    empty = Empty(_("No owners yet"), words, None, "building")
    table = Table("owners", columns, _page, default_sort="name", searchable=_("Code or name"), empty=empty)
    houses = Action(_("Warehouses"), reverse("stock:warehouses"), "building-warehouse")
    return table.respond(
        request,
        title=_("Owners of goods"),
        standing=_("The companies whose goods lie in your warehouses and are sold in your shops."),
        actions=[houses],
        template="stock/owners.html",
        context={"may_add": actor_of(request).may(SETUP.name)},
    )


def _page(query: TableQuery) -> TablePage:
    fields = {"name": "name", "code": "code"}
    found = page_of(Owner.objects.all(), query, fields=fields, search=("code", "name"), extra=("simulated",))
    units = _units(query.scope, [row["id"] for row in found.rows])
    return TablePage([_row(row, units) for row in found.rows], found.total)


def _row(row: Row, units: dict[int, int]) -> Row:
    return {
        **row,
        "units": units.get(row["id"], 0),
        "marks": {"name": "simulated"} if row["simulated"] else {},
    }


def _units(scope: Scope, keys: list[int]) -> dict[int, int]:
    held = Level.objects.filter(owner__in=keys)
    if scope.warehouses is not None:
        held = held.filter(warehouse__in=scope.warehouses)
    return dict(held.values_list("owner").annotate(Sum("on_hand")))


@page(permission=SETUP.name)
@require_POST
def owner_new(request: HttpRequest) -> HttpResponseBase:
    """Add an owner."""
    name = request.POST.get("name", "").strip()[:_NAME]
    # cut before it is compared, or a longer code would pass for a new one
    code = (request.POST.get("code", "").strip() or name)[:_CODE].strip()
    if not code:
        messages.error(request, _("Give the owner a name. Nothing was added."))
        return redirect("stock:owners")
    drafts = [OwnerDraft(code, name or code)]
    _added, refusals = add_new_owners(drafts=drafts, at=now(), actor=actor_of(request))
    if refusals:
        messages.error(request, _("%(code)s is taken; choose another code.") % {"code": code})
    else:
        messages.success(request, _("Added."))
    return redirect("stock:owners")
