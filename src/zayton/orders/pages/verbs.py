"""What can be done with one order on its page, and doing it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from zayton.kernel.access.public import Actor
from zayton.kernel.errors import words_of
from zayton.kernel.time import now
from zayton.orders.operations.allocating import allocate_orders
from zayton.orders.operations.cancelling import cancel_orders
from zayton.orders.operations.clearing import waive_clearance
from zayton.orders.operations.shipping import ShipDraft, ship_orders
from zayton.orders.pages.choices import rehoused
from zayton.orders.permissions import ALLOCATE, CANCEL, PLACE, SHIP
from zayton.orders.queries import OrderDetail
from zayton.orders.results import Moved
from zayton.orders.states import ALLOWED, Clearance, Kind, State
from zayton.orders.words import STATES
from zayton.ui.public import sentences

_VERBS = {
    "allocate": ALLOCATE,
    "ship": SHIP,
    "waive": PLACE,
    "cancel": CANCEL,
    "rehouse": ALLOCATE,
    "move": ALLOCATE,
}
_ICONS = {"allocate": "package", "ship": "truck-delivery", "waive": "player-play", "cancel": "ban"}


def done(request: HttpRequest, order_id: int, actor: Actor) -> HttpResponseBase:
    """Do the verb that was posted; the page then says what became of it."""
    verb = request.POST.get("verb", "")
    # not found rather than forbidden: the buttons were never offered
    if verb not in _VERBS or not actor.may(_VERBS[verb].name):
        raise Http404
    moved = _moved(verb, order_id, actor, request.POST)
    for refusal in moved.refusals:
        messages.error(request, sentences(words_of(refusal)))
    if not moved.refusals:
        messages.success(
            request, _("Done: the order is now “%(state)s”.") % {"state": _state(moved, order_id)}
        )
    return redirect("orders:order", order_id)


def _moved(verb: str, order_id: int, actor: Actor, said: Any) -> Moved:
    if verb == "ship":
        number, carrier = said.get("number", "").strip(), said.get("carrier", "").strip()
        parcel = ShipDraft(order_id, number=number, carrier=carrier)
        return ship_orders(drafts=[parcel], actor=actor, at=now())
    if verb in ("rehouse", "move"):
        return rehoused(order_id, said, whole=verb == "move", actor=actor, at=now())
    if verb == "cancel":
        return cancel_orders(order_ids=[order_id], actor=actor, at=now(), reason=said.get("reason", ""))
    if verb == "waive":
        return waive_clearance(order_ids=[order_id], actor=actor, at=now())
    return allocate_orders(order_ids=[order_id], actor=actor, at=now())


def _state(moved: Moved, order_id: int) -> str:
    state = moved.states.get(order_id)
    return str(STATES[state].label) if state else ""


def verbs_on_order(found: OrderDetail, actor: Actor, *, missing: bool, chosen: bool) -> list[dict[str, Any]]:
    """The buttons of an order: what its state allows and the reader may do."""
    head = found.order
    if head.kind == Kind.RETURN:
        return []
    promised = sum(one.quantity - one.shipped_quantity for one in found.allocations)
    awaited = head.clearance == Clearance.AWAITED
    possible = {
        "allocate": missing,
        # where goods are missing, shipping the others is one of the choices
        "ship": promised > 0 and not chosen and not awaited,
        "waive": awaited,
        "cancel": State.CANCELLED in ALLOWED[head.state],
    }
    words = {
        "allocate": _("Allocate"),
        "ship": _("Ship what is allocated"),
        "waive": _("Ship without waiting"),
        "cancel": _("Cancel order"),
    }
    return [
        {"name": name, "label": words[name], "icon": _ICONS[name]}
        for name, can in possible.items()
        if can and actor.may(_VERBS[name].name)
    ]
