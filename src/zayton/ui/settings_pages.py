"""What a reader sets in one click: language, theme, colours of rises, saved views."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zayton.kernel.access.public import actor_of
from zayton.ui.pages import public_page, signed_in_page
from zayton.ui.views import forget_view, save_view, saved_views_of

_YEAR = 365 * 24 * 3600
_RISES = {"red": True, "green": False, "language": None}


@public_page
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language and go back to the same view."""
    answer = _back(request)
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        # in a cookie too, since the page to sign in on knows no person
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, max_age=_YEAR, samesite="Lax")
        _keep(request, language=chosen)
    return answer


@signed_in_page
@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Set the theme or the colours of rises and go back to the same view."""
    answer = _back(request)
    if (theme := request.POST.get("theme")) in ("light", "dark", "auto"):
        answer.set_cookie("theme", theme, max_age=_YEAR, samesite="Lax")
        _keep(request, theme=theme)
    if (rises := request.POST.get("rises", "")) in _RISES:
        _keep(request, rises_are_red=_RISES[rises])
    return answer


@signed_in_page
@require_POST
def saved_view(request: HttpRequest) -> HttpResponse:
    """Save or forget a view of a table; answers the list of views that remain."""
    person_id = actor_of(request).person_id or 0
    table, name = request.POST.get("table", ""), request.POST.get("name", "").strip()
    if forget := request.POST.get("forget", ""):
        forget_view(person_id=person_id, view_id=int(forget) if forget.isdecimal() else 0)
    elif table and name:
        shared, query = request.POST.get("shared") == "1", request.POST.get("query", "")
        save_view(person_id=person_id, table=table, name=name, query=query, is_shared=shared)
    else:
        return JsonResponse({"problem": _("Give the view a name.")}, status=422)
    return JsonResponse({"views": saved_views_of(request, table)})


def _keep(request: HttpRequest, **facts: Any) -> None:
    if actor_of(request).person_id is not None:
        for name, value in facts.items():
            setattr(request.user, name, value)
        request.user.save(update_fields=list(facts))  # type: ignore[call-arg]


def _back(request: HttpRequest) -> HttpResponseRedirect:
    target = request.POST.get("next", "/")
    # an address sent by a form must not lead to somebody else's pages
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(target if safe else "/")
