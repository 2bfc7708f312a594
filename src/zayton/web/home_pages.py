"""The first address, the notices, and what the server says when there is nothing or when it failed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from zayton.kernel.access.public import actor_of
from zayton.kernel.time import now
from zayton.ui.public import (
    chosen_of,
    entries_for,
    newest_notices,
    problem_page,
    signed_in_page,
    unchanged_page,
)
from zayton.web.notices import mark_read, read_until


@signed_in_page
def home(request: HttpRequest) -> HttpResponse:
    """Lead to the first page this person has: the cockpit's, else the first of their navigation."""
    entries = entries_for(actor_of(request))
    first = next((entry.href for entry in entries if entry.url_name == "cockpit:home"), "")
    address = first or next((entry.href for entry in entries), "")
    if address:
        # what was chosen in the scope bar must outlive this step
        query = chosen_of(request).query
        return redirect(f"{address}?{query}" if query else address)
    return problem_page(
        request,
        status=403,
        title=_("There is no page for you yet"),
        happened=_("You are signed in, but none of your roles opens a page."),
        remedy=_("Ask the owner or an administrator to give you a role."),
    )


@signed_in_page
def notices(request: HttpRequest) -> HttpResponse:
    """What happened that this person should know; opening the page marks it read."""
    actor = actor_of(request)
    # read before they are marked, or none would show as new
    until, shown = read_until(actor), newest_notices(actor)
    mark_read(actor, now())
    lines = [{"notice": notice, "is_new": until is None or notice.at > until} for notice in shown]
    fresh = sum(1 for line in lines if line["is_new"])
    standing = _("%(count)s new") % {"count": fresh} if fresh else _("Nothing new.")
    return render(request, "web/notices.html", {"title": _("Notices"), "standing": standing, "lines": lines})


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The 404 page."""
    del exception
    return problem_page(
        request,
        status=404,
        title=_("There is no such page"),
        happened=_("The address leads nowhere, or to something outside of what you may see."),
        # one answer for both, so that nobody learns from it what exists
        remedy=_("Check the address, or search with Ctrl-K."),
    )


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The 403 page for what Django itself refuses."""
    del exception
    return problem_page(
        request,
        status=403,
        title=_("This was refused"),
        happened=_("The request did not come from a page of ours, or may not be made by you."),
        remedy=_("Go back, reload the page and try again."),
    )


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form whose token is missing or old."""
    del reason
    return unchanged_page(
        request,
        403,
        _("The form was too old"),
        _("Its safety token no longer fits, for instance because you signed in again elsewhere."),
        remedy=_("Go back, reload the page and send it again."),
    )


def failed(request: HttpRequest) -> HttpResponse:
    """The 500 page; it leans on nothing that may itself be broken."""
    del request
    context: dict[str, Any] = {"home": _home_address()}
    # without the request, whose session or language may be what failed
    return render(None, "web/failed.html", context, status=500)


def _home_address() -> str:
    try:
        return reverse("web:home")
    # addresses may be what is broken
    except NoReverseMatch:
        return "/"
