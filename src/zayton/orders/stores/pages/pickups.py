"""The buyer's pick-up on the order's page: the wish, the code that is shown once, and what stores did so far."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zayton.channels.public import shops_by_id
from zayton.kernel.access.public import Actor, actor_of
from zayton.kernel.errors import words_of
from zayton.kernel.time import now
from zayton.orders.queries import OrderRow, order_row
from zayton.orders.states import Kind, State
from zayton.orders.stores.drafts import PickupDraft
from zayton.orders.stores.models import Pickup, Store
from zayton.orders.stores.operations.pickups import ask_for_pickups, issue_codes
from zayton.orders.stores.pages.work import left_words
from zayton.orders.stores.permissions import PICK_UP, SEE
from zayton.orders.stores.queries import offers_seen, stores_seen
from zayton.orders.stores.states import OPEN
from zayton.orders.stores.words import HANDOVERS, OFFERS, reason_words
from zayton.ui.public import page, sentences

_FETCHABLE = (State.PLACED, State.BACKORDERED, State.ALLOCATED)


def stores_of_order(order: OrderRow, actor: Actor) -> dict[str, Any] | None:
    """What an order's page says of stores; `None` where none has to do with it."""
    # most sellers have no store, and their pages should not pay for it
    if order.kind == Kind.RETURN or not actor.may(SEE.name) or not Store.objects.exists():
        return None
    at = now()
    offers = offers_seen(scope=actor.scope).filter(order_id=order.id).select_related("store__warehouse")
    rows = [
        {
            "store": offer.store.warehouse.name,
            "state": OFFERS[offer.state],
            "handover": HANDOVERS[offer.handover],
            "left": left_words(offer, at),
            "reason": reason_words(offer.reason),
            "at": offer.state_at,
        }
        for offer in offers.order_by("id")
    ]
    pickup = Pickup.objects.filter(order_id=order.id).first()
    places = _places(order, actor) if order.state in _FETCHABLE and actor.may(PICK_UP.name) else []
    if not rows and pickup is None and not places:
        return None
    waits = offers.filter(state__in=OPEN).exists() or order.state in _FETCHABLE
    return {
        "rows": rows,
        "pickup": pickup,
        "places": places,
        "may_issue": pickup is not None and waits and actor.may(PICK_UP.name),
    }


def _places(order: OrderRow, actor: Actor) -> list[tuple[int, str]]:
    shop = shops_by_id([order.shop_id])[order.shop_id]
    cards = stores_seen(scope=actor.scope)
    return [
        (key, card.house.name)
        for key, card in cards.items()
        if card.house.id in shop.warehouse_ids and card.store.active and card.store.picks_up
    ]


@page(permission=PICK_UP.name)
def pickup(request: HttpRequest, order_id: int) -> HttpResponseBase:
    """Enter that the buyer fetches an order, or issue a code, which this answer alone shows."""
    actor = actor_of(request)
    order = order_row(order_id, scope=actor.scope)
    if order is None:
        raise Http404
    if request.method != "POST":
        return redirect("orders:order", order_id)
    if request.POST.get("verb") == "issue":
        return _issue(request, order, actor)
    chosen = request.POST.get("store", "")
    store_id = int(chosen) if chosen.isdecimal() and len(chosen) < 19 else None
    issued = ask_for_pickups(drafts=[PickupDraft(order_id, store_id)], actor=actor, at=now())
    for refusal in issued.refusals:
        messages.error(request, sentences(words_of(refusal)))
    if not issued.refusals:
        messages.success(request, _("Entered. Issue a code and send it to the buyer."))
    return redirect("orders:order", order_id)


def _issue(request: HttpRequest, order: OrderRow, actor: Actor) -> HttpResponseBase:
    issued = issue_codes(order_ids=[order.id], actor=actor, at=now())
    if order.id not in issued.codes:
        for refusal in issued.refusals:
            messages.error(request, sentences(words_of(refusal)))
        return redirect("orders:order", order.id)
    code = issued.codes[order.id]
    # no redirect and no message: either would keep the code somewhere
    context = {
        "title": _("Pick-up code of order %(number)s") % {"number": order.called},
        "standing": _("Send it to the buyer now: it is shown this once and kept nowhere."),
        "code": f"{code[:4]} {code[4:]}",
        "order": order,
    }
    return render(request, "orders/stores/code.html", context)
