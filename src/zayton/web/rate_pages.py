"""Exchange rates: those somebody gave, the days that wait for one, and a form to give it."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zayton.kernel.access.public import Actor, actor_of
from zayton.kernel.errors import Refusal, words_of
from zayton.kernel.intake.public import open_rows
from zayton.kernel.rates.public import RateDraft, give_rates, given_rates
from zayton.kernel.time import now
from zayton.orders.public import NO_RATE
from zayton.ui.public import Column, Empty, Table, TablePage, TableQuery, page, page_of, sentences

_FIELDS = {"on_date": "on_date", "pair": "source", "target": "target", "rate": "rate", "origin": "origin"}


@page(permission="rates.read")
def rates(request: HttpRequest) -> HttpResponseBase:
    """What one currency was worth in another, as somebody gave it; the central bank's rates need no entry."""
    actor = actor_of(request)
    table = _table()
    if answer := table.answer(request):
        return answer
    context: dict[str, Any] = {"may_give": actor.may("rates.give"), "base": settings.BASE_CURRENCY}
    if request.method == "POST":
        problem = _given(request, actor)
        # or reloading the page would give the rate again
        if not problem:
            return redirect("web:rates")
        context |= {"problem": problem, "entered": request.POST}
    return table.respond(
        request,
        title=_("Exchange rates"),
        scope=actor.scope,
        standing=_standing(actor),
        template="web/rates.html",
        context=context,
    )


def _standing(actor: Actor) -> str:
    waiting = open_rows(actor, NO_RATE) if actor.may("intake.read") else 0
    if not waiting:
        return _(
            "No row waits for a rate. The European Central Bank's rates are known without being entered."
        )
    return ngettext(
        "%(count)s row in quarantine waits for a rate: enter it, then replay the row.",
        "%(count)s rows in quarantine wait for a rate: enter it, then replay them.",
        waiting,
    ) % {"count": waiting}


def _given(request: HttpRequest, actor: Actor) -> str:
    """Keep what the form says; what is wrong with it in words, or nothing."""
    if not actor.may("rates.give"):
        return _("You may not enter rates. Ask somebody in finance.")
    said = request.POST
    try:
        draft = RateDraft(
            said.get("source", "").strip().upper(),
            said.get("target", "").strip().upper(),
            date.fromisoformat(said.get("on_date", "")),
            # never by way of a float: a rate is multiplied with millions
            Decimal(said.get("rate", "").strip()),
        )
    except (ValueError, InvalidOperation):
        return _("Give a day, two currency codes and a number, such as 7.1052.")
    # by hand is an origin too: it wins over the central bank where both know the day
    kept, refused = give_rates(rates=[draft], origin="hand", actor=actor, at=now())
    if kept:
        messages.success(request, _("The rate is kept and used from now on."))
    return _words(refused)


def _words(refused: list[Refusal]) -> str:
    return sentences(part for refusal in refused for part in words_of(refusal))


def _table() -> Table:
    return Table(
        "rates",
        [
            Column("on_date", _("Day of the rate"), kind="date"),
            Column("pair", _("Currency")),
            Column("target", _("In")),
            Column("rate", _("Rate")),
            Column("origin", _("Given by")),
        ],
        _fetch,
        export_name="exchange-rates",
        default_sort="-on_date",
        empty=Empty(
            _("Nobody has entered a rate"),
            _("Enter one below where the central bank publishes none, as for AED, SAR, TWD or VND."),
            None,
            "coins",
        ),
    )


def _fetch(query: TableQuery) -> TablePage:
    return page_of(given_rates(), query, fields=_FIELDS)
