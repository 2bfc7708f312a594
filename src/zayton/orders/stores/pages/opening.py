"""The form that opens a store or changes its terms."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zayton.kernel.access.public import actor_of
from zayton.kernel.errors import words_of
from zayton.kernel.time import now
from zayton.orders.stores.models import Store
from zayton.orders.stores.operations.opening import write_stores
from zayton.orders.stores.pages.forms import blank_store, draft_of, form_of
from zayton.orders.stores.permissions import SET_UP
from zayton.orders.stores.queries import StoreCard, stores_seen
from zayton.orders.stores.reading import UnreadableError
from zayton.orders.stores.words import FIELDS
from zayton.stock.public import WarehouseKind, warehouse_cards
from zayton.ui.public import page, sentences


@page(permission=SET_UP.name)
def store_new(request: HttpRequest) -> HttpResponseBase:
    """Open a store in a warehouse that is none yet."""
    actor = actor_of(request)
    taken = set(Store.objects.values_list("warehouse_id", flat=True))
    free = {
        key: card
        for key, card in warehouse_cards(scope=actor.scope).items()
        if card.kind in (WarehouseKind.STORE, WarehouseKind.VIRTUAL) and key not in taken
    }
    chosen = request.POST.get("warehouse", "")
    house = int(chosen) if chosen.isdecimal() and len(chosen) < 19 else 0
    if request.method == "POST" and house in free:
        return _saved(request, house, None)
    context = form_of(blank_store(), request.POST) | {"houses": free.values(), "title": _("Open a store")}
    return render(request, "orders/stores/store_form.html", context)


@page(permission=SET_UP.name)
def store_edit(request: HttpRequest, store_id: int) -> HttpResponseBase:
    """Change the terms of a store."""
    card = stores_seen(scope=actor_of(request).scope).get(store_id)
    if card is None:
        raise Http404
    if request.method == "POST":
        return _saved(request, card.house.id, card)
    return render(request, "orders/stores/store_form.html", form_of(card.store, {}) | _named(card))


def _named(card: StoreCard) -> dict[str, Any]:
    return {"title": _("Terms of %(store)s") % {"store": card.house.name}, "store": card.store}


def _saved(request: HttpRequest, house: int, card: StoreCard | None) -> HttpResponseBase:
    faults = []
    try:
        written = write_stores(drafts=[draft_of(request.POST, house)], actor=actor_of(request), at=now())
        faults = [sentences(words_of(refusal)) for refusal in written.refusals]
        if not faults:
            messages.success(request, _("Saved. Orders that were accepted before keep their terms."))
            return redirect("orders:store", written.ids[house])
    except UnreadableError as problem:
        field = FIELDS.get(str(problem), str(problem))
        faults = [_("This field cannot be read: %(field)s. Nothing was saved.") % {"field": field}]
    context = form_of(card.store if card else blank_store(), request.POST) | {"faults": faults}
    if card:
        context |= _named(card)
    else:
        houses = warehouse_cards(scope=actor_of(request).scope)
        context |= {"houses": [houses[house]], "title": _("Open a store")}
    return render(request, "orders/stores/store_form.html", context, status=422)
