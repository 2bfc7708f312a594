"""One listing: what the channel shows, what it was asked for, by which rule; and its switches."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zayton.channels.public import adapters, fault_words, sites_by_id
from zayton.kernel.access.public import actor_of
from zayton.kernel.errors import words_of
from zayton.kernel.time import now
from zayton.listings.bulk import brought_words, rule_of
from zayton.listings.bulkedit.alone import connection_of
from zayton.listings.errors import UNKNOWN_LISTING
from zayton.listings.models import Ask, Listing
from zayton.listings.operations.bringing import bring_over
from zayton.listings.operations.publishing import Asked
from zayton.listings.operations.ruling import RuleDraft, set_show_rules
from zayton.listings.operations.switching import delist, delist_skus, relist, relist_skus
from zayton.listings.permissions import MANAGE, READ
from zayton.listings.queries.availability import quantities_of
from zayton.listings.queries.listing import Whole, listing_seen, listings_of_sku
from zayton.listings.states import AskKind, ListingState
from zayton.listings.words import ASK_WORDS, FULFILMENT, STATE_WORDS, problem_words, why_words
from zayton.ui.public import Action, count_text, money_text, number_text, page, sentences

_RULE = ("keep_back", "percent", "cap", "stop_at")


@page(permission=READ.name)
def listing(request: HttpRequest, listing_id: int) -> HttpResponseBase:
    """One listing of a shop that the reader sees."""
    actor = actor_of(request)
    found = listing_seen(listing_id, scope=actor.scope)
    if found is None:
        raise Http404
    one = found.listing
    to_show = next(iter(quantities_of([one])), None)
    may = actor.may(MANAGE.name)
    actions = [Action(_("Operations log"), reverse("listings:listing-log", args=[one.pk]), "history")]
    if may and one.sku_id:
        where = f"{reverse('listings:publish')}?sku={one.sku_id}"
        actions.append(Action(_("Publish"), where, "upload", permission=MANAGE.name))
    context = {
        "title": one.msku,
        "standing": one.title,
        "listing": one,
        "site": sites_by_id().get(one.shop.site_id, ""),
        "state": STATE_WORDS[one.state],
        "fulfilment": FULFILMENT[one.fulfilled_by],
        "price": "" if one.price_minor is None else money_text(one.price_minor, one.currency),
        "problems": [problem_words(problem) for problem in one.problems],
        "to_show": to_show,
        "available": count_text(to_show.available) if to_show else "",
        "units": count_text(to_show.shown.units) if to_show else "",
        "shown_why": why_words(to_show.shown.why, {}, "", sees_cost=False) if to_show else "",
        "wishes": _wishes(found, sees_cost=actor.scope.sees_cost),
        "rule": rule_of(one),
        "demands": _demands(one),
        "may_manage": may,
        "actions": actions,
    }
    return render(request, "listings/listing.html", context)


def _wishes(found: Whole, *, sees_cost: bool) -> list[dict[str, Any]]:
    """The newest wishes in words, those that were refused first."""
    rows = []
    for kind, ask in sorted(found.asks.items(), key=lambda pair: (pair[1].state != "failed", pair[0])):
        money = kind == AskKind.PRICE
        value = money_text(ask.value, found.listing.currency) if money else number_text(ask.value)
        rows.append(
            {
                "kind": AskKind(kind).label,
                # versions and switches have no figure that says anything
                "value": value if kind in (AskKind.QUANTITY, AskKind.PRICE) else "",
                "why": why_words(ask.why, ask.figures, found.listing.currency, sees_cost=sees_cost),
                "state": ASK_WORDS[ask.state],
                "said": ask.fault_said,
                "remedy": _remedy(ask, found.listing) if ask.state == "failed" else "",
                "again_at": ask.due_at if ask.state == "due" and ask.tries else None,
                "at": ask.sent_at or ask.asked_at,
            }
        )
    return rows


def _demands(one: Listing) -> str:
    """What its marketplace demands of a listing that is to be brought over; blank where it need not be."""
    connection = connection_of(one)
    found = adapters().get(connection.adapter) if connection else None
    return str(found.bringing) if found and one.state == ListingState.OUTSIDE else ""


def _remedy(ask: Ask, one: Listing) -> str:
    usual = fault_words(ask.fault_kind, ask.fault_said)[1]
    # its page says beside it what its marketplace demands
    return _("See what its marketplace demands.") if ask.kind == AskKind.BRING and _demands(one) else usual


@page(permission=MANAGE.name)
@require_POST
def bring(request: HttpRequest, listing_id: int) -> HttpResponseBase:
    """Bring one listing over, with all of its variations."""
    asked = bring_over(listing_ids=[listing_id], actor=actor_of(request), at=now())
    if any(refusal.code == UNKNOWN_LISTING for refusal in asked.refusals):
        raise Http404
    for refusal in asked.refusals:
        messages.error(request, sentences(words_of(refusal)))
    if asked.listing_ids:
        messages.success(request, brought_words(len(asked.listing_ids)))
    return redirect("listings:listing", listing_id)


@page(permission=MANAGE.name)
@require_POST
def switch(request: HttpRequest, listing_id: int) -> HttpResponseBase:
    """Take one listing off sale, or put it on again."""
    verb = delist if request.POST.get("off") == "1" else relist
    asked = verb(listing_ids=[listing_id], actor=actor_of(request), at=now())
    if any(refusal.code == UNKNOWN_LISTING for refusal in asked.refusals):
        raise Http404
    _tell(request, asked, off=verb is delist)
    return redirect("listings:listing", listing_id)


@page(permission=MANAGE.name)
@require_POST
def delist_everywhere(request: HttpRequest, sku_id: int) -> HttpResponseBase:
    """Take everything that sells a SKU off sale, on every channel."""
    asked = delist_skus(sku_ids=[sku_id], actor=actor_of(request), at=now())
    _tell(request, asked, off=True)
    return redirect("catalog:sku", sku_id)


@page(permission=MANAGE.name)
@require_POST
def relist_everywhere(request: HttpRequest, sku_id: int) -> HttpResponseBase:
    """Put everything that sells a SKU on sale again, on every channel."""
    asked = relist_skus(sku_ids=[sku_id], actor=actor_of(request), at=now())
    _tell(request, asked, off=False)
    return redirect("catalog:sku", sku_id)


def _tell(request: HttpRequest, asked: Asked, *, off: bool) -> None:
    for refusal in asked.refusals:
        messages.error(request, sentences(words_of(refusal)))
    if asked.listing_ids:
        count = len(asked.listing_ids)
        sentence = (
            ngettext(
                "%(count)s listing goes off sale; its channel is told as fast as its limits allow.",
                "%(count)s listings go off sale; each channel is told as fast as its limits allow.",
                count,
            )
            if off
            else ngettext(
                "%(count)s listing goes on sale again; its channel is told as fast as its limits allow.",
                "%(count)s listings go on sale again; each channel is told as fast as its limits allow.",
                count,
            )
        )
        messages.success(request, sentences([sentence % {"count": count}, *_anew(len(asked.anew_ids))]))


def _anew(count: int) -> list[str]:
    sentence = ngettext(
        "%(count)s was gone from its channel and is published anew.",
        "%(count)s were gone from their channels and are published anew.",
        count,
    )
    return [sentence % {"count": count}] if count else []


@page(permission=MANAGE.name)
@require_POST
def rule(request: HttpRequest, listing_id: int) -> HttpResponseBase:
    """Set the quantity rule of one listing."""
    found = listing_seen(listing_id, scope=actor_of(request).scope)
    if found is None:
        raise Http404
    typed = {name: request.POST.get(name, "") for name in _RULE}
    draft = RuleDraft(found.listing.shop_id, listing_id, **typed)
    done = set_show_rules(drafts=[draft], actor=actor_of(request), at=now())
    for refusal in done.refusals:
        messages.error(request, sentences(words_of(refusal)))
    if done.written:
        messages.success(request, _("Saved. The channel is told what it may show now."))
    return redirect("listings:listing", listing_id)


def panel(request: HttpRequest, sku_id: int) -> str:
    """On the page of a SKU: where it is offered, and the one button that takes it off everywhere."""
    actor = actor_of(request)
    found = listings_of_sku(sku_id, scope=actor.scope)
    there = [one for one in found if one.state != ListingState.DELETED]
    units = {one.listing_id: one.shown.units for one in quantities_of(there)}
    rows = [
        {
            "listing": one,
            "state": STATE_WORDS[one.state],
            "price": "" if one.price_minor is None else money_text(one.price_minor, one.currency),
            "shown": None if one.state == ListingState.DELETED else one.quantity,
            "may_show": units.get(one.pk),
        }
        for one in found
    ]
    context = {
        "rows": rows,
        "sku_id": sku_id,
        "on_sale": any(not one.is_ended for one in there),
        "taken_off": any(one.is_ended for one in found) or len(there) < len(found),
        "may_manage": actor.may(MANAGE.name),
    }
    return render_to_string("listings/panel.html", context, request)
