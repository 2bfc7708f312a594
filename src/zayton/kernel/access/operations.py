"""Inviting people, changing what they may do and see, letting them go; tokens made and revoked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Q

from zayton.kernel.access.events import CHANGED, DEACTIVATED, INVITED
from zayton.kernel.access.models import Person
from zayton.kernel.access.permissions import ROLES
from zayton.kernel.access.rules import beyond
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Event, Happening, append
from zayton.kernel.scopes import Actor, Scope

LONGEST_NAME = 80
LONGEST_TITLE = 120


class PersonDraft(NamedTuple):
    """Somebody to invite: `password` in clear, `None` for one who cannot sign in yet; `None` scopes mean all."""

    username: str
    display_name: str
    roles: Sequence[str]
    password: str | None = None
    email: str = ""
    shops: Sequence[int] | None = None
    warehouses: Sequence[int] | None = None
    sees_cost: bool = False
    language: str = "zh-hans"


class RightsDraft(NamedTuple):
    """What one person shall be and see from now on."""

    person_id: int
    roles: Sequence[str]
    shops: Sequence[int] | None = None
    warehouses: Sequence[int] | None = None
    sees_cost: bool = False


@dataclass(frozen=True, slots=True)
class Changed:
    """The people that were changed, and why others were not."""

    people: Sequence[Person] = ()
    refusals: Sequence[Refusal] = ()


def invite_people(*, drafts: Sequence[PersonDraft], actor: Actor, at: datetime) -> Changed:
    """Make people known, each with roles and scope no wider than the actor's own."""
    made: list[Person] = []
    refusals: list[Refusal] = []
    with transaction.atomic():
        # people type their names in any case, so two that differ in case only are one
        taken = {name.lower() for name in Person.objects.values_list("username", flat=True)}
        for row, draft in enumerate(drafts):
            if refusal := _problem(draft, taken, actor, row):
                refusals.append(refusal)
                continue
            taken.add(draft.username.strip().lower())
            try:
                # a savepoint: whoever takes the name at this moment must not spoil the others of the set
                with transaction.atomic():
                    made.append(_created(draft))
            except IntegrityError:
                refusals.append(Refusal("access.name_taken", draft.username.strip(), row=row))
        _journal(INVITED, made, actor, at)
    return Changed(made, refusals)


def _problem(draft: PersonDraft, taken: Collection[str], actor: Actor, row: int) -> Refusal | None:
    name = draft.username.strip()
    if not name:
        return Refusal("access.name_missing", row=row)
    if len(name) > LONGEST_NAME or len(draft.display_name) > LONGEST_TITLE or not name.isprintable():
        return Refusal("access.name_unfit", name[:LONGEST_NAME], {"most": LONGEST_NAME}, row)
    if name.lower() in taken:
        return Refusal("access.name_taken", name, row=row)
    return _beyond(name, draft.roles, _scope_of(draft), actor, row)


def _scope_of(draft: PersonDraft | RightsDraft) -> Scope:
    shops = None if draft.shops is None else frozenset(draft.shops)
    warehouses = None if draft.warehouses is None else frozenset(draft.warehouses)
    return Scope(shops, warehouses, draft.sees_cost)


def _beyond(name: str, roles: Sequence[str], scope: Scope, actor: Actor, row: int) -> Refusal | None:
    if unknown := sorted(set(roles) - frozenset(ROLES)):
        return Refusal("access.unknown_role", name, {"role": unknown[0]}, row)
    if what := beyond(roles, scope, actor):
        return Refusal("access.beyond_own", name, {"what": what}, row)
    return None


def _created(draft: PersonDraft) -> Person:
    facts: dict[str, Any] = draft._asdict()
    password = facts.pop("password")
    facts["username"] = draft.username.strip()
    for name in ("roles", "shops", "warehouses"):
        facts[name] = None if facts[name] is None else list(facts[name])
    return Person.objects.create_user(password=password, **facts)


def give_rights(*, drafts: Sequence[RightsDraft], actor: Actor, at: datetime) -> Changed:
    """Set roles and scope; refused beyond the actor's own, and for the last administrator."""
    changed: list[Person] = []
    refusals: list[Refusal] = []
    with transaction.atomic():
        people = _locked([draft.person_id for draft in drafts])
        for row, draft in enumerate(drafts):
            person = people.get(draft.person_id)
            if person is None:
                refusals.append(Refusal("access.unknown_person", str(draft.person_id), row=row))
                continue
            # asked of the whole draft and not of what is new: nobody may write down more than they hold
            refusal = _beyond(person.username, draft.roles, _scope_of(draft), actor, row)
            if refusal is None and "administrator" not in draft.roles:
                refusal = _last_administrator(person, row)
            if refusal:
                refusals.append(refusal)
                continue
            person.roles = list(draft.roles)
            person.shops = None if draft.shops is None else list(draft.shops)
            person.warehouses = None if draft.warehouses is None else list(draft.warehouses)
            person.sees_cost = draft.sees_cost
            person.save(update_fields=["roles", "shops", "warehouses", "sees_cost"])
            changed.append(person)
        _journal(CHANGED, changed, actor, at)
    return Changed(changed, refusals)


def deactivate_people(*, people: Collection[int], actor: Actor, at: datetime) -> Changed:
    """Let people go: they can no longer sign in, and their tokens die with their account."""
    gone: list[Person] = []
    refusals: list[Refusal] = []
    with transaction.atomic():
        for row, person in enumerate(_locked(people).values()):
            if refusal := _last_administrator(person, row):
                refusals.append(refusal)
                continue
            # never deleted: the journal goes on naming them as the author of what they did
            person.is_active = False
            person.save(update_fields=["is_active"])
            gone.append(person)
        _journal(DEACTIVATED, gone, actor, at)
    return Changed(gone, refusals)


def _locked(keys: Collection[int]) -> dict[int, Person]:
    # everybody who is active too: two administrators who let each other go at once would leave none;
    # in the order of their keys, so that they do not deadlock, and not against those who only name a person
    people = Person.objects.select_for_update(no_key=True).filter(Q(is_active=True) | Q(pk__in=keys))
    wanted = set(keys)
    return {person.pk: person for person in people.order_by("pk") if person.pk in wanted}


def _last_administrator(person: Person, row: int) -> Refusal | None:
    if "administrator" not in person.roles:
        return None
    # read in Python: searching inside JSON is written differently on each database
    others = Person.objects.filter(is_active=True).exclude(pk=person.pk).values_list("roles", flat=True)
    if any("administrator" in roles for roles in others):
        return None
    return Refusal("access.last_administrator", person.username, row=row)


def _journal(event: Event, people: Sequence[Person], actor: Actor, at: datetime) -> None:
    append(
        [
            Happening(
                event,
                person.pk,
                at,
                {
                    # the opaque id, never a name: the journal cannot forget
                    "person": person.opaque_id,
                    "roles": person.roles,
                    "shops": person.shops,
                    "warehouses": person.warehouses,
                    "sees_cost": person.sees_cost,
                },
                {"person": [person.pk]},
            )
            for person in people
        ],
        actor=actor,
    )
