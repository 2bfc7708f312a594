"""API tokens: made, shown once, found again by their hash, revoked."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from zayton.kernel.access.actors import actor_for
from zayton.kernel.access.events import TOKEN_MADE, TOKEN_REVOKED
from zayton.kernel.access.models import Person, Token
from zayton.kernel.journal.public import Happening, append
from zayton.kernel.scopes import Actor

# recognisable, so that scanners for leaked secrets can find it
_PREFIX = "zt_"
# a write with every request would make each read of the API wait for the disk
_USE_RECORDED_EVERY = timedelta(minutes=1)


def _digest(secret: str) -> str:
    # a plain hash is enough: 256 random bits cannot be guessed, as a password can
    return hashlib.sha256(secret.encode()).hexdigest()


def make_token(
    *,
    person: Person,
    name: str,
    permissions: Collection[str],
    at: datetime,
    expires_at: datetime | None = None,
) -> tuple[Token, str]:
    """A new token and its secret, which exists only in this answer; rights the person lacks are left out."""
    secret = _PREFIX + secrets.token_urlsafe(32)
    # kept as the rights of that day, and cut down again to the person's own at each use
    allowed = sorted(set(permissions) & actor_for(person).permissions)
    with transaction.atomic():
        token = Token.objects.create(
            person=person,
            name=name,
            # enough to tell one's tokens apart, too little to guess the rest
            prefix=secret[:10],
            digest=_digest(secret),
            permissions=allowed,
            created_at=at,
            expires_at=expires_at,
        )
        payload = {"token": token.prefix, "permissions": allowed}
        append(
            [Happening(TOKEN_MADE, person.pk, at, payload, {"person": [person.pk]})], actor=actor_for(person)
        )
    return token, secret


def actor_of_token(secret: str, *, at: datetime) -> Actor | None:
    """The actor behind a secret; `None` when it is unknown, revoked, expired or its person has left."""
    token = Token.objects.select_related("person").filter(digest=_digest(secret), revoked_at=None).first()
    # the person is asked too, since a token is not revoked when somebody leaves
    if token is None or not token.person.is_active or (token.expires_at and token.expires_at <= at):
        return None
    if token.last_used_at is None or at - token.last_used_at > _USE_RECORDED_EVERY:
        Token.objects.filter(pk=token.pk).update(last_used_at=at)
    return actor_for(token.person, only=token.permissions)


def revoke_tokens(*, tokens: Collection[int], actor: Actor, at: datetime) -> int:
    """End tokens by key; says how many were still alive."""
    with transaction.atomic():
        # locked, so that two who revoke at once journal it once
        alive = list(Token.objects.select_for_update().filter(pk__in=tokens, revoked_at=None))
        Token.objects.filter(pk__in=[token.pk for token in alive]).update(revoked_at=at)
        told = [
            Happening(
                TOKEN_REVOKED, token.person_id, at, {"token": token.prefix}, {"person": [token.person_id]}
            )
            for token in alive
        ]
        append(told, actor=actor)
    return len(alive)
