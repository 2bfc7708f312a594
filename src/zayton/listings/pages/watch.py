"""The watch: what it found, how far it is, who is written to; one finding with what to do about it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zayton.kernel.access.public import actor_of
from zayton.kernel.errors import words_of
from zayton.kernel.time import now
from zayton.listings.models import WatchLetter
from zayton.listings.permissions import MANAGE, READ
from zayton.listings.watch_states import FINDING_MOVES, STANDING, FindingKind, FindingState
from zayton.listings.watching.findings import look_now, move_findings, switch_watch
from zayton.listings.watching.letters import mail_is_set_up, want_letters
from zayton.listings.watching.queries import findings_seen, rivals_of, watches_seen
from zayton.listings.watching.tables import findings_table
from zayton.listings.watching.words import (
    condition_words,
    kind_words,
    remedy_words,
    said_words,
    state_choices,
)
from zayton.ui.public import Action, count_text, money_text, page, sentences


@page(permission=READ.name)
def watch(request: HttpRequest) -> HttpResponseBase:
    """What stands, and below it the connections under watch."""
    actor = actor_of(request)
    closed = request.GET.get("all") == "1"
    count = findings_seen(scope=actor.scope).filter(state__in=STANDING).count()
    standing = ngettext("%(count)s finding stands.", "%(count)s findings stand.", count) % {
        "count": count_text(count)
    }
    context: dict[str, Any] = {
        "watches": watches_seen(scope=actor.scope),
        "letter": WatchLetter.objects.filter(person_id=actor.person_id or 0).first(),
        "mail_is_set_up": mail_is_set_up(),
        "may": actor.may(MANAGE.name),
    }
    other = (
        Action(_("What stands"), reverse("listings:watch"), "eye")
        if closed
        else Action(_("Closed ones too"), f"{reverse('listings:watch')}?all=1", "history")
    )
    return findings_table(actor.scope, closed=closed).respond(
        request,
        title=_("Hijack watch"),
        standing=standing,
        actions=[other],
        template="listings/watch.html",
        context=context,
    )


@page(permission=READ.name)
def finding(request: HttpRequest, finding_id: int) -> HttpResponse:
    """One finding: what was and what is, everybody who offers, what to do."""
    actor = actor_of(request)
    found = findings_seen(scope=actor.scope).select_related("listing__shop").filter(pk=finding_id).first()
    if found is None:
        raise Http404
    rivals, seen_at = rivals_of(found.listing_id)
    moves = FINDING_MOVES[found.state] if actor.may(MANAGE.name) else frozenset()
    context = {
        "title": _("%(field)s: %(value)s") % {"field": kind_words(found.kind), "value": found.listing.msku},
        "standing": said_words(found.kind, found.figures, sees_cost=actor.scope.sees_cost),
        "finding": found,
        "state": state_choices()[found.state],
        "remedy": remedy_words(found.kind),
        "at_risk": money_text(found.at_risk_minor, settings.BASE_CURRENCY),
        "offers": [
            {
                "rival": one,
                "landed": money_text(one.landed_minor, one.currency),
                "condition": condition_words(one.condition),
            }
            for one in sorted(rivals, key=lambda one: one.landed_minor)
        ],
        "has_box": any(one.buy_box for one in rivals),
        "offers_at": seen_at,
        "may_switch": found.kind == FindingKind.GONE and found.state in STANDING and actor.may(MANAGE.name),
        "may_take_on": FindingState.ACKNOWLEDGED in moves,
        "may_dismiss": FindingState.DISMISSED in moves,
        "actions": [
            Action(
                _("Log of the listing"), reverse("listings:listing-log", args=[found.listing_id]), "history"
            ),
            Action(_("All findings"), reverse("listings:watch"), "eye"),
        ],
    }
    return render(request, "listings/watch_finding.html", context)


@page(permission=MANAGE.name)
@require_POST
def move(request: HttpRequest, finding_id: int) -> HttpResponse:
    """Take a finding on, or dismiss it."""
    to = FindingState.DISMISSED if request.POST.get("to") == "dismissed" else FindingState.ACKNOWLEDGED
    _moved, refusals = move_findings(ids=[finding_id], to=to, actor=actor_of(request), at=now())
    for refusal in refusals:
        messages.error(request, sentences(words_of(refusal)))
    return redirect("listings:watch")


@page(permission=READ.name)
@require_POST
def letters(request: HttpRequest) -> HttpResponse:
    """Be written to, or no longer."""
    wanted = request.POST.get("wanted") == "1"
    refusals = want_letters(actor=actor_of(request), wanted=wanted, at=now())
    for refusal in refusals:
        messages.error(request, sentences(words_of(refusal)))
    if not refusals:
        said = _("You are written to from now on.") if wanted else _("You are no longer written to.")
        messages.success(request, said)
    return redirect("listings:watch")


@page(permission=MANAGE.name)
@require_POST
def switch(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Switch the watch over a connection on or off."""
    on = request.POST.get("on") == "1"
    for refusal in switch_watch(connection_id=connection_id, on=on, actor=actor_of(request), at=now()):
        messages.error(request, sentences(words_of(refusal)))
    return redirect("listings:watch")


@page(permission=MANAGE.name)
@require_POST
def look(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Have a connection's listings and offers read at once."""
    refusals = look_now(connection_id=connection_id, actor=actor_of(request), at=now())
    for refusal in refusals:
        messages.error(request, sentences(words_of(refusal)))
    if not refusals:
        messages.success(request, _("Listings and offers are being read; what is found shows here."))
    return redirect("listings:watch")
