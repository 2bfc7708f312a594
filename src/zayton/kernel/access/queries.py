"""Reading people and tokens for screens."""

from collections.abc import Collection

from django.db.models import Count, Q, QuerySet

from zayton.kernel.access.models import Person, Token
from zayton.kernel.scopes import SYSTEM, Actor


def people() -> QuerySet[Person]:
    """Everybody with the number of their living tokens as `living_tokens`."""
    return Person.objects.annotate(living_tokens=Count("tokens", filter=Q(tokens__revoked_at=None)))


def tokens_seen_by(actor: Actor) -> QuerySet[Token]:
    """One's own tokens; those who manage people see everybody's."""
    tokens = Token.objects.select_related("person").order_by("-pk")
    # no person has the key 0, so the system and rules see no tokens
    return tokens if actor.may("access.manage") else tokens.filter(person_id=actor.person_id or 0)


def names_of(actor_ids: Collection[str]) -> dict[str, str]:
    """The display name behind each actor id that is a person still known; others are left out."""
    opaque = {actor_id.removeprefix("person:") for actor_id in actor_ids if actor_id != SYSTEM.id}
    found = Person.objects.filter(opaque_id__in=opaque).values_list("opaque_id", "display_name", "username")
    # a display name may be blank, the sign-in name never is
    return {f"person:{key}": name or username for key, name, username in found}


def actor_ids_named(text: str) -> list[str]:
    """The actor ids of people whose name contains a text."""
    found = Person.objects.filter(Q(display_name__icontains=text) | Q(username__icontains=text))
    return [f"person:{key}" for key in found.values_list("opaque_id", flat=True)]
