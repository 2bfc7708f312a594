"""Receiving, moving, counting, adjusting and scrapping by hand: fill in, see what would change, book."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zayton.kernel.access.public import Actor, actor_of
from zayton.kernel.errors import Refusal, words_of
from zayton.kernel.time import now
from zayton.stock.forms import VERBS, Verb, filled, owners, places_for
from zayton.stock.permissions import READ
from zayton.stock.previews import Foreseen, foresee
from zayton.stock.words import MOVEMENT_WORDS
from zayton.ui.public import money_text, page, problem_page

_VALUES = ("owner", "place", "target", "reason", "note", "lines")


@page(permission=READ.name)
def book(request: HttpRequest, verb: str) -> HttpResponseBase:
    """One of `VERBS`: the first sending shows what would change, the second books it."""
    if verb not in VERBS:
        raise Http404
    chosen, actor = VERBS[verb], actor_of(request)
    if not actor.may(chosen.permission):
        return _denied(request)
    values = {name: request.POST.get(name, "") for name in _VALUES}
    refusals: list[Refusal] = []
    foreseen: list[dict[str, Any]] = []
    if request.method == "POST":
        form, refusals = filled(chosen, values, actor=actor, at=now())
        if not refusals and request.POST.get("step") == "book":
            outcome = chosen.book(form)
            # only a booked form has one: a refusal shows the form again, with what was typed
            if outcome.document:
                messages.success(request, _("Booked."))
                return redirect("stock:document", outcome.document.id)
            refusals = list(outcome.refusals)
        elif not refusals:
            foresight = foresee(chosen, form)
            refusals = list(foresight.refusals)
            foreseen = _shown(foresight.lines, chosen, actor)
    # 422, so that a form that was not taken is no success to the browser or to a test
    context = _context(chosen, actor, values) | {"foreseen": foreseen, "refusals": _worded(refusals)}
    return render(request, "stock/book.html", context, status=422 if refusals else 200)


def _denied(request: HttpRequest) -> HttpResponseBase:
    return problem_page(
        request,
        status=403,
        title=_("You may not open this page"),
        happened=_("Booking goods needs a permission that none of your roles holds."),
        remedy=_("Ask the owner or an administrator to give you a role that holds it."),
    )


def _context(verb: Verb, actor: Actor, values: dict[str, str]) -> dict[str, Any]:
    return {
        "title": verb.title,
        "standing": verb.explanation,
        "verb": verb,
        "values": values,
        "owners": owners(),
        "places": places_for(verb.from_kinds, actor.scope),
        "targets": places_for(verb.to_kinds, actor.scope),
        "reasons": [(int(kind), MOVEMENT_WORDS[kind]) for kind in verb.reasons],
        "currency": settings.BASE_CURRENCY,
        "others": [other for other in VERBS.values() if actor.may(other.permission)],
    }


def _shown(lines: Iterable[Foreseen], verb: Verb, actor: Actor) -> list[dict[str, Any]]:
    places = dict(places_for({*verb.from_kinds, *verb.to_kinds}, actor.scope))
    sees_cost = actor.scope.sees_cost
    return [
        {
            "code": line.code,
            "place": places.get(line.place_id, ""),
            "before": line.before,
            "after": line.after,
            "change": line.after - line.before,
            "cost": money_text(line.cost_minor, settings.BASE_CURRENCY) if sees_cost else None,
        }
        for line in lines
    ]


def _worded(refusals: Iterable[Refusal]) -> list[dict[str, str]]:
    worded = [(refusal.subject, *words_of(refusal)) for refusal in refusals]
    return [{"subject": subject, "what": what, "remedy": remedy} for subject, what, remedy in worded]
