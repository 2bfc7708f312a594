"""The operations log: of all listings, and of one beside what it sold."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zayton.channels.public import shops_by_id
from zayton.kernel.access.public import actor_of
from zayton.kernel.errors import Refusal, words_of
from zayton.kernel.money import AmountError, to_major, to_minor
from zayton.kernel.time import local_date, now
from zayton.lake.public import Period
from zayton.listings.errors import BAD_PRICE
from zayton.listings.log_table import log_table
from zayton.listings.models import Listing, PriceBounds, PriceDecision
from zayton.listings.permissions import MANAGE, READ
from zayton.listings.pricing.words import reason_words
from zayton.listings.pricing.writing import BoundsDraft, set_price_bounds
from zayton.listings.queries.listing import seen_listings
from zayton.listings.queries.log import days_of, prices_by_day, sold_by_day
from zayton.ui.public import Action, LineChart, Series, page, sentences

_DAYS = 90


@page(permission=READ.name)
def log(request: HttpRequest) -> HttpResponseBase:
    """Every change of listings, prices and stock that the reader may see, newest first."""
    return log_table(None).respond(
        request,
        title=_("Operations log"),
        standing=_("Every change of listings, prices and stock, by whom or by which rule."),
    )


@page(permission=READ.name)
def listing_log(request: HttpRequest, listing_id: int) -> HttpResponseBase:
    """What happened to one listing and its goods, beside its sales and its price by day."""
    actor = actor_of(request)
    listing = seen_listings(scope=actor.scope).select_related("shop").filter(pk=listing_id).first()
    if listing is None:
        raise Http404
    table = log_table(listing)
    if answer := table.answer(request):
        return answer
    decision = PriceDecision.objects.filter(listing=listing).select_related("rule").first()
    context = {
        "charts": _charts(listing, request),
        "listing": listing,
        "bounds": _bounds(listing),
        "decision": decision,
        "decided": decision
        and reason_words(decision.code, decision.figures, decision.currency, sees_cost=actor.scope.sees_cost),
        "may": actor.may(MANAGE.name),
    }
    return table.respond(
        request,
        title=_("Log of %(msku)s") % {"msku": listing.msku},
        standing=f"{listing.shop.name} · {listing.title}",
        actions=[
            Action(_("Listing"), reverse("listings:listing", args=[listing.pk]), "tag"),
            Action(_("All listings' log"), reverse("listings:log"), "history"),
        ],
        template="listings/log_listing.html",
        context=context,
    )


def _charts(listing: Listing, request: HttpRequest) -> list[LineChart]:
    scope = actor_of(request).scope
    zone = shops_by_id([listing.shop_id])[listing.shop_id].zone
    today = local_date(now(), zone)
    period = Period(today - timedelta(days=_DAYS - 1), today)
    days = days_of(period)
    sold = sold_by_day(listing, period, scope=scope)
    charts = []
    if sold:
        charts.append(
            LineChart(name="sold", title=_("Units sold"), x=days, series=[Series(_("Units"), sold)])
        )
    if listing.currency and listing.price_minor is not None:
        prices = prices_by_day(listing, period, zone=zone, scope=scope)
        shown = [None if minor is None else to_major(minor, listing.currency) for minor in prices]
        charts.append(
            LineChart(
                name="price",
                title=_("Price"),
                unit=listing.currency,
                x=days,
                series=[Series(_("Price"), shown)],
            )
        )
    return charts


def _bounds(listing: Listing) -> Mapping[str, Any]:
    found = PriceBounds.objects.filter(listing=listing).first()
    if found is None:
        return {}
    names = ("floor_minor", "ceiling_minor")
    given: Sequence[int | None] = [getattr(found, name) for name in names]
    return {
        name.removesuffix("_minor"): to_major(minor, found.currency)
        for name, minor in zip(names, given, strict=True)
        if minor is not None
    }


@page(permission=MANAGE.name)
@require_POST
def bounds(request: HttpRequest, listing_id: int) -> HttpResponse:
    """Set the lowest and highest price of a listing."""
    actor = actor_of(request)
    listing = seen_listings(scope=actor.scope).filter(pk=listing_id).first()
    if listing is None:
        raise Http404
    given: list[int | None] = []
    refusals: list[Refusal] = []
    for name in ("floor", "ceiling"):
        text = request.POST.get(name, "").strip()
        try:
            given.append(to_minor(text, listing.currency) if text else None)
        except AmountError:
            figures = {"value": text[:40], "currency": listing.currency or "–"}
            refusals.append(Refusal(BAD_PRICE, listing.msku, figures))
    if not refusals:
        refusals = set_price_bounds(drafts=[BoundsDraft(listing.pk, *given)], actor=actor, at=now())
    for refusal in refusals:
        messages.error(request, sentences(words_of(refusal)))
    if not refusals:
        messages.success(request, _("Kept. Every price rule keeps to these bounds."))
    return redirect("listings:listing-log", listing_id)
