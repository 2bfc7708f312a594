"""Who asks, and whether they may: a bearer token, or a signed-in page with its CSRF token."""

from hashlib import sha256
from typing import ClassVar

from django.conf import settings
from django.http import HttpRequest
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from zayton.kernel.access.public import Actor, Permission, actor_of, actor_of_token
from zayton.kernel.errors import Refusal
from zayton.kernel.http.errors import BAD_TOKEN, CSRF, FORBIDDEN, TOO_LARGE, WRONG_TYPE
from zayton.kernel.http.problems import Problem
from zayton.kernel.http.throttle import THROTTLE
from zayton.kernel.time import now

JSON = "application/json"
FORM = "multipart/form-data"
MOST_JSON_BYTES = 2 * 1024 * 1024
_BEARER = "bearer "


class _Guard(AuthBase):
    """Asks one route's questions in order: who, how often, allowed, readable."""

    def __init__(self, permission: Permission, *, takes: str = "", most_bytes: int = MOST_JSON_BYTES) -> None:
        super().__init__()
        self.permission = permission
        self.takes = takes
        self.most_bytes = most_bytes

    def admit(self, request: HttpRequest, actor: Actor, who: str) -> Actor:
        """Let the request through as this actor, or end it with 429, 403, 413 or 415."""
        request.actor = actor  # type: ignore[attr-defined]
        # counted before the permission, so that trying out what is forbidden is slowed down too
        THROTTLE.count(who, seconds=now().timestamp())
        if not actor.may(self.permission.name):
            raise Problem(403, Refusal(FORBIDDEN, figures={"permission": self.permission.name}))
        if self.takes:
            self._readable(request)
        return actor

    def _readable(self, request: HttpRequest) -> None:
        # from the header: reading a body to find it too large would be the attack
        if int(request.META.get("CONTENT_LENGTH") or 0) > self.most_bytes:
            raise Problem(413, Refusal(TOO_LARGE, figures={"most": self.most_bytes}))
        # a form of another site can send text/plain without asking first, but not JSON
        kind = (request.content_type or "").lower()
        if kind != self.takes:
            raise Problem(415, Refusal(WRONG_TYPE, figures={"type": kind, "wanted": self.takes}))


class BearerToken(_Guard):
    """`Authorization: Bearer zt_…`; a token that is no good is never mended by a session beside it."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Actor | None:
        """The actor of the token, `None` without one."""
        header = request.headers.get("Authorization", "")
        if not header:
            return None
        # another scheme is a bad token and not a missing one, so that no session steps in for it
        secret = header[len(_BEARER) :].strip() if header.lower().startswith(_BEARER) else ""
        actor = actor_of_token(secret, at=now()) if secret else None
        if actor is None:
            raise Problem(
                401, Refusal(BAD_TOKEN), headers={"WWW-Authenticate": 'Bearer error="invalid_token"'}
            )
        # counted by token and not by person; the secret itself is kept nowhere
        return self.admit(request, actor, sha256(secret.encode()).hexdigest())


class SessionCookie(_Guard):
    """The session of a page of ours; anything but reading needs the page's CSRF token."""

    openapi_type = "apiKey"
    openapi_in: ClassVar[str] = "cookie"
    openapi_name: ClassVar[str] = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Actor | None:
        """The signed-in person as an actor, `None` when nobody is."""
        if not request.user.is_authenticated or not request.user.is_active:
            return None
        if check_csrf(request) is not None:
            raise Problem(403, Refusal(CSRF))
        actor = actor_of(request)
        return self.admit(request, actor, actor.id)
