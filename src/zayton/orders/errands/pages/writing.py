"""Writing to the buyer of an order over its marketplace, or having them asked for a review."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from zayton.channels.public import adapter_title, came_over, connection_row, language_of_shops
from zayton.kernel.access.public import actor_of
from zayton.kernel.errors import words_of
from zayton.kernel.time import now
from zayton.orders.errands.allowing import Allowed, may_write
from zayton.orders.errands.buyers import LetterDraft, ask_for_reviews, write_to_buyers
from zayton.orders.errands.permissions import WRITE
from zayton.orders.errands.queries import asked_for_reviews
from zayton.orders.errands.wanting import LONGEST_LETTER
from zayton.orders.queries import OrderRow, order_row
from zayton.orders.states import Kind, State
from zayton.ui.public import page, sentences


@page(permission=WRITE.name)
def write(request: HttpRequest, order_id: int) -> HttpResponseBase:
    """Ask for the message, and have it brought; or have the buyer asked for a review."""
    actor = actor_of(request)
    order = order_row(order_id, scope=actor.scope)
    if order is None or order.kind != Kind.SALE:
        raise Http404
    is_asked = bool(asked_for_reviews([order_id]))
    if request.method != "POST":
        return render(request, "orders/errands/write.html", _context(order, is_asked=is_asked))
    text = request.POST.get("text", "")
    if request.POST.get("verb") == "review":
        asked = ask_for_reviews(order_ids=[order_id], actor=actor, at=now())
        done = _("The marketplace asks the buyer for a review.")
    else:
        asked = write_to_buyers(drafts=[LetterDraft(order_id, text)], actor=actor, at=now())
        done = _("The message is on its way; what the marketplace says of it appears here.")
    if asked.refusals:
        for refusal in asked.refusals:
            messages.error(request, sentences(words_of(refusal)))
        # what somebody wrote is not lost over a refusal
        context = _context(order, is_asked=is_asked) | {"text": text}
        return render(request, "orders/errands/write.html", context, status=409)
    messages.success(request, done)
    return redirect("orders:order", order_id)


def _context(order: OrderRow, *, is_asked: bool) -> dict[str, Any]:
    way = way_to_buyer(order)
    return {
        **way,
        "title": _("Write to the buyer of order %(number)s") % {"number": order.called},
        "order": order,
        "review": way["allowed"].review and not is_asked and order.state == State.SHIPPED,
        "is_asked": is_asked,
        "text": "",
    }


def way_to_buyer(order: OrderRow) -> dict[str, Any]:
    """How the buyer of an order can be written to now: asked of its marketplace, with words for a page."""
    named = order.shop_id, order.external_number
    over = came_over([named]).get(named)
    allowed = may_write(over, order.external_number) if over else Allowed(yes=False, why="alone")
    market = adapter_title(connection_row(over.connection_id).adapter) if over else ""
    code = language_of_shops([order.shop_id]).get(order.shop_id, ("", "en"))[1]
    return {
        "market": market,
        "allowed": allowed,
        "why_not": _why_not(allowed, market),
        "language_code": code,
        "language": _language_words(code),
        "longest": LONGEST_LETTER,
    }


def _language_words(language: str) -> str:
    try:
        return str(get_language_info(language)["name_translated"])
    except KeyError:
        return language


def _why_not(allowed: Allowed, market: str) -> str:
    if allowed.why == "no_port":
        return _("%(market)s lets no program write to buyers: write to the buyer there.") % {"market": market}
    if allowed.why == "not_now":
        return _("%(market)s allows no message about this order now.") % {"market": market}
    if allowed.why == "left":
        words = _("The shop has no connection to %(market)s now: connect it before writing to the buyer.")
        return words % {"market": market}
    if allowed.why == "fault":
        words = _("%(market)s does not say whether a message is allowed: %(said)s. Try again later.")
        return words % {"market": market, "said": allowed.said or "–"}
    return _("This order came over no connection: nobody can be written to from here.")
