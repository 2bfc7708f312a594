"""Signing in and out, and one's own password."""

from hashlib import sha256

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zayton.kernel.access.public import change_own_password
from zayton.kernel.errors import words_of
from zayton.ui.public import public_page, sentences, signed_in_page

# enough for a forgotten password, too few to guess one
_TRIES = 10
_WINDOW_SECONDS = 300
_YEAR = 365 * 24 * 3600


@public_page
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; ten wrong tries within five minutes close the door for that name."""
    if request.user.is_authenticated:
        return redirect(_next(request))
    if request.method != "POST":
        return render(request, "web/sign_in.html", {"next": request.GET.get("next", "")})
    name = request.POST.get("username", "").strip()
    # counted before the password is looked at, or a slow hash would be the attack
    if _tries(request, name) > _TRIES:
        problem = _("Too many tries. Wait five minutes, then try again.")
        return _again(request, name, problem, status=429)
    person = authenticate(request, username=name, password=request.POST.get("password", ""))
    if person is None:
        # which of the two is wrong would tell a stranger who works here
        return _again(request, name, _("Name or password is not right."), status=403)
    login(request, person)
    # who got in starts anew, or ten slips in a morning would lock them out
    cache.delete(_tries_key(request, name))
    return _welcomed(request, getattr(person, "language", ""))


def _welcomed(request: HttpRequest, language: str) -> HttpResponse:
    response = HttpResponseRedirect(_next(request))
    # who chose a language on this machine keeps it, whatever the account says
    if language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=_YEAR, samesite="Lax")
    return response


def _again(request: HttpRequest, name: str, problem: str, *, status: int) -> HttpResponse:
    context = {"problem": problem, "username": name, "next": request.POST.get("next", "")}
    return render(request, "web/sign_in.html", context, status=status)


def _tries_key(request: HttpRequest, name: str) -> str:
    # hashed: what somebody types as a name may be long, or hold what no cache key may
    digest = sha256(name.lower().encode()).hexdigest()
    # by address too, or a stranger could lock somebody out by failing in their name
    return f"sign-in:{request.META.get('REMOTE_ADDR', '')}:{digest}"


def _tries(request: HttpRequest, name: str) -> int:
    key = _tries_key(request, name)
    # only added when absent: the window runs from the first try
    cache.add(key, 0, _WINDOW_SECONDS)
    try:
        return cache.incr(key)
    # the window may end between the two calls
    except ValueError:
        return 1


def _next(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or "/"
    # a link to our sign-in page must not lead on to somebody else's
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else "/"


@public_page
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("web:sign-in")


@signed_in_page
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password."""
    context: dict[str, str] = {"title": _("Change password")}
    if request.method == "POST":
        old, new = request.POST.get("old", ""), request.POST.get("new", "")
        refusal = change_own_password(person=request.user, old=old, new=new)  # type: ignore[arg-type]
        if refusal is None:
            # every session carries the password's hash; this keeps the one at hand alive
            update_session_auth_hash(request, request.user)  # type: ignore[arg-type]
            messages.success(request, _("Your password is changed. Other devices are signed out."))
            return redirect("web:home")
        context["problem"] = sentences(words_of(refusal))
    return render(request, "web/password.html", context)
