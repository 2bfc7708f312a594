"""From a signed-in person or a token to an actor."""

from collections.abc import Iterable

from django.http import HttpRequest

from zayton.kernel.access.models import Person
from zayton.kernel.access.permissions import permissions_of
from zayton.kernel.scopes import NOBODY, SYSTEM, Actor, Scope


def actor_for(person: Person, *, only: Iterable[str] | None = None) -> Actor:
    """A person as an actor; `only` narrows what they may do, as a token does."""
    granted = permissions_of(person.roles)
    return Actor(
        id=f"person:{person.opaque_id}",
        permissions=granted if only is None else granted & frozenset(only),
        scope=Scope(_keys(person.shops), _keys(person.warehouses), person.sees_cost),
        person_id=person.pk,
        # a token of an administrator is none: it may not make others administrators
        is_administrator=only is None and "administrator" in person.roles,
    )


def _keys(keys: list[int] | None) -> frozenset[int] | None:
    return None if keys is None else frozenset(keys)


def actor_by_id(actor_id: str) -> Actor:
    """The actor behind an id kept earlier, with what they may do now: nothing once the person has left."""
    if actor_id == SYSTEM.id:
        # the system is no person, and would be found as nobody
        return SYSTEM
    opaque = actor_id.removeprefix("person:")
    # asked anew: a job that waited all night runs with the rights of the morning
    person = Person.objects.filter(opaque_id=opaque, is_active=True).first()
    return actor_for(person) if person else Actor(actor_id, NOBODY.permissions, NOBODY.scope)


def actor_of(request: HttpRequest) -> Actor:
    """Who makes this request; computed once a request, and nobody when not signed in."""
    kept: Actor | None = getattr(request, "actor", None)
    if kept is None:
        person = request.user
        # a session outlives the account that was deactivated meanwhile
        kept = actor_for(person) if isinstance(person, Person) and person.is_active else NOBODY
        request.actor = kept  # type: ignore[attr-defined]
    return kept
