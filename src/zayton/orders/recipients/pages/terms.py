"""How long shops keep the recipients of their orders."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zayton.channels.public import shops_seen
from zayton.kernel.access.public import Actor, actor_of
from zayton.kernel.errors import words_of
from zayton.kernel.time import now
from zayton.orders.recipients.permissions import ERASE
from zayton.orders.recipients.queries import kept_by_shop
from zayton.orders.recipients.terms import most_days, set_terms, terms_of
from zayton.ui.public import page, sentences


@page(permission=ERASE.name)
def terms(request: HttpRequest) -> HttpResponseBase:
    """The shops somebody sees with their days; posting says new ones."""
    actor = actor_of(request)
    if request.method == "POST":
        return _save(request, actor)
    context = {
        "title": _("How long recipients are kept"),
        "standing": _(
            "Addresses are kept sealed, and erased by themselves some days after an order has left. Where only a part"
            " has left, the marketplace's own limit runs from the last parcel."
        ),
        "rows": _rows(actor),
    }
    return render(request, "orders/recipients/terms.html", context)


def _rows(actor: Actor) -> list[dict[str, Any]]:
    shops = shops_seen(scope=actor.scope)
    keys = [shop.id for shop in shops]
    days, most, kept = terms_of(keys), most_days(keys), kept_by_shop(keys)
    return [
        {"shop": shop, "days": days[shop.id], "most": most[shop.id], "kept": kept.get(shop.id, 0)}
        for shop in shops
    ]


def _save(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    refusals = set_terms(days=_said(request.POST, actor), actor=actor, at=now())
    for refusal in refusals:
        messages.error(request, sentences(words_of(refusal)))
    if not refusals:
        messages.success(request, _("Saved. It holds from the coming night on."))
    return redirect("orders:recipient-terms")


def _said(post: QueryDict, actor: Actor) -> dict[int, int]:
    """The days that a form says, by shop; what is no number counts as too many, so that it is refused in words."""
    typed = {shop.id: post.get(f"days_{shop.id}", "").strip() for shop in shops_seen(scope=actor.scope)}
    return {
        key: int(text) if text.isdecimal() and len(text) < 6 else 99_999
        for key, text in typed.items()
        if text
    }
