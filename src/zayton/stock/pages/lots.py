"""The trace of one lot, and so of each unit in it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from zayton.kernel.access.public import Scope, actor_of
from zayton.stock.models import Owner
from zayton.stock.permissions import READ
from zayton.stock.queries.ledger import MovementRow
from zayton.stock.queries.places import warehouse_cards
from zayton.stock.queries.tracing import LotTrace, trace_lot
from zayton.stock.states import BOUNDARY, MovementKind
from zayton.stock.wording import Numbers, document_named, numbers_of, place_words, sku_href, sku_names
from zayton.stock.words import MOVEMENT_WORDS
from zayton.ui.public import money_text, page

_STEPS_SHOWN = 200


@page(permission=READ.name)
def lot(request: HttpRequest, lot_id: int) -> HttpResponseBase:
    """Where a lot came from, through which documents its units went, and where they are."""
    scope = actor_of(request).scope
    trace = trace_lot(lot_id, scope=scope)
    if trace is None:
        raise Http404
    code, title = sku_names([trace.lot.sku_id])[trace.lot.sku_id]
    # a movement that touched the reader's warehouse names its other end too, or it could not be followed
    houses = {key: card.code for key, card in warehouse_cards(scope=Scope.everything()).items()}
    shown = trace.movements[:_STEPS_SHOWN]
    origin = (trace.lot.document_kind, trace.lot.document_id)
    numbers = numbers_of([origin, *((moved.document_kind, moved.document_id) for moved in shown)])
    context = {
        "title": _("Lot %(lot)s of %(sku)s") % {"lot": lot_id, "sku": code},
        "standing": title,
        "lot": trace.lot,
        "owner": Owner.objects.get(pk=trace.lot.owner_id),
        "sku": {"code": code, "href": sku_href(trace.lot.sku_id)},
        "source": document_named(*origin, trace.lot.line_id, numbers),
        "cost": None
        if trace.lot.cost_minor is None
        else money_text(trace.lot.cost_minor, trace.lot.currency),
        "where": _where(trace, houses),
        "steps": [_step(moved, houses, numbers) for moved in shown],
        "hidden": len(trace.movements) - len(shown),
    }
    return render(request, "stock/lot.html", context)


def _where(trace: LotTrace, houses: dict[int, str]) -> list[dict[str, Any]]:
    currency = trace.lot.currency
    return [
        {
            "place": place_words(where.place_kind, where.place_code, houses.get(where.warehouse_id or 0)),
            "units": where.quantity,
            "cost": None if where.cost_minor is None else money_text(where.cost_minor, currency),
        }
        for where in trace.whereabouts
        if where.place_kind not in BOUNDARY or where.quantity > 0
    ]


def _step(moved: MovementRow, houses: dict[int, str], numbers: Numbers) -> dict[str, Any]:
    return {
        "at": moved.at,
        "words": MOVEMENT_WORDS[MovementKind(moved.kind)],
        "units": moved.quantity,
        "from": place_words(moved.from_kind, moved.from_code, houses.get(moved.from_warehouse_id or 0)),
        "to": place_words(moved.to_kind, moved.to_code, houses.get(moved.to_warehouse_id or 0)),
        "document": document_named(moved.document_kind, moved.document_id, moved.line_id, numbers),
    }
