"""What marketplaces say lies in their warehouses beside our books, and settling where the two differ."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zayton.kernel.access.public import Scope, actor_of, names_of
from zayton.kernel.errors import words_of
from zayton.kernel.time import now
from zayton.stock.models import MarketplaceEvent, Mirror, MirrorLine
from zayton.stock.operations.mirroring import settle_mirror
from zayton.stock.permissions import ADJUST, READ
from zayton.stock.states import MirrorLineState, MirrorState
from zayton.stock.words import MIRROR_LINE_WORDS, MIRROR_WORDS
from zayton.ui.public import (
    Column,
    Empty,
    Shown,
    Table,
    TablePage,
    TableQuery,
    count_text,
    moment_text,
    page,
    page_of,
    sentences,
)

_FIELDS = {
    "id": "pk",
    "warehouse": "warehouse__code",
    "owner": "owner__code",
    "as_of": "as_of",
    "state": "state",
    "compared": "compared",
    "differing": "differing",
    "recorded_at": "recorded_at",
}
# as many differences as somebody can look through on one page; the rest follows when these are settled
_MOST_SHOWN = 500
_EVENTS_SHOWN = 12


def _seen(scope: Scope) -> QuerySet[Mirror]:
    found = Mirror.objects.select_related("warehouse", "owner")
    return found if scope.warehouses is None else found.filter(warehouse__in=scope.warehouses)


def _rows(query: TableQuery) -> TablePage:
    found = _seen(query.scope).annotate(
        compared=Count("lines"), differing=Count("lines", Q(lines__state=MirrorLineState.OPEN))
    )
    return page_of(found, query, fields=_FIELDS, search=("warehouse__code",), order=("-as_of", "-pk"))


@page(permission=READ.name)
def mirrors(request: HttpRequest) -> HttpResponseBase:
    """Every comparison within the reader's warehouses, newest first."""
    states = {
        state.value: Shown(MIRROR_WORDS[state], colour, sign)
        for state, colour, sign in (
            (MirrorState.OPEN, "amber", "scale"),
            (MirrorState.SETTLED, "green", "check"),
            (MirrorState.OVERTAKEN, "grey", "history"),
        )
    }
    columns = [
        Column("as_of", _("As of"), "datetime", href=lambda row: reverse("stock:mirror", args=[row["id"]])),
        Column("warehouse", _("Warehouse")),
        Column("owner", _("Owner of the goods"), default_shown=False),
        Column("state", _("State"), "status", choices=states),
        Column("compared", _("SKUs compared"), "quantity"),
        Column("differing", _("Open differences"), "quantity"),
        Column("recorded_at", _("Recorded"), "datetime", default_shown=False),
    ]
    empty = Empty(
        _("No marketplace's stock was compared yet"),
        _(
            "Drop an FBA inventory or a ledger summary on any page; what differs from our books is shown here."
        ),
        icon="scale",
    )
    table = Table("mirrors", columns, _rows, default_sort="-as_of", searchable=_("Warehouse"), empty=empty)
    if answer := table.answer(request):
        return answer
    return table.respond(request, title=_("Stock at marketplaces"))


def _found(request: HttpRequest, mirror_id: int) -> Mirror:
    found = _seen(actor_of(request).scope).filter(pk=mirror_id).first()
    if found is None:
        raise Http404
    return found


@page(permission=READ.name)
def mirror(request: HttpRequest, mirror_id: int) -> HttpResponseBase:
    """One comparison: what differs, what the marketplace says happened to it, and the two ways to settle it."""
    found = _found(request, mirror_id)
    lines = found.lines.select_related("sku", "slip").exclude(state=MirrorLineState.AGREES)
    shown = list(lines.order_by("sku__code")[:_MOST_SHOWN])
    total, agreeing = found.lines.count(), found.lines.filter(state=MirrorLineState.AGREES).count()
    context = {
        "title": _("%(warehouse)s, %(moment)s")
        % {"warehouse": found.warehouse.code, "moment": moment_text(found.as_of)},
        "standing": _standing(found, total, agreeing),
        "mirror": found,
        "state": MIRROR_WORDS[MirrorState(found.state)],
        "lines": _lines(found, shown),
        "more": lines.count() - len(shown),
        "may_settle": found.state == MirrorState.OPEN and actor_of(request).may(ADJUST.name),
    }
    return render(request, "stock/mirror.html", context)


def _standing(found: Mirror, total: int, agreeing: int) -> str:
    said = ngettext(
        "%(agreeing)s of %(n)s SKU agrees with our books.",
        "%(agreeing)s of %(n)s SKUs agree with our books.",
        total,
    ) % {"agreeing": count_text(agreeing), "n": count_text(total)}
    if found.state == MirrorState.OVERTAKEN:
        return f"{said} {_('A newer comparison has overtaken this one.')}"
    return said


def _lines(found: Mirror, shown: list[MirrorLine]) -> list[dict[str, Any]]:
    told: dict[int, list[MarketplaceEvent]] = {}
    # what the marketplace says happened lately is what explains a difference
    events = MarketplaceEvent.objects.filter(
        warehouse=found.warehouse_id, sku__in=[line.sku_id for line in shown], at__lte=found.as_of
    ).exclude(kind__in=("Shipments", "Receipts"))
    for event in events.order_by("-at", "pk")[: _MOST_SHOWN * _EVENTS_SHOWN]:
        told.setdefault(event.sku_id, []).append(event)
    names = names_of({line.settled_by for line in shown if line.settled_by})
    return [
        {
            "line": line,
            "is_open": line.state == MirrorLineState.OPEN,
            "state": MIRROR_LINE_WORDS[MirrorLineState(line.state)],
            "events": told.get(line.sku_id, [])[:_EVENTS_SHOWN],
            "by": names.get(line.settled_by, line.settled_by),
        }
        for line in shown
    ]


@page(permission=ADJUST.name)
@require_POST
def settle(request: HttpRequest, mirror_id: int) -> HttpResponse:
    """Book the ticked differences, or leave them as they are for a reason."""
    found = _found(request, mirror_id)
    skus = {int(key) for key in request.POST.getlist("sku") if key.isdecimal() and len(key) < 19}
    if not skus:
        messages.error(request, _("Nothing was ticked, so nothing was settled."))
        return redirect("stock:mirror", found.pk)
    book = request.POST.get("go") == "book"
    note = request.POST.get("note", "")
    refusals = settle_mirror(
        mirror_id=found.pk, skus=skus, book=book, note=note, actor=actor_of(request), at=now()
    )
    for refusal in refusals[:5]:
        messages.error(request, sentences(words_of(refusal)))
    if refusals:
        messages.error(request, _("Nothing was booked."))
    else:
        messages.success(request, _("Booked.") if book else _("Left as they are."))
    return redirect("stock:mirror", found.pk)
