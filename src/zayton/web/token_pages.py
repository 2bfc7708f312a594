"""API tokens: made, shown once, revoked."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zayton.kernel.access.public import (
    Actor,
    actor_of,
    declared_permissions,
    make_token,
    revoke_tokens,
    tokens_seen_by,
)
from zayton.kernel.time import now
from zayton.ui.public import page

# a token ends unless somebody says never: what nobody remembers should stop by itself
_DAYS = (30, 90, 365)


@page(permission="access.tokens")
def tokens(request: HttpRequest) -> HttpResponse:
    """One's tokens; a new one is shown this once and never again."""
    context: dict[str, Any] = {"title": _("API tokens")}
    if request.method == "POST":
        context |= _made(request)
    actor = actor_of(request)
    context |= {"tokens": tokens_seen_by(actor), "grantable": _grantable(actor), "days": _DAYS, "now": now()}
    context["standing"] = _("A token lets a program act as you, with no more rights than you give it.")
    return render(request, "web/tokens.html", context)


def _grantable(actor: Actor) -> list[dict[str, str]]:
    declared = declared_permissions()
    return [
        {"name": name, "words": str(declared[name].words)}
        # a permission that no domain declares any more has no words to choose it by
        for name in sorted(actor.permissions & declared.keys())
    ]


def _made(request: HttpRequest) -> dict[str, Any]:
    name, granted = request.POST.get("name", "").strip(), request.POST.getlist("permissions")
    if not name or not granted:
        return {"problem": _("Give the token a name and at least one permission.")}
    at, days = now(), request.POST.get("days", "")
    # only what the page offers: a token for a thousand years would be one without an end
    ends = at + timedelta(days=int(days)) if days.isdecimal() and int(days) in _DAYS else None
    person: Any = request.user
    token, secret = make_token(person=person, name=name[:120], permissions=granted, at=at, expires_at=ends)
    return {"secret": secret, "made": token}


@page(permission="access.tokens")
@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """End a token of one's own (or anybody's, for those who manage people)."""
    actor = actor_of(request)
    # somebody else's token is as unknown as none: nothing is said of it
    mine = tokens_seen_by(actor).filter(pk=token_id).values_list("pk", flat=True)
    if revoke_tokens(tokens=list(mine), actor=actor, at=now()):
        messages.success(request, _("The token is dead from now on."))
    return redirect("web:tokens")
