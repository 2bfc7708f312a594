"""Views that say who may open them: `page(permission=…)`, `signed_in_page` and `public_page`.

Each sets `view.permission`, which the generated permission tests read; a route without it fails them.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from zayton.kernel.access.public import actor_of, declared_permissions

P = ParamSpec("P")
type_of_view = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

PUBLIC = "public"
SIGNED_IN = "signed-in"


def page(*, permission: str) -> Callable[[type_of_view[P]], type_of_view[P]]:
    """A page for signed-in people who hold a permission; others read which permission they lack (403)."""

    def decorate(view: type_of_view[P]) -> type_of_view[P]:
        return _guarded(view, permission)

    return decorate


def signed_in_page(view: type_of_view[P]) -> type_of_view[P]:
    """A page for everybody who has signed in, such as one's own settings."""
    return _guarded(view, SIGNED_IN)


def public_page(view: type_of_view[P]) -> type_of_view[P]:
    """A page for everybody, such as signing in."""
    return _guarded(view, PUBLIC)


def _guarded(view: type_of_view[P], permission: str) -> type_of_view[P]:
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        refused = _refused(request, permission)
        response = refused or _unreadable(request) or view(request, *args, **kwargs)
        if permission != PUBLIC and not response.has_header("Cache-Control"):
            # a shared computer's back button must not show the figures of who signed out
            patch_cache_control(response, private=True, no_store=True)
        return response

    # an attribute, so that the tests can list every route's permission without calling it
    guarded.permission = permission  # type: ignore[attr-defined]
    return cast("type_of_view[P]", guarded)


def _refused(request: HttpRequest, permission: str) -> HttpResponseBase | None:
    if permission == PUBLIC:
        return None
    if not request.user.is_authenticated:
        return _to_sign_in(request)
    if permission == SIGNED_IN or actor_of(request).may(permission):
        return None
    return forbidden(request, permission)


def _unreadable(request: HttpRequest) -> HttpResponse | None:
    # PostgreSQL cannot hold NUL in any text, and no keyboard types it; a file's body is read by its own view
    texts = [request.GET]
    if request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        texts.append(request.POST)
    if not any("\0" in text for said in texts for _key, values in said.lists() for text in values):
        return None
    what = _("This request cannot be read"), _("It holds a character that no text may hold (NUL).")
    return unchanged_page(request, 400, *what, remedy=_("Go back and type the text again."))


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    answer: HttpResponse = redirect_to_login(request.get_full_path())
    # htmx would put the page to sign in on into a part of this one
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": answer["Location"]})
    return answer


def forbidden(request: HttpRequest, permission: str) -> HttpResponse:
    """The 403 page: which permission is missing and whom to ask."""
    # a permission may have gone with its domain, and the page must still say why
    declared = declared_permissions().get(permission)
    words = declared.words if declared else permission
    return problem_page(
        request,
        status=403,
        title=_("You may not open this page"),
        happened=_("It needs the permission “%(permission)s”, which none of your roles holds.")
        % {"permission": words},
        remedy=_("Ask the owner or an administrator to give you a role that holds it."),
    )


def problem_page(
    request: HttpRequest, *, status: int, title: str, happened: str, kept: str = "", remedy: str = ""
) -> HttpResponse:
    """An error in words: what happened, what was kept, and what to do."""
    context: dict[str, Any] = {
        "title": title,
        "happened": happened,
        "kept": kept,
        "remedy": remedy,
        "status": status,
    }
    return render(request, "ui/problem.html", context, status=status)


def unchanged_page(
    request: HttpRequest, status: int, title: str, happened: str, *, remedy: str
) -> HttpResponse:
    """An error before which nothing was changed, in words."""
    kept = _("Nothing was changed.")
    return problem_page(request, status=status, title=title, happened=happened, kept=kept, remedy=remedy)
