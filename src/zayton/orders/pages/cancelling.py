"""Cancelling an order with a message to its buyer, where its marketplace allows one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zayton.catalog.public import sku_cards
from zayton.kernel.access.public import Scope, actor_of
from zayton.kernel.errors import words_of
from zayton.kernel.time import now
from zayton.orders.errands.buyers import LetterDraft
from zayton.orders.errands.letters import letter_for
from zayton.orders.errands.pages.writing import way_to_buyer
from zayton.orders.errands.words import REASON_WORDS
from zayton.orders.operations.cancelling import cancel_orders
from zayton.orders.operations.writing_off import cancel_and_write
from zayton.orders.permissions import CANCEL
from zayton.orders.queries import OrderRow, order_history, order_row, units_missing
from zayton.orders.rules.drafts import GOODS
from zayton.orders.states import ALLOWED, State
from zayton.ui.public import page, sentences


@page(permission=CANCEL.name)
def cancel(request: HttpRequest, order_id: int) -> HttpResponseBase:
    """Ask for the reason and the message, and cancel."""
    actor = actor_of(request)
    order = order_row(order_id, scope=actor.scope)
    if order is None:
        raise Http404
    if State.CANCELLED not in ALLOWED[order.state]:
        messages.error(request, _("This order can no longer be cancelled."))
        return redirect("orders:order", order_id)
    if request.method != "POST":
        return render(request, "orders/cancel.html", _context(order))
    reason, text = request.POST.get("reason", ""), request.POST.get("text", "")
    if request.POST.get("verb") == "write":
        drafts = [LetterDraft(order_id, text)]
        moved = cancel_and_write(drafts=drafts, actor=actor, at=now(), reason=reason)
    else:
        moved = cancel_orders(order_ids=[order_id], actor=actor, at=now(), reason=reason)
    if moved.refusals:
        for refusal in moved.refusals:
            messages.error(request, sentences(words_of(refusal)))
        # what somebody wrote is not lost over a refusal
        context = _context(order) | {"text": text, "reason": reason}
        return render(request, "orders/cancel.html", context, status=409)
    messages.success(request, _("The order is cancelled."))
    return redirect("orders:order", order_id)


def _context(order: OrderRow) -> dict[str, Any]:
    way = way_to_buyer(order)
    return {
        **way,
        "title": _("Cancel order %(number)s") % {"number": order.external_number},
        "order": order,
        "reasons": list(REASON_WORDS.items()),
        "reason": "no_stock",
        "text": letter_for(way["language_code"], number=order.external_number, goods=_goods(order)),
    }


def _goods(order: OrderRow) -> str:
    """What the buyer cannot get, by the titles that the buyer read; all of it where nothing in particular is missing.

    A bundle is named as such: its buyer knows nothing of the component that is missing.
    """
    found = order_history(order.id, scope=Scope())
    if found is None:
        return ""
    lines = [line for line in found.lines if line.version == order.version and line.kind == GOODS]
    short = units_missing(found)
    cards = sku_cards({line.sku_id for line in lines if line.sku_id})
    named = [
        line.title or (cards[line.sku_id].title_en if line.sku_id in cards else "") or line.external_code
        for line in lines
        if not short or line.id in short
    ]
    return ", ".join(f"“{name}”" for name in dict.fromkeys(named))
